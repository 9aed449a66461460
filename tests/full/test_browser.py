"""Bodies in a real browser, as feeds and as mails carry them: attacks leave nothing that runs, and what is written is parsed
into the tree that was meant.  Read back as HTML and written again, every body is the same."""
import email, email.policy, html.parser, json, os, pathlib, re, subprocess, sys, tempfile, unittest

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
  var written = page.body.innerHTML; /* what a reader that cleans by itself writes, it may read again */
  page.body.innerHTML = written;
  look(body, page.body);
  if (page.body.innerHTML !== written) bad.push([body.name, 'changes when it is written and read']);
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


# A digest that is nothing but the posts' bodies.
DIGEST = '''
digest: {schedule: monthly 1 09:00, from: a@example.org, to: list@example.org, max_posts: 0, content: full, html_max: 20971520}
'''
ISSUE = '{% for post in issue.posts %}<!--{{ post.link }}-->{{ post.content }}{% endfor %}<!--end-->'


def courant(command, site, configs):
    """Run it; its output."""
    configs = [str(site / c) for c in configs if (site / c).exists()]
    done = subprocess.run([os.environ['COURANT'], command[0], str(site), *command[1:], '--now', NOW,
                           *(['--config', ','.join(configs)] if configs else [])], capture_output=True, text=True)
    return done.stdout + done.stderr


def feed(site, configs):
    """[(url, html)] of every post of `site`, out of a JSON feed."""
    said = courant(['build'], site, configs)
    path = site / '_out' / 'all.json'
    if not path.exists():
        raise AssertionError(said)
    return [(item['url'], item.get('content_html', '')) for item in json.loads(path.read_text())['items']]


def mail(site, configs):
    """The same, out of a message."""
    (site / 'templates' / 'digest').mkdir(parents=True)
    (site / 'templates' / 'digest' / 'issue.html').write_text(ISSUE)
    said = courant(['digest', '--force', '--announce', '1000000'], site, configs) + courant(['send'], site, configs)
    messages = list((site / '.courant' / 'outbox' / 'new').glob('*'))
    if len(messages) != 1:
        raise AssertionError(said)
    message = email.message_from_bytes(messages[0].read_bytes(), policy=email.policy.default)
    parts = re.split(r'<!--(.*?)-->', message.get_body(('html',)).get_content())
    return list(zip(parts[1::2], parts[2::2]))[:-1]


PROFILES = [feed, mail]


def build(site, profile, configs=()):
    """{url: html} of every post of a copy of `site`, in one of PROFILES; blanks around a body are not of it."""
    with tempfile.TemporaryDirectory() as t:
        out = pathlib.Path(t) / 'site'
        subprocess.run(['cp', '-r', str(site), str(out)], check=True)
        (out / 'courant.yml').write_text('feeds:\n- {path: all.json, format: json, limit: 0, id: tag}\noutput: _out\n' + DIGEST)
        bodies = {}
        for url, html in profile(out, configs):
            bodies[url + ' again' if url in bodies else url] = html.strip()
        return bodies


def build_again(bodies, profile):
    """What becomes of `bodies` when they are themselves posts in HTML."""
    with tempfile.TemporaryDirectory() as t:
        posts = pathlib.Path(t) / '_posts'
        posts.mkdir()
        (pathlib.Path(t) / '_config.yml').write_text('title: x\nurl: https://example.org\n')
        for i, body in enumerate(bodies.values()):
            (posts / f'2026-01-01-p{i}.html').write_text(
                f'---\ntitle: p{i}\npermalink: /{i}/\nrender_with_liquid: false\n---\n{body}', newline='')
        again = build(t, profile)
        return {url: again.get(f'https://example.org/{i}/') for i, url in enumerate(bodies)}


class Browser(unittest.TestCase):
    def attacks(self, profile):
        """Every vector alone, within a text, and behind each other, as Markdown and as HTML."""
        vectors = (TOP / 'tests/full/xss/vectors.txt').read_text().splitlines()
        self.assertGreaterEqual(len(set(vectors)), 150)
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
            bodies = build(t, profile)
        self.assertEqual(len(bodies), 4 * len(vectors))
        return bodies

    def test_attacks(self):
        for profile in PROFILES:
            with self.subTest(profile=profile.__name__):
                bodies = self.attacks(profile)
                result = chromium.run({'page.html': ATTACKED, 'bodies.js': chromium.script_data(
                    'bodies', [{'name': url, 'html': body} for url, body in bodies.items()])})
                print(f"attacks: {result['n']} posts in {profile.__name__}")
                self.assertEqual(result['bad'], [])
                self.assertEqual(result['marks'], 0)

    def test_the_judge_sees_attacks(self):
        """What was not cleaned is found: the page's own look is no formality."""
        result = chromium.run({'page.html': ATTACKED, 'bodies.js': chromium.script_data('bodies', [
            {'name': 'a', 'html': '<img src=x onerror=mark()>'}, {'name': 'b', 'html': '<a href=" JavaScript:mark()">x</a>'}])})
        self.assertGreaterEqual(result['marks'], 1)
        self.assertEqual({b[0] for b in result['bad']}, {'a', 'b'})

    def check_bodies(self, bodies, profile):
        """They are parsed as they were meant, and reading and writing them again changes nothing."""
        data = [{'name': url, 'html': body, 'tree': Meant(body).out} for url, body in bodies.items()]
        result = chromium.run({'page.html': PARSED, 'bodies.js': chromium.script_data('bodies', data)})
        self.assertEqual(result['n'], len(bodies))
        self.assertEqual(result['bad'], [])
        again = build_again(bodies, profile)
        self.assertEqual([(url, body, again[url]) for url, body in bodies.items() if again[url] != body], [])

    def test_attacks_are_parsed_as_meant(self):
        for profile in PROFILES:
            with self.subTest(profile=profile.__name__):
                self.check_bodies(self.attacks(profile), profile)

    def test_corpus_is_parsed_as_meant(self):
        if not CORPUS.is_dir():
            raise unittest.SkipTest(f'{CORPUS} is missing')
        for profile in PROFILES:
            n = 0
            for site in sorted(p for p in CORPUS.iterdir() if p.is_dir()):
                with self.subTest(site=site.name, profile=profile.__name__):
                    bodies = build(site, profile, ['_config.yml', 'reference/override.yml'])
                    n += len(bodies)
                    self.check_bodies(bodies, profile)
            print(f'parsed as meant, the same when read and written again: {n} posts in {profile.__name__}')
            self.assertEqual(n, 832)


if __name__ == '__main__':
    unittest.main()
