"""transport: sendmail.  What the program is given, how its end is read, and what becomes of everybody when it is not what it should be:
a message counts as taken only if the program has read it to its end and says so."""
import os, pathlib, signal, subprocess, sys, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
from harness import Publication, Site, message

BIG = 3000000  # more than a pipe holds


class Sendmail(unittest.TestCase):
    def program(self, site, body, *settings):
        path = site.path / 'sendmail'
        path.write_text('#!/bin/sh\n' + body.replace('@', str(site.path)))
        path.chmod(0o755)
        site.configure(['transport: sendmail', f'sendmail: {path}', *settings])

    def run_it(self, site, body, *settings, **kw):
        self.program(site, body, *settings)
        return site.send(**kw)

    def ends(self, body, counts, says='', status=1, size=1000, settings=(), then=None):
        """-> after this program, and after a good one"""
        with Site(3, size=size) as site:
            got, text, found = self.run_it(site, body, *settings)
            self.assertEqual((got, found), (status, counts), text)
            self.assertIn(says, text)
            if not says:
                self.assertEqual(text, '')
            _, _, found = self.run_it(site, 'cat >/dev/null\n', later=18000)
            self.assertEqual(found, then or {'delivered': 3})

    def test_given(self):
        """Its arguments, its message with the line ends of this system, no descriptors of ours, its signals as usual."""
        for size in (1000, BIG):
            with self.subTest(size), Site(4, size=size) as site:
                status, text, counts = self.run_it(site, 'echo "$*" >>@/args\nfor to; do :; done\n'
                                                   'ls /proc/self/fd >>@/fds\ngrep SigIgn /proc/self/status >>@/ignored\n'
                                                   'cat >"@/$to"\n')
                self.assertEqual((status, text, counts), (0, '', {'delivered': 4}))
                self.assertEqual((site.path / 'args').read_text().splitlines(),
                                 [f'-i -f bounces@example.org -- {r}' for r in site.recipients])
                for r in site.recipients:
                    self.assertEqual((site.path / r).read_bytes(), message(r, size).replace(b'\r\n', b'\n'))
                # 0, 1, 2, and the folder that ls reads.
                self.assertLessEqual(set((site.path / 'fds').read_text().split()), {'0', '1', '2', '3'})
                for line in (site.path / 'ignored').read_text().splitlines():
                    self.assertFalse(int(line.split()[1], 16) & 1 << (signal.SIGPIPE - 1))

    def test_status(self):
        said = 'cat >/dev/null\necho "5.1.1 who is that?" >&2\nexit '
        for code, states in ((75, 'deferred'), (68, 'deferred')):
            with self.subTest(code):
                self.ends(f'{said}{code}\n', {states: 3}, status=75)
        for code in (65, 67):
            with self.subTest(code):
                self.ends(f'{said}{code}\n', {'refused': 3}, 'u1@example.net was refused: 5.1.1 who is that?', then={'refused': 3})
        for code in (1, 64, 69, 70, 71, 77, 78, 126, 127, 255):
            with self.subTest(code):
                self.ends(f'{said}{code}\n', {'pending': 3}, f'exit status {code}: 5.1.1 who is that?')

    def test_kept(self):
        with Site(1) as site:
            self.run_it(site, 'cat >/dev/null\nprintf "4.3.1 no \\033[31mroom\\n" >&2\nexit 75\n')
            self.assertEqual(site.states()['u0@example.net'][:4], ('deferred', 0, '4.3.1', '4.3.1 no ?[31mroom'))

    def test_refusal_without_reading(self):
        """Who is refused by his address need not have the message read."""
        for size in (1000, BIG):
            self.ends('exit 67\n', {'refused': 3}, 'was refused', size=size, then={'refused': 3})
            self.ends('exit 75\n', {'deferred': 3}, status=75, size=size)

    def test_success_without_reading(self):
        says = 'without reading the whole message'
        held = {'unknown': 1, 'delivered': 2}
        for body in ('exit 0\n', 'exec <&-\nsleep 0.1\nexit 0\n', 'head -c 100 >/dev/null\nexit 0\n'):
            for size in (1000, BIG):
                with self.subTest(body, size=size):
                    self.ends(body, {'unknown': 1, 'pending': 2}, says, size=size, then=held)
        self.ends('exit 0\n', {'unknown': 1, 'pending': 2}, 'u0@example.net: the program had the message, and did not say', then=held)

    def test_streams_closed_early(self):
        """The end of what it says is not its end: it gets the whole message."""
        for size in (1000, BIG):
            with self.subTest(size), Site(2, size=size) as site:
                status, text, counts = self.run_it(site, 'for to; do :; done\nexec 2>&- 1>&-\nsleep 0.2\ncat >"@/$to"\n')
                self.assertEqual((status, text, counts), (0, '', {'delivered': 2}))
                for r in site.recipients:
                    self.assertEqual((site.path / r).read_bytes(), message(r, size).replace(b'\r\n', b'\n'))

    def test_background(self):
        """What it leaves running, with its streams open, is not waited for."""
        with Site(3) as site:
            start = time.monotonic()
            status, text, counts = self.run_it(site, 'cat >/dev/null\nsleep 20 &\necho $! >>@/pids\nexit 0\n')
            try:
                self.assertEqual((status, text, counts), (0, '', {'delivered': 3}))
                self.assertLess(time.monotonic() - start, 10)
            finally:
                for pid in (site.path / 'pids').read_text().split():
                    os.kill(int(pid), signal.SIGKILL)

    def test_talks_much(self):
        """More than a pipe holds, before it reads and after."""
        talk = 'dd if=/dev/zero bs=1000 count=300 2>/dev/null | tr "\\0" x >&2\n'
        with Site(2, size=BIG) as site:
            status, text, counts = self.run_it(site, f'{talk}cat >/dev/null\n{talk}exit 75\n')
            self.assertEqual((status, counts), (75, {'deferred': 2}), text)

    def test_killed(self):
        """After it has read all, nobody knows; before, nothing can have left.  The next one is not tried either way."""
        for size in (1000, BIG):
            with self.subTest(size):
                self.ends('cat >/dev/null\nkill -9 $$\n', {'unknown': 1, 'pending': 2}, 'killed by signal 9', size=size,
                          then={'unknown': 1, 'delivered': 2})
                self.ends('kill -9 $$\n', {'pending': 3}, 'killed by signal 9; what is left waits', status=75, size=size)

    def test_hangs(self):
        timeouts = ['timeouts: {final: 500ms}']
        for size in (1000, BIG):
            with self.subTest(size):
                self.ends('sleep 30\n', {'pending': 3}, 'did not end', status=75, size=size, settings=timeouts)
        self.ends('trap "" TERM\nsleep 30\n', {'pending': 3}, 'did not end', status=75, settings=timeouts)
        self.ends('cat >/dev/null\nsleep 30\n', {'unknown': 1, 'pending': 2}, 'did not end', settings=timeouts,
                  then={'unknown': 1, 'delivered': 2})

    def test_slow(self):
        """Slowness is no failure as long as it reads."""
        with Site(1, size=BIG) as site:
            status, text, counts = self.run_it(site, 'for i in 1 2 3 4 5; do sleep 0.3; dd bs=500000 count=1 iflag=fullblock '
                                               '>/dev/null 2>&1; done\ncat >/dev/null\n', 'timeouts: {final: 1s}')
            self.assertEqual((status, counts), (0, {'delivered': 1}), text)

    def test_cannot_be_run(self):
        with Site(3) as site:
            plain = site.path / 'plain'
            plain.write_text('x')
            plain.chmod(0o644)
            for path, says in (('/nonexistent/sendmail', 'No such file'), (plain, 'Permission denied'), (site.path, 'Permission denied')):
                site.configure(['transport: sendmail', f'sendmail: {path}'])
                status, text, counts = site.send()
                self.assertEqual((status, counts), (1, {'pending': 3}))
                self.assertIn(f'{path}: it cannot be run: {says}', text)

    def test_signal(self):
        """The message in flight is finished, whatever a terminal says to its processes, and nothing more is begun."""
        with Site(5) as site:
            self.program(site, 'cat >/dev/null\necho >>@/begun\nsleep 0.5\necho >>@/ended\n')
            process = site.start(start_new_session=True)
            while not (site.path / 'begun').exists():
                time.sleep(0.01)
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=20)
            self.assertEqual(process.returncode, 75)
            self.assertEqual([s[0] for s in site.states().values()], ['delivered'] + ['pending'] * 4)
            self.assertEqual((site.path / 'ended').read_text(), '\n')

    def test_killed_ourselves(self):
        """A message is never cut short by our end, be it in the pipe or still to be put there."""
        for size in (200000, BIG):
            with self.subTest(size), Site(3, size=size) as site:
                self.program(site, 'for to; do :; done\necho >@/begun\nsleep 0.5\ncat >"@/$to"\necho >@/ended\n')
                process = site.start(start_new_session=True)
                while not (site.path / 'begun').exists():
                    time.sleep(0.01)
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate(timeout=20)
                while not (site.path / 'ended').exists():
                    time.sleep(0.01)
                first = site.recipients[0]
                self.assertEqual((site.path / first).read_bytes(), message(first, size).replace(b'\r\n', b'\n'))
                self.assertEqual(self.run_it(site, 'cat >/dev/null\n')[2], {'unknown': 1, 'delivered': 2})

    def test_leaves_nobody(self):
        """Who writes a long message ends with the program, whether or not that reads."""
        for body in ('exit 67\n', 'head -c 2000000 >/dev/null\nexit 75\n', 'cat >/dev/null\n', 'sleep 30\n'):
            with self.subTest(body), Site(1, size=BIG) as site:
                self.program(site, body, 'timeouts: {final: 500ms}')
                process = site.start(start_new_session=True)
                process.communicate(timeout=20)
                left = subprocess.run(['pgrep', '-f', str(site.path)], stdout=subprocess.PIPE, text=True).stdout
                self.assertEqual(left, '')

    def test_children_ignored(self):
        """Whoever started us may not care for his children; we do."""
        with Publication(2, []) as site:
            self.program(site, 'cat >/dev/null\nexit 67\n')
            process = site.start('send', preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
            process.communicate(timeout=20)
            self.assertEqual(set(site.states().values()), {'refused'})

    def test_rate(self):
        with Site(6) as site:
            start = time.monotonic()
            self.assertEqual(self.run_it(site, 'cat >/dev/null\n', 'rate: 10/s')[2], {'delivered': 6})
            self.assertGreaterEqual(time.monotonic() - start, 0.49)

    def test_bad_address(self):
        """A ledger that somebody else has written to cannot add recipients."""
        with Site(['a@example.net', 'b@example.net, c@example.net', '-bs']) as site:
            status, text, counts = self.run_it(site, 'for to; do :; done\ncat >/dev/null\necho "$to" >>@/to\n')
            self.assertEqual((status, counts), (1, {'delivered': 1, 'refused': 2}), text)
            self.assertEqual((site.path / 'to').read_text(), 'a@example.net\n')


if __name__ == '__main__':
    unittest.main()
