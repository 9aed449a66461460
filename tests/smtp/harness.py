"""Run tests/smtp/deliver against a scripted server, in folders that go away."""
import email, hashlib, os, pathlib, subprocess, tempfile

import sqlite3

TOP = pathlib.Path(__file__).resolve().parents[2]
program = pathlib.Path(os.environ.get('COURANT', TOP / 'courant'))
DELIVER = next((p for p in (program.parent / 'smtp/deliver', program.parent / 'build/smtp/deliver') if p.exists()),
               TOP / 'build/smtp/deliver')
STATES = 'pending claimed submitting delivered deferred refused unknown withdrawn expired'.split()
SHORT = 'timeouts: {connect: 2s, greeting: 1s, command: 1s, data: 1s, block: 1s, final: 1s}'


def message(recipient, size=1000):
    """What deliver's message for a recipient is."""
    text = (f'Date: Tue, 14 Nov 2023 22:13:20 +0000\r\nFrom: A <a@example.org>\r\nTo: <{recipient}>\r\n'
            f'Message-ID: <1.{recipient}>\r\nSubject: one\r\nList-Unsubscribe: <https://example.org/u>,\r\n '
            f'<mailto:u@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n.\r\n..two\r\n\r\n')
    line = '.123456789' + ' 123456789' * 6 + ' 1234\r\n'
    if size > len(text) + 80:
        text += line * -((len(text) + 80 - size) // len(line))
    return (text + 'the end\r\n').encode()


def digest(recipient, size=1000):
    return hashlib.sha256(message(recipient, size)).hexdigest()


class Site:
    """A ledger with one frozen issue, and the settings to send it."""

    def __init__(self, recipients=5, size=1000, settings=()):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.size = size
        self.recipients = recipients if isinstance(recipients, list) else [f'u{i}@example.net' for i in range(recipients)]
        (self.path / 'recipients').write_text(''.join(r + '\n' for r in self.recipients))
        self.configure(settings)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.folder.cleanup()

    def configure(self, settings):
        (self.path / 'settings.yml').write_text('mail:\n' + ''.join(f'  {s}\n' for s in settings))

    def start(self, later=0, env=None, **kw):
        return subprocess.Popen([DELIVER, self.path / 'ledger.sqlite', self.path / 'settings.yml', self.path / 'recipients',
                                 str(self.size), str(later)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, env=dict(os.environ, **(env or {})), **kw)

    def send(self, later=0, env=None, timeout=120):
        """-> (exit status, what was printed, {state: how many})"""
        process = self.start(later, env)
        try:
            out, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        lines = out.splitlines()
        counts = {s: int(n) for s, n in (l.split() for l in lines[-len(STATES):])} if len(lines) > len(STATES) else {}
        return process.returncode, '\n'.join(lines[:-len(STATES) - 1]), {s: n for s, n in counts.items() if n}

    def states(self):
        """{address: (state, code, status, reply, until)} as the ledger has it."""
        with sqlite3.connect(f'file:{self.path}/ledger.sqlite?mode=ro', uri=True) as db:
            rows = db.execute('SELECT address, state, code, status, reply, until_s, attempts FROM recipient').fetchall()
        return {r[0]: (STATES[r[1]], *r[2:]) for r in rows}


class Publication:
    """A site of one post with a digest, sent by the real program."""

    def __init__(self, recipients, mail, to=None, paragraphs=60):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.recipients = [f'u{i}@example.net' for i in range(recipients)]
        (self.path / '_posts').mkdir()
        (self.path / '_config.yml').write_text('title: Test\nurl: https://blog.example.net\n')
        body = '\n\n'.join(f'Paragraph {i} with *some* words that go on and on, and a [link](https://example.org/{i}).'
                           for i in range(paragraphs))
        (self.path / '_posts/2023-11-01-one.md').write_text(f'---\ntitle: One\n---\n{body}\n')
        (self.path / 'members.txt').write_text(''.join(r + '\n' for r in self.recipients))
        self.to = f'to: {to}' if to else 'recipients: members.txt'
        self.configure(mail)
        status, text = self.run('digest', '--force', '--announce', '1')
        assert status == 0, text

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.folder.cleanup()

    def configure(self, mail):
        (self.path / 'courant.yml').write_text(
            'digest:\n  schedule: monthly 1 09:00\n  from: A <a@example.org>\n  envelope_from: bounces@example.org\n'
            f'  {self.to}\n  content: full\n  unsubscribe: none\nmail:\n' + ''.join(f'  {line}\n' for line in mail))

    def start(self, command, *options, **kw):
        return subprocess.Popen([program.resolve(), command, *options, self.path], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kw)

    def run(self, command, *options, timeout=600):
        process = self.start(command, *options)
        try:
            out, _ = process.communicate(timeout=timeout)
        finally:
            process.kill()
        return process.returncode, out

    def outbox(self):
        """{recipient: the message as it was frozen, with CRLF}, by way of a copy of the ledger and a rehearsal."""
        with tempfile.TemporaryDirectory() as copy:
            subprocess.run(['cp', '-a', f'{self.path}/.', copy], check=True)
            text = pathlib.Path(copy, 'courant.yml').read_text().split('mail:\n')[0]
            pathlib.Path(copy, 'courant.yml').write_text(text)
            done = subprocess.run([program.resolve(), 'send', copy], capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
            messages = [p.read_bytes().replace(b'\n', b'\r\n') for p in pathlib.Path(copy, '.courant/outbox/new').iterdir()]
        return {email.message_from_bytes(m)['To'].strip('<> '): m for m in messages}

    def states(self):
        with sqlite3.connect(f'file:{self.path}/.courant/ledger.sqlite?mode=ro', uri=True) as db:
            return {a: STATES[s] for a, s in db.execute('SELECT address, state FROM recipient')}
