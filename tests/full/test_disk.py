"""Disk test: every change of the feeds' and of the ledger's files fails in turn, by ENOSPC, EIO and EROFS, once and from then on,
while feeds are built, while an issue is frozen and while it is sent.  A feed is the old one or the new one, whole.  No message leaves that could not be recorded; what is frozen is frozen whole; and when the disk is
well again everybody gets the issue once, but for those whose state is unknown, who are named."""
import collections, errno, json, os, pathlib, shutil, sqlite3, subprocess, sys, tempfile, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
from server import Server

COURANT = os.environ['COURANT']
SHIM = pathlib.Path(__file__).resolve().parent / 'failing_disk.c'
STATES = 'pending claimed submitting delivered deferred refused unknown withdrawn expired'.split()
RECIPIENTS = [f'u{i}@example.net' for i in range(12)]
NOW = '2025-03-02T12:00:00Z'
FAULTS = [(errno.ENOSPC, True), (errno.ENOSPC, False), (errno.EIO, True), (errno.EIO, False), (errno.EROFS, True)]


def setUpModule():
    global shim, keep
    if not shutil.which('cc'):
        raise unittest.SkipTest('no C compiler for the library that makes the disk fail')
    keep = tempfile.TemporaryDirectory()
    shim = os.path.join(keep.name, 'failing_disk.so')
    subprocess.run(['cc', '-shared', '-fPIC', '-D_GNU_SOURCE', '-pthread', '-o', shim, SHIM, '-ldl'], check=True)


def tearDownModule():
    keep.cleanup()


class Site:
    def __init__(self, top):
        self.path = pathlib.Path(top) / 'site'
        (self.path / '_posts').mkdir(parents=True)
        (self.path / '_config.yml').write_text('title: T\nurl: https://blog.example.net\n')
        (self.path / '_posts/2025-03-01-one.md').write_text('---\ntitle: One\n---\nText.\n')
        (self.path / 'members.txt').write_text('\n'.join(RECIPIENTS) + '\n')
        self.configure(1)

    def configure(self, port):
        (self.path / 'courant.yml').write_text(
            'digest:\n  schedule: daily 09:00\n  from: D <d@example.org>\n  recipients: members.txt\n  unsubscribe: none\n'
            f'mail:\n  transport: smtp\n  server: smtp://127.0.0.1:{port}\n  connections: 2\n')

    def run(self, *args, fault=None, n=0):
        """-> (exit status, what was said, whether the fault struck)"""
        env, seen = dict(os.environ), self.path.parent / 'seen'
        if fault:
            seen.unlink(missing_ok=True)
            env.update(LD_PRELOAD=shim, FAULT_PATH='_site' if args[0] == 'build' else 'ledger.sqlite', FAULT_AT=str(n), FAULT_ERRNO=str(fault[0]), FAULT_SEEN=str(seen))
            if fault[1]:
                env['FAULT_STAYS'] = '1'
        done = subprocess.run([COURANT, *args, '--now', NOW, self.path], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120)
        return done.returncode, done.stdout.decode(), seen.exists()

    def feeds(self):
        top = self.path / '_site'
        return {str(f.relative_to(top)): f.read_bytes() for f in top.rglob('*') if f.is_file()}

    def states(self):
        """{address: state}; None if there is no issue."""
        db = sqlite3.connect(self.path / '.courant/ledger.sqlite')
        try:
            issues = db.execute('SELECT recipients FROM issue').fetchall() if db.execute(
                "SELECT 1 FROM sqlite_schema WHERE name = 'issue'").fetchall() else []
            return {a: STATES[s] for a, s in db.execute('SELECT address, state FROM recipient')} if issues else None
        finally:
            db.close()


