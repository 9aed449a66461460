"""What a server does wrong, one thing at a time.  For each: every recipient's state, what the user is told, and what the next run
(some hours later, against a server in good health) makes of it.  Never is a message taken twice, and what is taken is what was
frozen, byte for byte."""
import concurrent.futures, pathlib, sys, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
from harness import SHORT, Site, digest
from server import DRIP, DROP, HALF, RESET, SILENT, Server

SMALL, BIG = 1000, 6000000  # BIG does not fit into the buffers between the two programs
LOST = 'its reply was lost'
CASES = {}


def case(name, script=None, states=None, says='', second=None, status=None, size=SMALL, **server):
    """states: of u0 … u4, one letter each: D delivered, P pending, L later (deferred), R refused, U unknown."""
    assert name not in CASES
    CASES[name] = (script, states, says, second or states.replace('P', 'D').replace('L', 'D'), status, size, server)


def third(stage, what):
    """Once, at the third time: with the third recipient."""
    return lambda at, event: what if at == stage and event.count == 3 else None


def always(stage, what):
    return lambda at, event: what if at == stage else None


# Drops.  Nothing is lost, and only what got its final dot is unknown.
case('drop-connect', always('connect', DROP), 'PPPPP', 'the server closed the connection', status=75)
case('drop-ehlo', always('EHLO', DROP), 'PPPPP', 'the server closed the connection', status=75)
for stage in ('MAIL', 'RCPT', 'DATA'):
    case(f'drop-{stage.lower()}', third(stage, DROP), 'DDDDD', status=0)
    case(f'reset-{stage.lower()}', third(stage, RESET), 'DDDDD', status=0)
case('drop-body', third('body', DROP), 'DDDDD', status=0, size=BIG, body_at=500)
case('reset-body', third('body', RESET), 'DDDDD', status=0, size=BIG, body_at=500)
case('drop-dot', third('dot', DROP), 'DDUDD', LOST, status=1)
case('reset-dot', third('dot', RESET), 'DDUDD', LOST, status=1)
case('drop-after', third('after', DROP), 'DDDDD', status=0)
case('drop-quit', always('QUIT', DROP), 'DDDDD', status=0)
case('drop-mail-always', always('MAIL', DROP), 'LPPPP', 'the server closed the connection', status=75)

# 421: the server goes away; it is nobody's fault.
case('421-connect', always('connect', '421 4.3.2 not now'), 'PPPPP', 'greets with 421 4.3.2 not now', status=75)
case('421-ehlo', always('EHLO', '421 4.3.2 not now'), 'PPPPP', 'refuses EHLO: 421', status=75)
for stage in ('MAIL', 'RCPT', 'DATA', 'dot'):
    case(f'421-{stage.lower()}', third(stage, '421 4.3.2 going down'), 'DDDDD', status=0)
case('421-body', third('body', '421 4.4.2 timeout'), 'DDDDD', status=0, size=BIG, body_at=500)
case('421-always', always('MAIL', '421 4.7.0 too many'), 'PPPPP', 'closes the session: 421 4.7.0 too many', status=75)

# 4xx and 5xx.
case('554-connect', always('connect', '554 5.7.1 no mail from you'), 'PPPPP', 'greets with 554 5.7.1 no mail', status=1)
case('4xx-mail', always('MAIL', '451 4.3.0 later'), 'PPPPP', 'takes nothing from <bounces@example.org>: 451 4.3.0', status=75)
case('4xx-mail-once', third('MAIL', '452 4.5.3 enough for one session'), 'DDDDD', status=0)
case('5xx-mail', always('MAIL', '550 5.7.1 not you'), 'PPPPP', 'takes nothing from <bounces@example.org>: 550 5.7.1', status=1)
case('530-rcpt', always('RCPT', '530 5.7.0 log in first'), 'PPPPP', '530 5.7.0 log in first', status=1)
case('no-relay', always('RCPT', '554 5.7.1 <x>: Relay access denied'), 'PPPPP', 'Relay access denied', status=1)
case('no-relay-for-one', third('RCPT', '554 5.7.1 <x>: Relay access denied'), 'DDRDD', 'Relay access denied', status=1)
for stage in ('RCPT', 'DATA', 'dot'):
    case(f'4xx-{stage.lower()}', third(stage, '451 4.7.1 Greylisted'), 'DDLDD', status=75)
    case(f'5xx-{stage.lower()}', third(stage, '550 5.1.1 no such user'), 'DDRDD',
         'u2@example.net was refused: 550 5.1.1 no such user', status=1)
