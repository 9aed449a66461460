"""A real Postfix: 10,000 messages over STARTTLS with SASL into Maildirs, byte for byte what was composed; its log settles what
is unknown; and a mailing list of mlmmj's passes the digest on to three members with its headers whole."""
import collections, email, os, pathlib, shutil, subprocess, sys, tempfile, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
import certificates
from harness import Publication
from postfix import Postfix, free_port

MESSAGES = int(os.environ.get('COURANT_MESSAGES', 10000))


def without_trace(data):
    """-> (the message without what Postfix put before it, the recipient of the Delivered-To)"""
    lines, i = data.split(b'\n'), 0
    delivered = None
    while True:
        name = lines[i].split(b':')[0]
        if name not in (b'Return-Path', b'X-Original-To', b'Delivered-To', b'Received'):
            break
        if name == b'Delivered-To':
            delivered = lines[i].split(b': ')[1].decode()
        i += 1
        while lines[i][:1] in (b' ', b'\t'):
            i += 1
    return b'\n'.join(lines[i:]), delivered


class Delivery(certificates.WithCertificates):
    def settings(self, mta, *more):
        return ['transport: smtp', f'server: smtp+starttls://localhost:{mta.port}', f'ca_file: {self.made["ca"]}',
                f'username: {mta.user}', f'password_command: echo {mta.password}', *more]

    def test_maildirs(self):
        with Postfix(self.made['good']) as mta, Publication(MESSAGES, self.settings(mta)) as site:
            frozen = site.outbox()
            self.assertEqual(len(frozen), MESSAGES)
            status, text = site.run('send')
            self.assertEqual(status, 0, text)
            self.assertEqual(collections.Counter(site.states().values()), {'delivered': MESSAGES})
            seen = set()
            for path in mta.wait(MESSAGES):
                message, to = without_trace(path.read_bytes())
                self.assertNotIn(to, seen)
                seen.add(to)
                self.assertEqual(message, frozen[to].replace(b'\r\n', b'\n'))
            self.assertEqual(seen, set(site.recipients))

    def test_mechanisms(self):
        with Postfix(self.made['good']) as mta, Publication(3, []) as site:
            for auth in ('plain', 'login', 'scram-sha-256'):
                with self.subTest(auth):
                    site.configure(self.settings(mta, f'auth: {auth}'))
                    site.run('digest', '--force', '--reissue', '1')
                    status, text = site.run('send')
                    self.assertEqual(status, 0, text + mta.log()[-2000:])
            self.assertEqual(set(site.states().values()), {'delivered'})

    def test_sendmail(self):
        """The same through Postfix's own sendmail; a message that it does not take costs nobody anything."""
        for limit, paragraphs, least in ((3000000, 5, 1000), (3000000, 250, 65537), (2000, 60, 2001)):
            with self.subTest(limit=limit, paragraphs=paragraphs), Postfix(self.made['good'], main=f'message_size_limit = {limit}\n') as mta, \
                    Publication(12, [], paragraphs=paragraphs) as site:
                wrapper = site.path / 'sendmail'
                wrapper.write_text(f'#!/bin/sh\nexec /usr/sbin/sendmail -C {mta.top}/etc "$@"\n')
                wrapper.chmod(0o755)
                frozen = site.outbox()
                self.assertGreaterEqual(len(frozen[site.recipients[0]]), least)
                site.configure(['transport: sendmail', f'sendmail: {wrapper}'])
                status, text = site.run('send')
                if limit < least:
                    self.assertEqual((status, set(site.states().values())), (75, {'deferred'}), text)  # EX_TEMPFAIL is what it says
                    continue
                self.assertEqual((status, text, set(site.states().values())), (0, '', {'delivered'}))
                found = [without_trace(path.read_bytes()) for path in mta.wait(12)]
                self.assertEqual({to: message for message, to in found}, {to: m.replace(b'\r\n', b'\n') for to, m in frozen.items()})
                self.assertEqual(len(found), 12)

    def test_wrong_password(self):
        with Postfix(self.made['good']) as mta, Publication(3, []) as site:
            mta.password = 'another'
            site.configure(self.settings(mta))
            status, text = site.run('send')
            self.assertEqual(status, 1)
            self.assertIn(f'the server refuses the login of {mta.user}', text)
            self.assertEqual(set(site.states().values()), {'pending'})

    def test_resolve_from_log(self):
        """What is unknown because the reply was lost is settled by Message-ID from the server's log."""
        import socket, threading
        with Postfix(self.made['good'], main='smtpd_tls_security_level = may\n'
                     'smtpd_relay_restrictions = reject_unauth_destination\n') as mta, Publication(3, []) as site:
            # A relay that cuts the connection off when the server accepts a message.
            listener = socket.create_server(('127.0.0.1', 0))

            def relay(client):
                server = socket.create_connection(('127.0.0.1', mta.port))
                def up():
                    while (data := client.recv(65536)):
                        server.sendall(data)
                threading.Thread(target=up, daemon=True).start()
                while (data := server.recv(65536)):
                    if b'queued as' in data:
                        break
                    client.sendall(data)
                for s in (client, server):
                    s.shutdown(socket.SHUT_RDWR)

            def accept():
                while True:
                    threading.Thread(target=relay, args=(listener.accept()[0],), daemon=True).start()
            threading.Thread(target=accept, daemon=True).start()
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{listener.getsockname()[1]}', 'timeouts: {greeting: 20s, command: 20s, final: 20s}'])
            status, text = site.run('send')
            self.assertEqual((status, set(site.states().values())), (1, {'unknown'}), text)
            mta.wait(3)
            time.sleep(0.5)
            status, text = site.run('resolve', '--log', str(mta.top / 'log'))
            self.assertEqual((status, set(site.states().values())), (0, {'delivered'}), text)


