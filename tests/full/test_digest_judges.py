"""The digest as others see it: parsers, verifiers, spam filters, validators and browsers that had no part in making it."""
import base64, html, json, os, pathlib, re, shutil, subprocess, sys, tempfile, unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests'))
from digests import LIST, SINGLE, Site, chromium, html_of, parse, post, strict, text_of

EXAMPLE = TOP / 'feeds/example'
HTML_VALIDATE = TOP / 'build/html-validate'
WORDS = 'Some words to fill a line of text and another one after it. ' * 30
NASTY = ('Text with `code`, **bold** and [a link](https://else.example/?a=1&b=2).\n\n'
         '| a | b |\n| --- | --- |\n| 1 | a long cell with many words in it |\n\n'
         '```python\nfor i in range(10): print("a very long line of code that does not fit on a telephone at all", i, "and it goes on")\n```\n\n'
         '> A quote.\n\n1. one\n2. two\n\n'
         'Averyverylongwordwithoutanyplacetobreakitaveryverylongwordwithoutanyplacetobreakit\n\n'
         'https://else.example/a/very/long/address/that/does/not/fit/on/a/telephone/at/all/index.html?x=1\n')
CASES = {
    'one post': {'2026-01-02-a.md': post('One')},
    'twenty posts': {f'2026-01-{d:02}-p.md': post(f'Post {d}', f'Start {d}.\n\n{WORDS}') for d in range(1, 14)}
                    | {f'2025-12-{d:02}-p.md': post(f'Old {d}', f'Start {d}.\n\n{WORDS}') for d in range(1, 8)},
    'right to left': {'2026-01-02-a.md': post('مرحبا بالعالم', 'نص [رابط](/x) طويل.', lang='ar')},
    'cjk': {'2026-01-02-a.md': post('日本語の記事', '日本語の本文です。' * 40)},
    'emoji': {'2026-01-02-a.md': post('🎉 Party 🥳👩‍👩‍👧‍👦', 'Emoji 🎊')},
    'long title': {'2026-01-02-a.md': post('A title ' + 'of many words ' * 21, 'Text.')},
    'a picture': {'2026-01-02-a.md': post('Picture', '![A lake](/images/sprint.png)')},
    'tables and code': {'2026-01-02-a.md': post('Nasty', NASTY)},
    'clip': {f'2026-01-{d:02}-p.md': post(f'Post {d}', f'Start {d}.\n\n' + WORDS * 20) for d in range(1, 14)},
}
FILES = {'images/sprint.png': (EXAMPLE / 'images/sprint.png').read_bytes()}


def messages_of(posts, **digest):
    with Site(posts, dict(LIST, content='full', **digest), files=FILES) as site:
        return site.issue()


def example_messages(**digest):
    """The example's digest; `single` sends it to single recipients"""
    with Site() as site:
        shutil.rmtree(site.dir)
        shutil.copytree(EXAMPLE, site.dir, ignore=shutil.ignore_patterns('_site', '.courant'))
        text = (site.dir / 'courant.yml').read_text()
        for key, value in digest.items():
            text = re.sub(rf'^  {key}:.*\n', '', text, flags=re.M)
            text = text.replace('digest:\n', f'digest:\n  {key}: {value}\n', 1)
        if 'recipients' in digest:
            text = re.sub(r'^  to:.*\n', '', text, flags=re.M)
            site.write('members.txt', 'a@reader.example\n')
        site.write('courant.yml', text)
        return site.issue()


EXAMPLE_SINGLE = {'recipients': 'members.txt', 'content': 'full',
                  'unsubscribe': '{url: "https://lalbagh-python.example/leave/{token}", mailto: "mailto:leave+{token}@lalbagh-python.example"}'}


class Parsers(unittest.TestCase):
    def test_strict_parser(self):
        for name, posts in CASES.items():
            for digest in ({}, {'images': 'inline'}, {'lang': 'ja', 'subject': '{{ issue.posts.first.title }}'}):
                for message in messages_of(posts, **digest):
                    with self.subTest(case=name, digest=digest):
                        m = strict(message)
                        for part in m.walk():
                            self.assertEqual(part.defects, [])
                            if not part.is_multipart():
                                part.get_content()
                            for header, value in part.items():
                                self.assertEqual(value.defects if hasattr(value, 'defects') else (), (), header)
                        self.assertTrue(all(len(line) <= 998 for line in message.split(b'\r\n')))
                        if digest.get('lang'):
                            newest = max(posts)
                            self.assertEqual(m['Subject'], ' '.join(re.search(r'title: "(.*)"', posts[newest])[1].split()))


