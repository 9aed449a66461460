"""courant check on anybody's feed, through the program: what is printed, in which encodings, and with what documents it must cope."""
import json, os, pathlib, re, subprocess, tempfile, unittest

PROGRAM = os.environ['COURANT']
TOP = pathlib.Path(__file__).resolve().parents[2]
RSS = '<rss version="2.0">\n<channel><title>é€</title><link>http://e.org/</link><description>d</description>\n%s</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>http://e.org/</id><updated>2025-01-01T00:00:00Z</updated>' \
       '<author><name>n</name></author><link rel="self" href="http://e.org/f"/>%s</feed>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="http://e.org/">' \
      '<title>t</title><link>http://e.org/</link><description>d</description><items><rdf:Seq/></items></channel>%s</rdf:RDF>'
MANY = 100000


class FeedCheck(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.file = pathlib.Path(held.name) / 'feed'

    def check(self, document, *options):
        self.file.write_bytes(document if isinstance(document, bytes) else document.encode())
        done = subprocess.run([PROGRAM, 'check', *options, 'feed'], cwd=self.file.parent, capture_output=True, text=True, timeout=100)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done

    def findings(self, document):
        done = self.check(document, '--json')
        return [(f['line'], f['column'], f['severity'], f['rule']) for f in json.loads(done.stdout)['findings']]

    def test_text_and_json_say_the_same(self):
        document = RSS % '<ttl>never</ttl>\n  <item><link>/x</link></item>'
        done = self.check(document)
        lines = (done.stdout + done.stderr).splitlines()
        self.assertIn('feed:3:1: error: ttl must be a number above 0; it is "never" (RSS 2.0, <ttl> of <channel>) [invalid-number]', lines)
        self.assertIn('feed:4:3: error: item must have title or description (RSS 2.0, Elements of <item>) [missing-element]', lines)
        self.assertEqual(done.returncode, 1)
        told = json.loads(self.check(document, '--json').stdout)
        again = [f'feed:{f["line"]}:{f["column"]}: {f["severity"]}: {f["text"]} [{f["rule"]}]' for f in told['findings']]
        self.assertEqual(again, [line for line in lines if line.startswith('feed:')])
        self.assertEqual((told['errors'], told['warnings']), (3, 2))

    def test_valid_feeds_of_every_make(self):
        for document in [RSS % '', ATOM % '', RDF % '', '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": []}']:
            done = self.check(document)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_encodings(self):
        bad = RSS % '<ttl>é</ttl>'
        wanted = (3, 1, 'error', 'invalid-number')
        for encoding, mark in [('utf-8', b''), ('utf-8', b'\xef\xbb\xbf'), ('utf-16le', b'\xff\xfe'), ('utf-16be', b'\xfe\xff')]:
            self.assertIn(wanted, self.findings(mark + bad.encode(encoding)), encoding)
        for encoding in ['windows-1252', 'ISO-8859-15', 'UTF-16LE']:
            declared = f'<?xml version="1.0" encoding="{encoding}"?>' + bad
            self.assertIn(wanted, self.findings(declared.encode(encoding)), encoding)
        for encoding in ['utf-16le', 'utf-16be']:
            wrong = ('<?xml version="1.0" encoding="utf-8"?>' + RSS % '').encode(encoding)
            self.assertIn('wrong-encoding', [rule for _, _, _, rule in self.findings(wrong)], encoding)
        done = self.check((RSS % '').encode('windows-1252'))
        self.assertIn('feed:2:17: error: Input is not proper UTF-8', done.stdout + done.stderr)
        self.assertIn('encoding="windows-1252"', done.stdout + done.stderr)
        self.assertIn('Unsupported encoding x-none', self.check('<?xml version="1.0" encoding="x-none"?>' + RSS % '').stderr)

    def test_what_is_no_feed(self):
        for document in [b'', b' \n', b'\0' * 1000, os.urandom(10000), b'\x89PNG\r\n\x1a\n', b'hello', b'{', b'<rss', '<html><body>x</body></html>']:
            found = self.findings(document)
            self.assertTrue(any(severity == 'error' for _, _, severity, _ in found), document[:20])

    def test_entities(self):
        secret = self.file.parent / 'secret'
        secret.write_text('the secret')
        for doctype in [f'<!ENTITY x SYSTEM "{secret}">', f'<!ENTITY % p SYSTEM "{secret}"> %p; <!ENTITY x "">']:
            done = self.check(f'<!DOCTYPE rss [{doctype}]>' + RSS % '<ttl>&x;</ttl>')
            self.assertNotIn('the secret', done.stdout + done.stderr)
        laughs = ''.join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
        for body in ['<ttl>&a11;</ttl>', '<ttl x="&a11;">1</ttl>']:
            self.assertEqual(self.check(f'<!DOCTYPE rss [<!ENTITY a0 "ha">{laughs}]>' + RSS % body).returncode, 1)

    def test_large_documents(self):
        """What grows with the square of the document does not end in time."""
        numbers = range(MANY)
        for document in [
                RSS % ''.join(f'<item><title>i</title><guid>http://e.org/{i}</guid><pubDate>Thu, 20 Feb 2025 10:00:00 GMT</pubDate></item>' for i in numbers),
                ATOM % ''.join(f'<entry><title>e</title><id>http://e.org/{i}</id><updated>2025-01-01T00:00:00Z</updated><link href="http://e.org/{i}"/></entry>' for i in numbers),
                RDF % ''.join(f'<item rdf:about="http://e.org/{i}"><title>e</title><link>http://e.org/{i}</link></item>' for i in numbers),
                '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [' + ','.join(f'{{"id": "{i}", "content_text": ""}}' for i in numbers) + ']}']:
            done = self.check(document)
            self.assertEqual(done.returncode, 0, (done.stdout + done.stderr)[:500])
        for document in [
                ATOM % ('<link href="http://e.org/"/>' * MANY),
                RSS % ('<item><title>x</title></item>' * MANY + '<ttl>1</ttl>' * MANY), RSS % ('<skipHours>' + '<hour>1</hour>' * MANY + '</skipHours>'),
                RDF % ('<item rdf:about="http://e.org/"><title>e</title><link>http://e.org/</link></item>' * MANY)]:
            self.check(document)

    def test_rules_are_in_the_manual(self):
        """Every rule that the tests of the check name, and no other name, stands in the manual."""
        manual = (TOP / 'docs/courant.1').read_text()
        listed = re.findall(r'^\.It Cm (\S+)$', manual[manual.index('.Ss Rules of check'):manual.index('.Ss The ledger')], re.M)
        named = {'too-large'}
        for source in TOP.glob('tests/unit/feed_check*.c'):
            named |= set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)*)"\s*(?:\}|\)\))', source.read_text()))
        self.assertEqual(listed, sorted(listed))
        self.assertEqual(sorted(set(listed)), sorted(named))


if __name__ == '__main__':
    unittest.main()