class List(unittest.TestCase):
    def test_mlmmj(self):
        if not shutil.which('mlmmj-make-ml'):
            raise unittest.SkipTest('mlmmj is not installed')
        with tempfile.TemporaryDirectory() as folder:
            made = certificates.make(folder)
            master = ('mlmmj unix - n n - - pipe flags=ORhu user=nobody argv=/usr/bin/mlmmj-receive -F -L {top}/lists/news\n'
                      '127.0.0.1:{port} inet n - n - - smtpd -o smtpd_tls_security_level=none -o mynetworks=127.0.0.0/8\n'
                      ' -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_sasl_auth_enable=no\n')
            main = 'transport_maps = inline:{{news@example.net=mlmmj:}}\nmlmmj_destination_recipient_limit = 1\n'
            with Postfix(made['good'], main, master) as mta:
                self.relay(mta)

    def relay(self, mta):
        port = [line.split(':')[1].split()[0] for line in (mta.top / 'etc/master.cf').read_text().splitlines()
                if line.startswith('127.0.0.1:')][1]
        lists = mta.top / 'lists'
        lists.mkdir()
        subprocess.run(['mlmmj-make-ml', '-L', 'news', '-s', str(lists)], input='example.net\nowner@example.net\nen\nn\nn\n', text=True,
                       capture_output=True, check=True)
        (lists / 'news/control/relayhost').write_text('127.0.0.1\n')
        (lists / 'news/control/smtpport').write_text(port + '\n')
        (lists / 'news/control/listaddress').write_text('news@example.net\n')
        (lists / 'news/control/subonlypost').unlink(missing_ok=True)
        (lists / 'news/subscribers.d/m').write_text('ma@example.net\nmb@example.net\nmc@example.net\n')
        subprocess.run(['chown', '-R', 'nobody:nogroup', str(lists)], check=True)
        settings = ['transport: smtp', f'server: smtp+starttls://localhost:{mta.port}', f'username: {mta.user}',
                    f'password_command: echo {mta.password}']
        with Publication(1, settings, to='news@example.net') as site:
            site.configure([*settings, f'ca_file: {mta.top}/ca.pem'])
            shutil.copy(mta.certificate[0].replace('good', 'ca'), mta.top / 'ca.pem')
            frozen = email.message_from_bytes(site.outbox()['news@example.net'])
            status, text = site.run('send')
            self.assertEqual(status, 0, text)
            try:
                found = mta.wait(3, 60)
            except AssertionError as e:
                errors = ''.join(p.read_text(errors='replace') for p in lists.rglob('mlmmj.operation.log*'))
                raise AssertionError(f'{e}\n{errors}')
        got = {}
        for path in found:
            message, to = without_trace(path.read_bytes())
            got[to] = email.message_from_bytes(message)
        self.assertEqual(set(got), {'ma@example.net', 'mb@example.net', 'mc@example.net'})
        for message in got.values():
            for name, value in frozen.items():
                self.assertIn((name, value), [(n, v) for n, v in message.items()], name)
            self.assertEqual([p.get_payload() for p in message.walk() if not p.is_multipart()],
                             [p.get_payload().replace('\r\n', '\n') for p in frozen.walk() if not p.is_multipart()])


if __name__ == '__main__':
    unittest.main()
