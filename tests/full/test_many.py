"""Many recipients: memory that does not grow with them, and a ledger that somebody else is writing to."""
import os, pathlib, shutil, socket, sqlite3, subprocess, tempfile, time, unittest

COURANT = os.environ['COURANT']
FEW, MANY, SENT = 10000, 1000000, 100000


class Site:
    def __init__(self, folder, recipients, port=1):
        self.path = pathlib.Path(folder)
        (self.path / '_posts').mkdir()
        (self.path / '_config.yml').write_text('title: T\nurl: https://blog.example.net\n')
        (self.path / '_posts/2025-03-01-one.md').write_text('---\ntitle: One\n---\nText.\n')
        with open(self.path / 'members.txt', 'w') as f:
            # In no order, as lists are.
            f.writelines(f'u{i * 2654435761 % 16777216:x}.{i}@mail{i % 1000}.example.net\n' for i in range(recipients))
        (self.path / 'courant.yml').write_text(
            'digest:\n  schedule: daily 09:00\n  from: D <d@example.org>\n  recipients: members.txt\n  unsubscribe: none\n'
            f'mail:\n  transport: smtp\n  server: smtp://127.0.0.1:{port}\n')

    def run(self, *args):
        """-> (exit status, what was said, peak memory in KiB)"""
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen([COURANT, *args, '--now', '2025-03-02T12:00:00Z', self.path], stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            return process.returncode, out.read().decode(), used.ru_maxrss


    def issues(self):
        """How many recipients each issue has."""
        file = self.path / '.courant/ledger.sqlite'
        if not file.exists():
            return []
        db = sqlite3.connect(file)
        try:
            if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'issue'").fetchall():
                return []
            return [n for n, in db.execute('SELECT count(*) FROM issue LEFT JOIN recipient ON issue = issue.id GROUP BY issue.id')]
        finally:
            db.close()


class ManyTest(unittest.TestCase):
    def peak(self, recipients, *args, before=(), port=1):
        with tempfile.TemporaryDirectory() as folder:
            site = Site(folder, recipients, port)
            for command in before:
                self.assertEqual(site.run(*command)[0], 0)
            status, said, peak = site.run(*args)
            self.assertEqual(status, 0, said)
            with sqlite3.connect(site.path / '.courant/ledger.sqlite') as db:
                rows = dict(db.execute('SELECT state, count(*) FROM recipient GROUP BY state').fetchall())
            return peak, rows

    def test_freeze(self):
        few, rows = self.peak(FEW, 'digest', '--announce', '1')
        self.assertEqual(rows, {0: FEW})
        many, rows = self.peak(MANY, 'digest', '--announce', '1')
        self.assertEqual(rows, {0: MANY})
        self.assertLessEqual(many, 1.1 * few)

    def test_send(self):
        if not shutil.which('smtp-sink'):
            raise unittest.SkipTest('no smtp-sink (postfix)')
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            port = s.getsockname()[1]
        user = ['-u', 'nobody'] if os.geteuid() == 0 else []
        sink = subprocess.Popen(['smtp-sink', *user, f'127.0.0.1:{port}', '200'], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                with socket.socket() as s:
                    if s.connect_ex(('127.0.0.1', port)) == 0:
                        break
                time.sleep(0.1)
            freeze = [('digest', '--announce', '1')]
            few, rows = self.peak(FEW, 'send', before=freeze, port=port)
            self.assertEqual(rows, {3: FEW})
            many, rows = self.peak(SENT, 'send', before=freeze, port=port)
            self.assertEqual(rows, {3: SENT})
            self.assertLessEqual(many, 1.1 * few)
        finally:
            sink.terminate()
            sink.wait()

    def test_killed_freeze(self):
        """SIGKILL at any moment of a freeze: there is the whole issue or none, and never a second one."""
        for k in range(25):
            with tempfile.TemporaryDirectory() as folder, self.subTest(k=k):
                site = Site(folder, 20000)
                process = subprocess.Popen([COURANT, 'digest', '--announce', '1', '--now', '2025-03-02T12:00:00Z', folder],
                                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(k * 0.012)
                process.kill()
                process.wait()
                counts = site.issues()
                self.assertIn(counts, ([], [20000]))
                self.assertEqual(site.run('digest', *(() if counts else ('--announce', '1')))[0], 0)
                self.assertEqual(site.issues(), [20000])

    def test_busy(self):
        """A ledger that stays locked is an error that says so, and nothing is changed."""
        with tempfile.TemporaryDirectory() as folder:
            site = Site(folder, 3)
            self.assertEqual(site.run('digest', '--announce', '1')[0], 0)
            db = sqlite3.connect(site.path / '.courant/ledger.sqlite', isolation_level=None)
            db.execute('BEGIN IMMEDIATE')
            status, said, _ = site.run('send')
            self.assertNotEqual(status, 0)
            self.assertIn('the ledger is in use by another courant', said)
            db.execute('ROLLBACK')
            self.assertEqual(db.execute('SELECT DISTINCT state FROM recipient').fetchall(), [(0,)])
            db.close()


if __name__ == '__main__':
    unittest.main()