case('4xx-body', third('body', ('452 4.3.1 disk full', DROP)), 'DDLDD', status=75, size=BIG, body_at=500)
case('some-refused', lambda at, e: '550 5.1.1 unknown' if at == 'RCPT' and e.argument[1] in '13' else
     '450 4.2.2 full' if at == 'RCPT' and e.argument[1] == '4' else None, 'DRDRL', 'u3@example.net was refused: 550', status=1)

# Silence, floods and nonsense.
case('silent-connect', always('connect', SILENT), 'PPPPP', 'does not reply in time: does it wait for TLS', status=75)
case('silent-ehlo', always('EHLO', SILENT), 'PPPPP', 'does not reply in time', status=75)
for stage in ('MAIL', 'RCPT', 'DATA', 'dot'):
    at, rest = stage.lower(), dict(says=LOST, status=1) if stage == 'dot' else dict(status=0)
    states = 'DDUDD' if stage == 'dot' else 'DDDDD'
    case(f'silent-{at}', third(stage, SILENT), states, **rest)
    case(f'garbage-{at}', third(stage, b'hello there\r\n'), states, **rest)
    case(f'garbage-code-{at}', third(stage, b'250ok\r\n'), states, **rest)
    case(f'garbage-multi-{at}', third(stage, b'250-one\r\n550 two\r\n'), states, **rest)
    case(f'endless-lines-{at}', third(stage, b'250-x\r\n' * 100000), states, **rest)
    case(f'endless-line-{at}', third(stage, b'250 ' + b'x' * 1000000), states, **rest)
case('binary-connect', always('connect', bytes(range(256)) * 10), 'PPPPP', 'not SMTP', status=75)
case('endless-connect', always('connect', b'220-x\r\n' * 100000), 'PPPPP', 'has no end', status=75)
case('two-greetings', always('connect', b'220 one\r\n220 two\r\n'), 'PPPPP', 'speaks before it is spoken to', status=75)
case('greeting-with-reply', always('connect', b'220 one\r\n250 two\r\n'), 'PPPPP', 'speaks before it is spoken to', status=75)
case('slow-reply', lambda at, e: time.sleep(3) if at == 'MAIL' and e.count == 3 else None, 'DDDDD', status=0)
case('accepts-too-early', third('body', ('250 2.0.0 got it', DROP)), 'DDDDD', status=0, size=BIG, body_at=500)
case('two-replies-mail', third('MAIL', b'250 one\r\n250 two\r\n'), 'DDDDD', status=0)
case('two-replies-rcpt', third('RCPT', b'250 one\r\n250 two\r\n'), 'DDDDD', status=0)
case('250-for-354', third('DATA', b'250 no 354\r\n'), 'DDDDD', status=0)

# A reader that stalls: nothing may be dropped in the middle of a message.
case('stalled-reader', lambda at, e: time.sleep(3) if at == 'body' and e.count == 3 else None, 'DDDDD', status=0, size=BIG,
     body_at=500)
case('slow-reader', None, 'DDDDD', status=0, size=300000, read_slowly=(8192, 0.004))

# Forms of replies that are good.
case('multi-line-refusal', third('RCPT', ['550 5.1.1 one', '550 two', '550 5.1.1 three']), 'DDRDD',
     'refused: 550 5.1.1 one two 5.1.1 three', status=1)
