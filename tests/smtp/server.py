"""A scripted SMTP server: does what a test's script says at each stage of each transaction, and remembers what it took.

    with Server(script) as server:
        ... server.port, server.taken ...

script(stage, event) is asked at every stage and returns what to do there:
    None            what a good server does
    '451 4.7.1 …'   this reply instead (a list: several lines); after 421 the connection is closed
    bytes           these bytes instead, as they are
    DROP            close the connection without a reply
    RESET           the same, with a reset
    SILENT          say nothing more, and keep the connection open
    HALF            the same, after the end of what the server has to say (FIN)
    (REPLY, DROP)   the reply, then close
    DRIP            a reply that never ends, a line now and then
A reply to the dot that begins with 2 counts as taken.
Stages: connect (before the greeting), EHLO, STARTTLS, handshake (in place of it), AUTH, MAIL, RCPT, DATA, body (when event.bytes of the message have
come, event.at says after how many), dot (the message is whole, no reply yet), after (the reply was sent), RSET, QUIT.
"""
import base64, collections, hashlib, hmac, os, socket, ssl, struct, threading, time

DROP, RESET, SILENT, HALF, DRIP = 'drop', 'reset', 'silent', 'half', 'drip'
Event = collections.namedtuple('Event', 'connection transaction sender recipients argument count')
Taken = collections.namedtuple('Taken', 'recipient digest sender connection encrypted message')


class Gone(Exception):
    pass


class Server:
    def __init__(self, script=None, caps=('PIPELINING', '8BITMIME', 'SIZE 30000000'), family=socket.AF_INET, certificate=None,
                 implicit=False, inject=b'', auth=None, body_at=None, delay=0.0, keep=False, read_slowly=None, starttls=True, dribble=False, eager=False):
        self.script = script or (lambda stage, event: None)
        self.caps, self.certificate, self.implicit, self.inject, self.auth = caps, certificate, implicit, inject, auth
        self.body_at, self.delay, self.keep, self.read_slowly = body_at, delay, keep, read_slowly
        self.starttls = starttls and certificate and not implicit
        self.dribble = dribble  # every byte in a packet of its own
        self.eager = eager      # 354 though no recipient was taken (RFC 2920 3.1)
        self.taken = []        # messages that were answered with 250
        self.whole = []        # messages whose final dot came, whatever the answer
        self.partial = []      # bytes of messages that were cut off
        self.connections = 0
        self.commands = collections.Counter()
        self.log = []          # every command line
        self.names = []        # SNI
        self.logins = []
        self.counts = collections.Counter()
        self.lock = threading.Lock()
        self.sockets = set()
        self.closing = False
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if body_at:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.listener.bind(('::1' if family == socket.AF_INET6 else '127.0.0.1', 0))
        self.listener.listen(64)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept, daemon=True)]
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
            self.context.sni_callback = lambda s, name, c: self.names.append(name)

    def __enter__(self):
        self.threads[0].start()
        return self

    def __exit__(self, *exc):
        self.closing = True
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for s in list(self.sockets):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        for t in self.threads:
            t.join(5)

    def accept(self):
        while not self.closing:
            try:
                s, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections += 1
                number = self.connections
            t = threading.Thread(target=self.serve, args=(s, number), daemon=True)
            self.threads.append(t)
            t.start()

    def serve(self, s, number):
        self.sockets.add(s)
        c = Connection(self, s, number)
        try:
            c.run()
        except (Gone, OSError, ValueError):
            pass
        finally:
            self.sockets.discard(s)
            c.close()


