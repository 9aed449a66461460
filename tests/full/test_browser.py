"""Bodies in a real browser: attacks leave nothing that runs, and what is written is parsed into the tree that was meant."""
import html.parser, json, os, pathlib, subprocess, sys, tempfile, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import chromium

TOP = pathlib.Path(__file__).resolve().parents[2]
CORPUS = TOP.parent / 'shared' / 'corpus'
NOW = '2026-11-01T00:00:00Z'
VOID = set('area base br col embed hr img input link meta param source track wbr'.split())

# Every body alone in a page's own document, and all of them alive in it.
ATTACKED = '''<!DOCTYPE html><meta charset="utf-8"><script>var marks = 0; function mark() { marks++; }</script>
<script src="bodies.js"></script><div id="live"></div><script>
var bad = [], refused = /^(script|style|iframe|object|embed|applet|form|input|button|select|textarea|base|link|meta|svg|math|template|frame|frameset|noscript|portal)$/i;
function look(body, root) {
  root.querySelectorAll('*').forEach(function (e) {
    if (refused.test(e.localName)) bad.push([body.name, e.localName]);
    Array.from(e.attributes).forEach(function (a) {
      var value = a.value.replace(/[\\u0000-\\u0020]/g, '');
      if (/^on/i.test(a.name)) bad.push([body.name, a.name]);
      if (/^(javascript|vbscript|data|feed|jar|view-source|blob):/i.test(value)) bad.push([body.name, a.name, a.value]);
      if (/srcdoc|formaction|http-equiv|^action$|xlink|^ping$/i.test(a.name)) bad.push([body.name, a.name]);
      if (a.name == 'style' && /url|expression|import|binding|behavior|position|\\\\/i.test(a.value)) bad.push([body.name, 'style', a.value]);
    });
  });
}
bodies.forEach(function (body) {
  var page = document.implementation.createHTMLDocument('');
  page.body.innerHTML = body.html;
  look(body, page.body);
  var whole = new DOMParser().parseFromString(body.html, 'text/html');
  look(body, whole.body);
  var div = document.createElement('div');
  document.getElementById('live').appendChild(div);
  div.innerHTML = body.html;
  div.querySelectorAll('*').forEach(function (e) { if (e.tagName != 'A') return; e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); });
});
setTimeout(function () {
  document.getElementById('live').remove();
  var pre = document.createElement('pre');
  pre.id = 'result';
  pre.textContent = JSON.stringify({marks: marks, bad: bad, n: bodies.length});
  document.body.appendChild(pre);
}, 1500);
</script>'''

PARSED = '''<!DOCTYPE html><meta charset="utf-8"><script src="bodies.js"></script><script>
function walk(node, out) {
  for (var c = node.firstChild; c; c = c.nextSibling) {
    if (c.nodeType == 3) { out.push('"' + c.data); continue; }
    if (c.nodeType != 1) { out.push('?' + c.nodeType); continue; }
    var attrs = Array.from(c.attributes).map(function (a) { return a.name + '=' + a.value; }).sort();
    out.push(['<' + c.localName].concat(attrs).join(' '));
    walk(c, out);
    out.push('>');
  }
  return out;
}
var bad = [];
bodies.forEach(function (body) {
  var page = document.implementation.createHTMLDocument('');
  page.body.innerHTML = body.html;
  var seen = walk(page.body, []), i = 0;
  while (i < seen.length && seen[i] === body.tree[i]) i++;
  if (i < seen.length || i < body.tree.length) bad.push([body.name, i, seen.slice(i, i + 3), body.tree.slice(i, i + 3)]);
});
var pre = document.createElement('pre');
pre.id = 'result';
pre.textContent = JSON.stringify({bad: bad, n: bodies.length});
document.documentElement.appendChild(pre);
</script>'''


class Meant(html.parser.HTMLParser):
    """The tree that the writer meant: every tag as it stands, nothing implied."""
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.out, self.open, self.after_pre = [], [], False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.out.append(' '.join(['<' + tag] + sorted(f'{k}={v or ""}' for k, v in attrs)))
        if tag in VOID:
            self.out.append('>')
        else:
            self.open.append(tag)
        self.after_pre = tag in ('pre', 'listing')

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f'</{tag}> in {self.open[-5:]}'
        self.open.pop()
        self.out.append('>')
        self.after_pre = False

    def handle_data(self, data):
        if self.after_pre and data.startswith('\n'):
            data = data[1:]
        self.after_pre = False
        if not data:
            return
        if self.out and self.out[-1].startswith('"'):
            self.out[-1] += data
        else:
            self.out.append('"' + data)


