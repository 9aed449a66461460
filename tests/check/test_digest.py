"""The digest, from the settings to the message: when it is due, what is in it, and what changes of mind do."""
import json, os, pathlib, re, signal, subprocess, unittest

from digests import LIST, SINGLE, Site, html_of, parse, post, strict, text_of

THREE = {
    '2026-01-02-one.md': post('One', 'First of all.\n\nMore of one.', categories=['talks']),
    '2026-01-03-two.md': post('Two', 'Second [link](/there).\n\nMore of two.', categories=['news']),
    '2026-01-04-three.md': post('Three', 'Third.\n\nMore of three.', categories=['talks'], tags='x y'),
}


def titles(message):
    return re.findall(r'<h2 class="title"[^>]*><a [^>]*>([^<]*)</a>', html_of(message))


class Composing(unittest.TestCase):
    def test_list(self):
        with Site(THREE) as site:
            (message,) = site.issue()
            m = strict(message)
            self.assertEqual(titles(message), ['Three', 'Two', 'One'])
            self.assertEqual([m[h] for h in ('From', 'To', 'Date', 'Auto-Submitted', 'Precedence')],
                             ['Test Site <digest@site.example>', 'list@lists.example', 'Thu, 15 Jan 2026 15:30:00 +0530', 'auto-generated', 'bulk'])
            for absent in ('List-Id', 'List-Unsubscribe', 'List-Archive', 'Bcc', 'DKIM-Signature'):
                self.assertIsNone(m[absent], absent)
            self.assertEqual([p.get_content_type() for p in m.walk()], ['multipart/alternative', 'text/plain', 'text/html'])
            self.assertNotIn('More of two', text_of(message))

    def test_same_bytes(self):
        messages = []
        for _ in range(2):
            with Site(THREE) as site:
                messages.append(site.issue())
        self.assertEqual(*messages)

    def test_single(self):
        with Site(THREE, SINGLE) as site:
            a, b = site.issue()
            self.assertEqual([parse(m)['To'] for m in (a, b)], ['a@reader.example', 'b@reader.example'])
            self.assertNotEqual(parse(a)['Message-ID'], parse(b)['Message-ID'])
            tokens = [re.search(rb'List-Unsubscribe: <https://site.example/leave/([0-9a-f]{32})>,\r\n <mailto:leave\+\1@site.example>\r\n', m)[1].decode()
                      for m in (a, b)]
            self.assertNotEqual(*tokens)
            for m, token in zip((a, b), tokens):
                self.assertEqual(parse(m)['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click')
                self.assertEqual(parse(m)['List-Id'], '<digest.site.example>')
                self.assertIn(f'https://site.example/leave/{token}"', html_of(m))
                self.assertIn(f'https://site.example/leave/{token}', text_of(m))
                self.assertNotIn('.invalid', html_of(m) + text_of(m))
            self.assertEqual((site.dir / '.courant/unsubscribe.key').stat().st_mode & 0o777, 0o600)

    def test_unsubscribe_is_required(self):
        digest = {k: v for k, v in SINGLE.items() if k != 'unsubscribe'}
        with Site(THREE, digest) as site:
            site.run('digest', '--announce', '3', status=1)
            self.assertIn('RFC 8058', site.errors)
            self.assertIn('unsubscribe: none', site.errors)
            site.run('send')
            self.assertFalse((site.dir / '.courant/outbox/new').exists() and site.messages())
        with Site(THREE, dict(digest, unsubscribe='none')) as site:
            self.assertNotIn(b'List-Unsubscribe', site.issue()[0])

    def test_content(self):
        for content, wanted, absent in (('full', 'More of one', '{{'), ('excerpt', 'First of all', 'More of one'), ('titles', 'One', 'First of all')):
            with Site(THREE, dict(LIST, content=content)) as site:
                (message,) = site.issue()
                for body in (html_of(message), text_of(message)):
                    self.assertIn(wanted, body, content)
                    self.assertNotIn(absent, body, content)

    def test_max_posts_waits(self):
        with Site(THREE, dict(LIST, max_posts=2)) as site:
            self.assertEqual(titles(site.issue()[0]), ['Three', 'Two'])
            site.run('digest', now='2026-02-01T10:00:00Z')
            site.run('send', now='2026-02-01T10:00:00Z')
            self.assertEqual(sorted(titles(m) for m in site.messages()), [['One'], ['Three', 'Two']])

    def test_order_featured_sections(self):
        posts = dict(THREE)
        posts['2026-01-01-zero.md'] = post('Zero', featured=True, categories=['news'])
        with Site(posts, dict(LIST, order='oldest')) as site:
            self.assertEqual(titles(site.issue()[0]), ['Zero', 'One', 'Two', 'Three'])
        with Site(posts, dict(LIST, sections=[{'category': 'talks', 'title': 'The talks'}])) as site:
            message = site.issue()[0]
            self.assertEqual(titles(message), ['Zero', 'Three', 'One', 'Two'])
            self.assertEqual(re.findall(r'<td class="section"[^>]*><h2[^>]*>([^<]*)', html_of(message)), ['The talks', 'More posts'])
        with Site(posts, dict(LIST, sections='category')) as site:
            self.assertEqual(re.findall(r'<td class="section"[^>]*><h2[^>]*>([^<]*)', html_of(site.issue()[0])), ['talks', 'news'])

    def test_where_and_front_matter(self):
        posts = dict(THREE)
        posts['2026-01-05-four.md'] = post('Four', categories=['talks'], digest=False)
        posts['2026-01-06-five.md'] = post('Five', categories=['talks'], hidden=True)
        posts['2026-01-07-six.md'] = post('Six', categories=['talks'], draft=True)
        posts['2026-01-08-seven.md'] = post('Seven', categories=['talks'], digest='false')
        with Site(posts, dict(LIST, where="post.categories contains 'talks'")) as site:
            self.assertEqual(titles(site.issue()[0]), ['Three', 'One'])
        with Site(posts, dict(LIST, where="post.categories contains")) as site:
            site.run('digest', '--announce', '3')
            self.assertIn('courant.yml:', site.errors)

    def test_introduction(self):
        with Site(THREE, files={'digest/NEXT.md': 'Dear *readers* of {{ site.title }}, {{ issue.posts | size }} posts.\n'}) as site:
            (message,) = site.issue()
            self.assertIn('Dear <em>readers</em> of Test Site, 3 posts.', html_of(message))
            self.assertIn('of Test Site, 3 posts.', text_of(message))
            self.assertEqual(sorted(p.name for p in (site.dir / 'digest').iterdir()), ['1.md'])

    def test_bad_post_hides_no_good_one(self):
        posts = dict(THREE, **{'2026-01-07-bad.md': post('Bad', '{% if %}')})
        with Site(posts, dict(LIST, content='full')) as site:
            site.run('digest', '--announce', '10', status=1)
            self.assertIn('2026-01-07-bad.md:', site.errors)
            site.run('send')
            self.assertEqual(titles(site.messages()[0]), ['Three', 'Two', 'One'])

    def test_only_bad_posts(self):
        """An issue that would say nothing waits until a post is mended, and is still due then."""
        with Site(THREE, dict(LIST, content='full')) as site:
            site.run('digest', now='2026-01-15T00:00:00Z')
            site.write('_posts/2026-01-16-bad.md', post('Bad', '{% if %}'))
            site.run('run', now='2026-02-01T10:00:00Z', status=1)
            self.assertEqual(list(site.dir.glob('.courant/outbox/new/*')), [])
            site.write('_posts/2026-01-16-bad.md', post('Bad', 'Mended.'))
            site.run('run', now='2026-02-01T11:00:00Z')
            self.assertEqual(titles(site.messages()[0]), ['Bad'])

    def test_where_fails(self):
        """A post that the condition cannot be asked of is left out aloud; the rest goes out, and what was announced is not asked about."""
        posts = {'2026-01-02-one.md': post('One', n=1), '2026-01-03-many.md': post('Many', n='many'), '2026-01-04-nine.md': post('Nine', n=9)}
        with Site(posts, dict(LIST, where='post.n > 5')) as site:
            site.run('digest', '--announce', '3', status=1)
            self.assertRegex(site.errors, r'_posts/2026-01-03-many\.md: error: `where:` of the digest fails for this post')
            site.run('send')
            self.assertEqual(titles(site.messages()[0]), ['Nine'])
        with Site(posts, dict(LIST, where='post.n > 5')) as site:
            site.run('digest')
            site.run('run', now='2026-02-01T10:00:00Z')
            site.write('_posts/2026-02-02-some.md', post('Some', n='some'))
            site.run('run', now='2026-03-01T10:00:00Z', status=1)
            site.write('_posts/2026-02-02-some.md', post('Some', n=7))
            site.run('run', now='2026-03-01T11:00:00Z')
            self.assertEqual(titles(site.messages()[0]), ['Some'])

    def test_own_template_and_look(self):
        files = {'templates/digest/issue.html': '<!DOCTYPE html><html lang="en"><head><title>t</title><style>p.x { color: #111 } @media (x) { p { a: b } }</style></head>'
                 '<body><h1>Mine</h1>{% for post in issue.posts %}<p class="x"><a href="{{ post.link }}">{{ post.title | escape }}</a></p>{% endfor %}</body></html>'}
        with Site(THREE, files=files) as site:
            html = html_of(site.issue()[0])
            self.assertEqual(html.count('<p class="x" style="color:#111">'), 3)
            self.assertIn('@media (x) { p { a: b } }', html)
        look = (pathlib.Path(__file__).parents[2] / 'templates/digest/look.yml').read_text().replace('"#0a5c8f"', '"#7a1f5c"')
        with Site(THREE, files={'templates/digest/look.yml': look}) as site:
            self.assertIn('#7a1f5c', html_of(site.issue()[0]))

    def test_headers_and_injection(self):
        digest = dict(LIST, headers={'X-Campaign': 'größe'}, subject='{{ issue.posts.first.title }}', feedback_id='c:s:m:site')
        with Site({'2026-01-02-a.md': post('A\r\nBcc: victim@site.example\r\n\r\nbody')}, digest) as site:
            m = strict(site.issue()[0])
            self.assertEqual(m['X-Campaign'], 'größe')
            self.assertEqual(m['Feedback-ID'], 'c:s:m:site')
            self.assertIsNone(m['Bcc'])
            self.assertTrue(m['Subject'].startswith('A'), m['Subject'])
        for name in ('Bcc', 'from', 'Subject', 'X Y'):
            with Site(THREE, dict(LIST, headers={f'"{name}"': 'x'})) as site:
                site.run('digest', '--announce', '1', status=1)
                self.assertIn('courant.yml:', site.errors)

    def test_approved(self):
        with Site(THREE, dict(LIST, approved_file='secret')) as site:
            site.write('secret', 'sesame\n').chmod(0o644)
            site.run('digest', '--announce', '1', status=1)
            (site.dir / 'secret').chmod(0o600)
            self.assertEqual(parse(site.issue()[0])['Approved'], 'sesame')
            ledger = (site.dir / '.courant/ledger.sqlite').read_bytes()
            self.assertNotIn(b'sesame', ledger)

    def test_fits(self):
        words = ' '.join(f'word{i}' for i in range(1500))
        posts = {f'2026-01-{d:02}-p{d}.md': post(f'Post number {d}', f'Start {d}.\n\n{words} end{d}.') for d in range(1, 13)}
        with Site(posts, dict(LIST, content='full')) as site:
            (message,) = site.issue()
            html, text = html_of(message), text_of(message)
            self.assertLess(len(html.encode()), 102000)
            self.assertGreater(len(html.encode()), 80000)
            self.assertEqual(titles(message), [f'Post number {d}' for d in range(12, 0, -1)])
            self.assertLess(html.index('>Post number 1</a>'), html.index('Start 12.'))  # all headlines at the top
            full = [d for d in range(12, 0, -1) if f'end{d}.' in html]
            self.assertEqual(full, list(range(12, 12 - len(full), -1)))
            self.assertEqual(full, [d for d in range(12, 0, -1) if f'end{d}.' in text])
            self.assertTrue(all(f'Start {d}.' in html for d in range(1, 13)))
        with Site(posts, dict(LIST, content='full', html_max='14 KB')) as site:
            html = html_of(site.issue()[0])
            self.assertLess(len(html), 14 * 1024)
            self.assertNotIn('Start 1.', html)

    def test_languages(self):
        for lang, word, date in (('de', 'In dieser Ausgabe', '15. Januar 2026'), ('fr', 'Dans ce numéro', '15 janvier 2026'),
                                 ('es', 'En este número', '15 de enero de 2026'), ('ja', 'この号の内容', '2026年1月15日'),
                                 ('hi', 'इस अंक में', '15 जनवरी 2026'), ('kn', 'ಈ ಸಂಚಿಕೆಯಲ್ಲಿ', '15 ಜನವರಿ 2026'),
                                 ('ar', 'في هذا العدد', '15 يناير 2026'), ('xx', 'In this issue', '15 January 2026'), ('de-AT', 'In dieser Ausgabe', '15. Januar 2026')):
            with Site(THREE, dict(LIST, lang=lang)) as site:
                (message,) = site.issue()
                for body in (html_of(message), text_of(message)):
                    self.assertIn(word, body)
                    self.assertIn(date, body)
                self.assertIn(f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">', html_of(message))

    def test_every_language_is_whole(self):
        folder = pathlib.Path(__file__).parents[2] / 'templates/digest'
        keys = lambda f: re.findall(r'^(\w+):', f.read_text(), re.M)
        files = sorted(folder.glob('strings.*.yml'))
        self.assertEqual(len(files), 8)
        for f in files:
            self.assertEqual(keys(f), keys(folder / 'strings.en.yml'), f.name)
            self.assertEqual(len(re.search(r'months: \[(.*)\]', f.read_text())[1].split(',')), 12, f.name)

    def test_pictures(self):
        png = (pathlib.Path(__file__).parents[2] / 'feeds/example/images/sprint.png').read_bytes()
        posts = {'2026-01-02-a.md': post('A', '![Alt](/pic.png) ![](https://else.example/x.png)', image='/pic.png')}
        with Site(posts, dict(LIST, content='full'), files={'pic.png': png}) as site:
            (message,) = site.issue()
            html = html_of(message)
            self.assertEqual(len(re.findall(r'<img [^>]*src="https://site.example/pic.png"[^>]*width="536"', html))
                             + len(re.findall(r'<img [^>]*width="536"[^>]*src="https://site.example/pic.png"', html)), 2)
            self.assertEqual(html.count('<img '), html.count(' alt="'))
        with Site(posts, dict(LIST, content='full', images='inline'), files={'pic.png': png}) as site:
            m = strict(site.issue()[0])
            pictures = [p for p in m.walk() if p.get_content_type() == 'image/png']
            self.assertEqual([p.get_content() for p in pictures], [png])
            self.assertEqual(pictures[0].get_filename(), 'pic.png')
            self.assertEqual(m.get_body(('related', 'html')).get_content_type(), 'multipart/related')
            self.assertEqual(html_of(site.messages()[0]).count('cid:' + pictures[0]['Content-ID'].strip('<>')), 2)
        with Site(posts, dict(LIST, content='full', images='inline', images_max='1 KB'), files={'pic.png': png}) as site:
            self.assertNotIn('cid:', html_of(site.issue()[0]))


    def test_mime_digest(self):
        with Site(THREE, dict(LIST, format='mime-digest', content='full')) as site:
            m = strict(site.issue()[0])
            self.assertEqual([p.get_content_type() for p in m.iter_parts()], ['text/plain', 'multipart/digest'])
            inner = [p.get_content() for p in list(m.iter_parts())[1].iter_parts()]
            self.assertEqual([i['Subject'] for i in inner], ['Three', 'Two', 'One'])
            self.assertTrue(all('digest@site.example' in i['From'] and i['Date'] for i in inner))
            self.assertIn('More of two.', inner[1].get_content())

    def test_rfc1153(self):
        with Site(THREE, dict(LIST, format='rfc1153', content='full')) as site:
            m = strict(site.issue()[0])
            self.assertEqual(m.get_content_type(), 'text/plain')
            preamble, *rest = m.get_content().replace('\r\n', '\n').split('\n' + '-' * 70 + '\n')
            messages = rest[0].split('\n' + '-' * 30 + '\n')
            self.assertIn("Today's Topics:\n     Three\n     Two\n     One\n", preamble)
            self.assertEqual([re.search('^Subject: (.*)', t, re.M)[1] for t in messages[:-1]], ['Three', 'Two', 'One'])
            self.assertTrue(all(re.match(r'\nDate: \w{3}, \d+ Jan 2026 00:00:00 \+0530\nFrom: ', t) for t in messages[:-1]), messages)
            self.assertRegex(messages[-1], r'^\nEnd of Test Site Digest\n\*{23}\n$')

    def test_lint_stops(self):
        """An error stops the issue before it is frozen; its number names who asks."""
        for digest, url, rule in ((dict(LIST, subject='{{ nothing }}'), 'https://site.example', 'D01'), (LIST, 'http://localhost:4000', 'D07')):
            with Site({'2026-01-02-a.md': post('A')}, digest, config={'url': url}) as site:
                site.run('digest', '--announce', '1', status=1)
                self.assertRegex(site.errors, rf'error: {rule}: .* \(.+\)')
                site.run('send')
                self.assertEqual(list((site.dir / '.courant').glob('outbox/new/*')), [])
        with Site({'2026-01-02-a.md': post('A ' * 50, '![](https://else.example/a.svg)')}, dict(LIST, content='full')) as site:
            site.issue()
        with Site({'2026-01-02-a.md': post('A ' * 50, '![](https://else.example/a.svg)')}, dict(LIST, content='full')) as site:
            site.run('digest', '--announce', '1')
            self.assertRegex(site.errors, r'warning: D17: ')
            self.assertRegex(site.errors, r'warning: D02: ')
        look = (pathlib.Path(__file__).parents[2] / 'templates/digest/look.yml').read_text()
        for name, mode in (('ink', ''), ('dark_ink', ' in dark mode')):
            bad = re.sub(rf'^{name}: .*', f'{name}: "#808080"', look, flags=re.M)
            with Site(THREE, files={'templates/digest/look.yml': bad}) as site:
                site.run('digest', '--announce', '1')
                self.assertRegex(site.errors, rf'warning: D10: .*#808080 on #\w+{mode}: a contrast of')

    def test_local_links(self):
        """A post that links to the reader's own machine, as tutorials do, is no reason to keep an issue back."""
        for url, local in (('http://localhost:4000/', True), ('http://192.168.1.1/', True), ('http://172.31.0.1:80/', True), ('HTTP://Printer.LOCAL/', True),
                           ('http://172.32.0.1/', False), ('https://10.shops.example/', False)):
            posts = {'2026-01-02-a.md': post('A', f'[x]({url})'), '2026-01-03-b.md': post('B')}
            with self.subTest(url), Site(posts, dict(LIST, content='full')) as site:
                site.run('digest', '--announce', '2')
                (self.assertIn if local else self.assertNotIn)(f'warning: D07: href="{url}" in "A" leads to a machine of your own', site.errors)
                site.run('send')
                self.assertEqual(titles(site.messages()[0]), ['B', 'A'])

    def test_odd_titles(self):
        for title, subject in (('Using {{ x }} and {% y %}', 'Test Site: Using {{ x }} and {% y %}'), ('ß' * 3000, 'Test Site: ' + 'ß' * 244 + '…')):
            with self.subTest(title[:9]), Site({'2026-01-02-a.md': '---\ntitle: "' + title + '"\n---\nText.\n'}) as site:
                site.run('digest', '--announce', '1')
                self.assertIn('warning: D11' if '{' in title else 'warning: D02', site.errors)
                site.run('send')
                self.assertEqual(parse(site.messages()[0])['Subject'], subject)

    def test_huge_texts(self):
        """A post that no server would take is shown as its excerpt, and keeps the others from nobody."""
        posts = {'2026-01-02-huge.md': post('Huge', 'Start of much.\n\n' + 'wörd ' * 1600000), '2026-01-03-small.md': post('Small', 'All of little.')}
        for format in ('rfc1153', 'mime-digest'):
            with self.subTest(format), Site(posts, dict(LIST, content='full', format=format)) as site:
                (message,) = site.issue()
                self.assertLess(len(message), 100000)
                self.assertIn(b'Start of much.', message)
                self.assertIn(b'All of little.', message)

    def test_after_build(self):
        """Nothing leaves before the command has brought the site, and with it the issue's page, online; it is run when there is mail."""
        command = 'ls public/issues >> seen; test -e may-send'
        with Site(THREE, dict(LIST, archive='issues', after_build=command)) as site:
            site.write('courant.yml', (site.dir / 'courant.yml').read_text() + 'output: public\n')
            site.run('send')
            self.assertFalse((site.dir / 'seen').exists())
            site.run('digest', '--announce', '3')
            site.run('send', status=1)
            self.assertIn('after_build ended with status 1, so nothing is sent', site.errors)
            self.assertEqual(list(site.dir.glob('.courant/outbox/new/*')), [])
            site.write('may-send', '')
            # Whoever starts it may not care for his children.
            site.run('send', preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
            self.assertEqual(len(site.messages()), 1)
            site.run('send')
            self.assertEqual((site.dir / 'seen').read_text().split(), ['1.html', 'feed.xml', 'index.html'] * 2)

    def test_refused(self):
        """What is wrong in courant.yml, or in a template, is said with its place, and nothing is frozen."""
        for setting, value, said in (('schedule', 'hourly', 'courant.yml:2:13: error: digest: schedule'), ('from', 'nobody', ':3:9: error'),
                                     ('archive', '../x', 'archive: it must not lead out'), ('archive', '/x', 'archive: a folder'),
                                     ('subject', '{{ x', "error: Liquid: '{{' without"), ('sections', [{'title': 'x'}], 'the category is missing'),
                                     ('unsubscribe', {'url': 'http://x.example'}, 'RFC 8058'),
                                     ('unsubscribe', {'url': 'https://exämple.org/{token}'}, 'unsubscribe: url: a blank'),
                                     ('unsubscribe', {'mailto': 'a@x.example?subject=leave {token}'}, 'unsubscribe: mailto: a blank'), ('content', 'ful', 'did you mean `full`'),
                                     ('dkim', {'selector': 's', 'key_file': 'none'}, 'none: error')):
            with self.subTest(setting), Site(THREE, dict(LIST, **{setting: value})) as site:
                site.run('digest', '--announce', '3', status=1)
                self.assertIn(said, site.errors)
                site.run('send', status=1 if 'error: digest' in site.errors or setting == 'content' else 0)
                self.assertEqual(list(site.dir.glob('.courant/outbox/new/*')), [])
        for name, text, said in (('issue.html', '{% if %}', 'issue.html:1:'), ('issue.html', '', 'D09'), ('look.yml', '- 1', 'look.yml:1:1'),
                                 ('_post.txt', '{% for %}', '_post.txt:1:')):
            with self.subTest(name), Site(THREE, files={'templates/digest/' + name: text}) as site:
                site.run('digest', '--announce', '3', status=1)
                self.assertIn(said, site.errors)
                site.run('send')
                self.assertEqual(list(site.dir.glob('.courant/outbox/new/*')), [])

    def test_test_address(self):
        with Site(THREE, SINGLE) as site:
            site.run('digest', '--announce', '3', '--test', 'me@reader.example')
            self.assertEqual([parse(m)['To'] for m in site.messages()], ['me@reader.example'])
            self.assertEqual(len(site.issue()), 3)  # the two recipients come on top: nothing was recorded


    def test_json(self):
        """With --json standard output is one JSON document, whatever else there is to say."""
        with Site(THREE) as site:
            for options, said in ((['--announce', '3', '--preview', str(site.dir / 'shown')], r'file:///.*/shown/digest\.html'), (['--dry-run'], 'digest: the first run .*'),
                                  (['--announce', '3', '--test', 'me@reader.example'], 'digest: sent to me@reader.example .*')):
                (line,) = json.loads(site.run('digest', '--json', *options))['said']
                self.assertRegex(line, said)


class Calendar(unittest.TestCase):
    """The first run takes stock; afterwards an issue comes once a period."""

    def start(self, **digest):
        site = Site(THREE, dict(LIST, **digest))
        self.addCleanup(site.__exit__)
        self.assertIn('took stock of 3 posts', site.run('run', now='2026-01-10T00:00:00Z'))
        return site

    def issues(self, site):
        return len(list((site.dir / '.courant/outbox/new').glob('*')))

    def add(self, site, day):
        site.write(f'_posts/{day}-new-{day}.md', post('New ' + day))

    def test_once_a_period(self):
        site = self.start()
        self.add(site, '2026-01-11')
        site.run('run', now='2026-01-31T23:59:00Z')
        self.assertEqual(self.issues(site), 0)
        site.run('run', now='2026-02-01T03:29:00Z')
        self.assertEqual(self.issues(site), 0)
        site.run('run', now='2026-02-01T03:31:00Z')
        self.assertEqual(self.issues(site), 1)
        self.add(site, '2026-02-02')
        site.run('run', now='2026-02-03T00:00:00Z')
        self.assertEqual(self.issues(site), 1)
        site.run('run', now='2026-03-09T00:00:00Z')  # late: caught up once
        site.run('run', now='2026-03-10T00:00:00Z')
        self.assertEqual(self.issues(site), 2)

    def test_max_late(self):
        site = self.start(max_late='2h')
        self.add(site, '2026-01-11')
        site.run('run', now='2026-02-01T06:00:00Z')
        self.assertEqual(self.issues(site), 0)
        site.run('run', now='2026-03-01T05:00:00Z')
        self.assertEqual(self.issues(site), 1)

    def test_after_posts(self):
        site = self.start(schedule='after 2 posts')
        self.add(site, '2026-01-11')
        site.run('run', now='2026-01-12T06:00:00Z')
        self.assertEqual(self.issues(site), 0)
        self.add(site, '2026-01-13')
        site.run('run', now='2026-01-13T06:00:00Z')
        site.run('run', now='2026-01-13T07:00:00Z')
        self.assertEqual(self.issues(site), 1)

    def test_when_empty(self):
        site = self.start()
        site.run('run', now='2026-02-02T06:00:00Z')
        self.add(site, '2026-02-10')  # too late for February
        self.assertIn('due 2026-03-01T09:00', site.run('status', now='2026-02-11T06:00:00Z'))
        site.run('run', now='2026-02-11T06:00:00Z')
        self.assertEqual(self.issues(site), 0)
        site.run('run', now='2026-03-01T06:00:00Z')
        self.assertEqual(titles(site.messages()[0]), ['New 2026-02-10'])
        site = self.start(when_empty='send')
        site.run('run', now='2026-02-02T06:00:00Z')
        site.run('run', now='2026-02-02T07:00:00Z')
        self.assertEqual(self.issues(site), 1)
        self.assertIn('Nothing new this time.', text_of(site.messages()[0]))

    def test_edited_and_corrected(self):
        site = self.start(corrections=True)
        self.add(site, '2026-01-11')
        site.run('run', now='2026-02-02T06:00:00Z')
        site.write('_posts/2026-01-11-new-2026-01-11.md', post('New 2026-01-11', 'Now right.', last_modified_at='2026-02-05 10:00'))
        self.add(site, '2026-02-06')
        site.run('run', now='2026-03-02T06:00:00Z')
        last = max(site.messages(), key=lambda m: parse(m)['Date'].datetime)
        self.assertEqual(titles(last), ['New 2026-02-06'])
        self.assertIn('Changed since you last heard of them', text_of(last))
        self.assertIn('New 2026-01-11', text_of(last))
        self.add(site, '2026-03-06')
        site.run('run', now='2026-04-02T06:00:00Z')
        last = max(site.messages(), key=lambda m: parse(m)['Date'].datetime)
        self.assertNotIn('2026-01-11', text_of(last))

    def test_cancel(self):
        site = self.start()
        self.add(site, '2026-01-11')
        site.run('digest', now='2026-02-02T06:00:00Z')
        site.run('digest', '--cancel', '1', now='2026-02-02T06:10:00Z')
        site.run('send', now='2026-02-02T06:20:00Z')
        self.assertEqual(self.issues(site), 0)
        site.run('run', now='2026-02-02T07:00:00Z')
        self.assertEqual(titles(site.messages()[0]), ['New 2026-01-11'])
        site.run('digest', '--cancel', '1', now='2026-02-02T08:00:00Z', status=1)
        site.run('digest', '--reissue', '0', now='2026-02-02T08:00:00Z', status=1)

    def test_introduction_comes_back(self):
        site = self.start()
        self.add(site, '2026-01-11')
        self.add(site, '2026-01-12')
        site.write('digest/NEXT.md', 'Dear readers.')
        site.run('digest', now='2026-02-02T06:00:00Z')
        self.assertFalse((site.dir / 'digest/NEXT.md').exists())
        site.run('digest', '--dry-run', '--cancel', '1', now='2026-02-02T06:05:00Z', status=1)
        self.assertFalse((site.dir / 'digest/NEXT.md').exists())
        site.run('digest', '--cancel', '1', now='2026-02-02T06:10:00Z')
        self.assertEqual((site.dir / 'digest/NEXT.md').read_text(), 'Dear readers.')
        site.run('digest', now='2026-02-02T06:20:00Z')
        (site.dir / '_posts/2026-01-12-new-2026-01-12.md').unlink()
        site.run('run', now='2026-02-02T07:00:00Z')
        self.assertIn('Dear readers.', text_of(site.messages()[0]))

    def test_withdrawn_before_sending(self):
        site = self.start()
        self.add(site, '2026-01-11')
        self.add(site, '2026-01-12')
        site.run('digest', now='2026-02-02T06:00:00Z')
        (site.dir / '_posts/2026-01-12-new-2026-01-12.md').unlink()
        site.run('run', now='2026-02-02T07:00:00Z')
        self.assertIn('withdrawn', site.errors)
        self.assertEqual([titles(m) for m in site.messages()], [['New 2026-01-11']])


class Memory(unittest.TestCase):
    def test_thousand_posts(self):
        """A digest of 1,000 posts composes in under 64 MB."""
        words = 'Some words of a post that is neither short nor long. ' * 80
        posts = {f'2025-{1 + i % 12:02}-{1 + i % 28:02}-post-{i}.md': post(f'Post {i}', f'Start {i}.\n\n{words}') for i in range(1000)}
        with Site(posts, dict(LIST, content='full', max_posts=0)) as site:
            done = subprocess.run(['/usr/bin/python3', '-c', 'import resource,subprocess,sys; s=subprocess.run(sys.argv[1:]).returncode; '
                                   'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(s)', os.environ['COURANT'], 'digest',
                                   '--announce', '1000', '--now', '2026-01-15', str(site.dir)], capture_output=True, text=True)
            self.assertIn(done.returncode, (0, 1), done.stderr)
            if 'asan' not in os.environ['COURANT']:
                self.assertLess(int(done.stdout.split()[-1]), 64 * 1024, done.stdout)
            self.assertTrue((site.dir / '.courant/ledger.sqlite').exists())


if __name__ == '__main__':
    unittest.main()