class DiskTest(unittest.TestCase):
    def each(self, fault, prepare, check, least=20):
        """Fail the n-th change, n = 1, 2, …, until there is no n-th."""
        with tempfile.TemporaryDirectory(dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None) as top:
            for n in range(1, 2000):
                struck = False
                folder = os.path.join(top, str(n))
                os.mkdir(folder)
                with self.subTest(fault=errno.errorcode[fault[0]], stays=fault[1], n=n):
                    struck = check(prepare(folder), fault, n)
                shutil.rmtree(folder)
                if not struck:
                    break
            self.assertGreater(n, least, 'so few changes cannot be all')

    def built(self, folder):
        site = Site(folder)
        self.assertEqual(site.run('build')[0], 0)
        site.old = site.feeds()
        (site.path / '_posts/2025-03-02-two.md').write_text('---\ntitle: Two\n---\nText.\n')
        # What a good disk would hold.
        shutil.copytree(site.path, site.path.parent / 'good')
        good = Site.__new__(Site)
        good.path = site.path.parent / 'good'
        self.assertEqual(good.run('build')[0], 0)
        site.new = good.feeds()
        self.assertEqual(set(site.new), set(site.old))
        return site

    def check_build(self, site, fault, n):
        status, said, struck = site.run('build', fault=fault, n=n)
        now = site.feeds()
        self.assertEqual(set(now), set(site.old), 'something else lies beside the feeds')
        for name, content in now.items():
            self.assertIn(content, (site.old[name], site.new[name]), name)
        if struck:
            self.assertEqual(status, 1, said)
            self.assertIn('_site', said)
            self.assertIn(site.run('build')[0], (0,))
        self.assertEqual(site.feeds(), site.new)
        return struck

    def frozen(self, folder):
        site = Site(folder)
        self.assertEqual(site.run('digest', '--announce', '1')[0], 0)
        return site

    def check_digest(self, site, fault, n):
        status, said, struck = site.run('digest', '--announce', '1', fault=fault, n=n)
        if struck and status == 0:
            # Only tidying up may fail unnoticed.
            self.assertEqual(len(site.states() or ()), len(RECIPIENTS))
        elif struck:
            self.assertIn('ledger', said)
            self.assertIn(len(site.states() or ()), (0, len(RECIPIENTS)), 'half an issue')
            again = site.run('digest', '--announce', '1')
            self.assertEqual(len(site.states() or ()), len(RECIPIENTS), again)
        return struck

    def check_send(self, site, fault, n):
        with Server() as server:
            site.configure(server.port)
            status, said, struck = site.run('send', fault=fault, n=n)
            states = site.states()
            # A message that left is on record as such.
            for message in server.whole:
                self.assertIn(states[message.recipient], ('submitting', 'delivered', 'unknown'), said)
            if status == 0:
                self.assertEqual(set(states.values()), {'delivered'}, said)
            elif struck:
                self.assertIn('ledger', said)
            again, told, _ = site.run('send')
            states = site.states()
            taken = collections.Counter(t.recipient for t in server.taken)
            self.assertTrue(all(c == 1 for c in taken.values()), f'sent twice: {taken}\n{said}{told}')
            unknown = {a for a, s in states.items() if s == 'unknown'}
            self.assertEqual({a for a, s in states.items() if s not in ('delivered', 'unknown')}, set(), told)
            self.assertEqual({a for a in RECIPIENTS if a not in taken} - unknown, set(), 'lost')
            record = json.loads(site.run('status', '--json')[1])
            self.assertEqual({u['address'] for d in record['digests'] for u in d['unknown']}, unknown)
        return struck


PREPARE = dict(build=DiskTest.built, digest=lambda test, folder: Site(folder), send=DiskTest.frozen)
for kind in FAULTS:
    for what in PREPARE:
        def test(self, kind=kind, what=what):
            self.each(kind, lambda folder: PREPARE[what](self, folder), getattr(self, 'check_' + what), 5 if what == 'build' else 20)
        setattr(DiskTest, f'test_{what}_{errno.errorcode[kind[0]].lower()}_{"stays" if kind[1] else "once"}', test)

if __name__ == '__main__':
    unittest.main()
