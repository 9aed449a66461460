"""A real Postfix with folders of its own below a temporary one: submission with STARTTLS and SASL (sasldb), delivery into Maildirs.

    with Postfix(certificate) as mta:
        ... mta.port, mta.user, mta.password, mta.mail (the folder of Maildirs), mta.wait(n) ...
"""
import os, pathlib, pwd, shutil, socket, subprocess, tempfile, time, unittest

MASTER = '''
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
local     unix  - n n - - local
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
'''
MAIN = '''
compatibility_level = 3.6
queue_directory = {top}/queue
data_directory = {top}/data
maillog_file = {top}/log
maillog_file_prefixes = {top}
myhostname = mx.example.net
mydestination =
inet_interfaces = loopback-only
inet_protocols = all
alias_maps =
alias_database =
import_environment = MAIL_CONFIG TZ LANG
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = {top}/etc/sasl
smtpd_sasl_local_domain = example.net
smtpd_sasl_security_options = noanonymous
mynetworks =
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
virtual_mailbox_domains = example.net
virtual_mailbox_base = {top}/mail
virtual_mailbox_maps = regexp:{top}/etc/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
virtual_mailbox_lock = fcntl
message_size_limit = 30000000
in_flow_delay = 0
{more}
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Postfix:
    user, password = 'sender@example.net', 'a password'

    def __init__(self, certificate, main='', master='', mailboxes='/@example\\.net$/ all/\n'):
        for tool in ('postfix', 'saslpasswd2'):
            if not shutil.which(tool) and not os.path.exists('/usr/sbin/' + tool):
                raise unittest.SkipTest(f'{tool} is not installed')
        if os.geteuid() != 0:
            raise unittest.SkipTest('postfix can be started by root alone')
        self.certificate, self.extra = certificate, (main, master, mailboxes)

    def __enter__(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='courant-postfix.'))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def command(self, *args, **kw):
        return subprocess.run([*map(str, args)], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=dict(os.environ, PATH='/usr/sbin:/usr/bin:/sbin:/bin', MAIL_CONFIG=str(self.top / 'etc')), **kw)

    def start(self):
        top, owner = self.top, pwd.getpwnam('nobody')
        top.chmod(0o755)
        for name in ('etc', 'queue', 'data', 'mail', 'sasl', 'etc/sasl'):
            (top / name).mkdir()
        shutil.chown(top / 'data', 'postfix')
        shutil.chown(top / 'mail', owner.pw_uid, owner.pw_gid)
        self.mail, self.port = top / 'mail', free_port()
        main, master, mailboxes = self.extra
        for i, path in enumerate(self.certificate):
            shutil.copy(path, top / 'etc' / f'tls{i}.pem')
        (top / 'etc/main.cf').write_text(MAIN.format(top=top, uid=owner.pw_uid, gid=owner.pw_gid, more=main.format(top=top),
                                                     certificate=top / 'etc/tls0.pem', key=top / 'etc/tls1.pem'))
        (top / 'etc/master.cf').write_text(MASTER.format(port=self.port) + master.format(top=top, port=free_port()))
        (top / 'etc/mailboxes').write_text(mailboxes)
        (top / 'etc/sasl/smtpd.conf').write_text(f'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {top}/sasl/db\n'
                                             'mech_list: PLAIN LOGIN SCRAM-SHA-256\n')
        name, realm = self.user.split('@')
        self.command('saslpasswd2', '-p', '-c', '-f', top / 'sasl/db', '-u', realm, name, input=self.password.encode())
        shutil.chown(top / 'sasl/db', 'postfix')
        done = subprocess.run(['/usr/sbin/postfix', '-c', str(top / 'etc'), 'start'], capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr + self.log())
        # Nobody connects before postlogd reads: its socket holds ten lines, and the master, too, waits for a place.
        for _ in range(600):
            if 'daemon started' in self.log():
                break
            time.sleep(0.05)
        for _ in range(200):
            try:
                with socket.create_connection(('127.0.0.1', self.port), 5) as s:
                    s.settimeout(30)
                    if s.recv(100).startswith(b'220'):
                        return
                break
            except ConnectionError:
                time.sleep(0.05)
        raise RuntimeError('postfix does not greet\n' + self.log())

    def __exit__(self, *exc):
        try:
            subprocess.run(['/usr/sbin/postfix', '-c', str(self.top / 'etc'), 'stop'], capture_output=True, timeout=60)
        except subprocess.TimeoutExpired:
            subprocess.run(['/usr/sbin/postfix', '-c', str(self.top / 'etc'), 'abort'], capture_output=True, timeout=60)
            raise
        for _ in range(100):
            if subprocess.run(['/usr/sbin/postfix', '-c', str(self.top / 'etc'), 'status'], capture_output=True).returncode:
                break
            time.sleep(0.05)
        shutil.rmtree(self.top, ignore_errors=True)

    def log(self):
        path = self.top / 'log'
        return path.read_text(errors='replace') if path.exists() else ''

    def wait(self, n, seconds=300):
        """Wait until ${n} messages are in the Maildirs; return them."""
        end, found = time.monotonic() + seconds, []
        while time.monotonic() < end:
            found = list(self.mail.glob('*/new/*'))
            if len(found) >= n:
                return found
            time.sleep(0.2)
        raise AssertionError(f'{len(found)} of {n} messages arrived\n{self.log()[-3000:]}')
