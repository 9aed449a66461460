"""The channel: encryption, certificates, logins, secrets, addresses, several servers, rates, signals, speed."""
import base64, collections, os, pathlib, signal, socket, sys, tempfile, time, unittest, warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
import certificates
from harness import SHORT, Site, digest
from server import DROP, SILENT, Server

LOGIN = dict(user='u@example.org', password='pass, word=1')


folder = tempfile.TemporaryDirectory()
made = certificates.make(folder.name)


class Case(unittest.TestCase):
    def play(self, scheme='smtps', settings=(), recipients=3, host='127.0.0.1', env=None, cert='good', trust=True, size=1000,
             script=None, **options):
        """-> (exit status, text, counts, server)"""
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        certificate = made[cert] if scheme != 'smtp' else None
        with Server(script, certificate=certificate, implicit=scheme == 'smtps', family=family, **options) as server, \
                Site(recipients, size=size) as site:
            name = f'[{host}]' if ':' in host else host
            lines = ['transport: smtp', f'server: {scheme}://{name}:{server.port}', SHORT, *settings]
            site.configure(lines + ([f'ca_file: {made["ca"]}'] if trust else []))
            status, text, counts = site.send(env=env)
            for t in server.whole:
                self.assertEqual(t.digest, digest(t.recipient, size))
                self.assertEqual(t.encrypted, scheme != 'smtp')
            return status, text, counts, server

    def good(self, **kw):
        status, text, counts, server = self.play(**kw)
        self.assertEqual((status, text, counts), (0, '', {'delivered': kw.get('recipients', 3)}))
        return server

    def stops(self, says, status=1, **kw):
        """The run ends with these words, and costs nobody anything."""
        got, text, counts, server = self.play(**kw)
        self.assertIn(says, text)
        self.assertEqual((got, counts), (status, {'pending': 3}))
        self.assertEqual(server.commands['MAIL'], 0)
        return server, text


