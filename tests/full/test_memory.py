"""Peak memory with 1,000,000 recipients is at most 1.1 times that with 10,000 while sending (the first
9,000 messages), and does not grow with their number while composing."""
import os, pathlib, re, signal, subprocess, sys, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
from harness import Publication, program
from server import Server


def peak_kib(process, enough=lambda: False):
    """Wait for the end, and bring it about when there is enough.  (What wait4 tells counts the memory of this test too, from before the exec.)"""
    peak = 0
    while process.poll() is None:
        try:
            found = re.search(r'VmHWM:\s+(\d+) kB', pathlib.Path(f'/proc/{process.pid}/status').read_text())
            peak = int(found[1]) if found else peak
        except OSError:
            pass
        if enough():
            process.send_signal(signal.SIGTERM)
        time.sleep(0.002)
    return peak


class Memory(unittest.TestCase):
    def measure(self, recipients):
        """-> peak memory of composing and of sending, in KiB"""
        with Server() as sink, Publication(10, []) as site:
            mail = ['transport: smtp', f'server: smtp://127.0.0.1:{sink.port}']
            with open(site.path / 'members.txt', 'w') as f:
                f.writelines(f'someone{i}@example.net\n' for i in range(recipients))
            site.configure(mail)
            start = lambda *command: subprocess.Popen([program.resolve(), *command, site.path], stdin=subprocess.DEVNULL,
                                                      stdout=subprocess.DEVNULL)
            process = start('digest', '--force', '--reissue', '1')
            composing = peak_kib(process)
            self.assertEqual(process.returncode, 0)
            process = start('send')
            sending = peak_kib(process, lambda: len(sink.taken) >= 9000)
            self.assertIn(process.returncode, (0, 75))
            return composing, sending

    def test_peak(self):
        small, large = self.measure(10000), self.measure(1000000)
        if 'COURANT_TELL' in os.environ:
            print(f'KiB: composing {small[0]} and {large[0]}, sending {small[1]} and {large[1]}')
        self.assertLessEqual(large[0], 1.1 * small[0], 'composing')
        self.assertLessEqual(large[1], 1.1 * small[1], 'sending')


if __name__ == '__main__':
    unittest.main()
