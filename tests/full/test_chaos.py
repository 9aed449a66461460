"""Servers that do anything wrong at any time, several things at once, over several connections and over TLS: whatever happens, nobody is
served twice, whoever is recorded as served was, with the bytes that were frozen, and in the end everybody is settled.  COURANT_CHAOS
says how many such servers (12), COURANT_SEED which."""
import collections, concurrent.futures, os, pathlib, random, sys, threading, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
import certificates
from harness import SHORT, Site, digest
from server import DROP, HALF, RESET, SILENT, Server

RUNS = int(os.environ.get('COURANT_CHAOS', 12))
SEED = int(os.environ.get('COURANT_SEED', time.time_ns() % 10 ** 9))
STAGES = ('connect', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'body', 'dot', 'after', 'QUIT', 'RSET')
SAID = ('421 4.3.2 going down', '450 4.2.1 later', '451 4.7.1 Greylisted', '452 4.5.3 enough', '550 5.1.1 nobody', '554 5.7.1 spam', b'hello\r\n',
        b'250\r\n', b'250-\r\n250 \r\n', b'250 one\r\n250 two\r\n', b'354 go\r\n', b'250-one\r\n550 two\r\n', b'25', b'\0', b'250 x\n',
        (b'250 cut', DROP), (b'250-cut\r\n', DROP), ('250 2.0.0 yes', DROP), ('451 4.0.0 no', DROP), ('550 5.0.0 no', DROP))


class Chaos(certificates.WithCertificates):
    def one(self, seed):
        dice, lock = random.Random(seed), threading.Lock()
        likely = dice.choice((0.002, 0.01, 0.05))
        size = dice.choice((1000, 1000, 30000, 2000000))
        people = 60 if size > 100000 else 200
        tls = dice.choice((None, None, 'smtps', 'smtp+starttls'))
        caps = dice.choice((('PIPELINING', '8BITMIME', 'SIZE 30000000'), ('8BITMIME',), ()))

        def script(at, event):
            with lock:
                if dice.random() > likely:
                    return None
                kind = dice.random()
                if kind < 0.05:
                    return dice.choice((SILENT, HALF))
                if kind < 0.45:
                    return dice.choice((DROP, RESET))
                said = dice.choice(SAID)
            # (Who accepts in the middle of a message and then loses the rest lies; that is a test of its own.)
            return None if at in ('QUIT', 'RSET', 'body') and (said[0] if isinstance(said, tuple) else said)[:1] in ('2', b'2') else said

        with Server(script, certificate=self.made['good'] if tls else None, implicit=tls == 'smtps', caps=caps,
                    body_at=dice.choice((None, 500)), eager=dice.random() < 0.5) as server, Site(people, size=size) as site:
            site.configure(['transport: smtp', f'server: {tls or "smtp"}://127.0.0.1:{server.port}', SHORT, f'ca_file: {self.made["ca"]}',
                            f'connections: {dice.choice((1, 4))}'])
            later = 0
            for _ in range(60):
                status, text, counts = site.send(later=later)
                self.assertEqual(set(counts) & {'claimed', 'submitting'}, set(), text)
                unknown = {a for a, s in site.states().items() if s[0] == 'unknown'}
                self.assertEqual(unknown, {a for a in unknown if a in text} | getattr(self, 'told', set()) & unknown, 'not told')
                self.told = unknown
                if not set(counts) & {'pending', 'deferred'}:
                    break
                later += 18000
            self.assertEqual(set(counts) - {'delivered', 'refused', 'unknown', 'expired'}, set(), 'it does not end')
            taken = collections.Counter(t.recipient for t in server.taken)
            for t in server.whole:
                self.assertEqual(t.digest, digest(t.recipient, size))
            for address, (state, *_) in site.states().items():
                self.assertLessEqual(taken[address], 1, f'{address} was served {taken[address]} times, and is {state}')
                if state != 'unknown':
                    self.assertEqual(taken[address], state == 'delivered', f'{address} is {state}')

    def test_chaos(self):
        for seed in range(SEED, SEED + RUNS):
            self.told = set()
            with self.subTest(seed=seed):
                self.one(seed)


class Always(unittest.TestCase):
    """A server that has one answer to one command, every time, good or bad: the run ends after a few connections, what it says
    is taken for no more than it is, and nothing but commands is sent where commands stand."""

    SAID = SAID + ('220 hello', '334 go', '354-go\r\n354 on', '350 more', '221 bye', '235 welcome', '500 5.5.1 what', '503 5.5.1 not now',
                   b'354\n', b'999 x\r\n', b'\r\n', b'550 ' + b'x' * 2000 + b'\r\n')

    def one(self, stage, said):
        bad_script = lambda at, event: said if at == stage else None
        with Server(bad_script, eager=True) as bad, Server() as good, Site(6) as site:
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{bad.port}', SHORT, 'connections: 2'])
            status, text, counts = site.send()
            problems = [f'{bad.connections} connections'] if bad.connections > 20 else []
            problems += [f'exit status {status}'] if status not in (0, 1, 75) or (status == 0) != (set(counts) == {'delivered'}) else []
            problems += ['a word is missing'] if status and not text and 'deferred' not in counts else []
            problems += [f'{line} is no command' for _, line in bad.log if line.split(' ')[0].split(':')[0] not in
                         ('EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'QUIT')]
            site.configure(['transport: smtp', f'server: smtp://127.0.0.1:{good.port}'])
            _, _, after = site.send(later=18000)
            problems += [f'it ends with {after}'] if set(after) - {'delivered', 'refused', 'unknown'} else []
            taken = collections.Counter(t.recipient for t in bad.taken + good.taken)
            problems += [f'{r} was served {n} times' for r, n in taken.items() if n > 1]
            problems += [f'{r} is delivered and was not served' for r, s in site.states().items() if s[0] == 'delivered' and not taken[r]]
            problems += ['other bytes than were frozen'] if any(t.digest != digest(t.recipient) for t in bad.whole + good.whole) else []
            return [f'{p}: {counts}, {text}' for p in problems]

    def test_always(self):
        cases = [(stage, said) for stage in ('connect', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'dot', 'after', 'RSET') for said in self.SAID
                 if stage != 'DATA' or said[:3] not in ('354', b'354')]  # which would be right, and the server does not go on
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for (stage, said), problems in zip(cases, pool.map(lambda case: self.one(*case), cases)):
                with self.subTest(stage, said=said):
                    self.assertFalse(problems, '\n'.join(problems))


if __name__ == '__main__':
    unittest.main()