class Encryption(Case):
    def test_implicit(self):
        self.assertEqual(self.good().names[0], None)  # an address is not named to the server (RFC 6066)

    def test_starttls(self):
        server = self.good(scheme='smtp+starttls')
        self.assertEqual([line.split()[0] for n, line in server.log if n == 1][:3], ['EHLO', 'STARTTLS', 'EHLO'])

    def test_server_name(self):
        self.assertEqual(self.good(host='localhost').names, ['localhost'])

    def test_ipv6(self):
        try:
            with socket.socket(socket.AF_INET6) as s:
                s.bind(('::1', 0))
        except OSError:
            raise unittest.SkipTest('this machine has no IPv6 loopback')
        self.good(host='::1')
        self.good(host='::1', scheme='smtp')

    def test_wrong_name(self):
        self.stops("certificate is for another name than 127.0.0.1", cert='other')
        self.stops("certificate is for another name than localhost", cert='other', host='localhost', scheme='smtp+starttls')

    def test_expired(self):
        self.stops('certificate has expired', cert='expired')

    def test_unknown(self):
        self.stops('certificate is not trusted', cert='unknown')
        self.stops('certificate is not trusted', trust=False)

        self.stops('certificate is not trusted (self-signed', cert='self-signed', trust=False)

    def test_ca_file(self):
        """A file without certificates is named, with what is wrong with it."""
        path = pathlib.Path(folder.name, 'empty.pem')
        path.write_text('')
        for name, why in ((path, 'no certificate'), (path.with_name('nowhere.pem'), 'No such file or directory')):
            self.stops(f'{name}: error: ca_file: no certificates can be read from here: {why}', trust=False, settings=[f'ca_file: {name}'])

    def test_future(self):
        self.stops('certificate is not valid yet', cert='future')

    def test_names_are_names(self):
        """A name that looks like an address is none, and the one in the subject does not count (RFC 9525)."""
        self.stops('certificate is for another name than 127.0.0.1', cert='address-as-name')
        self.stops('in its subjectAltName count, its common name does not', cert='subject', host='localhost')

    def test_star(self):
        """A star stands for one whole label, the first (RFC 9525, 6.3)."""
        for cert, host, good in (('any', 'a.mail.example', True), ('any', 'A.Mail.Example', True), ('any', 'mail.example', False),
                                 ('any', 'b.a.mail.example', False), ('any', 'a.mail.example.org', False), ('any', 'amail.example', False),
                                 ('part', 'm1.mail.example', False), ('inner', 'a.b.example', False)):
            with self.subTest(cert, host=host):
                led = dict(cert=cert, host=host, env={'NAMES': f'{host}=127.0.0.1'})
                if good:
                    self.assertEqual(self.good(**led).names, [host])
                else:
                    self.stops(f'certificate is for another name than {host}', **led)

    def test_full_name(self):
        """The dot at its end is no part of it."""
        self.assertEqual(self.good(host='mail.example.', env={'NAMES': 'mail.example.=127.0.0.1'}).names, ['mail.example'])

    def test_localhost_is_elsewhere(self):
        """The name alone does not make it this machine."""
        for host, address in (('localhost', '192.0.2.1'), ('LOCALHOST', '2001:db8::1'), ('localhost', '0.0.0.0')):
            with self.subTest(address):
                server, _ = self.stops('is no name of this machine here', scheme='smtp', host=host, env={'NAMES': f'{host}={address}'})
                self.assertEqual(server.connections, 0)
        self.good(scheme='smtp', host='localhost', env={'NAMES': 'localhost=127.0.0.1'})
        self.good(scheme='smtp', host='mail.example', settings=['tls: none'], env={'NAMES': 'mail.example=127.0.0.1'})

    def test_injected(self):
        server, _ = self.stops('before TLS', scheme='smtp+starttls', inject=b'250-evil\r\n250 AUTH PLAIN\r\n')
        self.assertEqual(server.commands['EHLO'], 1)

    def test_no_starttls(self):
        self.stops('offers no STARTTLS', scheme='smtp+starttls', starttls=False)

    def test_starttls_refused(self):
        self.stops('refuses STARTTLS: 454', status=75, scheme='smtp+starttls',
                   script=lambda at, e: '454 4.7.0 not now' if at == 'STARTTLS' else None)

    def test_no_tls_behind_smtps(self):
        with Server(lambda at, e: None) as server, Site(3) as site:
            site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', SHORT])
            status, text, counts = site.send()
            self.assertIn('TLS handshake failed', text)
            self.assertEqual((status, counts), (1, {'pending': 3}))

    def test_broken_handshake(self):
        """After STARTTLS the server says nothing of use: nothing is sent in the clear, and nobody pays."""
        for said, status, says in ((b'\x15\x03\x01\x00\x02\x02\x28', 1, 'TLS handshake failed'), (b'HTTP/1.1 400 Bad Request\r\n\r\n', 1, 'TLS handshake failed'),
                                   (b'', 75, 'no answer during the TLS handshake'), (DROP, 75, 'closed the connection during the TLS handshake')):
            with self.subTest(said):
                def script(at, event, said=said):
                    if at == 'handshake':
                        return said or SILENT
                server, _ = self.stops(says, status=status, scheme='smtp+starttls', script=script)
                self.assertEqual(server.commands['EHLO'], 1)

    def test_fault_at_starttls(self):
        for said, status, says in ((DROP, 75, 'closed the connection'), (SILENT, 75, 'does not reply in time'),
                                   ('421 4.3.2 bye', 75, 'refuses STARTTLS: 421'), ('501 5.5.4 no', 1, 'refuses STARTTLS: 501'),
                                   (b'22', 75, 'does not reply in time'), (b'220 go\r\n250 AUTH\r\n', 1, 'before TLS'),
                                   (b'250 ok\r\n', 75, 'refuses STARTTLS: 250')):
            with self.subTest(said):
                self.stops(says, status=status, scheme='smtp+starttls', script=lambda at, e, said=said: said if at == 'STARTTLS' else None)

    def test_old_tls(self):
        import ssl
        with Server(certificate=made['good'], implicit=True) as server, Site(3) as site:
            warnings.simplefilter('ignore', DeprecationWarning)
            server.context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            server.context.maximum_version = ssl.TLSVersion.TLSv1_1
            server.context.set_ciphers('ALL:@SECLEVEL=0')
            site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', SHORT, f'ca_file: {made["ca"]}'])
            status, text, counts = site.send()
            self.assertEqual((status, counts), (1, {'pending': 3}), text)

    def test_tls_1_2(self):
        import ssl
        with Server(certificate=made['good'], implicit=True) as server, Site(3) as site:
            server.context.maximum_version = ssl.TLSVersion.TLSv1_2
            site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', SHORT, f'ca_file: {made["ca"]}'])
            self.assertEqual(site.send(), (0, '', {'delivered': 3}))

    def test_large(self):
        self.good(size=3000000)
        self.good(size=300000, read_slowly=(8192, 0.003))

    def test_drop_in_body(self):
        server = self.good(size=6000000, body_at=500, script=lambda at, e: DROP if at == 'body' and e.count == 2 else None)
        self.assertEqual(server.connections, 2)

    def test_drop_at_dot(self):
        status, text, counts, _ = self.play(script=lambda at, e: DROP if at == 'dot' and e.count == 2 else None)
        self.assertEqual(counts, {'delivered': 2, 'unknown': 1})

    def test_stalled_reader(self):
        self.good(size=6000000, body_at=500, script=lambda at, e: time.sleep(3) if at == 'body' and e.count == 2 else None)


