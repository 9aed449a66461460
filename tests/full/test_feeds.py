"""The feeds of the reference sites, read by programs that did not write them: schema validators, feedparser, newsboat, sfeed,
rss2email.  They must see the same entries in all three formats, and those that jekyll-feed announced."""
import json, lzma, os, pathlib, shutil, sqlite3, subprocess, tempfile, unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
SHARED = TOP.parent / 'shared'
SITES = ['seed', 'minima', 'mojombo', 'elixir', 'dgrtwo', 'mundana', 'rubygems', 'datacarpentry']
NOW = '2026-11-23T00:00:00Z'


def need(tool):
    if not shutil.which(tool):
        raise unittest.SkipTest(f'{tool} is not installed')


def run(*command, env=None, **rest):
    return subprocess.run([str(c) for c in command], capture_output=True, timeout=300, env=dict(os.environ, **(env or {})), **rest)


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not (SHARED / 'corpus').exists():
            raise unittest.SkipTest(f'{SHARED}/corpus is missing')
        cls.folder = tempfile.TemporaryDirectory()
        for name in SITES:
            site = SHARED / 'corpus' / name
            out = pathlib.Path(cls.folder.name) / name
            configs = [str(c) for c in (site / '_config.yml', site / 'reference/override.yml') if c.exists()]
            done = run(os.environ['COURANT'], 'build', site, '--out', out, '--now', NOW, '--config', ','.join(configs))
            if done.returncode:
                raise AssertionError(f'{name}: {done.stderr.decode()}')

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def file(self, site, name):
        return pathlib.Path(self.folder.name) / site / name

    def items(self, site):
        return json.loads(self.file(site, 'feed.json').read_text())['items']

    def test_atom_follows_its_schema(self):
        need('xmllint')
        need('jing')
        schema = SHARED / 'conformance/atom.rng'
        for site in SITES:
            feed = self.file(site, 'feed.xml')
            done = run('xmllint', '--noout', '--huge', '--relaxng', schema, feed)
            self.assertEqual(done.returncode, 0, done.stderr.decode()[-2000:])
            done = run('jing', schema, feed)
            self.assertEqual(done.returncode, 0, done.stdout.decode()[-2000:])
            done = run('xmllint', '--noout', '--huge', self.file(site, 'rss.xml'))
            self.assertEqual((done.returncode, done.stderr), (0, b''))

    def test_json_follows_its_schema(self):
        try:
            import jsonschema
        except ImportError:
            raise unittest.SkipTest('python3-jsonschema is not installed')
        schema = json.loads((SHARED / 'conformance/jsonfeed-1.1.schema.json').read_text())
        for site in SITES:
            jsonschema.validate(json.loads(self.file(site, 'feed.json').read_text()), schema)

    def test_our_own_check_agrees(self):
        for site in SITES:
            for name in ('feed.xml', 'rss.xml', 'feed.json'):
                done = run(os.environ['COURANT'], 'check', self.file(site, name))
                self.assertEqual(done.returncode, 0, done.stderr.decode())

    def parsed(self):
        try:
            import feedparser
        except ImportError:
            raise unittest.SkipTest('python3-feedparser is not installed')
        # The content as it stands, not as this reader cleans it.
        feedparser.SANITIZE_HTML = False
        feedparser.RESOLVE_RELATIVE_URIS = False
        return feedparser

    def test_three_formats_agree(self):
        feedparser = self.parsed()
        for site in SITES:
            read = [feedparser.parse(self.file(site, name).read_bytes()) for name in ('feed.xml', 'rss.xml')]
            items = self.items(site)
            for feed in read:
                self.assertFalse(feed.bozo, f'{site}: {feed.get("bozo_exception")}')
                self.assertEqual(len(feed.entries), len(items))
            for atom, rss, item in zip(read[0].entries, read[1].entries, items):
                self.assertEqual((atom.id, atom.link, atom.title), (item['id'], item['url'], item['title']))
                self.assertEqual((rss.id, rss.link, rss.title), (item['id'], item['url'], item['title']))
                self.assertEqual(atom.published_parsed, rss.published_parsed)
                self.assertEqual(atom.published, item['date_published'])
                self.assertEqual(atom.updated, item['date_modified'])
                names = [a['name'] for a in item['authors']]
                self.assertEqual([a.name for a in atom.authors], names)
                self.assertEqual([a.name for a in rss.authors], names)
                self.assertEqual([t.term for t in atom.get('tags', [])], item.get('tags', []))
                self.assertEqual([t.term for t in rss.get('tags', [])], item.get('tags', []))
                html = item['content_html'].strip()
                if html:
                    self.assertEqual(atom.content[0].value.strip(), html)
                    self.assertEqual(rss.content[0].value.strip(), html)

    def test_a_switch_from_jekyll_feed_announces_nothing_again(self):
        feedparser = self.parsed()
        for site in SITES:
            theirs = feedparser.parse(lzma.open(SHARED / 'corpus' / site / 'reference/feed.xml.xz').read()).entries
            ours = feedparser.parse(self.file(site, 'feed.xml').read_bytes()).entries
            self.assertEqual([e.link for e in ours], [e.link for e in theirs], site)
            self.assertEqual([(e.published_parsed, e.updated_parsed) for e in ours],
                             [(e.published_parsed, e.updated_parsed) for e in theirs], site)
            # Two posts at one address jekyll-feed has under one id; here that is the older one's.
            ids = [e.id for e in theirs]
            for i, e in enumerate(ours):
                if ids[i] in ids[i + 1:]:
                    self.assertTrue(e.id.startswith('tag:'), e.id)
                else:
                    self.assertEqual(e.id, ids[i], site)
            self.assertEqual(len({e.id for e in ours}), len(ours))

    def test_sfeed(self):
        need('sfeed')
        for site in SITES:
            for name in ('feed.xml', 'rss.xml'):
                with open(self.file(site, name), 'rb') as f:
                    rows = [r.split('\t') for r in run('sfeed', stdin=f).stdout.decode().splitlines()]
                self.assertEqual([(r[2], r[5]) for r in rows], [(i['url'], i['id']) for i in self.items(site)], f'{site}/{name}')

    def test_newsboat(self):
        need('newsboat')
        for site in SITES:
            for name in ('feed.xml', 'rss.xml'):
                with tempfile.TemporaryDirectory() as t:
                    home = pathlib.Path(t)
                    (home / 'urls').write_text(f'file://{self.file(site, name)}\n')
                    (home / 'config').write_text('max-items 0\n')
                    done = run('newsboat', '-C', home / 'config', '-u', home / 'urls', '-c', home / 'cache.db', '-x', 'reload', env={'HOME': t})
                    self.assertEqual(done.returncode, 0, done.stderr.decode())
                    db = sqlite3.connect(home / 'cache.db')
                    rows = db.execute('select guid, url, title from rss_item').fetchall()
                    db.close()
                self.assertEqual(sorted(r[:2] for r in rows), sorted((i['id'], i['url']) for i in self.items(site)), f'{site}/{name}')

    def test_rss2email(self):
        need('r2e')
        for site in SITES:
            for name in ('feed.xml', 'rss.xml'):
                with tempfile.TemporaryDirectory() as t:
                    base = ['r2e', '-c', f'{t}/r.cfg', '-d', f'{t}/r.json']
                    env = {'HOME': t}
                    for more in (['new', 'me@localhost'], ['add', 'feed', f'file://{self.file(site, name)}'], ['run', '--no-send']):
                        done = run(*base, *more, env=env)
                        self.assertEqual(done.returncode, 0, done.stderr.decode())
                    seen = json.loads(pathlib.Path(f'{t}/r.json').read_text())['feeds'][0]['seen']
                self.assertEqual(sorted(seen), sorted(i['id'] for i in self.items(site)), f'{site}/{name}')