case('multi-line-enhanced', third('dot', ['452 4.2.2 one', '452 4.2.2 two']), 'DDLDD', status=75)
case('bare-code', third('RCPT', b'550\r\n'), 'DDRDD', 'u2@example.net was refused: 550', status=1)
case('lf-only', third('RCPT', b'550 5.1.1 no\n'), 'DDRDD', 'u2@example.net was refused: 550 5.1.1 no', status=1)
case('control-characters', third('RCPT', b'550 5.1.1 \x1b[31mred\x07\xff\r\n'), 'DDRDD', 'refused: 550 5.1.1 ?[31mred??', status=1)

case('long-line', third('RCPT', b'250 ' + b'x' * 900 + b'\r\n'), 'DDDDD', status=0)
case('many-lines', third('RCPT', ['550 5.1.1 no'] * 60), 'DDRDD', 'refused: 550 5.1.1 no 5.1.1 no', status=1)
case('dribble', None, 'DDDDD', status=0, dribble=True)
case('dribble-refusal', third('RCPT', ['550 5.1.1 one', '550 two']), 'DDRDD', 'refused: 550 5.1.1 one two', status=1, dribble=True)
case('other-2xx', lambda at, e: {'MAIL': '251 2.0.0 a', 'RCPT': '252 2.0.0 b', 'dot': '259 2.0.0 c'}.get(at), 'DDDDD', status=0)
case('bare-250', lambda at, e: {'MAIL': b'250\r\n', 'RCPT': b'250\n', 'DATA': None, 'dot': b'250\r\n'}.get(at), 'DDDDD', status=0)
case('no-recipient-but-354', third('RCPT', '550 5.1.1 no such user'), 'DDRDD', 'refused: 550 5.1.1', status=1, eager=True)
case('no-recipient-but-354-later', third('RCPT', '450 4.2.2 full'), 'DDLDD', status=75, eager=True)

# Two things at once, and more than one of the same.
case('two-replies-dot', third('dot', b'250 one\r\n250 two\r\n'), 'DDDDD', status=0)
case('two-replies-dot-differ', third('dot', b'250 one\r\n550 two\r\n'), 'DDDDD', status=0)
case('two-refusals-dot', third('dot', b'550 5.1.1 one\r\n250 two\r\n'), 'DDRDD', 'refused: 550 5.1.1 one', status=1)
case('250-after-354', third('DATA', b'354 go\r\n250 got it\r\n'), 'DDDDD', status=0)
case('354-twice', third('DATA', b'354 one\r\n354 two\r\n'), 'DDDDD', status=0)
case('354-for-250', third('MAIL', '354 too soon'), 'DDDDD', status=0)
case('354-to-dot', third('dot', '354 more'), 'DDUDD', LOST, status=1)
case('stray-250', third('after', b'250 2.0.0 stray\r\n'), 'DDDDD', status=0)
case('stray-354', third('after', b'354 stray\r\n'), 'DDDDD', status=0)
case('stray-550', third('after', b'550 5.1.1 stray\r\n'), 'DDDDD', status=0)
case('stray-450', third('after', b'450 4.1.1 stray\r\n'), 'DDDDD', status=0)
case('stray-late', lambda at, e: time.sleep(0.1) or b'550 5.1.1 stray\r\n' if at == 'after' and e.count == 3 else None, 'DDDDD', status=0)
case('5xx-mail-once', third('MAIL', '550 5.7.1 not you'), 'DDDDD', status=0)
case('5xx-mail-from-then-on', lambda at, e: '550 5.4.5 quota exceeded' if at == 'MAIL' and e.count > 2 else None, 'DDPPP',
     'takes nothing from <bounces@example.org>: 550 5.4.5 quota exceeded', status=1)
case('421-after', third('after', '421 4.4.2 idle too long'), 'DDDDD', status=0)
case('421-mail-drop-dot', lambda at, e: '421 4.3.2 no' if at == 'MAIL' and e.count == 2 else DROP if at == 'dot' and e.count == 3 else None,
     'DDUDD', LOST, status=1)