class Logins(Case):
    ALL = ('PLAIN', 'LOGIN', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER')

    def login(self, settings, offered=ALL, **kw):
        return dict(settings=['username: u@example.org', *settings], auth=dict(LOGIN, mechanisms=offered, **kw),
                    env={'COURANT_SMTP_PASSWORD': LOGIN['password']})

    def test_mechanisms(self):
        for name in ('plain', 'login', 'scram-sha-256'):
            with self.subTest(name):
                server = self.good(**self.login([f'auth: {name}']))
                self.assertEqual(server.logins, [(name.upper(), True, True)])
        for name in ('xoauth2', 'oauthbearer'):
            with self.subTest(name):
                server = self.good(**self.login([f'auth: {name}', "token_command: echo 'pass, word=1'"]))
                self.assertEqual(server.logins, [(name.upper(), True, True)])

    def test_long_token(self):
        """What does not fit into the command follows it (RFC 4954, section 4)."""
        for name in ('xoauth2', 'oauthbearer', 'plain'):
            for n, lines in ((200, 1), (2000, 2), (8000, 2)):
                with self.subTest(name, n=n):
                    secret = 't' * n
                    way = ["token_command: printf %%0%dd 0 | tr 0 t" % n] if 'auth' in name else []
                    login = self.login([f'auth: {name}', *way])
                    login['auth']['password'] = login['env']['COURANT_SMTP_PASSWORD'] = secret
                    server = self.good(**login)
                    said = [line for _, line in server.log if line.startswith('AUTH')]
                    self.assertEqual([len(line.split(' ')) for line in said], [4 - lines])
        login = self.login(['auth: plain'])
        login['env']['COURANT_SMTP_PASSWORD'] = 't' * 10000
        self.stops("the user's name and password are longer than a login can be", **login)

    def test_strongest(self):
        self.assertEqual(self.good(**self.login([])).logins[0][0], 'SCRAM-SHA-256')
        self.assertEqual(self.good(**self.login([], ('LOGIN', 'PLAIN'))).logins[0][0], 'PLAIN')
        self.assertEqual(self.good(scheme='smtp+starttls', **self.login([], ('LOGIN',))).logins[0][0], 'LOGIN')

    def test_refused(self):
        for name in ('plain', 'login', 'scram-sha-256', 'xoauth2', 'oauthbearer'):
            with self.subTest(name):
                way = 'token_command' if 'auth' in name else 'password_command'
                _, text = self.stops(f'the server refuses the login of u@example.org with {name.upper()}: 535 5.7.8 authentication failed; '
                                     f'are `username:` and the {way.split("_")[0]} right?',
                                     **self.login([f'auth: {name}', f'{way}: echo wrong-secret']))
                self.assertNotIn('wrong-secret', text)

    def test_temporary(self):
        self.stops('454 4.7.0 try later', status=75, script=lambda at, e: '454 4.7.0 try later' if at == 'AUTH' else None,
                   **self.login([]))

    def test_impostor(self):
        self.stops('does not prove', **self.login([], impostor=True))

    def test_rounds(self):
        """A server may have the password hashed often, but not for hours."""
        self.good(**self.login(['auth: scram-sha-256'], rounds=100000))
        for rounds in (1000001, 2147483647, 18446744073709551617):
            self.stops('hashed more than 1000000 times' if rounds < 1 << 64 else 'the login by SCRAM-SHA-256 fails',
                                 **self.login(['auth: scram-sha-256'], rounds=rounds))

    def test_unproved(self):
        """A server that says 235 and does not show that it knows the password either is not the one that was meant."""
        self.stops('without proving that it knows the password', **self.login(['auth: scram-sha-256'], unproved=True))

    def test_fault_at_login(self):
        for said, status, says in ((DROP, 75, 'closed the connection'), (SILENT, 75, 'does not reply in time'), ('421 4.3.2 bye', 75, '421 4.3.2 bye'),
                                   ('504 5.5.4 not this one', 1, 'with PLAIN: 504 5.5.4'), (b'334 not base64!\r\n', 1, 'asks more of the login'),
                                   ('530 5.7.0 first STARTTLS', 1, '530 5.7.0'), (b'hello\r\n', 75, 'not SMTP'), ('334 ', 1, 'asks more of the login')):
            with self.subTest(said):
                server, text = self.stops(says, status=status, script=lambda at, e, said=said: said if at == 'AUTH' else None,
                                          **self.login(['auth: plain']))
                self.assertNotIn(LOGIN['password'], text)

    def test_endless_challenges(self):
        for name in ('login', 'scram-sha-256', 'xoauth2', 'oauthbearer'):
            with self.subTest(name):
                way = ["token_command: echo 'pass, word=1'"] if 'auth' in name else []
                self.stops('the login', **self.login([f'auth: {name}', *way], endless=True))

    def test_every_connection(self):
        """The login is refused in the middle of a run: whoever was served was served, and the rest waits."""
        with Server(lambda at, e: DROP if at == 'RCPT' and e.count == 3 else '535 5.7.8 no more' if at == 'AUTH' and e.count == 2 else None,
                    certificate=made['good'], implicit=True, auth=dict(LOGIN, mechanisms=['PLAIN'])) as server, Site(5) as site:
            site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', f'ca_file: {made["ca"]}', 'username: u@example.org'])
            status, text, counts = site.send(env={'COURANT_SMTP_PASSWORD': LOGIN['password']})
            self.assertEqual((status, counts), (1, {'delivered': 2, 'pending': 3}))
            self.assertIn('535 5.7.8 no more', text)

    def test_nothing_offered(self):
        self.stops('offers no login', settings=['username: u'], env={'COURANT_SMTP_PASSWORD': 'x'})
        self.stops('of which none can be used', **self.login([], ('CRAM-MD5', 'GSSAPI')))

    def test_never_in_the_clear(self):
        for settings in ([], ['tls: none']):
            login = self.login(settings, clear=True)
            server, _ = self.stops('would send the password unencrypted', scheme='smtp', **login)
            self.assertEqual(server.commands['AUTH'], 0)

    def test_password_file(self):
        path = pathlib.Path(folder.name, 'password')
        path.write_text(LOGIN['password'] + '\n')
        path.chmod(0o600)
        login = self.login([f'password_file: {path}'])
        login['env'] = {}
        self.good(**login)
        path.chmod(0o640)
        with Server() as server, Site(3) as site:
            site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', 'username: u', f'password_file: {path}'])
            status, text, counts = site.send()
            self.assertEqual((status, counts, server.connections), (1, {'pending': 3}, 0))
            self.assertIn(str(path), text)
            self.assertNotIn(LOGIN['password'], text)

    def test_password_command(self):
        self.good(**dict(self.login(["password_command: printf 'pass, word=1\\nsecond line\\n'"]), env={}))
        with Server() as server, Site(3) as site:
            for command in ('exit 3', 'true', '/nonexistent 2>/dev/null'):
                site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', 'username: u',
                                f'password_command: "{command}"'])
                status, text, counts = site.send()
                self.assertEqual((status, counts, server.connections), (1, {'pending': 3}, 0))
                self.assertIn('password_command', text)

    def test_password_command_hangs(self):
        with Server() as server, Site(3) as site:
            lines = ['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', 'username: u', 'password_command: exec sleep 60']
            site.configure([*lines, 'timeouts: {command: 500ms}'])
            status, text, counts = site.send(timeout=20)
            self.assertEqual((status, counts, server.connections), (1, {'pending': 3}, 0))
            self.assertIn('password_command: the command does not come to an end', text)
            site.configure(lines)
            process = site.start()
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=20)
            self.assertNotIn('password_command', out)
            self.assertEqual({s[0] for s in site.states().values()}, {'pending'})

    def test_password_command_talks(self):
        """A command that prints without end is ended, long before it has run out of patience."""
        with Server() as server, Site(3) as site:
            site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', 'username: u', 'password_command: exec yes'])
            status, text, counts = site.send(timeout=20)
            self.assertEqual((status, counts, server.connections), (1, {'pending': 3}, 0))
            self.assertIn('password_command: the command prints more than any password is long', text)

    def test_two_lines(self):
        path = pathlib.Path(folder.name, 'lines')
        path.write_text(LOGIN['password'] + '\r\nsecond line\n')
        path.chmod(0o600)
        self.good(**dict(self.login([f'password_file: {path}']), env={}))
        path.write_text('')
        self.stops('the file is empty', **dict(self.login([f'password_file: {path}']), env={}))

    def test_echo(self):
        """A server that repeats what it was told tells nobody else."""
        secret = 'Tr0ub4dor & 3 of a kind?'
        forms = [secret] + [base64.b64encode(b'x' * i + secret.encode()).decode()[2 * i:] for i in range(3)]
        told = {form[i:i + 8] for form in forms for i in range(len(form) - 7)}
        for name, way in (('plain', 'password_command'), ('xoauth2', 'token_command'), ('oauthbearer', 'token_command')):
            for shape in ('{}', 'what is "{}"?', 'a{}b'):
                with self.subTest(name, shape=shape):
                    def script(at, event, shape=shape):
                        if at == 'AUTH':
                            said = event.argument.split(' ')[2]
                            return '535 5.7.8 ' + shape.format(said + ' ' + base64.b64decode(said).decode().replace('\1', ' ').replace('\0', ' '))
                    login = self.login([f'auth: {name}', f'{way}: "echo \'{secret}\'"'])
                    _, text = self.stops('the server refuses the login of', script=script, **login)
                    self.assertGreaterEqual(text.count('***'), 2)
                    self.assertFalse([part for part in told if part in text], text)

    def test_echo_to_a_recipient(self):
        secret = 'correct horse battery'
        reply = '550 5.1.1 your password is ' + secret + ', or ' + base64.b64encode(b'\0u\0' + secret.encode()).decode()
        login = self.login(['auth: plain', f'password_command: echo {secret}'])
        login['auth']['password'] = secret
        status, text, counts, _ = self.play(script=lambda at, e: reply if at == 'RCPT' else None, **login)
        self.assertEqual(counts, {'refused': 3})
        self.assertIn('550 5.1.1 your password is ***, or', text)
        self.assertNotIn('battery', text)

    def test_environment(self):
        login = self.login(['password_env: MY_PASSWORD'])
        self.good(**dict(login, env={'MY_PASSWORD': LOGIN['password']}))
        self.assertNotIn('MY_PASSWORD', os.environ)
        with Server() as server, Site(3) as site:
            site.configure(['transport: smtp', f'server: smtps://127.0.0.1:{server.port}', 'username: u', 'password_env: MY_PASSWORD'])
            status, text, counts = site.send()
            self.assertEqual((status, counts, server.connections), (1, {'pending': 3}, 0))
            self.assertIn('set MY_PASSWORD in the environment', text)


