"""courant check on sites with the mistakes that editors make, and sites that are not laid out for Jekyll."""
import json, os, pathlib, subprocess, tempfile, unittest

PROGRAM = os.environ['COURANT']
NOW = '2026-06-01T00:00:00Z'


def write(root, files):
    for name, text in files.items():
        path = pathlib.Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def courant(root, *arguments):
    return subprocess.run([PROGRAM, *arguments, *(['--now', NOW] if arguments[0] != 'init' else [])], cwd=root, capture_output=True, text=True, timeout=60)


class Check(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.root = pathlib.Path(held.name)

    def test_findings(self):
        write(self.root, {
            '_config.yml': 'title: T\nurl: https://x.org\nbaseurl: /b\n',
            '_data/authors.yml': 'zoe: {name: Zoe}\n', 'images/there.png': b'x', 'about.md': '---\n---\nx',
            '_posts/2020-01-01-good.md': '---\nauthor: zoe\n---\n[a](/b/about.html) [b](#x) [c](https://y.org/2020/01/01/none.html) '
                                         '![i](/b/images/there.png) [d](/b/2020/02/03/bad.html) [e](mailto:a@b.c) [f](/b/)\n',
            '_posts/2020-01-02-bad.md': '---\nauthor: zeo\ndate: February 3, 2020\ntags: a\ntags: b\n---\n\nfirst\n\n[old](/b/2019/01/01/none.html)\n\n'
                                        '![i](/b/images/none.png) {% youtube x %} [p](/b/nowhere/)\n',
            '_posts/2020-01-03-list.md': '---\nimage: /images/lost.png\ndate: 2020-01-03 15:00::00\nauthor: A Name\n---\nx\n',
            '_drafts/x.md': 'x', '_posts/later.md': 'x', '_posts/2020-01-04-hidden.md': '---\npublished: false\n---\n'})
        done = courant(self.root, 'check', '-v')
        report = (done.stdout + done.stderr).replace('./', '')
        for finding in ['2020-01-02-bad.md:2:9: warning: nothing is known of the author "zeo"',
                        '2020-01-02-bad.md:3:7: note: the date "February 3, 2020" is read as 2020-02-03T00:00:00Z',
                        "2020-01-02-bad.md:5:1: warning: YAML: key 'tags' is here for the second time",
                        'warning: links to a post that does not exist: /b/2019/01/01/none.html', 'warning: the image /b/images/none.png is not there',
                        "unknown tag 'youtube'", 'note: links to an address where the site has neither page nor file: /b/nowhere/',
                        '2020-01-03-list.md: warning: the image https://x.org/b/images/lost.png is not there',
                        '2020-01-03-list.md:3:7: note: the date "2020-01-03 15:00::00" is read as 2020-01-03T15:00:00Z',
                        'later.md: note: not published: its name', '2020-01-04-hidden.md:2:12: note: not published: published is false']:
            self.assertIn(finding, report)
        self.assertEqual([line for line in report.splitlines() if '2020-01-01-good.md' in line], [])
        self.assertEqual(done.returncode, 0, report)
        self.assertEqual({p.name for p in self.root.iterdir()}, {'_config.yml', '_data', 'images', 'about.md', '_posts', '_drafts'})


    def test_kramdown(self):
        write(self.root, {'_config.yml': 'url: https://x.org\ntitle: T\nkramdown:\n  input: GFM\n  toc_levels: [1, 2, 3, 4, 5, 6]\n  math_engine: katex\n  parse_span_html: false\n  gfm_quirks: [paragraph_end]\n'
                                         '  auto_id_stripping: false\n  html_to_native: true\n'})
        report = courant(self.root, 'check').stderr.replace('./', '')
        self.assertEqual([line for line in report.splitlines() if 'kramdown' in line],
                         [f"_config.yml:{place}: warning: kramdown's setting {key} is not minded; posts are read as with its usual value"
                          for place, key in (('6:16', 'math_engine'), ('7:20', 'parse_span_html'), ('10:19', 'html_to_native'))])

    def test_includes_of_themes(self):
        post = '---\n---\nbefore {% include figure.html src="x" %} after\n'
        write(self.root, {'_config.yml': 'url: https://x.org\ntitle: T\ntheme: minima\n', '_posts/2020-01-01-a.md': post})
        done = courant(self.root, 'render', '.', '_posts/2020-01-01-a.md')
        self.assertEqual((done.returncode, done.stdout.strip()), (0, '<p>before  after</p>'), done.stderr)
        self.assertIn('2020-01-01-a.md:3:8: warning: the include figure.html is left out', done.stderr)
        write(self.root, {'_config.yml': 'url: https://x.org\ntitle: T\n'})
        done = courant(self.root, 'render', '.', '_posts/2020-01-01-a.md')
        self.assertEqual((done.returncode, done.stdout), (1, ''))


class OtherLayouts(Check):
    def test_findings(self):
        """Not again."""

    test_includes_of_themes = test_findings

    def urls(self):
        with open(self.root / 'courant.yml', 'a') as f:
            f.write('output: out\nfeeds:\n- {path: f.json, format: json, limit: 0}\n')
        done = courant(self.root, 'build')
        self.assertTrue((self.root / 'out' / 'f.json').exists(), done.stdout + done.stderr)
        feed = json.loads((self.root / 'out' / 'f.json').read_text())
        return [i['url'].removeprefix('https://x.org') for i in feed['items']], done

    def test_hugo(self):
        write(self.root, {
            'hugo.yaml': 'baseURL: https://x.org\n', 'content/_index.md': '---\n---\n', 'content/posts/_index.md': '---\ntitle: Posts\n---\n',
            'content/posts/first.md': '---\ntitle: One\ndate: 2024-01-02T10:00:00Z\n---\nx\n',
            'content/posts/2024-01-03-dated.md': '---\ntitle: Two\n---\nx\n', 'content/posts/bundle/index.md': '---\ntitle: Three\ndate: 2024-01-04\nslug: own\n---\nx\n',
            'content/posts/draft.md': '---\ndate: 2024-01-05\ndraft: true\n---\nx\n', 'content/posts/toml.md': '+++\ntitle = "x"\n+++\nx\n',
            'content/posts/url.md': '---\ndate: 2024-01-06\nurl: /elsewhere/\n---\nx\n', 'content/posts/undated.md': '---\ntitle: x\n---\nx\n'})
        self.assertEqual(courant(self.root, 'init').returncode, 0)
        text = (self.root / 'courant.yml').read_text()
        self.assertIn('\nposts:\n  - {folder: content/posts, url: "/posts/:slug/"}\n', text)
        write(self.root, {'_config.yml': 'url: https://x.org\ntitle: T\n'})
        urls, done = self.urls()
        self.assertEqual(urls, ['/elsewhere/', '/posts/own/', '/posts/dated/', '/posts/first/'])
        self.assertEqual(done.returncode, 1)
        self.assertIn('content/posts/toml.md:1:1: error: front matter in TOML', done.stdout + done.stderr)
        self.assertIn('content/posts/undated.md: error: there is no date', done.stdout + done.stderr)

    def test_eleventy(self):
        write(self.root, {
            'eleventy.config.js': '', 'posts/2024-01-02-one.md': '---\ntitle: One\ntags: [post, x]\n---\nx\n', 'posts/deep/two.md': '---\ndate: 2024-01-03\n---\nx\n',
            'posts/none.md': '---\ndate: 2024-01-04\npermalink: false\n---\nx\n', 'posts/own.md': '---\ndate: 2024-01-05\npermalink: /own/index.html\n---\nx\n',
            'posts/posts.json': '{}'})
        self.assertEqual(courant(self.root, 'init').returncode, 0)
        self.assertIn('- {folder: posts, url: "/posts/:slug/"}', (self.root / 'courant.yml').read_text())
        write(self.root, {'_config.yml': 'url: https://x.org\ntitle: T\n'})
        urls, done = self.urls()
        self.assertEqual(urls, ['/own/index.html', '/posts/two/', '/posts/one/'], done.stderr)

    def test_jekyll_has_no_proposal(self):
        write(self.root, {'_posts/2020-01-01-a.md': 'x', 'config.yml': ''})
        courant(self.root, 'init')
        self.assertNotIn('\nposts:', (self.root / 'courant.yml').read_text())

    def test_wrong_folders(self):
        for text, message in [('posts: {folder: none, url: /x/}\n', 'there is no folder none'), ('posts: {url: /x/}\n', 'name the folder'),
                              ('posts: {foldr: x}\n', 'folder'), ('posts: 3\n', 'posts')]:
            with self.subTest(text):
                write(self.root, {'courant.yml': text})
                done = courant(self.root, 'check')
                self.assertIn(message, done.stdout + done.stderr)
                self.assertEqual(done.returncode, 1)


if __name__ == '__main__':
    unittest.main()