class Connection:
    def __init__(self, server, s, number):
        self.server, self.s, self.number = server, s, number
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b''
        self.transaction = 0
        self.encrypted = False
        self.reset()

    def reset(self):
        self.sender, self.recipients = None, []

    def close(self):
        try:
            self.s.close()
        except OSError:
            pass

    def read(self):
        if self.server.read_slowly:
            time.sleep(self.server.read_slowly[1])
            got = self.s.recv(self.server.read_slowly[0])
        else:
            got = self.s.recv(65536)
        if not got:
            raise Gone
        self.buffer += got

    def line(self):
        while b'\n' not in self.buffer:
            self.read()
        line, self.buffer = self.buffer.split(b'\n', 1)
        return line.rstrip(b'\r').decode('ascii', 'replace')

    def send(self, what):
        if isinstance(what, str):
            what = [what]
        if isinstance(what, (list, tuple)):
            lines = [w[:3] + ('-' if i + 1 < len(what) else ' ') + w[4:] for i, w in enumerate(what)]
            what = ''.join(w + '\r\n' for w in lines).encode()
        if self.server.delay:
            time.sleep(self.server.delay)
        self.put(what)

    def put(self, what):
        if not self.server.dribble:
            return self.s.sendall(what)
        for i in range(len(what)):
            self.s.sendall(what[i:i + 1])
            time.sleep(0.001)

    def ask(self, stage, argument=''):
        """What the script wants in place of what is usual; does it."""
        with self.server.lock:
            self.server.counts[stage] += 1
            event = Event(self.number, self.transaction, self.sender, tuple(self.recipients), argument, self.server.counts[stage])
        what = self.server.script(stage, event)
        if what is None:
            return None
        end = None
        if isinstance(what, tuple):
            what, end = what
        if what == RESET:
            self.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            raise Gone
        if what == DROP:
            raise Gone
        if what == HALF:
            self.s.shutdown(socket.SHUT_WR)
        while what == DRIP:
            self.s.sendall(b'250-wait\r\n')
            time.sleep(0.2)
        if what in (SILENT, HALF):
            while True:
                self.read()
        if stage == 'dot' and what[:1] in ('2', b'2'):
            with self.server.lock:
                self.server.taken += self.done
        self.send(what)
        if end == DROP or (isinstance(what, str) and what.startswith('421')):
            raise Gone
        return what

    def start_tls(self):
        self.server.sockets.discard(self.s)
        self.s = self.server.context.wrap_socket(self.s, server_side=True)
        self.server.sockets.add(self.s)
        self.encrypted = True
        self.buffer = b''

    def run(self):
        if self.server.implicit:
            self.start_tls()
        if not self.ask('connect'):
            self.send('220 scripted.example ESMTP')
        while True:
            line = self.line()
            verb = line.split(' ')[0].split(':')[0].upper()
            with self.server.lock:
                self.server.commands[verb] += 1
                self.server.log.append((self.number, line))
            getattr(self, 'do_' + verb, self.do_unknown)(line)

    def do_unknown(self, line):
        self.send('500 5.5.1 unknown command')

    def do_EHLO(self, line):
        if self.ask('EHLO', line):
            return
        caps = list(self.server.caps)
        if self.server.starttls and not self.encrypted:
            caps.append('STARTTLS')
        if self.server.auth and (self.encrypted or self.server.auth.get('clear')):
            caps.append('AUTH ' + ' '.join(self.server.auth['mechanisms']))
        self.send(['250 scripted.example'] + ['250 ' + c for c in caps])

    def do_HELO(self, line):
        if not self.ask('HELO', line):
            self.send('250 scripted.example')

    def do_STARTTLS(self, line):
        if self.ask('STARTTLS'):
            return
        self.s.sendall(b'220 go ahead\r\n' + self.server.inject)
        self.s.recv(1, socket.MSG_PEEK)  # the client's hello, so that what comes now comes after it
        if not self.ask('handshake'):
            self.start_tls()

    def challenge(self, text):
        self.send('334 ' + base64.b64encode(text.encode()).decode())
        return base64.b64decode(self.line())

    def do_AUTH(self, line):
        if self.ask('AUTH', line):
            return
        if len(line) > 510:
            return self.send('500 5.5.6 line too long')
        _, mechanism, *initial = line.split(' ')
        while self.server.auth.get('endless'):
            self.challenge('go on')
        good = getattr(self, 'auth_' + mechanism.upper().replace('-', '_'))(base64.b64decode(initial[0]) if initial else None)
        self.server.logins.append((mechanism, good, self.encrypted))
        self.send('235 2.7.0 welcome' if good else '535 5.7.8 authentication failed')

    def auth_PLAIN(self, initial):
        want = self.server.auth
        initial = initial or self.challenge('')
        return initial.split(b'\0')[1:] == [want['user'].encode(), want['password'].encode()]

    def auth_LOGIN(self, initial):
        want = self.server.auth
        user = self.challenge('Username:')
        return (user.decode(), self.challenge('Password:').decode()) == (want['user'], want['password'])

    def auth_XOAUTH2(self, initial):
        want = self.server.auth
        initial = initial or self.challenge('')
        if initial == f'user={want["user"]}\1auth=Bearer {want["password"]}\1\1'.encode():
            return True
        self.challenge('{"status":"401"}')
        return False

    def auth_OAUTHBEARER(self, initial):
        want = self.server.auth
        initial = initial or self.challenge('')
        parts = initial.decode().split('\1')
        if parts[0] == f'n,a={want["user"]},' and f'auth=Bearer {want["password"]}' in parts:
            return True
        self.challenge('{"status":"invalid_token"}')
        return False

    def auth_SCRAM_SHA_256(self, initial):
        want = self.server.auth
        bare = initial.decode().split(',', 2)[2]
        nonce = dict(p.split('=', 1) for p in bare.split(','))['r'] + base64.b64encode(os.urandom(9)).decode()
        salt, rounds = os.urandom(16), want.get('rounds', 4096)
        first = f'r={nonce},s={base64.b64encode(salt).decode()},i={rounds}'
        final = self.challenge(first).decode()
        fields = dict(p.split('=', 1) for p in final.split(','))
        salted = hashlib.pbkdf2_hmac('sha256', want['password'].encode(), salt, rounds)
        mac = lambda key, text: hmac.new(key, text.encode(), 'sha256').digest()
        message = ','.join([bare, first, final.rsplit(',p=', 1)[0]])
        client = mac(salted, 'Client Key')
        proof = bytes(a ^ b for a, b in zip(client, mac(hashlib.sha256(client).digest(), message)))
        if base64.b64decode(fields['p']) != proof:
            return False
        if want.get('unproved'):
            return True
        key = b'wrong' if want.get('impostor') else mac(salted, 'Server Key')
        self.challenge('v=' + base64.b64encode(mac(key, message)).decode())
        return True

    def do_MAIL(self, line):
        self.transaction += 1
        said = self.ask('MAIL', line)
        if not said:
            self.send('250 2.1.0 ok')
        if not said or said[:1] in ('2', b'2'):
            self.sender = line.split('<', 1)[1].split('>')[0]

    def do_RCPT(self, line):
        address = line.split('<', 1)[1].split('>')[0]
        said = self.ask('RCPT', address)
        if not said:
            self.send('250 2.1.5 ok')
        if not said or said[:1] in ('2', b'2'):
            self.recipients.append(address)

    def do_DATA(self, line):
        if self.ask('DATA'):
            return
        if not self.recipients and not self.server.eager:
            self.send('554 5.5.1 no valid recipients')
            return
        self.send('354 go ahead')
        try:
            message, said = self.body()
        except (Gone, OSError):
            self.server.partial.append(self.buffer)
            raise
        taken = [Taken(r, hashlib.sha256(message).hexdigest(), self.sender, self.number, self.encrypted,
                       message if self.server.keep else None) for r in self.recipients]
        if said:  # in the middle, and that was the reply
            with self.server.lock:
                self.server.taken += taken if said[:1] in ('2', b'2') else []
                self.server.whole += taken if said[:1] in ('2', b'2') else []
            self.reset()
            return
        if not taken:
            self.send('554 5.5.1 no valid recipients')
            return
        with self.server.lock:
            self.server.whole += taken
        self.done = taken
        if not self.ask('dot', self.recipients[0]):
            # What is answered counts as delivered from this moment on, whether the client hears it or not.
            with self.server.lock:
                self.server.taken += taken
            self.send('250 2.0.0 taken')
            self.ask('after')
        self.reset()

    def body(self):
        asked, at, said = self.server.body_at is None, 0, None
        parts = bytearray(b'\r\n' + self.buffer)  # the line end before the first line, so that every line has one
        self.buffer = b''
        while True:
            end = parts.find(b'\r\n.\r\n', max(0, at - 4))
            if not asked and (end >= 0 or len(parts) > self.server.body_at):
                asked, self.buffer = True, bytes(parts)
                said = self.ask('body')
                self.buffer = b''
            if end >= 0:
                break
            at = len(parts)
            self.read()
            parts += self.buffer
            self.buffer = b''
        self.buffer = bytes(parts[end + 5:])
        return bytes(parts[:end + 2]).replace(b'\r\n..', b'\r\n.')[2:], said

    def do_RSET(self, line):
        self.reset()
        if not self.ask('RSET'):
            self.send('250 2.0.0 ok')

    def do_NOOP(self, line):
        self.send('250 2.0.0 ok')

    def do_QUIT(self, line):
        if not self.ask('QUIT'):
            self.send('221 2.0.0 bye')
        raise Gone