class Sending(Case):
    def test_several_servers(self):
        for script, states in ((lambda at, e: DROP if at == 'connect' else None, {'delivered': 5}),
                               (lambda at, e: '421 no' if at == 'EHLO' else None, {'delivered': 5}),
                               (lambda at, e: '550 5.7.1 not you' if at == 'EHLO' else None, {'delivered': 5}),
                               (lambda at, e: DROP if at == 'RCPT' and e.count == 3 else None, {'delivered': 5}),
                               (lambda at, e: DROP if at == 'dot' and e.count == 3 else None, {'delivered': 4, 'unknown': 1})):
            with self.subTest(states), Server(script) as first, Server() as second, Site(5) as site:
                site.configure(['transport: smtp', SHORT, 'server:', f'- smtp://127.0.0.1:{first.port}',
                                f'- smtp://127.0.0.1:{second.port}'])
                _, text, counts = site.send()
                self.assertEqual(counts, states, text)
                self.assertTrue(second.taken)
                taken = collections.Counter(t.recipient for t in first.whole + second.whole)
                self.assertEqual(set(taken.values()), {1})

    def test_another_server_greets(self):
        """554 is one server's word; a refused login or certificate is the end."""
        for script in (lambda at, e: '554 5.7.1 no' if at == 'connect' else None, lambda at, e: SILENT if at == 'connect' else None,
                       lambda at, e: b'garbage\r\n' if at == 'EHLO' else None):
            with Server(script) as first, Server() as second, Site(3) as site:
                site.configure(['transport: smtp', SHORT, 'server:', f'- smtp://127.0.0.1:{first.port}', f'- smtp://127.0.0.1:{second.port}'])
                self.assertEqual(site.send(), (0, '', {'delivered': 3}))
        with Server(certificate=made['other'], implicit=True) as first, Server() as second, Site(3) as site:
            site.configure(['transport: smtp', f'ca_file: {made["ca"]}', 'server:', f'- smtps://localhost:{first.port}',
                            f'- smtp://127.0.0.1:{second.port}'])
            status, text, counts = site.send()
            self.assertEqual((status, counts, second.connections), (1, {'pending': 3}, 0))

    def test_one_family_refuses(self):
        """localhost may be ::1 and 127.0.0.1 (where it is one of them there is less to see), and the server listens at one."""
        for family in sorted({a[0] for a in socket.getaddrinfo('localhost', 25, type=socket.SOCK_STREAM)}):
            with Server(family=family) as server, Site(3) as site:
                site.configure(['transport: smtp', f'server: smtp://localhost:{server.port}'])
                self.assertEqual(site.send(), (0, '', {'delivered': 3}))

    def test_nobody_there(self):
        with socket.socket() as s, Site(3) as site:
            s.bind(('127.0.0.1', 0))
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{s.getsockname()[1]}'])
            status, text, counts = site.send()
            self.assertIn('cannot connect: Connection refused', text)
            self.assertEqual((status, counts), (75, {'pending': 3}))
            site.configure(['transport: smtp', 'server: smtps://nobody.invalid'])
            status, text, counts = site.send()
            self.assertIn('the name nobody.invalid cannot be resolved', text)
            self.assertEqual((status, counts), (75, {'pending': 3}))

    def test_bad_address_in_the_ledger(self):
        """A ledger that somebody else has written to cannot put words into the conversation."""
        with Server() as server, Site(['a@example.net', 'b c@example.net', 'x> EVIL', 'd@example.net']) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}'])
            status, text, counts = site.send()
            self.assertEqual((status, counts), (1, {'delivered': 2, 'refused': 2}))
            self.assertIn('b c@example.net was refused', text)
            self.assertEqual([t.recipient for t in server.taken], ['a@example.net', 'd@example.net'])

    def test_connections(self):
        with Server(delay=0.005) as server, Site(120) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'connections: 4'])
            self.assertEqual(site.send(), (0, '', {'delivered': 120}))
            self.assertEqual(len({t.connection for t in server.taken}), server.connections)
            self.assertGreaterEqual(server.connections, 4)
            self.assertEqual(len({t.recipient for t in server.taken}), 120)

    def test_closed_over_one(self):
        """421 to the same people again and again: the others do not wait for them for ever."""
        for stage in ('RCPT', 'dot'):
            for people in ('u0@', 'u3@'), ('u0@', 'u1@', 'u9@'):
                with self.subTest(stage, people=people), Site(12) as site, \
                        Server(lambda at, e: '421 4.7.0 not now' if at == stage and e.argument.startswith(people) else None) as server:
                    site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'connections: 1'])
                    for run in range(2):
                        status, _, counts = site.send()
                    self.assertEqual((status, counts), (75, {'delivered': 12 - len(people), 'deferred': len(people)}))
                    self.assertEqual({s[1:3] for s in site.states().values() if s[0] == 'deferred'}, {(421, '4.7.0')})
                    self.assertLess(server.connections, 20)

    def test_replies_are_lost(self):
        """A server that never replies to the end of a message is not given everybody's."""
        with Server(lambda at, e: DROP if at == 'dot' else None) as server, Site(20) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'connections: 1'])
            status, text, counts = site.send()
            self.assertEqual((status, counts), (1, {'unknown': 5, 'pending': 15}))
            self.assertIn('the server closed the connection; what is left waits for the next run', text)

    def test_another_takes_more(self):
        with Server(caps=('SIZE 500',)) as small, Server() as large, Site(5) as site:
            site.configure(['transport: smtp', f'server: ["smtp://127.0.0.1:{small.port}", "smtp://127.0.0.1:{large.port}"]'])
            self.assertEqual(site.send(), (0, '', {'delivered': 5}))

    def test_fewer_connections(self):
        """A server that takes two connections of a client and no more gets everything over these two."""
        for stage, code in (('connect', '421 4.7.0'), ('EHLO', '421 4.7.0'), ('MAIL', '421 4.7.0'), ('connect', '554 5.7.0')):
            with self.subTest(stage, code=code), Server(delay=0.002) as server, Site(300) as site:
                known = set()

                def script(at, event, stage=stage, code=code, known=known):
                    if at == stage and event.connection not in known:
                        if len(known) >= 2:
                            return code + ' too many connections from you'
                        known.add(event.connection)
                    if at == 'QUIT':
                        known.discard(event.connection)
                server.script = script
                site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'connections: 6'])
                self.assertEqual(site.send(), (0, '', {'delivered': 300}))
                self.assertEqual(len({t.recipient for t in server.taken}), 300)

    def test_server_goes_away(self):
        """In the middle of a run over several connections: it is told once, and what is left is left."""
        with Server(delay=0.002) as server, Site(300) as site:
            server.script = lambda at, e: '421 4.3.2 shutting down' if len(server.taken) >= 50 and at in ('connect', 'MAIL') else None
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'connections: 4'])
            status, text, counts = site.send()
            self.assertEqual((status, set(counts)), (75, {'delivered', 'pending'}))
            self.assertEqual(text.count('shutting down'), 1, text)
            self.assertEqual(counts['delivered'], len(server.taken))

    def test_rate(self):
        with Server() as server, Site(11) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'rate: 10/s'])
            start = time.monotonic()
            self.assertEqual(site.send(), (0, '', {'delivered': 11}))
            self.assertGreaterEqual(time.monotonic() - start, 0.99)

    def test_rate_of_all_connections(self):
        """A rate is the run's, however many connections it has, broken ones too; it is never exceeded from the start on."""
        times = []

        def script(at, event):
            if at == 'MAIL':
                times.append(time.monotonic())
                if event.count % 9 == 0:
                    return DROP
        with Server(script) as server, Site(45) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'rate: 30/s', 'connections: 4'])
            start = time.monotonic()
            self.assertEqual(site.send(), (0, '', {'delivered': 45}))
            self.assertGreater(server.connections, 4)
            for i, at in enumerate(times):
                self.assertGreaterEqual(at - start, i / 30 - 0.001)

    def test_slow_rate(self):
        """A long wait for the rate is spent without a connection that the server would close."""
        with Server() as server, Site(2) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'rate: 3/m'])
            process = site.start()
            while not server.taken:
                time.sleep(0.05)
            time.sleep(1)
            self.assertEqual((server.connections, server.commands['QUIT']), (1, 1))
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=5)
            self.assertEqual(sorted(s[0] for s in site.states().values()), ['delivered', 'pending'])

    def test_domain_rate(self):
        people = [f'u{i}@{d}.example' for i in range(4) for d in 'abc']
        with Server() as server, Site(people) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'domain_rate: 4/s'])
            start = time.monotonic()
            self.assertEqual(site.send(), (0, '', {'delivered': 12}))
            spent = time.monotonic() - start
            self.assertGreaterEqual(spent, 0.74)

    def test_pauses_grow_and_end(self):
        with Server(lambda at, e: '450 4.2.2 mailbox full' if at == 'RCPT' else None) as server, Site(1) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'retry_for: 1d'])
            now, pauses, counts = 0, [], {}
            for _ in range(60):
                status, text, counts = site.send(later=now)
                state, code, enhanced, reply, until, attempts = site.states()['u0@example.net']
                if state == 'expired':
                    break
                self.assertEqual((status, state, code, enhanced), (75, 'deferred', 450, '4.2.2'))
                self.assertEqual(reply, '4.2.2 mailbox full')
                pauses.append(until - 1700000000 - now)
                before = server.commands['RCPT']
                site.send(later=now + pauses[-1] - 2)  # too early: nothing happens
                self.assertEqual(server.commands['RCPT'], before)
                now += pauses[-1] + 1
            self.assertEqual(counts, {'expired': 1})
            self.assertEqual(status, 1)
            self.assertIn('u0@example.net was put off for longer than `retry_for:` and is given up: 450 4.2.2 mailbox full', text)
            self.assertGreater(now, 86400)
            self.assertLess(now, 86400 + 6 * 3600)
            self.assertTrue(240 <= pauses[0] <= 360, pauses)
            self.assertTrue(all(p <= 4 * 3600 * 1.2 + 1 for p in pauses), pauses)
            self.assertGreater(pauses[4], 4 * pauses[0] / 2)
            self.assertGreater(len(set(pauses)), len(pauses) / 2, 'there is no jitter')

    def test_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number), Server(delay=0.005) as server, Site(200) as site:
                site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'connections: 4'])
                process = site.start()
                while len(server.taken) < 20:
                    time.sleep(0.01)
                    self.assertIsNone(process.poll())
                process.send_signal(number)
                out, _ = process.communicate(timeout=20)
                self.assertEqual(process.returncode, 75, out)
                states = collections.Counter(s[0] for s in site.states().values())
                self.assertEqual(set(states), {'delivered', 'pending'})
                self.assertEqual(states['delivered'], len(server.taken))
                self.assertEqual(site.send()[2], {'delivered': 200})
                self.assertEqual(set(collections.Counter(t.recipient for t in server.whole).values()), {1})

    def test_signal_while_waiting(self):
        with Server(lambda at, e: SILENT if at == 'connect' else None) as server, Site(5) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}'])
            process = site.start()
            while server.connections == 0:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=10)
            self.assertEqual(process.returncode, 75)
            self.assertEqual({s[0] for s in site.states().values()}, {'pending'})

    def test_no_nagle(self):
        """One connection delivers at least 200 messages of 10 KB a second: libesmtp's own network code manages 23."""
        with Server() as server, Site(400, size=10240) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{server.port}', 'connections: 1'])
            start = time.monotonic()
            self.assertEqual(site.send(), (0, '', {'delivered': 400}))
            self.assertGreater(400 / (time.monotonic() - start), 200)


