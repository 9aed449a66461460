"""A switch from jekyll-feed: made-up sites with its settings are built by Debian's jekyll with the real plugin and by courant; the
same files hold the same entries under the same ids."""
import os, pathlib, shutil, subprocess, tempfile, unittest

CONFIG = 'title: Site\nurl: https://example.org\nplugins: [jekyll-feed]\ndisable_disk_cache: true\n'
DOCS = {'_docs/a.md': '---\ntitle: a\ndate: 2025-03-01\ncategories: [x, n]\n---\nA\n', '_docs/2025-02-01-b.md': '---\ntitle: b\n---\nB\n',
        '_docs/c.md': '---\ntitle: c\ndate: 2025-04-01\n---\nC\n'}


def setUpModule():
    if not shutil.which('jekyll'):
        raise unittest.SkipTest('jekyll is not installed')
    try:
        import feedparser
    except ImportError:
        raise unittest.SkipTest('python3-feedparser is not installed')
    if subprocess.run(['ruby', '-e', 'require "jekyll-feed"'], capture_output=True).returncode:
        raise unittest.SkipTest('ruby-jekyll-feed is not installed')


def posts(n=4, **front):
    return {f'_posts/2025-01-{i:02}-p{i}.md': f'---\ntitle: Post {i}\n{front.get("p" + str(i), "")}\n---\nOne {i}.\n\nTwo.\n' for i in range(1, n + 1)}


class JekyllFeed(unittest.TestCase):
    maxDiff = None

    def compare(self, config, files, more=(), links=True):
        """The files that both make say the same; those of ${more} only courant makes."""
        import feedparser
        with tempfile.TemporaryDirectory() as t:
            root = pathlib.Path(t)
            for name, text in {'_config.yml': config, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            env = dict(os.environ, TZ='UTC', JEKYLL_NO_BUNDLER_REQUIRE='true', LANG='C.UTF-8', JEKYLL_ENV='production')
            done = subprocess.run(['jekyll', 'build', '-q', '-s', root, '-d', root / '_theirs'], capture_output=True, text=True, env=env)
            self.assertEqual(done.returncode, 0, done.stderr)
            done = subprocess.run([os.environ['COURANT'], 'build', root, '--out', root / '_ours'], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            theirs, ours = ({str(p.relative_to(root / d)): feedparser.parse(p.read_bytes()) for p in (root / d).rglob('*.xml')}
                            for d in ('_theirs', '_ours'))
            self.assertEqual(sorted(ours), sorted([*theirs, 'rss.xml', *more]))
            for name in theirs:
                for key in ('id', 'icon', 'logo', 'language', 'subtitle')[not links:]:
                    self.assertEqual(theirs[name].feed.get(key), ours[name].feed.get(key), (name, key))
                a, b = ([(e.id, links and e.link, e.published_parsed, e.updated_parsed, e.title, e.get('summary'),
                          [t.term for t in e.get('tags', [])], [m['url'] for m in e.get('media_content', [])]) for e in feed.entries]
                        for feed in (theirs[name], ours[name]))
                self.assertEqual(a, b, name)
                self.assertTrue(a or name == 'feed/empty.xml', name)

    def test_no_settings(self):
        self.compare(CONFIG, posts(14, p3='last_modified_at: 2025-03-01', p4='draft: true', p5='published: false', p6='image: {path: /a.png}',
                                   p7='description: Said.', p8='tags: [a, b]\ncategories: [C]', p9='excerpt: own'))

    def test_path_limit_language(self):
        self.compare(CONFIG + 'feed: {path: /sub/atom.xml, posts_limit: 3, excerpt_only: true}\nlang: de\nbaseurl: /base\ndescription: "D & <b>"\n', posts())

    def test_an_address_with_a_final_slash(self):
        for base in ('', 'baseurl: /b\n', 'baseurl: b/\n'):
            self.compare(CONFIG.replace('.org', '.org/') + base, posts(), links=False)

    def test_addresses_as_addressable_writes_them(self):
        for url in ('https://JohnDoe.GitHub.io', 'https://example.org:443', 'http://Example.org:80/Sub', 'https://münchen.de', 'http://[::1]:4000'):
            self.compare(CONFIG.replace('https://example.org', url), posts(2))
        names = ['%e6%97%a5', 'Ünï', 'a b', '100%', "it's", 'a+b', 'A.B', '日本', 'x~y', '[a]{b}|c']
        files = {f'_posts/2025-01-{i:02}-{name}.md': f'---\ntitle: {i}\n---\nB\n' for i, name in enumerate(names, 1)}
        for i, permalink in enumerate(('/%e6%97%a5/%7euser/', '/a%2fb/%41/', '/Foo Bar/é/', '/[x]|^`{}/', '/a//b/', '/a;b=c,d@e/$x/!(y)*/', 'none'), 1):
            files[f'_posts/2025-02-{i:02}-p{i}.md'] = f'---\ntitle: P{i}\npermalink: "{permalink}"\n---\nB\n'
        config = CONFIG + 'feed: {posts_limit: 100}\n'
        self.compare(config, files)
        self.compare(config + 'baseurl: /Straße x\n', files)
        # Names as macOS writes them: the ids are jekyll-feed's, but the links lead to the pages.
        self.compare(config, {'_posts/2025-01-01-e\u0301.md': '---\ntitle: N\n---\nB\n'}, links=False)

    def test_categories(self):
        self.compare(CONFIG + 'feed:\n  categories: [news, Up Dates, "C++", Füße, empty]\n',
                     posts(p1='categories: [news]', p2='categories: ["Up Dates", C++]', p3='categories: Füße', p4='category: news'))

    def test_tags(self):
        tags = posts(p1='tags: [a, B_c, "x y"]', p2='tags: [a]', p3='tags: [A]')
        self.compare(CONFIG + 'feed: {tags: true}\n', tags, ['feed/by_tag/x-y.xml'])
        self.compare(CONFIG + 'feed: {tags: {except: [a, x y], path: "by-"}}\n', tags)
        self.compare(CONFIG + 'feed: {tags: {only: [a, A, x y], except: [A], path: "/t/"}}\n', tags, ['t/x-y.xml'])
        self.compare(CONFIG + 'feed: {tags: false}\n', tags)

    def test_collections(self):
        config = CONFIG + 'collections: {docs: {output: true}}\n'
        self.compare(config + 'feed: {collections: [docs], categories: [n]}\n', {**posts(p1='categories: [n]'), **DOCS})
        self.compare(config + 'feed: {path: no.xml, collections: {posts: {path: /p.xml, categories: [n]}, docs: {path: /d/docs.xml, categories: [x]}}}\n',
                     {**posts(p1='categories: [n]'), **DOCS})


if __name__ == '__main__':
    unittest.main()
