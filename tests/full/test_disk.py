"""A disk that fails from every single write of the ledger on in turn (ENOSPC, EIO, read-only), and a ledger that cannot be written at all: no message
leaves that could not be recorded, so that the next run serves everybody who was not served, and nobody twice."""
import collections, errno, os, pathlib, subprocess, sys, tempfile, unittest

HERE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / 'smtp'))
from harness import Site
from server import Server


class Disk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.library = pathlib.Path(cls.folder.name, 'disk.so')
        subprocess.run(['cc', '-shared', '-fPIC', '-D_GNU_SOURCE', '-o', cls.library, HERE / 'smtp/preload/disk.c', '-ldl'], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def env(self, **more):
        return dict(LD_PRELOAD=str(self.library), DISK_NAME='ledger.sqlite', **{k: str(v) for k, v in more.items()})

    def one(self, number, at):
        """-> whether the disk failed at all"""
        with Server() as server, Site(6) as site:
            site.configure(['transport: smtp', 'server: smtp://127.0.0.1:1'])
            site.send()  # freezes
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}'])
            counted = site.path / 'count'
            status, text, _ = site.send(env=self.env(DISK_FAILS_AT=at, DISK_ERRNO=number, DISK_COUNT=counted))
            failed = counted.exists() and int(counted.read_text()) >= at
            # When the disk fails only as the ledger is closed, all is recorded, and nothing need be said.
            if failed and status == 0:
                self.assertEqual({s[0] for s in site.states().values()}, {'delivered'})
            elif failed:
                self.assertIn('ledger', text)
            status, text, counts = site.send()
            whole = collections.Counter(t.recipient for t in server.whole)
            self.assertLessEqual(max(whole.values()), 1, f'somebody was served twice: {text}')
            for address, (state, *_) in site.states().items():
                self.assertIn(state, ('delivered', 'unknown'))
                if state == 'delivered':
                    self.assertEqual(whole[address], 1)
            self.assertLessEqual(counts.get('unknown', 0), 1)
            return failed

    def test_each_write(self):
        for number in (errno.ENOSPC, errno.EIO, errno.EROFS):
            at = 1
            with self.subTest(errno=errno.errorcode[number]):
                while True:
                    with self.subTest(write=at):
                        failed = self.one(number, at)
                    if not failed:
                        break
                    at += 1
                self.assertGreater(at, 10)

    def test_read_only(self):
        with Server() as server, Site(6) as site:
            site.configure(['transport: smtp', 'server: smtp://127.0.0.1:1'])
            site.send()
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}'])
            status, text, _ = site.send(env=self.env(DISK_FAILS_AT=1, DISK_ERRNO=errno.EROFS))
            self.assertEqual((status, server.whole), (1, []))
            self.assertIn('ledger', text)
            self.assertEqual(site.send()[2], {'delivered': 6})


if __name__ == '__main__':
    unittest.main()
