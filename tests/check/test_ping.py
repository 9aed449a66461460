"""courant build --ping, against hubs on loopback."""
import contextlib, http.server, os, pathlib, socket, ssl, subprocess, sys, tempfile, threading, unittest, urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
import certificates


class Hub(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        self.server.asked.append((self.path, self.headers['Content-Type'], urllib.parse.parse_qs(body, strict_parsing=True)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def hub(status=204, tls=None):
    server = http.server.HTTPServer(('127.0.0.1', 0), Hub)
    server.status, server.asked = status, []
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    server.url = f'http{"s" if tls else ""}://{"localhost" if tls else "127.0.0.1"}:{server.server_port}'
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Ping(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site = pathlib.Path(folder.name)
        (self.site / '_posts').mkdir()
        (self.site / '_config.yml').write_text('title: S\nurl: https://example.org\n')
        for i in (1, 2, 3):
            self.post(i)

    def post(self, i, text='Text.'):
        (self.site / f'_posts/2025-01-0{i}-p.md').write_text(f'---\ntitle: P{i}\ntags: [t{i % 2}]\n---\n{text}\n')

    def feeds(self, hubs, more=''):
        (self.site / 'courant.yml').write_text(f'feed_defaults: {{hub: [{", ".join(hubs)}], archive: true, limit: 1}}\nfeeds:\n'
                                               '- {path: feed.xml}\n- {path: "t & u/{tag}.json", each: tag}\n' + more)

    def build(self, *more, command='build', env=None):
        return subprocess.run([os.environ['COURANT'], command, str(self.site), *more], capture_output=True, text=True, timeout=60,
                              env=dict(os.environ, **(env or {})))

    def test_each_hub_hears_once_of_what_changed(self):
        with hub() as a, hub(202) as b:
            self.feeds([a.url + '/hub?x=1&y=2', b.url])
            self.build()
            self.assertEqual(a.asked, [])
            self.post(2, 'Other text.')
            self.build('--ping', '--dry-run')
            self.assertEqual(a.asked, [])
            # Post 2 is not in the newest of all, only in that of its tag; its archive is nothing to subscribe to.
            done = self.build('--ping', '-v')
            self.assertEqual((done.returncode, done.stderr), (0, ''))
            self.assertIn(a.url, done.stdout)
            self.post(4)
            self.post(5)
            self.build('--ping')
            self.build('--ping')    # nothing changed, nobody is asked
            urls = [['https://example.org/t%20&%20u/t0.json'],
                    ['https://example.org/feed.xml', 'https://example.org/t%20&%20u/t1.json', 'https://example.org/t%20&%20u/t0.json']]
            form = 'application/x-www-form-urlencoded'
            for server, path in ((a, '/hub?x=1&y=2'), (b, '/')):
                self.assertEqual(server.asked, [(path, form, {'hub.mode': ['publish'], 'hub.url': u}) for u in urls])

    def test_run_tells_them_too(self):
        with hub() as a:
            self.feeds([a.url])
            self.assertEqual(self.build('--ping', command='run').returncode, 0)
            self.assertEqual(len(a.asked), 1)

    def test_a_hub_that_fails_is_a_warning(self):
        with socket.socket() as silent, hub(500) as angry, hub() as good:
            silent.bind(('127.0.0.1', 0))   # nobody listens
            closed = f'http://127.0.0.1:{silent.getsockname()[1]}/'
            self.feeds([closed, angry.url, good.url])
            done = self.build('--ping')
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stderr, f'warning: the hub {closed} was not told: cannot connect')
            self.assertRegex(done.stderr, f'warning: the hub {angry.url} was not told: the hub answers 500')
            self.assertEqual(len(good.asked), 1)
            self.assertTrue((self.site / '_site/feed.xml').exists())

    def test_what_is_no_hub(self):
        for answer in (b'', b'220 mail.example ESMTP\r\n', b'HTTP/1.1\r\n', b'x' * 5000):
            with socket.create_server(('127.0.0.1', 0)) as server:
                def talk():
                    peer, _ = server.accept()
                    with peer:
                        peer.recv(4096)
                        with contextlib.suppress(OSError):
                            peer.sendall(answer)
                thread = threading.Thread(target=talk)
                thread.start()
                self.feeds([f'http://127.0.0.1:{server.getsockname()[1]}/'])
                self.post(1, f'{answer!r}')
                self.post(3, f'{answer!r}')
                done = self.build('--ping')
                thread.join()
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stderr, 'was not told: (the hub closed|what the hub answers is not HTTP)')

    def test_over_tls_the_certificate_counts(self):
        with tempfile.TemporaryDirectory() as t:
            made = certificates.make(t)
            trusted = {'SSL_CERT_FILE': made['ca'], 'SSL_CERT_DIR': t}
            for name, works in (('good', True), ('other', False), ('unknown', False)):
                with hub(tls=made[name]) as server:
                    self.feeds([server.url])
                    self.post(3, name)
                    done = self.build('--ping', env=trusted)
                    self.assertEqual(done.returncode, 0)
                    self.assertEqual((len(server.asked), 'was not told' in done.stderr), (works, not works), (name, done.stderr))


if __name__ == '__main__':
    unittest.main()
