"""SIGKILL at random moments of a send of 2,000 messages over 4 connections: nothing is lost, nothing is delivered twice, at most
one message per connection and kill is unknown, and every one of these is reported.  COURANT_KILLS says how often (30)."""
import collections, json, os, pathlib, random, re, sqlite3, subprocess, sys, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'smtp'))
from harness import Publication
from server import Server

KILLS = int(os.environ.get('COURANT_KILLS', 30))
CONNECTIONS = 4


class Kill(unittest.TestCase):
    def setUp(self):
        self.seed = int(os.environ.get('COURANT_SEED', time.time_ns() % 10 ** 9))
        self.random = random.Random(self.seed)

    def in_flight(self, site):
        """Those whose transaction was begun and has no result, as a kill has left them: who will be unknown."""
        with sqlite3.connect(f'file:{site.path}/.courant/ledger.sqlite', uri=True) as db:
            return {a for a, in db.execute('SELECT address FROM recipient WHERE state = 2')}

    def reported(self, text):
        """How many the user is told of."""
        found = re.search(r'(\d+) recipients? may or may not have got it', text)
        return int(found[1]) if found else 0

    def one_issue(self, kills):
        """Kill up to ${kills} runs over one issue; -> how many were killed."""
        killed, unknown = 0, set()
        with Server() as sink, Publication(2000, ['transport: smtp', f'server: smtp://127.0.0.1:{sink.port}',
                                                  f'connections: {CONNECTIONS}']) as site:
            while killed < kills:
                process = site.start('send')
                try:
                    # From "before the ledger is open" to "well under way".
                    out, _ = process.communicate(timeout=self.random.uniform(0, 0.12))
                    break  # it was faster
                except subprocess.TimeoutExpired:
                    process.kill()
                    out, _ = process.communicate()
                    if process.returncode in (0, 1):
                        break  # it ended between the two
                    self.assertEqual(process.returncode, -9)
                    if out:  # It had made its report, and was about to end: then nothing was left to do.
                        self.assertEqual(set(site.states().values()) - {'delivered', 'unknown'}, set(), out)
                    killed += 1
                    # (A run that is killed at once has not even noted those of the run before.)
                    cut_off = self.in_flight(site) - unknown
                    self.assertLessEqual(len(cut_off), CONNECTIONS)
                    unknown |= cut_off
            status, text = site.run('send')
            states = site.states()
            # Every one of them is held, and nobody else is.
            self.assertEqual({a for a, s in states.items() if s == 'unknown'}, unknown)
            self.assertEqual((status, self.reported(text)), (1 if unknown else 0, len(unknown)), text)
            self.assertEqual(set(states.values()) - {'delivered', 'unknown'}, set(), text)
            shown = json.loads(site.run('status', '--json')[1])
            self.assertEqual(shown['digests'][0]['recipients']['unknown'], len(unknown))
            for address in unknown:
                self.assertIn(address, json.dumps(shown))
            whole = collections.Counter(t.recipient for t in sink.whole)
            for address, state in states.items():
                self.assertLessEqual(whole[address], 1, f'{address} was delivered twice')
                if state == 'delivered':
                    self.assertEqual(whole[address], 1, f'{address} was lost')
            self.assertEqual(set(whole) - set(states), set())
            self.unknown += len(unknown)
            # The user settles them: who is not in the sink's books is sent to again.
            for address in unknown:
                site.run('resolve', '--delivered' if whole[address] else '--resend', address)
            site.run('send')
            self.assertEqual(set(site.states().values()), {'delivered'})
            self.assertEqual(collections.Counter(t.recipient for t in sink.whole), dict.fromkeys(site.recipients, 1))
        return killed

    def test_kill(self):
        killed = self.unknown = 0
        with self.subTest(seed=self.seed):
            while killed < KILLS:
                killed += self.one_issue(KILLS - killed)
        if 'COURANT_KILLS' in os.environ:
            print(f'{killed} kills, {self.unknown} unknown, seed {self.seed}')


if __name__ == '__main__':
    unittest.main()
