"""A site in which nearly everything is wrong: each bad file has its message, and the good posts come through."""
import json, os, pathlib, subprocess, tempfile, unittest

PROGRAM = pathlib.Path(os.environ['COURANT'])
DRIVER = (PROGRAM.parent if PROGRAM.parent.name.startswith('build') else PROGRAM.parent / 'build') / 'conformance' / 'site_posts'
BOMB = '---\na: &a [x,x,x,x,x,x,x,x,x]\n' + ''.join(
    f'{b}: &{b} [{",".join(["*" + a] * 9)}]\n' for a, b in zip('abcdefg', 'bcdefgh')) + '---\nx'

# file: its content, and its message (None: it is fine)
FILES = {
    '2020-01-01-good.md': ('---\ntitle: good\n---\nbody\n', None),
    '2020-01-02-utf8.md': (b'---\ntitle: x\n---\n\nab\xff\n', '5:3: error: the file is not UTF-8: byte 0xff'),
    '2020-01-02-column.md': ('---\ntitle: x\n---\né'.encode() + b'\xff\n', '4:2: error: the file is not UTF-8: byte 0xff'),
    '2020-01-02-picture.png': (b'\x89PNG\r\n\x1a\n', ' note: not published: it is no text'),
    '2020-01-02-film.mp4': (b'\0' * (11 << 20), ' note: not published: it is no text'),
    '2020-01-03-big.md': (b'---\ntitle: x\n---\n' + b'x' * (20 << 20), ' error: has more than 10485760 bytes'),
    '2020-01-04-bomb.md': (BOMB, 'error: YAML: more than 2000000 values'),
    '2020-01-05-yaml.md': ('---\ntitle: "x\n---\nx', '3:1: error: YAML: '),
    '2020-01-06-toml.md': ('+++\ntitle = "x"\n+++\nx', '1:1: error: front matter in TOML'),
    '2020-01-07-up.md': ('---\npermalink: /../../etc/passwd\n---\nx', '2:12: error: the permalink "/../../etc/passwd" leads out'),
    '2020-01-08-a.md': ('---\npermalink: /same/\n---\nx', None),
    '2020-01-09-b.md': ('---\npermalink: /same/\n---\nx', ' warning: has the same address as site/_posts/2020-01-08-a.md: /same/'),
    '2020-01-10-date.md': ('---\ndate: not a date\n---\nx', '2:7: warning: "not a date" is not a date; the date in the file\'s name'),
    '2020-01-10-year.md': ('---\ndate: April 23\n---\nx', '2:7: warning: "April 23" has no year; the present one is taken'),
    '2020-13-45-name.md': ('---\n---\nx', " error: the file's name begins with 2020-13-45"),
    '2020-01-11-liquid.md': ('---\n---\nx\n{% if %}\n', '4:7: error: Liquid: '),
    '2020-01-12-unknown.md': ('---\n---\nx {% youtube abc %}\n', "3:3: warning: Liquid: unknown tag 'youtube'"),
    '2020-01-13-loop.md': ('---\n---\n{% for i in (1..1000000000) %}x{% endfor %}\n', '3:1: error: Liquid: '),
    '2020-01-14-outside.md': ('---\n---\n\n{% include ../../../etc/passwd %}\n', '4:1: error: Liquid: "../../../etc/passwd"'),
    '2020-01-15-none.md': ('---\n---\n\n{% include none.html %}\n', '4:1: error: Liquid: there is no file site/_includes/none.html'),
    '2020-01-16-deep.md': ('---\n---\n' + '<div>' * 10000 + 'x\n', ''),
    '2020-01-17-link.md': ('---\n---\n{% post_url 2000-01-01-none %}\n', '3:1: error: Liquid: post_url: there is no post'),
    '2020-01-18-title.md': ('---\ntitle: "a\\r\\nBcc: x\\0\\x07 ]]>"\n---\nx\n', None),
    '2020-01-19-list.md': ('---\n- a\n---\nx', '2:1: error: front matter should be a map of keys'),
    '2020-01-20-pattern.md': ('---\npermalink: /:nope/\n---\nx', '2:12: error: the permalink has a placeholder :nope'),
    '2020-01-21-self.md': ('---\n---\n{{ page.excerpt }}{{ page.content }}{% for p in site.posts %}{{ p.content | size }}{{ p.excerpt }}{% endfor %}', ''),
    '2020-01-22-each-other.md': ('---\n---\n{% for p in site.posts %}{{ p.content | size }}{{ p.excerpt }}{% endfor %}', ''),
    '2020-01-23-twice.md': ('---\ntitle: a\ntitle: b\n---\nx', "3:1: warning: YAML: key 'title' is here for the second time"),
    '2020-01-24-in-itself.md': ('---\n---\n{% assign x = "a,b" | split: "," %}{% for i in (1..100) %}{% assign x = x | push: x %}{% endfor %}{{ x | jsonify }}',
                                'error: Liquid: the template takes too much memory'),
    '2031-01-01-future.md': ('---\n---\nx', ' note: not published: its date is in the future'),
    'name.md': ('---\n---\nx', ' note: not published: its name does not begin with a date'),
}


class Hostile(unittest.TestCase):
    def test_each_has_its_message(self):
        with tempfile.TemporaryDirectory() as t:
            posts = pathlib.Path(t) / 'site' / '_posts'
            posts.mkdir(parents=True)
            for name, (content, _) in FILES.items():
                (posts / name).write_bytes(content if isinstance(content, bytes) else content.encode())
            os.mkfifo(posts / '2020-01-24-fifo.md')
            os.symlink('/etc/passwd', posts / '2020-01-25-out.md')
            os.symlink('..', posts / 'loop')
            os.symlink('/etc', posts.parent / 'away')
            os.symlink('nowhere', posts / '2020-01-26-dangling.md')
            (posts / '2020-01-27-folder.md').mkdir()
            done = subprocess.run([DRIVER, '2026-11-01T00:00:00Z', 'site'], cwd=t, capture_output=True, timeout=60)
        report = done.stderr.decode()
        self.assertEqual(done.returncode, 0, report)
        read = {p['path'].removeprefix('_posts/'): p for p in json.loads(done.stdout)}
        for name, (_, message) in FILES.items():
            place = f'site/_posts/{name}:'
            mine = [line.removeprefix(place) for line in report.splitlines() if line.startswith(place)]
            with self.subTest(name):
                if message is None:
                    self.assertEqual(mine, [])
                else:
                    self.assertTrue(any(message in line for line in mine) or message == '', mine)
                refused = message and 'error' in message and 'Liquid' not in message or message and 'note' in message
                self.assertEqual(name not in read, bool(refused))
                if message and 'error: Liquid' in message:
                    self.assertIsNone(read[name]['content'])
        for name, word in {'2020-01-24-fifo.md': 'no regular file', '2020-01-25-out.md': 'leads out of the site',
                           'loop': 'leads back', '2020-01-26-dangling.md': 'leads nowhere'}.items():
            self.assertTrue(any(name in line and word in line for line in report.splitlines()), (name, report))
        self.assertNotIn('root:', done.stdout.decode())
        self.assertEqual(read['2020-01-10-date.md']['date'], '2020-01-10T00:00:00Z')
        self.assertEqual(read['2020-01-10-year.md']['date'], '2026-04-23T00:00:00Z')


if __name__ == '__main__':
    unittest.main()
