"""courant send as its user meets it: signals, the progress line of a terminal, the lines of a report."""
import collections, datetime, json, os, pathlib, pty, re, select, shutil, signal, subprocess, sys, tempfile, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
from harness import Publication, program
from server import SILENT, Server


def mail(server, *more):
    return ['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', *more]


class Signals(unittest.TestCase):
    def interrupt(self, *signals):
        with Server(delay=0.01) as server, Publication(150, mail(server)) as site:
            process = site.start('send')
            while len(server.taken) < 20:
                time.sleep(0.01)
                self.assertIsNone(process.poll())
            for number in signals:
                process.send_signal(number)
            out, _ = process.communicate(timeout=60)
            states = collections.Counter(site.states().values())
            self.assertEqual(states['delivered'], len(server.taken))
            again = site.run('send')
            self.assertEqual((again, collections.Counter(site.states().values())), ((0, ''), {'delivered': 150}))
            self.assertEqual(collections.Counter(t.recipient for t in server.whole), dict.fromkeys(site.recipients, 1))
            return process.returncode, out, states

    def test_stop(self):
        """What is in flight is finished, the rest waits; a second signal changes nothing."""
        for signals in ((signal.SIGTERM,), (signal.SIGINT,), (signal.SIGHUP,), (signal.SIGTERM, signal.SIGTERM),
                        (signal.SIGINT, signal.SIGINT, signal.SIGTERM)):
            with self.subTest(signals):
                status, out, states = self.interrupt(*signals)
                self.assertEqual((status, out), (75, ''))
                self.assertEqual(set(states), {'delivered', 'pending'})

    def test_nohup(self):
        with Server(delay=0.01) as server, Publication(40, mail(server)) as site:
            process = subprocess.Popen([program.resolve(), 'send', site.path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
            while len(server.taken) < 5:
                time.sleep(0.01)
            process.send_signal(signal.SIGHUP)
            self.assertEqual((process.communicate(timeout=60)[0], process.returncode), (b'', 0))
            self.assertEqual(len(server.taken), 40)

    def test_reply_is_waited_for(self):
        """A transaction whose dot was sent is not given up for a signal."""
        with Server(lambda at, e: time.sleep(1.5) if at == 'dot' else None) as server, Publication(3, mail(server)) as site:
            process = site.start('send')
            while not server.whole:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            self.assertEqual((process.returncode, collections.Counter(site.states().values())), (75, {'delivered': 1, 'pending': 2}))

    def test_stop_before_the_first(self):
        """Whoever was not even tried waits too, and the exit status says so."""
        with Server() as server, Publication(3, mail(server)) as site:
            to = site.to
            site.to = to + '\n  after_build: kill -TERM $PPID'
            site.configure(mail(server))
            self.assertEqual((site.run('send'), set(site.states().values()), server.connections), ((75, ''), {'pending'}, 0))
            site.to = to
            site.configure(mail(server))
            self.assertEqual((site.run('send'), set(site.states().values())), ((0, ''), {'delivered'}))

    def test_stop_in_the_last(self):
        """A signal that came too late to leave anything undone is not told."""
        with Server(lambda at, e: time.sleep(1.5) if at == 'dot' else None) as server, Publication(1, mail(server)) as site:
            process = site.start('send')
            while not server.whole:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            self.assertEqual((process.communicate(timeout=60)[0], process.returncode, site.states()), ('', 0, {site.recipients[0]: 'delivered'}))

    def test_closed_streams(self):
        """What is said to nobody does not get into a file that was opened in a stream's place."""
        for closed in ('<&-', '>&-', '2>&-', '<&- >&- 2>&-'):
            with self.subTest(closed), Server(lambda at, e: '550 5.1.1 no such user' if at == 'RCPT' and e.count == 1 else None) as server, \
                    Publication(2, mail(server)) as site:
                done = subprocess.run(['sh', '-c', f'exec "$0" send -v "$1" {closed}', program.resolve(), site.path], capture_output=True)
                self.assertEqual((done.returncode, sorted(site.states().values())), (1, ['delivered', 'refused']))
                self.assertEqual((site.path / '.courant/lock').read_bytes(), b'')


class Copies(unittest.TestCase):
    def test_one_ledger(self):
        """Two copies of a site, as checked out for two jobs, share a ledger: one delivers, the other comes again later."""
        with Server(delay=0.01) as server, Publication(60, []) as site, tempfile.TemporaryDirectory() as folder:
            ledger, other = site.path / 'record/ledger.sqlite', pathlib.Path(folder, 'copy')
            ledger.parent.mkdir()
            for file in (site.path / '.courant').glob('ledger.sqlite*'):
                file.rename(ledger.parent / file.name)
            site.configure(mail(server))
            settings = site.path / 'courant.yml'
            settings.write_text(settings.read_text() + f'ledger: {ledger}\n')
            shutil.copytree(site.path, other, ignore=shutil.ignore_patterns('.courant', 'record'))
            (other / 'link').symlink_to(ledger)
            settings = other / 'courant.yml'
            settings.write_text(settings.read_text().replace(str(ledger), 'link'))
            process = site.start('send')
            while len(server.taken) < 10:
                time.sleep(0.01)
            for command in ('send', 'resolve --resend all'):
                done = subprocess.run([program.resolve(), *command.split(), other], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (75, f'{other}/link: warning: another courant is at work with this ledger; '
                                                                      'try again later\n'))
            self.assertEqual((process.communicate(timeout=60)[0], process.returncode), ('', 0))
            self.assertEqual(collections.Counter(t.recipient for t in server.whole), dict.fromkeys(site.recipients, 1))
            self.assertEqual(subprocess.run([program.resolve(), 'send', other]).returncode, 0)


class Terminal(unittest.TestCase):
    def on_a_terminal(self, site, *options, **kw):
        """-> (exit status, what a terminal as standard error got)"""
        ours, theirs = pty.openpty()
        process = subprocess.Popen([program.resolve(), 'send', *options, site.path], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=theirs, **kw)
        os.close(theirs)
        seen = b''
        try:
            while True:
                seen += os.read(ours, 4096)
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        return process.wait(60), seen.decode()

    def test_progress(self):
        with Server(delay=0.02) as server, Publication(60, mail(server, 'connections: 1')) as site:
            status, seen = self.on_a_terminal(site)
            self.assertEqual(status, 0)
            lines = seen.split('\r\x1b[K')
            shown = [re.fullmatch(r'(\d+) of 60 sent, (\d+) a second, (\d+):(\d\d) left', line) for line in lines if ' of ' in line]
            self.assertGreater(len(shown), 3)
            self.assertNotIn(None, shown, lines)
            counts = [int(m[1]) for m in shown]
            self.assertEqual(counts, sorted(counts))
            self.assertEqual(counts[-1], 60)
            self.assertTrue(all(1 <= int(m[2]) <= 50 for m in shown), lines)
            self.assertEqual(shown[-1][0].split(', ')[-1], '0:00 left')
            self.assertEqual(lines[-1], '', 'the line is not cleared')
            self.assertNotIn('\n', seen)

    def test_only_who_is_due(self):
        """Whoever is put off and not due yet is not waited for."""
        with Server(lambda at, e: '450 4.2.2 full' if at == 'RCPT' else '451 4.3.0 enough' if at == 'MAIL' and e.count > 5 else None) as bad, \
                Server() as server, Publication(20, mail(bad, 'connections: 1')) as site:
            self.assertEqual(site.run('send')[0], 75)
            self.assertEqual(collections.Counter(site.states().values()), {'deferred': 5, 'pending': 15})
            site.configure(mail(server))
            status, seen = self.on_a_terminal(site)
            self.assertEqual(status, 75)
            self.assertRegex(seen, '15 of 15 sent, .* 0:00 left')

    def test_no_progress(self):
        with Server() as server, Publication(12, mail(server)) as site:
            self.assertEqual(self.on_a_terminal(site, '--quiet'), (0, ''))
        with Server() as server, Publication(12, mail(server)) as site:
            self.assertEqual(site.run('send'), (0, ''))

    def test_closed_terminal(self):
        """The terminal goes away: the run ends as for any signal, and the next one finishes."""
        with Server(delay=0.01) as server, Publication(150, mail(server)) as site:
            ours, theirs = pty.openpty()
            process = subprocess.Popen(['setsid', '-c', program.resolve(), 'send', site.path], stdin=theirs, stdout=theirs, stderr=theirs)
            os.close(theirs)
            while len(server.taken) < 20:
                select.select([ours], [], [], 0.01)[0] and os.read(ours, 4096)
            os.close(ours)
            process.wait(60)
            self.assertEqual(set(site.states().values()), {'delivered', 'pending'})
            self.assertEqual(site.run('send')[0], 0)
            self.assertEqual(collections.Counter(t.recipient for t in server.whole), dict.fromkeys(site.recipients, 1))


class Test(unittest.TestCase):
    """digest --test over SMTP."""

    def test_forms_of_an_address(self):
        with Server() as server, Publication(1, mail(server)) as site:
            for given, address in (('Me <me@example.net>', 'me@example.net'), ('me@b\u00fccher.example', 'me@xn--bcher-kva.example')):
                self.assertEqual(site.run('digest', '--reissue', '1', '--test', given)[0], 0)
                self.assertEqual(server.taken[-1].recipient, address)
            self.assertEqual(set(site.states().values()), {'pending'})

    def test_put_off(self):
        with Server(lambda at, e: '450 4.7.1 greylisted' if at == 'RCPT' else None) as server, Publication(1, mail(server)) as site:
            status, text = site.run('digest', '--reissue', '1', '--test', 'me@example.net')
            self.assertEqual((status, text.splitlines()), (75, ['warning: me@example.net was put off, and the test is over; send it again later: '
                                                                '4.7.1 greylisted']))


class Report(unittest.TestCase):
    def test_refusals(self):
        """One line for each, and nothing of those who are put off, but for the exit status."""
        def script(at, e):
            if at == 'RCPT' and e.argument.startswith('u1'):
                return '550 5.1.1 no such user'
            if at == 'RCPT' and e.argument.startswith('u2'):
                return '450 4.2.2 mailbox full'
        with Server(script) as server, Publication(30, mail(server)) as site:
            status, text = site.run('send')
            self.assertEqual(status, 1)
            refused = sorted(r for r in site.recipients if r.startswith('u1'))
            self.assertEqual(sorted(text.splitlines()),
                             [f'error: {r} was refused: 550 5.1.1 no such user' for r in refused])
            counts = json.loads(site.run('status', '--json')[1])['digests'][0]['recipients']
            self.assertEqual({s: n for s, n in counts.items() if n}, {'refused': 11, 'deferred': 11, 'delivered': 8})
            self.assertEqual(set(counts), {'pending', 'claimed', 'submitting', 'delivered', 'deferred', 'refused', 'unknown',
                                           'withdrawn', 'expired'})
            # Another run repeats nothing, and it is not time for the others yet.
            self.assertEqual(site.run('send'), (75, ''))
            # Who, why and until when is asked of status.
            record = json.loads(site.run('status', '--json')[1])['digests'][0]
            self.assertEqual(sorted(r['address'] for r in record['refused']), refused)
            self.assertEqual({(r['issue'], r['attempts'], r['code'], r['reply']) for r in record['refused']}, {(1, 1, 550, '5.1.1 no such user')})
            self.assertEqual(sorted(r['address'] for r in record['deferred']), sorted(r for r in site.recipients if r.startswith('u2')))
            self.assertEqual({(r['code'], r['reply']) for r in record['deferred']}, {(450, '4.2.2 mailbox full')})
            self.assertTrue(all(datetime.datetime.fromisoformat(r['next_try']) for r in record['deferred']))
            plain = site.run('status')[1]
            self.assertRegex(plain, r'\n  deferred: u2\S*, issue 1, until 2\S+: 450 4\.2\.2 mailbox full\n')
            self.assertRegex(plain, r'\n  refused: u1\S*, issue 1: 550 5\.1\.1 no such user\n')
            self.assertIn('\n  refused: and more (--json names them)\n', plain)

    def test_many_refusals(self):
        with Server(lambda at, e: '550 5.1.1 no such user' if at == 'RCPT' else None) as server, \
                Publication(450, mail(server)) as site:
            status, text = site.run('send')
            self.assertEqual(set(text.splitlines()), {f'error: {r} was refused: 550 5.1.1 no such user' for r in site.recipients})

    def test_unknown(self):
        """A lost reply is told at once, by every run that follows, and by status, until it is settled."""
        with Server(lambda at, e: SILENT if at == 'dot' and e.count == 2 else None) as server, \
                Publication(5, mail(server, 'timeouts: {final: 1s}')) as site:
            status, text = site.run('send')
            self.assertEqual((status, set(site.states().values())), (1, {'delivered', 'unknown'}))
            lost, = [a for a, s in site.states().items() if s == 'unknown']
            self.assertIn(f'{lost}: the server had the whole message, and its reply was lost', text)
            status, text = site.run('send')
            self.assertEqual((status, len(server.whole)), (1, 5))
            self.assertIn('1 recipient may or may not have got it', text)
            self.assertIn(f'unknown whether {lost} has issue 1', site.run('status')[1])
            self.assertEqual([u['address'] for u in json.loads(site.run('status', '--json')[1])['digests'][0]['unknown']], [lost])
            site.run('resolve', '--resend', lost)
            self.assertEqual(site.run('send'), (0, ''))
            self.assertEqual(collections.Counter(t.recipient for t in server.whole)[lost], 2)
            # The same bytes, under the same Message-ID.
            self.assertEqual(len({t.digest for t in server.whole if t.recipient == lost}), 1)


class Addresses(unittest.TestCase):
    def test_file(self):
        """Whatever a list of members looks like, each is served once, and who cannot be is named with his line."""
        lines = ['# members', 'a@example.net', 'Bea Name <b@example.net>', '"Last, First" <c@Example.NET>', 'A@EXAMPLE.NET', 'd@b\xfccher.example',
                 'D@xn--bcher-kva.example', 'b\xfccher@example.net', '"quoted part"@example.net', 'two@at@example.net', '', 'e@example.net',
                 'x@example.net\0', 'nobody']
        with Server() as server, Publication(1, []) as site:
            (site.path / 'members.txt').write_bytes('\r\n'.join(lines).encode('utf-8-sig'))
            site.configure(mail(server))
            status, text = site.run('digest', '--force', '--reissue', '1')
            self.assertEqual(status, 1)
            for number in (8, 9, 10, 13, 14):
                self.assertIn(f'members.txt:{number}:', text)
            self.assertEqual(text.count('left out'), 5, text)
            site.run('send')
            # The first issue was for u0 alone.
            self.assertEqual(sorted(t.recipient for t in server.taken), ['a@example.net', 'b@example.net', 'c@example.net',
                                                                         'd@xn--bcher-kva.example', 'e@example.net', 'u0@example.net'])


class Secrets(unittest.TestCase):
    def test_nowhere(self):
        """A password is in no command line and in no file of the site."""
        with Server(lambda at, e: time.sleep(0.5) if at == 'connect' else None) as server, Publication(1, []) as site:
            (site.path / 'password').write_text('not-for-your-eyes\n')
            (site.path / 'password').chmod(0o600)
            site.configure(mail(server, 'username: u', 'password_file: password'))
            process = site.start('send')
            while server.connections == 0:
                time.sleep(0.01)
            for path in pathlib.Path('/proc').glob(f'{process.pid}/task/*/cmdline'):
                self.assertNotIn(b'not-for-your', path.read_bytes())
            out, _ = process.communicate(timeout=30)
            self.assertIn('unencrypted', out)
            found = [p for p in site.path.rglob('*') if p.is_file() and b'not-for-your' in p.read_bytes()]
            self.assertEqual(found, [site.path / 'password'])


if __name__ == '__main__':
    unittest.main()
