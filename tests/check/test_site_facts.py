"""Address, id, date, title, authors, categories, tags and excerpt of every post of the reference sites equal Jekyll's."""
import html, json, lzma, os, pathlib, re, subprocess, unittest

PROGRAM = pathlib.Path(os.environ['COURANT'])
TOP = pathlib.Path(__file__).resolve().parents[2]
DRIVER = (PROGRAM.parent if PROGRAM.parent.name.startswith('build') else PROGRAM.parent / 'build') / 'conformance' / 'site_posts'
CORPUS = TOP.parent / 'shared' / 'corpus'
NOW = '2026-11-01T00:00:00Z'
EQUAL = ['url', 'id', 'date', 'title', 'author', 'authors', 'categories', 'tags']


def words(text):
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]+>', '', text or ''))).strip()


def read(site, *configs):
    done = subprocess.run([DRIVER, NOW, site, *configs], capture_output=True)
    return done.returncode, json.loads(done.stdout), done.stderr.decode()


class Facts(unittest.TestCase):
    def setUp(self):
        if not CORPUS.is_dir():
            raise unittest.SkipTest(f'{CORPUS} is missing')

    def test_every_post_equals_jekylls(self):
        posts = 0
        for site in sorted(p for p in CORPUS.iterdir() if p.is_dir()):
            configs = [c for c in (site / '_config.yml', site / 'reference' / 'override.yml') if c.exists()]
            status, ours, report = read(site, *configs)
            theirs = json.loads(lzma.open(site / 'reference' / 'ref-posts.json.xz').read())
            self.assertEqual(status, 0, report)
            self.assertEqual([p['path'] for p in theirs], [p['path'] for p in ours], site.name)
            for their, our in zip(theirs, ours):
                posts += 1
                with self.subTest(site=site.name, path=our['path']):
                    their['date'] = their['date'].replace('+00:00', 'Z')
                    self.assertEqual({k: their[k] for k in EQUAL}, {k: our[k] for k in EQUAL})
                    self.assertEqual(words(their['excerpt']), words(our['excerpt']))
        self.assertGreaterEqual(posts, 832)

    def test_sites_as_they_are(self):
        for site in sorted(p for p in CORPUS.iterdir() if p.is_dir()):
            status, ours, report = read(site)
            self.assertEqual((status, ': error:' in report), (0, False), report)
            self.assertTrue(ours, site.name)


if __name__ == '__main__':
    unittest.main()
