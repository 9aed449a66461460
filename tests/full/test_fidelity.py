"""The bodies that feeds carry, compared with Jekyll's own output for every post of the reference sites, pooled: at least
99 % of the words the same in at least 95 % of the posts, the same links in at least 97 %."""
import collections, importlib.util, json, os, pathlib, shutil, subprocess, tempfile, unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
SHARED = TOP.parent / 'shared'
SITES = {'elixir': ('https://elixir-lang.org', ''), 'rubygems': ('https://blog.rubygems.org', ''),
         'datacarpentry': ('https://datacarpentry.org', ''), 'dgrtwo': ('http://varianceexplained.org', ''),
         'mundana': ('https://example.org', '/mundana-theme-jekyll'), 'mojombo': ('https://example.org', ''),
         'minima': ('https://example.org', ''), 'seed': ('https://bangpypers.org', '')}
NOW = '2026-11-01T00:00:00Z'


def load_fidelity():
    path = SHARED / 'tools' / 'fidelity.py'
    if not path.exists():
        raise unittest.SkipTest(f'{path} is missing')
    try:
        import lxml.html
    except ImportError:
        raise unittest.SkipTest('python3-lxml is not installed')
    spec = importlib.util.spec_from_file_location('fidelity', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def feed_of_all_posts(site):
    """[(address, html)] of every post, newest first, out of a JSON feed that the program wrote."""
    with tempfile.TemporaryDirectory() as t:
        copy = pathlib.Path(t) / 'site'
        shutil.copytree(site, copy)
        (copy / 'courant.yml').write_text('feeds:\n- {path: all.json, format: json, limit: 0}\noutput: _out\n')
        configs = [str(c) for c in (copy / '_config.yml', copy / 'reference' / 'override.yml') if c.exists()]
        done = subprocess.run([os.environ['COURANT'], 'build', str(copy), '--now', NOW, '--config', ','.join(configs)],
                              capture_output=True, text=True)
        feed = copy / '_out' / 'all.json'
        if not feed.exists():
            raise AssertionError(done.stdout + done.stderr)
        return [(item['url'], item.get('content_html', '')) for item in json.loads(feed.read_text())['items']]


class Fidelity(unittest.TestCase):
    def test_pooled(self):
        fidelity = load_fidelity()
        count, posts = collections.Counter(), 0
        for name, (url, base) in SITES.items():
            theirs = fidelity.load(str(SHARED / 'corpus' / name / 'reference'))
            ours = fidelity.by_path(feed_of_all_posts(SHARED / 'corpus' / name), base)
            left = {path: list(bodies) for path, bodies in ours.items()}
            for post in theirs:
                posts += 1
                bodies = left.get(fidelity.unquote(post['url']))
                if bodies:
                    # Fragments point at the post's page in a feed; the comparison knows footnotes by their bare fragment.
                    page = url + base + post['url']
                    body = bodies.pop(0).replace(f'href="{page}#fn', 'href="#fn')
                    results = fidelity.compare(post['content'], body, page)[0]
                    count.update(k for k in results if results[k])
        figures = {k: round(100 * count[k] / posts, 2) for k in fidelity.MEASURES}
        print(f'fidelity: {posts} posts, {figures}')
        self.assertGreaterEqual(posts, 832)
        self.assertGreaterEqual(figures['words'], 95, figures)
        self.assertGreaterEqual(figures['href'], 97, figures)


if __name__ == '__main__':
    unittest.main()
