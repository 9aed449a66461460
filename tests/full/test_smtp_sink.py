"""Postfix's smtp-sink takes an issue, message by message, as it was frozen."""
import email, os, pathlib, shutil, subprocess, sys, tempfile, time, socket, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
from harness import Publication
from postfix import free_port

SINK = shutil.which('smtp-sink', path='/usr/sbin:' + os.environ['PATH'])


class Sink(unittest.TestCase):
    def test_sink(self):
        if not SINK:
            raise unittest.SkipTest('smtp-sink (of Postfix) is not installed')
        with tempfile.TemporaryDirectory() as folder, Publication(60, []) as site:
            os.chmod(folder, 0o777)
            port = free_port()
            sink = subprocess.Popen([SINK, *(['-u', 'nobody'] if os.geteuid() == 0 else []), '-d', 'message.', f'127.0.0.1:{port}',
                                     '64'], cwd=folder, stderr=subprocess.DEVNULL)
            try:
                for _ in range(100):
                    try:
                        socket.create_connection(('127.0.0.1', port), 1).close()
                        break
                    except OSError:
                        time.sleep(0.05)
                frozen = site.outbox()
                site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{port}'])
                status, text = site.run('send')
                self.assertEqual((status, set(site.states().values())), (0, {'delivered'}), text)
            finally:
                sink.kill()
                sink.wait()
            taken = {}
            for path in pathlib.Path(folder).glob('message.*'):
                data = path.read_bytes().replace(b'\r\n', b'\n')
                to = email.message_from_bytes(data)['To'].strip('<> ')
                self.assertNotIn(to, taken)
                taken[to] = data
            self.assertEqual(set(taken), set(site.recipients))
            for to, message in frozen.items():
                self.assertIn(message.replace(b'\r\n', b'\n').rstrip(b'\n'), taken[to])


if __name__ == '__main__':
    unittest.main()
