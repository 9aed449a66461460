"""Two builds of one site are byte-identical, whatever the machine's habits: zone, locale, umask, the order in which a folder lists
its files, the time of day."""
import os, pathlib, subprocess, tempfile, unittest

EXAMPLE = pathlib.Path(__file__).resolve().parent.parent.parent / 'feeds' / 'example'
# tmpfs lists the youngest file first, so that the order of making them is the order seen.
MEMORY = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None

HABITS = [
    dict(env={'TZ': 'UTC', 'LC_ALL': 'C'}, umask=0o022, backwards=False, clock='2026-11-20 00:00:01 +00:00'),
    dict(env={'TZ': 'Pacific/Kiritimati', 'LC_ALL': 'tr_TR.UTF-8', 'LANG': 'ar_EG.UTF-8', 'LANGUAGE': 'de'}, umask=0o077,
         backwards=True, clock='2026-11-20 23:59:59 +00:00'),
]


def copy(source, target, backwards):
    for path in sorted((p for p in source.rglob('*') if not {'_site', '.courant'} & set(p.relative_to(source).parts)), reverse=backwards):
        where = target / path.relative_to(source)
        if path.is_dir():
            where.mkdir(parents=True, exist_ok=True)
        else:
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_bytes(path.read_bytes())


def everything():
    """A site that uses what feeds can have: kinds of files and of values whose order could come from anywhere."""
    files = {
        '_config.yml': 'title: Site\nurl: https://example.org\ntimezone: Asia/Kolkata\ncollections: {docs: {output: true}, more: {output: true}}\n',
        'courant.yml': 'feed_defaults: {gzip: true, page: true}\nfeeds:\n' + ''.join(f'- {{{line}}}\n' for line in (
            'path: feed.xml, archive: true, limit: 5', 'path: feed.json, archive: true, limit: 7', 'path: rss.xml, format: rss, limit: 0',
            'path: "t/{tag}.xml", each: tag', 'path: "a/{author}.json", each: author', 'path: "l/{lang}.xml", each: lang',
            'path: "c/{collection}.xml", each: collection, id: tag', 'path: "k/{category}.rss", format: rss, each: category, content: excerpt',
            'path: feeds.opml', 'path: links.html, format: links', 'path: n.conf, format: nginx')),
        '_data/authors.yml': ''.join(f'k{i}: {{name: Author {i}}}\n' for i in range(9)),
        '_data/m/z.yml': 'a: 1\n', '_data/m/a.yml': 'a: 2\n', '_includes/i.html': '{% for f in site.static_files %}{{ f.path }} {% endfor %}',
    }
    for i in range(60):
        # Three posts a day, so that ties are many; what they show depends on what was found in folders.
        files[f'_posts/{"sub/" if i % 7 == 0 else ""}2025-{1 + i // 30:02}-{1 + i % 30 // 3:02}-{chr(97 + i * 7 % 26)}{i}.md'] = (
            f'---\ntitle: Post {i}\ntags: [t{i % 5}, t{i % 3}]\ncategories: C{i % 4}\nauthor: k{i % 9}\nlang: {("en", "de", "ar")[i % 3]}\n---\n'
            '{% for d in site.data.m %}{{ d[0] }}{{ d[1].a }} {% endfor %}{{ page.date }} {% if page.title == "Post 0" %}{% include i.html %}{% endif %}\n')
    for i in range(9):
        files[f'_docs/d{i}.md'] = f'---\ntitle: D{i}\n---\nNo date.\n'
        files[f'_more/m{i}.md'] = f'---\ntitle: M{i}\ndate: 2025-01-0{1 + i % 2}\n---\nText.\n'
        files[f'files/f{i * 5 % 9}.txt'] = 'x'
    return {name: text.encode() for name, text in files.items()}


def courant(site, habits, *words, where='.'):
    env = dict(habits['env'], PATH='/usr/bin:/bin', HOME=str(site), **{k: v for k, v in os.environ.items() if 'SAN' in k})
    there, name = (site, '.') if where == '.' else (where, str(site))
    done = subprocess.run([os.environ['COURANT'], *words, name], cwd=there, env=env, umask=habits['umask'], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob('*') if p.is_file()}


class Reproducible(unittest.TestCase):
    maxDiff = 2000

    def twice(self, work):
        with tempfile.TemporaryDirectory(dir=MEMORY) as first, tempfile.TemporaryDirectory(dir=MEMORY) as second:
            results = []
            for folder, habits in zip((first, second), HABITS):
                site = pathlib.Path(folder) / 'site'
                site.mkdir()
                copy(EXAMPLE, site, habits['backwards'])
                results.append(work(site, habits))
            self.assertEqual(results[0].keys(), results[1].keys())
            for name in results[0]:
                self.assertEqual(results[0][name], results[1][name], name)
            self.assertTrue(results[0])

    def build_all(self, folder, habits, files, steps=1):
        """The files of a site built from ${files} in the order of ${habits}, in ${steps} builds one after another."""
        site, names = pathlib.Path(folder) / habits['name'], sorted(files, reverse=habits['backwards'])
        late = [n for n in sorted(files) if n.startswith('_posts')]
        late = {n: 1 + i * steps // len(late) for i, n in enumerate(late)}
        for step in range(1, steps + 1):
            for name in names:
                if late.get(name, 1) == step:
                    (site / name).parent.mkdir(parents=True, exist_ok=True)
                    (site / name).write_bytes(files[name])
            status, out, err = courant(site, habits, 'build', '--now', habits['clock'], where=habits['where'])
            self.assertEqual(status, 0, err)
        return [os.listdir(site / '_posts'), contents(site / '_site')]

    def test_a_site_with_everything(self):
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            (listed, one), (backwards, two), (_, warm) = [
                self.build_all(folder, habits, everything(), steps)
                for habits, steps in ((dict(HABITS[0], name='a', where='.', clock='2026-11-20 00:00:01 +00:00'), 1),
                                      (dict(HABITS[1], name='elsewhere', where='/', clock='2031-02-28 23:59:59 +00:00'), 1),
                                      (dict(HABITS[1], name='c', where='/', clock='2028-02-29 12:00:00 +14:00'), 12))]
            if MEMORY:
                self.assertNotEqual(listed, backwards)
            self.assertGreater(len(one), 40)
            for other in (two, warm):
                self.assertEqual(one.keys(), other.keys())
                for name in sorted(one, key=lambda n: (n.endswith('.gz'), n)):
                    self.assertEqual(one[name], other[name], name)

    def test_feeds(self):
        def build(site, habits):
            status, out, err = courant(site, habits, 'build', '--now', habits['clock'])
            self.assertEqual(status, 0, err)
            return contents(site / '_site')
        self.twice(build)

    def test_digest(self):
        def run(site, habits):
            status, out, err = courant(site, habits, 'run', '--now', '2026-11-23 10:00 +05:30')
            self.assertEqual(status, 0, err)
            status, out, err = courant(site, habits, 'digest', '--force', '--announce', '5', '--now', '2026-11-23 11:00 +05:30')
            self.assertEqual(status, 0, err)
            status, out, err = courant(site, habits, 'send', '--now', '2026-11-23 12:00 +05:30')
            self.assertEqual(status, 0, err)
            mail = [p.read_bytes() for p in (site / '.courant' / 'outbox' / 'new').iterdir()]
            self.assertTrue(mail)
            return {str(i): m for i, m in enumerate(sorted(mail))}
        self.twice(run)