class Elsewhere(Case):
    """The transports that are not SMTP."""

    def test_outbox(self):
        with Site(25, size=5000) as site:
            site.configure([f'outbox: {site.path}/box/out'])
            self.assertEqual(site.send(), (0, '', {'delivered': 25}))
            files = list((site.path / 'box/out/new').iterdir())
            self.assertEqual(len(files), 25)
            self.assertEqual(list((site.path / 'box/out/tmp').iterdir()), [])
            import mailbox
            box = mailbox.Maildir(site.path / 'box/out', create=False)
            self.assertEqual(sorted(m['To'] for m in box), sorted(f'<{r}>' for r in site.recipients))
            from harness import message
            texts = {f.read_bytes() for f in files}
            self.assertEqual(texts, {message(r, 5000).replace(b'\r\n', b'\n') for r in site.recipients})

    def test_outbox_again(self):
        """A run that was cut off before its results were recorded puts the same files again, not others."""
        with Site(5) as site:
            site.configure([f'outbox: {site.path}/out'])
            site.send()
            before = sorted(p.name for p in (site.path / 'out/new').iterdir())
            os.unlink(site.path / 'ledger.sqlite')
            for extra in ('-wal', '-shm'):
                (site.path / f'ledger.sqlite{extra}').unlink(missing_ok=True)
            self.assertEqual(site.send()[2], {'delivered': 5})
            self.assertEqual(sorted(p.name for p in (site.path / 'out/new').iterdir()), before)

    def test_outbox_unwritable(self):
        with Site(5) as site:
            (site.path / 'out').write_text('a file')
            site.configure([f'outbox: {site.path}/out'])
            status, text, counts = site.send()
            self.assertEqual((status, counts), (1, {'pending': 5}))
            self.assertIn('out', text)


if __name__ == '__main__':
    unittest.main()