case('all-replies-at-once', third('MAIL', b'250 one\r\n250 two\r\n354 three\r\n'), 'DDDDD', status=0)
case('refused-in-body', third('body', '552 5.3.4 too big'), 'DDRDD', 'refused: 552 5.3.4 too big', status=1, size=BIG, body_at=500)
case('drop-late-in-body', third('body', DROP), 'DDUDD', LOST, status=1, size=BIG, body_at=BIG - 20000)  # the rest was on its way
case('silent-in-body', third('body', SILENT), 'DDUDD', LOST, status=1, size=BIG, body_at=500)
for stage, said in (('MAIL', '354 go ahead'), ('MAIL', '334 go ahead'), ('RCPT', '354 go ahead'), ('DATA', '250 go ahead'), ('DATA', '334 go ahead'),
                    ('DATA', '220 hello')):
    case(f'{said[:3]}-{stage.lower()}-always', always(stage, said), 'LPPPP', f'the server replied {said[:3]}, which means nothing here', status=75)
for stage in ('connect', 'EHLO'):
    at = stage.lower()
    for name, said, says in (('nul', b'25\x000 ok\r\n', 'not SMTP'), ('nul-text', b'250 o\0k\r\n', 'not SMTP'), ('http', b'HTTP/1.1 400 Bad\r\n', 'not SMTP'),
                             ('mixed', b'250-one\r\n550 two\r\n', 'not SMTP'), ('600', b'600 what\r\n', 'not SMTP'),
                             ('10k-line', b'250-' + b'x' * 10000 + b'\r\n', 'has no end'), ('endless-lines', b'250-x\r\n' * 100000, 'has no end'),
                             ('cut-short', (b'250 2.0', DROP), 'closed the connection'), ('cut-between', (b'250-one\r\n', DROP), 'closed the connection'),
                             ('drip', DRIP, 'does not reply in time'), ('354', '354 go ahead', '354 go ahead'), ('450', '450 4.3.0 later', '450 4.3.0 later')):
        case(f'{name}-{at}', always(stage, said), 'PPPPP', says, status=75)
    case(f'half-{stage.lower()}', always(stage, HALF), 'PPPPP', 'the server closed the connection', status=75)
    case(f'reset-{at}', always(stage, RESET), 'PPPPP', 'what is left waits for the next run', status=75)  # it may be reset while we connect
for stage in ('MAIL', 'RCPT', 'DATA', 'dot'):
    at, rest = stage.lower(), dict(says=LOST, status=1) if stage == 'dot' else dict(status=0)
    states = 'DDUDD' if stage == 'dot' else 'DDDDD'
    case(f'half-{at}', third(stage, HALF), states, **rest)
    case(f'drip-{at}', third(stage, DRIP), states, **rest)
    for name, said in (('nul', b'25\x000 ok\r\n'), ('nul-text', b'250 o\0k\r\n'), ('bare-cr', b'250 a\rb\r\n'), ('199', b'199 what\r\n'),
                       ('600', b'600 what\r\n'), ('000', b'000 what\r\n'), ('10k-line', b'250 ' + b'x' * 10000 + b'\r\n'),
                       ('cut-short', (b'250 2.0', DROP)), ('cut-between', (b'250-2.0.0 one\r\n', DROP))):
        case(f'{name}-{at}', third(stage, said), states, **rest)
# What follows nonsense is no reply either; it is read by itself here.
for stage in ('MAIL', 'RCPT', 'DATA', 'dot'):
    for code in (250, 450, 554):
        case(f'{code}-after-garbage-{stage.lower()}', third(stage, b'199 ' + b'x' * 4090 + b'\r\n%d 2.0.0 well\r\n' % code),
             'DDUDD' if stage == 'dot' else 'DDDDD', LOST if stage == 'dot' else '', status=stage == 'dot')
case('silent-quit', always('QUIT', SILENT), 'DDDDD', status=0)
case('garbage-quit', always('QUIT', b'\0\0\0'), 'DDDDD', status=0)