def build(site, configs=None):
    """{url: html} of every post of `site`, out of a JSON feed."""
    with tempfile.TemporaryDirectory() as t:
        out = pathlib.Path(t) / 'site'
        subprocess.run(['cp', '-r', str(site), str(out)], check=True)
        (out / 'courant.yml').write_text('feeds:\n- {path: all.json, format: json, limit: 0}\noutput: _out\n')
        command = [os.environ['COURANT'], 'build', str(out), '--now', NOW]
        configs = [str(out / c) for c in configs or [] if (out / c).exists()]
        if configs:
            command += ['--config', ','.join(configs)]
        done = subprocess.run(command, capture_output=True, text=True)
        feed = out / '_out' / 'all.json'
        if not feed.exists():
            raise AssertionError(done.stdout + done.stderr)
        return {item['url']: item.get('content_html', '') for item in json.loads(feed.read_text())['items']}


class Browser(unittest.TestCase):
    def attacks(self):
        """Every vector alone, within a text, and behind each other, as Markdown and as HTML."""
        vectors = (TOP / 'tests/full/xss/vectors.txt').read_text().splitlines()
        self.assertGreaterEqual(len(vectors), 150)
        with tempfile.TemporaryDirectory() as t:
            posts = pathlib.Path(t) / '_posts'
            posts.mkdir()
            (pathlib.Path(t) / '_config.yml').write_text('title: x\nurl: https://example.org\n')
            for i, vector in enumerate(vectors):
                vector = vector.encode().decode('unicode_escape') if r'\x0b' in vector or r'\0s' in vector else vector
                for kind, text in (('a.md', vector), ('b.md', f'text {vector} more\n\n* {vector}\n\n> {vector}\n'),
                                   ('c.html', vector), ('d.html', f'<table><tr><td><p>text {vector}<ul><li>{vector}')):
                    name, extension = kind.split('.')
                    (posts / f'2026-01-01-v{i}{name}.{extension}').write_text(
                        f'---\ntitle: v{i}{name}\nrender_with_liquid: false\n---\n{text}\n'.replace('\n\n\n', '\n\n'))
            return build(t), vectors

    def test_attacks(self):
        bodies, vectors = self.attacks()
        self.assertGreaterEqual(len(bodies), 4 * len(vectors) - 20)
        result = chromium.run({'page.html': ATTACKED, 'bodies.js': chromium.script_data(
            'bodies', [{'name': url, 'html': body} for url, body in bodies.items()])})
        print(f"attacks: {len(vectors)} vectors in {result['n']} posts")
        self.assertEqual(result['bad'], [])
        self.assertEqual(result['marks'], 0)

    def test_the_judge_sees_attacks(self):
        """What was not cleaned is found: the page's own look is no formality."""
        result = chromium.run({'page.html': ATTACKED, 'bodies.js': chromium.script_data('bodies', [
            {'name': 'a', 'html': '<img src=x onerror=mark()>'}, {'name': 'b', 'html': '<a href=" JavaScript:mark()">x</a>'}])})
        self.assertGreaterEqual(result['marks'], 1)
        self.assertEqual({b[0] for b in result['bad']}, {'a', 'b'})

    def parsed(self, bodies):
        data = [{'name': url, 'html': body, 'tree': Meant(body).out} for url, body in bodies.items()]
        return chromium.run({'page.html': PARSED, 'bodies.js': chromium.script_data('bodies', data)})

    def test_attacks_are_parsed_as_meant(self):
        bodies, _ = self.attacks()
        self.assertEqual(self.parsed(bodies)['bad'], [])

    def test_corpus_is_parsed_as_meant(self):
        if not CORPUS.is_dir():
            raise unittest.SkipTest(f'{CORPUS} is missing')
        n = 0
        for site in sorted(p for p in CORPUS.iterdir() if p.is_dir()):
            with self.subTest(site=site.name):
                result = self.parsed(build(site, ['_config.yml', 'reference/override.yml']))
                n += result['n']
                self.assertEqual(result['bad'], [])
        print(f'parsed as meant: {n} posts')


if __name__ == '__main__':
    unittest.main()
