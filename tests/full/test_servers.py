"""The headers for servers, in real ones: nginx and Apache hand out every feed document as what it is."""
import json, os, pathlib, shutil, socket, subprocess, tempfile, time, unittest, urllib.parse, urllib.request

PATHS = ['feed.xml', 'a b/é.xml', 'hash#x.xml', 'pct%41.xml', 'q?.xml', 'star*.xml', '$x".xml', '日本.json', 't/{tag}.json']
MODULES = '/usr/lib/apache2/modules'
NGINX = '''user root; daemon off; pid {top}/nginx.pid; error_log {top}/nginx.log; events {{ }}
http {{ types {{ }} access_log off; server {{ listen 127.0.0.1:{port}; root {top}/www; include {top}/_site/nginx.conf; }} }}
'''
APACHE = '''ServerRoot {top}
ServerName localhost
PidFile {top}/apache.pid
ErrorLog {top}/apache.log
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule authz_core_module {modules}/mod_authz_core.so
TypesConfig {top}/mime.types
DocumentRoot {top}/www
<Directory {top}/www>
Options FollowSymLinks
Require all granted
</Directory>
Include {top}/_site/apache.conf
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Servers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.top.chmod(0o755)
        (self.top / '_posts').mkdir()
        (self.top / 'www').mkdir()
        (self.top / 'www/b').symlink_to(self.top / '_site')
        (self.top / 'mime.types').touch()
        (self.top / '_config.yml').write_text('title: S\nurl: https://example.org\nbaseurl: /b\n')
        (self.top / 'courant.yml').write_text('feed_defaults: {archive: true, limit: 1, gzip: true}\nfeeds:\n' + ''.join(
            f'- {{path: {json.dumps(p)}{", each: tag" if "{tag}" in p else ""}}}\n' for p in PATHS)
            + '- {path: nginx.conf, format: nginx}\n- {path: apache.conf, format: apache}\n')
        for i in (1, 2, 3):
            (self.top / f'_posts/2025-01-0{i}-p.md').write_text(f'---\ntitle: P{i}\ntags: ["C++ & <b>", ünï]\n---\nText.\n')
        done = subprocess.run([os.environ['COURANT'], 'build', str(self.top)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.names = [n for n in (str(p.relative_to(self.top / '_site')) for p in (self.top / '_site').rglob('*') if p.is_file())
                      if n.endswith(('.xml', '.json'))]
        self.assertGreater(len(self.names), 3 * len(PATHS))

    def serve(self, settings, *command):
        """Start the server -> the address of its root."""
        port = free_port()
        (self.top / 'server').write_text(settings.format(top=self.top, port=port, modules=MODULES))
        server = subprocess.Popen([*command, str(self.top / 'server')], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(server.stderr.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        for _ in range(100):
            self.assertIsNone(server.poll(), server.stderr.read() if server.poll() is not None else b'')
            with socket.socket() as s:
                if s.connect_ex(('127.0.0.1', port)) == 0:
                    return f'http://127.0.0.1:{port}/b/'
            time.sleep(0.1)
        self.fail('the server does not start')

    def ask(self, root):
        for name in self.names:
            request = urllib.request.Request(root + urllib.parse.quote(name), headers={'Accept-Encoding': 'gzip'})
            with urllib.request.urlopen(request, timeout=10) as answer:
                kind = 'application/feed+json' if name.endswith('.json') else 'application/atom+xml; charset=utf-8'
                self.assertEqual(answer.headers['Content-Type'], kind, name)
                self.assertEqual(answer.headers['Cache-Control'], 'max-age=1800', name)
                self.assertEqual(answer.headers['Access-Control-Allow-Origin'], '*', name)
                yield name, answer.headers['Content-Encoding'], answer.read()

    def test_nginx(self):
        if not shutil.which('nginx'):
            raise unittest.SkipTest('nginx is not installed')
        for name, encoding, bytes in self.ask(self.serve(NGINX, 'nginx', '-c')):
            self.assertEqual((encoding, bytes), ('gzip', (self.top / f'_site/{name}.gz').read_bytes()), name)

    def test_apache(self):
        if not shutil.which('apache2'):
            raise unittest.SkipTest('apache2 is not installed')
        for name, encoding, bytes in self.ask(self.serve(APACHE, 'apache2', '-D', 'FOREGROUND', '-f')):
            self.assertEqual((encoding, bytes), (None, (self.top / f'_site/{name}').read_bytes()), name)


if __name__ == '__main__':
    unittest.main()