# Everybody, and the first.
case('greylist-all', always('RCPT', '450 4.7.1 Greylisted, come back later'), 'LLLLL', status=75)
case('refuse-all', always('RCPT', '550 5.7.1 not here'), 'RRRRR', 'u4@example.net was refused: 550 5.7.1 not here', status=1)
case('too-many-recipients', third('RCPT', '452 4.5.3 too many recipients'), 'DDLDD', status=75)
case('no-relay-for-the-first', lambda at, e: '554 5.7.1 <x>: Relay access denied' if at == 'RCPT' and e.argument[1] == '0' else None, 'RDDDD',
     'u0@example.net was refused: 554 5.7.1', status=1)
case('no-relay-for-two', lambda at, e: '554 5.7.1 <x>: Relay access denied' if at == 'RCPT' and e.argument[1] in '01' else None, 'RRDDD',
     'u0@example.net was refused: 554 5.7.1', status=1)
case('too-big-for-mail', always('MAIL', '552 5.3.4 message too big'), 'PPPPP', '552 5.3.4 message too big', status=1)

# What the server can.
case('no-pipelining', None, 'DDDDD', status=0, caps=('8BITMIME', 'SIZE'))
case('no-8bitmime', None, 'DDDDD', status=0, caps=('PIPELINING',))
case('nothing', None, 'DDDDD', status=0, caps=())
case('size-too-small', None, 'PPPPP', 'the server takes at most 500', status=1, caps=('PIPELINING', 'SIZE 500'))
case('size-unsaid', None, 'DDDDD', status=0, caps=('SIZE',))
case('no-ehlo', always('EHLO', '502 5.5.1 what'), 'DDDDD', status=0)
case('ehlo-refused', always('EHLO', '550 5.7.1 no'), 'PPPPP', 'refuses EHLO: 550 5.7.1 no', status=1)

LETTERS = dict(D='delivered', P='pending', L='deferred', R='refused', U='unknown')


def play(name):
    script, states, says, second, status, size, options = CASES[name]
    problems = []

    def check(wanted, when):
        got = [site.states()[r][0] for r in site.recipients]
        if got != [LETTERS[s] for s in wanted]:
            problems.append(f'{when}, states are {got}, not {wanted}')

    with Site(size=size) as site, Server(script, **options) as bad, Server() as good:
        site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{bad.port}', SHORT])
        code, text, _ = site.send()
        check(states, 'after the first run')
        if code != status:
            problems.append(f'exit status {code}, not {status}')
        if says not in text or (not says and text):
            problems.append('the user is not told' if says else 'the user is told what does not concern him')
        site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{good.port}'])
        if bad.connections > 20:
            problems.append(f'{bad.connections} connections')
        _, text2, _ = site.send(later=3600 * 5)
        check(second, 'after the second run')
        for number, line in bad.log:
            if line.split(' ')[0].split(':')[0] not in ('EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'QUIT'):
                problems.append(f'as a command the server got {line}')
        for t in bad.whole + good.whole:
            if t.digest != digest(t.recipient, size):
                problems.append(f'{t.recipient}: other bytes than were frozen')
        for r in site.recipients:
            n = sum(t.recipient == r for t in bad.taken + good.taken)
            if n > 1:
                problems.append(f'{r} was served {n} times')
            state = site.states()[r][0]
            if state != 'unknown' and (n == 0) == (state == 'delivered'):
                problems.append(f'{r} is {state} and was served {n} times')
    return [f'{p}\n    first run: {text}\n    second: {text2}' for p in problems]


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Most of the time is waiting.
        cls.pool = concurrent.futures.ThreadPoolExecutor(8)
        cls.played = {name: cls.pool.submit(play, name) for name in CASES}

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown(cancel_futures=True)


def method(name):
    def test(self):
        problems = self.played[name].result()
        self.assertFalse(problems, '\n'.join(problems))
    return test


for _name in CASES:
    setattr(Faults, 'test_' + _name.replace('-', '_'), method(_name))

if __name__ == '__main__':
    unittest.main()