class Signatures(unittest.TestCase):
    def setUp(self):
        try:
            import dkim
        except ImportError:
            raise unittest.SkipTest('python3-dkim is not installed')
        self.dkim = dkim

    def signed(self, site):
        for name, *args in (('rsa', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'), ('ed', '-algorithm', 'ed25519')):
            subprocess.run(['openssl', 'genpkey', *args, '-out', site.dir / name], check=True, capture_output=True)
            (site.dir / name).chmod(0o600)
        self.keys = {}
        for name, kind, cut in (('rsa', 'rsa', slice(None)), ('ed', 'ed25519', slice(-32, None))):
            der = subprocess.run(['openssl', 'pkey', '-in', site.dir / name, '-pubout', '-outform', 'DER'], capture_output=True, check=True).stdout
            self.keys[f'{name}._domainkey.site.example.'] = f'v=DKIM1; k={kind}; p=' + base64.b64encode(der[cut]).decode()
        return site.issue()

    def test_both_verify(self):
        digest = dict(SINGLE, content='full', dkim=[{'selector': 'rsa', 'key_file': 'rsa'}, {'selector': 'ed', 'key_file': 'ed'}])
        with Site(CASES['tables and code'], digest) as site:
            for message in self.signed(site):
                self.assertEqual(message.count(b'DKIM-Signature:'), 2)
                checker = self.dkim.DKIM(message)
                for i in range(2):
                    self.assertTrue(checker.verify(idx=i, dnsfunc=lambda n, timeout=5: self.keys[n.decode()].encode()))
                    for header in (b'from', b'list-unsubscribe', b'list-unsubscribe-post'):
                        self.assertIn(header, [h.lower() for h, _ in checker.signed_headers])
                forged = message.replace(b'List-Unsubscribe: <https://site', b'List-Unsubscribe: <https://evil')
                self.assertFalse(self.dkim.verify(forged, dnsfunc=lambda n, timeout=5: self.keys[n.decode()].encode()))
            opendkim = shutil.which('opendkim', path='/usr/sbin:/usr/bin')
            if not opendkim:
                raise unittest.SkipTest('opendkim is not installed')
            site.write('keys', ''.join(f'{k.rstrip(".")} {v}\n' for k, v in self.keys.items()))
            conf = site.write('opendkim.conf', f'Mode v\nTestPublicKeys {site.dir}/keys\nSyslog no\nAlwaysAddARHeader yes\n')
            mail = site.write('message', message)
            done = subprocess.run([opendkim, '-x', conf, '-t', mail, '-vvv'], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertRegex(done.stdout, r'dkim=pass \(2048-bit key\) header.d=site.example header.i=@site.example header.a=rsa-sha256')
            self.assertRegex(done.stdout, r'dkim=pass[^;]*header.d=site.example header.i=@site.example header.a=ed25519-sha256')


class SpamFilter(unittest.TestCase):
    def score(self, message):
        if not shutil.which('spamassassin'):
            raise unittest.SkipTest('spamassassin is not installed')
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(['spamassassin', '-L', '-t'], input=message.replace(b'\r\n', b'\n'), capture_output=True, timeout=120,
                                  env=dict(os.environ, HOME=home))
        found = re.search(rb'Content analysis details:\s+\((-?[\d.]+) points', done.stdout)
        self.assertTrue(found, done.stdout[-2000:] + done.stderr)
        return float(found[1]), done.stdout[-1500:].decode()

    def test_example_for_a_list(self):
        points, report = self.score(example_messages()[0])
        self.assertLess(points, 2, report)

    def test_example_for_single_recipients(self):
        points, report = self.score(example_messages(**EXAMPLE_SINGLE)[0])
        self.assertLess(points, 2, report)


class Validator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = HTML_VALIDATE / 'node_modules/.bin/html-validate'
        if cls.program.exists():
            return
        if not shutil.which('npm'):
            raise unittest.SkipTest('npm is not installed, so html-validate cannot be')
        HTML_VALIDATE.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--prefix', str(HTML_VALIDATE), 'html-validate@9'],
                              capture_output=True, text=True, timeout=300)
        if not cls.program.exists():
            raise unittest.SkipTest('html-validate cannot be installed: ' + done.stderr[-500:])

    def validate(self, pages):
        with tempfile.TemporaryDirectory() as t:
            folder = pathlib.Path(t)
            # A mail's wrapper is a div with a role: Outlook knows no <article>.  Blanks at line ends are the posts' own.
            (folder / '.htmlvalidate.json').write_text(json.dumps({
                'root': True, 'extends': ['html-validate:standard', 'html-validate:a11y'], 'rules': {'no-trailing-whitespace': 'off', 'prefer-native-element': 'off'}}))
            for name, text in pages.items():
                (folder / (re.sub(r'\W+', '-', name) + '.html')).write_text(text)
            done = subprocess.run([str(self.program), '--formatter', 'text', *(str(p) for p in sorted(folder.glob('*.html')))], cwd=t,
                                  capture_output=True, text=True, timeout=300)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_mails(self):
        pages = {name: html_of(messages_of(posts)[0]) for name, posts in CASES.items()}
        pages['example'] = html_of(example_messages()[0])
        pages['example single'] = html_of(example_messages(**EXAMPLE_SINGLE)[0])
        pages['none'] = html_of(messages_of({'2020-01-01-old.md': post('Old', digest=False)}, when_empty='send')[0])
        pages['arabic'] = html_of(messages_of(CASES['twenty posts'], lang='ar')[0])
        self.validate(pages)

    def test_pages(self):
        with Site(CASES['twenty posts'], dict(LIST, archive='news', content='full', max_posts=4)) as site:
            site.issue()
            site.run('run', '--now', '2026-02-03T00:00:00Z')
            site.run('build')
            folder = site.dir / '_site/news'
            self.assertEqual(sorted(p.name for p in folder.iterdir()), ['1.html', '2.html', 'feed.xml', 'index.html'])
            self.assertIn('rel="next" href="https://site.example/news/2.html"', (folder / '1.html').read_text())
            self.assertIn('rel="prev" href="https://site.example/news/1.html"', (folder / '2.html').read_text())
            self.validate({p.name: p.read_text() for p in folder.glob('*.html')})


# Runs in the page: what a reader with these eyes and this telephone would complain about.
CHECK = r'''
function rgb(s) { const m = s.match(/[\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1}; }
function lum(c) { const f = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b); }
function behind(e) { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.a > 0.99) return c; } return rgb('rgb(255,255,255)'); }
function check(doc, win) {
  const found = {width: doc.documentElement.scrollWidth, inner: win.innerWidth, low: [], out: [], images: []};
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walker.nextNode();) {
    const e = n.parentElement, style = win.getComputedStyle(e);
    if (!n.textContent.trim() || !e.getClientRects().length) continue;
    const a = lum(rgb(style.color)), b = lum(behind(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.low.push([n.textContent.trim().slice(0, 40), style.color, ratio]);
    if (e.closest('pre') && win.getComputedStyle(e.closest('pre')).overflowX == 'auto') continue; // scrolls by itself
    const range = doc.createRange(); range.selectNodeContents(n);
    for (const r of range.getClientRects()) if (r.right > win.innerWidth + 1 || r.left < -1) { found.out.push(n.textContent.trim().slice(0, 40)); break; }
  }
  for (const i of doc.images) if (i.getBoundingClientRect().right > win.innerWidth + 1) found.images.push(i.src);
  return found;
}
addEventListener('load', () => setTimeout(() => {
  const result = {};
  for (const f of document.querySelectorAll('iframe')) result[f.title] = check(f.contentDocument, f.contentWindow);
  const pre = document.createElement('pre'); pre.id = 'result'; pre.textContent = JSON.stringify(result); document.body.append(pre);
}, 500));
'''


class Browser(unittest.TestCase):
    def setUp(self):
        if not shutil.which('chromium'):
            raise unittest.SkipTest('chromium is not installed')

    def look(self, documents):
        """{name: document} each at 600 and 320 pixels, light and dark -> {title: findings}"""
        frames = []
        for name, document in documents.items():
            document = re.sub(r'(src|srcset)="https?://[^"]*/images/', rf'\1="file://{EXAMPLE}/images/', document)
            for mode, condition in (('light', 'not all'), ('dark', 'all')):
                shown = html.escape(document.replace('(prefers-color-scheme: dark)', condition))
                frames += [f'<iframe title="{name} {mode} {width}" width="{width}" height="600" srcdoc="{shown}"></iframe>' for width in (600, 320)]
        with tempfile.TemporaryDirectory() as t:
            page = pathlib.Path(t) / 'page.html'
            page.write_text('<!DOCTYPE html><meta charset="utf-8"><style>iframe{border:0}</style>' + '\n'.join(frames) + f'<script>{CHECK}</script>')
            dom = chromium('--virtual-time-budget=5000', '--host-resolver-rules=MAP * ~NOTFOUND', '--allow-file-access-from-files', '--dump-dom',
                           f'file://{page}', timeout=180)
        result = json.loads(html.unescape(re.search(r'<pre id="result">(.*?)</pre>', dom, re.S)[1]))
        self.assertEqual(len(result), 4 * len(documents))
        return result

    def check(self, documents):
        for title, found in self.look(documents).items():
            with self.subTest(title):
                self.assertLessEqual(found['width'], found['inner'])
                self.assertEqual((found['low'], found['out'], found['images']), ([], [], []))

    def test_mails(self):
        self.check({name: html_of(messages_of(posts)[0]) for name, posts in CASES.items() if name != 'clip'})

    def test_example(self):
        self.check({'list': html_of(example_messages()[0]), 'full': html_of(example_messages(content='full')[0])})

    def test_languages(self):
        self.check({lang: html_of(messages_of(CASES['one post'], lang=lang)[0]) for lang in ('hi', 'kn', 'de', 'fr', 'es', 'ja', 'ar')})

    def test_archive(self):
        with Site(CASES['tables and code'], dict(LIST, archive='news', content='full')) as site:
            site.issue()
            site.run('build')
            self.check({name: (site.dir / '_site/news' / name).read_text() for name in ('1.html', 'index.html')})

    def test_preview(self):
        """The page works from a file: four views, each with the issue in it, and no scrolling sideways."""
        with Site(CASES['twenty posts'], dict(LIST, content='full')) as site:
            address = site.run('digest', '--announce', '3', '--preview', str(site.dir / 'out')).strip()
            self.assertTrue(address.startswith('file:///'), address)
            page = pathlib.Path(address[7:])
            text = page.read_text()
            self.assertNotRegex(text, r'(?:src|href)="http')
            page.write_text(text.replace('</body>', f'<script>{CHECK}</script></body>'))
            dom = chromium('--virtual-time-budget=5000', '--host-resolver-rules=MAP * ~NOTFOUND', '--window-size=1400,1000', '--dump-dom', address)
            result = json.loads(html.unescape(re.search(r'<pre id="result">(.*?)</pre>', dom, re.S)[1]))
            self.assertEqual(sorted(result), ['Dark', 'Phone', 'Wide'])
            for title, found in result.items():
                self.assertLessEqual(found['width'], found['inner'], title)
                self.assertEqual(found['low'], [], title)
            self.assertFalse((site.dir / '.courant/outbox').exists())


class TextBrowser(unittest.TestCase):
    def test_w3m(self):
        if not shutil.which('w3m'):
            raise unittest.SkipTest('w3m is not installed')
        for name, posts in CASES.items():
            page = html_of(messages_of(posts)[0])
            shown = subprocess.run(['w3m', '-dump', '-T', 'text/html', '-I', 'UTF-8', '-O', 'UTF-8', '-cols', '76'], input=page.encode(),
                                   capture_output=True, check=True, timeout=60).stdout.decode()
            flat = ' '.join(shown.split())
            for text in posts.values():
                title = ' '.join(re.search(r'title: "(.*)"', text)[1].split())
                self.assertIn(title[:60].replace(' ', ''), flat.replace(' ', ''), name)


class Text(unittest.TestCase):
    def test_lines(self):
        """At most 72 columns but for what cannot be broken."""
        import unicodedata
        wide = lambda s: sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in s)
        for name, posts in CASES.items():
            for line in text_of(messages_of(posts)[0]).splitlines():
                if wide(line) > 72 and len(line.split()) > 1 and 'http' not in line and 'print(' not in line:
                    self.fail(f'{name}: {line!r}')


if __name__ == '__main__':
    unittest.main()
