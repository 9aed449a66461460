"""Sites for the tests of the digest, and the messages that courant makes of them."""
import email, email.policy, os, pathlib, re, shutil, subprocess, tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
NOW = '2026-01-15T10:00:00Z'
CONFIG = {
    'title': 'Test Site', 'url': 'https://site.example', 'description': 'Posts for tests', 'timezone': 'Asia/Kolkata', 'lang': 'en',
}
LIST = {
    'schedule': 'monthly 1 09:00', 'from': 'Test Site <digest@site.example>', 'to': 'list@lists.example', 'envelope_from': 'bounce@site.example',
}
SINGLE = {
    'schedule': 'monthly 1 09:00', 'from': 'Test Site <digest@site.example>', 'recipients': 'members.txt',
    'unsubscribe': {'url': 'https://site.example/leave/{token}', 'mailto': 'mailto:leave+{token}@site.example'},
}


def yaml(value, indent=0):
    """As much YAML as the tests need; every text is quoted."""
    pad = '  ' * indent
    if isinstance(value, dict):
        return ''.join(f'{pad}{k}: {v}\n' if not isinstance(v, (dict, list)) else f'{pad}{k}:\n{yaml(v, indent + 1)}'
                       for k, v in ((k, scalar(v)) for k, v in value.items()))
    return ''.join(f'{pad}- {scalar(v)}\n' if not isinstance(v, (dict, list)) else f'{pad}-\n{yaml(v, indent + 1)}' for v in value)


def scalar(v):
    if isinstance(v, (dict, list)):
        return v
    if isinstance(v, bool):
        return 'true' if v else 'false'
    if isinstance(v, (int, float)):
        return str(v)
    return '"' + v.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\r', '\\r') + '"'


class Site:
    """A site in a temporary folder: `with Site(...) as site`."""

    def __init__(self, posts=None, digest=None, config=None, files=None, mail=None):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='courant-digest-'))
        (self.dir / '_posts').mkdir()
        self.write('_config.yml', yaml(dict(CONFIG, **(config or {}))))
        self.write('courant.yml', yaml({'digest': digest or LIST, 'mail': mail or {'transport': 'outbox'}}))
        self.write('members.txt', 'a@reader.example\nb@reader.example\n')
        for name, text in (posts or {}).items():
            self.write('_posts/' + name, text)
        for name, text in (files or {}).items():
            self.write(name, text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir)

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *args, now=NOW, status=0, **how):
        """courant ARGS on this site -> standard output; the exit status must be ${status}"""
        command, *rest = args
        done = subprocess.run([os.environ['COURANT'], command, '--now', now, *rest, str(self.dir)], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=120, **how)
        if done.returncode != status:
            raise AssertionError(f'{args}: exit status {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}')
        self.errors = done.stderr.decode()
        return done.stdout.decode()

    def issue(self, announce=1000, now=NOW):
        """Compose the first issue and deliver it -> the messages' bytes, in the order of their recipients"""
        self.run('digest', '--announce', str(announce), now=now)
        self.run('send', now=now)
        return self.messages()

    def messages(self):
        # A Maildir has the machine's line ends; what leaves has CRLF.
        found = [p.read_bytes().replace(b'\r\n', b'\n').replace(b'\n', b'\r\n') for p in (self.dir / '.courant/outbox/new').iterdir()]
        return sorted(found, key=lambda m: parse(m)['To'])


def post(title, body='Text.', **front):
    return f'---\n{yaml(dict(front, title=title))}---\n{body}\n'


def parse(message):
    return email.message_from_bytes(message, policy=email.policy.SMTP)


def strict(message):
    """Parse so that any defect raises."""
    return email.message_from_bytes(message, policy=email.policy.SMTP.clone(raise_on_defect=True))


def html_of(message):
    return parse(message).get_body(('html',)).get_content()


def text_of(message):
    return parse(message).get_body(('plain',)).get_content()


def chromium(*args, timeout=60):
    """Headless Chromium with a profile of its own -> its standard output"""
    profile = tempfile.mkdtemp(prefix='courant-chromium-')
    try:
        return subprocess.run(['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
                               '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
                               f'--user-data-dir={profile}', *args], capture_output=True, timeout=timeout, check=True).stdout.decode()
    finally:
        shutil.rmtree(profile, ignore_errors=True)
