"""courant resolve and status: recipients of whom nobody knows whether they have their message."""
import bz2, gzip, json, lzma, os, pathlib, sqlite3, subprocess, tempfile, unittest

COURANT = os.environ['COURANT']
UNKNOWN, DELIVERED, PENDING = 6, 3, 0
NOW = '2025-03-02T12:00:00Z'


class Site:
    """An issue that went to the outbox; then its recipients are made unknown, as a lost reply would."""

    def __init__(self, folder, recipients):
        self.path = pathlib.Path(folder)
        (self.path / '_posts').mkdir()
        (self.path / '_config.yml').write_text('title: T\nurl: https://blog.example.net\n')
        (self.path / '_posts/2025-03-01-one.md').write_text('---\ntitle: One\n---\nText.\n')
        (self.path / 'members.txt').write_text('\n'.join(recipients) + '\n')
        (self.path / 'courant.yml').write_text('digest:\n  schedule: daily 09:00\n  from: D <d@example.org>\n'
                                               '  recipients: members.txt\n  unsubscribe: none\n')
        for command in (['digest', '--announce', '1'], ['send']):
            assert self.run(*command)[0] == 0
        self.ids = {}
        for file in (self.path / '.courant/outbox').glob('*/*'):
            head = file.read_text().split('\n\n')[0].replace('\r', '')
            field = {l.split(': ')[0].lower(): l.split(': ', 1)[1] for l in head.split('\n') if ': ' in l}
            self.ids[field['to'].strip('<>')] = field['message-id']
        self.sql('UPDATE recipient SET state = ?', (UNKNOWN,))

    def sql(self, *args):
        with sqlite3.connect(self.path / '.courant/ledger.sqlite') as db:
            return db.execute(*args).fetchall()

    def run(self, *args, given=b''):
        done = subprocess.run([COURANT, *args, '--now', NOW, self.path], input=given, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60)
        return done.returncode, done.stdout.decode()

    def states(self):
        return dict(self.sql('SELECT address, state FROM recipient'))


class ResolveTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.names = [f'u{i}@example.net' for i in range(6)]
        self.site = Site(self.folder.name, self.names)

    def test_status_names_them(self):
        record = json.loads(self.site.run('status', '--json')[1])['digests'][0]
        self.assertEqual([(u['issue'], u['address']) for u in record['unknown']], [(1, n) for n in self.names])
        self.assertEqual(record['recipients']['unknown'], 6)
        self.assertEqual(record['issues'][0]['recipients']['unknown'], 6)

    def test_by_hand(self):
        self.assertEqual(self.site.run('resolve', '--delivered', 'U1@Example.NET')[0], 0)
        self.assertEqual(self.site.run('resolve', '--resend', self.names[2])[0], 0)
        want = dict.fromkeys(self.names, UNKNOWN)
        want[self.names[1]], want[self.names[2]] = DELIVERED, PENDING
        self.assertEqual(self.site.states(), want)
        # Who is not unknown is not touched.
        self.site.run('resolve', '--resend', self.names[1])
        self.assertEqual(self.site.states(), want)
        self.site.run('resolve', '--delivered', 'all')
        self.assertEqual(self.site.states(), {n: PENDING if n == self.names[2] else DELIVERED for n in self.names})

    def test_forms_of_an_address(self):
        """As the recipients file has it, whatever the ledger makes of that."""
        with tempfile.TemporaryDirectory() as folder:
            site = Site(folder, ['Ann <ann@b\u00fccher.example>', 'bob@b\u00fccher.example'])
            self.assertEqual(site.run('resolve', '--delivered', 'Ann <ann@B\u00fccher.example>')[0], 0)
            self.assertEqual(site.run('resolve', '--resend', 'bob@xn--bcher-kva.example')[0], 0)
            self.assertEqual(site.states(), {'ann@xn--bcher-kva.example': DELIVERED, 'bob@xn--bcher-kva.example': PENDING})

    def test_several_digests(self):
        """An address that is unknown in one digest need not be unknown in the others."""
        settings = self.site.path / 'courant.yml'
        one = settings.read_text().removeprefix('digest:\n')
        settings.write_text('digest:\n  - name: digest\n' + one.replace('\n  ', '\n    ').replace('  schedule', '    schedule', 1) +
                            '  - {name: other, schedule: daily 09:00, from: D <d@example.org>, to: l@example.org, unsubscribe: none}\n')
        self.assertEqual(self.site.run('digest', '--digest', 'other', '--announce', '1')[0], 0)
        self.assertEqual(self.site.run('resolve', '--delivered', self.names[0]), (0, 'digest: 1 settled as delivered\n'))
        status, said = self.site.run('resolve', '--delivered', self.names[0])
        self.assertEqual((status, said.count('nobody whose state is unknown')), (1, 1))
        self.assertEqual(self.site.run('resolve', '--digest', 'other', '--delivered', self.names[1])[0], 1)
        for command in (['resolve', '--delivered', 'all'], ['send']):
            status, said = self.site.run(*command, '--digest', 'ohter')
            self.assertIn("there is no digest 'ohter'", said)
            self.assertEqual(status, 1)
        self.assertEqual(self.site.states()[self.names[1]], UNKNOWN)

    def test_nothing_unknown_is_sent(self):
        self.site.run('send')
        self.assertEqual(set(self.site.states().values()), {UNKNOWN})

    def test_log(self):
        """Only what the queue manager has is delivered: a Message-ID alone may belong to a message that was cut off."""
        ids = [self.site.ids[n] for n in self.names]
        head = 'Nov 23 21:00:00 mail postfix/'
        log = self.site.path / 'mail.log'
        log.write_text('\n'.join([
            # u0: whole.
            f'{head}smtpd[1]: AAAA: client=localhost[127.0.0.1]',
            f'{head}cleanup[2]: AAAA: message-id={ids[0]}',
            # u1: cut off after its headers; its queue id is used again by another message.
            f'{head}smtpd[1]: BBBB: client=localhost[127.0.0.1]',
            f'{head}cleanup[2]: BBBB: message-id={ids[1]}',
            f'{head}qmgr[3]: AAAA: from=<d@example.org>, size=999, nrcpt=1 (queue active)',
            f'{head}smtpd[1]: lost connection after DATA from localhost[127.0.0.1]',
            f'{head}smtpd[1]: BBBB: client=localhost[127.0.0.1]',
            f'{head}cleanup[2]: BBBB: message-id=<other@example.org>',
            f'{head}qmgr[3]: BBBB: from=<d@example.org>, size=999, nrcpt=1 (queue active)',
            # u2: cut off first, whole at the second time.
            f'{head}cleanup[2]: CCCC: message-id={ids[2]}',
            f'{head}cleanup[2]: DDDD: message-id={ids[2]}',
            f'{head}qmgr[3]: DDDD: from=<d@example.org>, size=999, nrcpt=1 (queue active)',
            # u3: somebody else's line has its id in it.
            f'{head}smtpd[1]: NOQUEUE: reject: text {ids[3]}',
            # u4: an id that only begins like it.
            f'{head}cleanup[2]: EEEE: message-id={ids[4][:-1]}.x>',
            f'{head}qmgr[3]: EEEE: from=<d@example.org>, size=999, nrcpt=1 (queue active)',
            # u5: the log ends in the middle.
            f'{head}cleanup[2]: FFFF: message-id={ids[5]}']))
        status, said = self.site.run('resolve', '--log', str(log))
        self.assertEqual(status, 0, said)
        self.assertIn('2 are in the log', said)
        self.assertEqual(self.site.states(), {n: DELIVERED if i in (0, 2) else UNKNOWN for i, n in enumerate(self.names)})

    def test_log_in_parts(self):
        """A message that came before the log was put away and was queued after it; the forms of names, times and ids that Postfix writes."""
        old = f'2026-11-23T23:59:59.999999+01:00 mail postfix/submission/smtpd[1]: 4Bxyz12: client=localhost[::1], sasl_method=PLAIN\n' \
              f'2026-11-23T23:59:59.999999+01:00 mail postfix/cleanup[2]: 4Bxyz12: message-id={self.site.ids[self.names[0]]}\n'
        new = f'2026-11-24T00:00:00.000001+01:00 mail postfix/qmgr[3]: 4Bxyz12: from=<d@example.org>, size=999, nrcpt=1 (queue active)\n' \
              f'2026-11-24T00:00:01.000001+01:00 mail postfix/smtp[4]: 4Bxyz12: to=<{self.names[0]}>, status=deferred (later)\n'
        status, said = self.site.run('resolve', '--log', '-', given=old.encode())
        self.assertEqual((status, self.site.states()[self.names[0]]), (0, UNKNOWN), said)
        status, said = self.site.run('resolve', '--log', '-', given=(old + new).encode())
        self.assertEqual((status, self.site.states()[self.names[0]]), (0, DELIVERED), said)

    def test_log_of_deliveries(self):
        """Whoever keeps the lines of deliveries alone has the word of those; a refused recipient's line is none."""
        ids = [self.site.ids[n] for n in self.names]
        head = 'Nov 23 21:00:00 mail postfix/'
        log = '\n'.join([f'{head}cleanup[2]: AAAA: message-id={ids[0]}',
                         f'{head}smtp[4]: AAAA: to=<{self.names[0]}>, relay=mx[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
                         f'{head}cleanup[2]: BBBB: message-id={ids[1]}',
                         f'{head}smtpd[1]: BBBB: reject: RCPT from localhost[127.0.0.1]: 550 5.1.1; from=<d@example.org> to=<{self.names[1]}>', ''])
        self.assertEqual(self.site.run('resolve', '--log', '-', given=log.encode())[0], 0)
        self.assertEqual([self.site.states()[n] for n in self.names[:3]], [DELIVERED, UNKNOWN, UNKNOWN])

    def test_no_log(self):
        """Nobody is declared safe to send to again because of a file that has no word on it."""
        line = f'mail postfix/cleanup[2]: AAAA: message-id={self.site.ids[self.names[0]]}\n'.encode()
        for data, says in ((gzip.compress(line), 'is compressed'), (lzma.compress(line), 'is compressed'), (bz2.compress(line), 'is compressed'),
                           (b'', 'is no log'), (b'something else\n', 'is no log')):
            log = self.site.path / 'mail.log'
            log.write_bytes(data)
            for status, said in (self.site.run('resolve', '--log', str(log)), self.site.run('resolve', '--log', '-', given=data)):
                self.assertEqual(status, 1, said)
                self.assertIn(says, said)
                self.assertNotIn('safe', said)

    def test_usage(self):
        for args in ((), ('--delivered', 'all', '--resend', 'all'), ('--log', 'x', '--resend', 'all'), ('--resend', ''), ('--delivered', '')):
            self.assertEqual(self.site.run('resolve', *args)[0], 2)
        self.assertEqual(self.site.run('resolve', '--log', str(self.site.path / 'none'))[0], 1)
        self.assertEqual(set(self.site.states().values()), {UNKNOWN})


if __name__ == '__main__':
    unittest.main()
