"""Two builds of one site are byte-identical, whatever the machine's habits: zone, locale, umask, the order in which a folder lists
its files, the time of day."""
import os, pathlib, subprocess, tempfile, unittest

EXAMPLE = pathlib.Path(__file__).resolve().parent.parent.parent / 'feeds' / 'example'
# tmpfs lists the youngest file first, so that the order of making them is the order seen.
MEMORY = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None

HABITS = [
    dict(env={'TZ': 'UTC', 'LC_ALL': 'C'}, umask=0o022, backwards=False, clock='2026-11-20 00:00:01 +00:00'),
    dict(env={'TZ': 'Pacific/Kiritimati', 'LC_ALL': 'tr_TR.UTF-8', 'LANG': 'ar_EG.UTF-8', 'LANGUAGE': 'de'}, umask=0o077,
         backwards=True, clock='2026-11-20 23:59:59 +00:00'),
]


def copy(source, target, backwards):
    for path in sorted((p for p in source.rglob('*') if not {'_site', '.courant'} & set(p.relative_to(source).parts)), reverse=backwards):
        where = target / path.relative_to(source)
        if path.is_dir():
            where.mkdir(parents=True, exist_ok=True)
        else:
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_bytes(path.read_bytes())


def courant(site, habits, *words):
    env = dict(habits['env'], PATH='/usr/bin:/bin', HOME=str(site), **{k: v for k, v in os.environ.items() if 'SAN' in k})
    done = subprocess.run([os.environ['COURANT'], *words, '.'], cwd=site, env=env, umask=habits['umask'], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob('*') if p.is_file()}


class Reproducible(unittest.TestCase):
    maxDiff = 2000

    def twice(self, work):
        with tempfile.TemporaryDirectory(dir=MEMORY) as first, tempfile.TemporaryDirectory(dir=MEMORY) as second:
            results = []
            for folder, habits in zip((first, second), HABITS):
                site = pathlib.Path(folder) / 'site'
                site.mkdir()
                copy(EXAMPLE, site, habits['backwards'])
                results.append(work(site, habits))
            self.assertEqual(results[0].keys(), results[1].keys())
            for name in results[0]:
                self.assertEqual(results[0][name], results[1][name], name)
            self.assertTrue(results[0])

    def test_feeds(self):
        def build(site, habits):
            status, out, err = courant(site, habits, 'build', '--now', habits['clock'])
            self.assertEqual(status, 0, err)
            return contents(site / '_site')
        self.twice(build)

    def test_digest(self):
        def run(site, habits):
            status, out, err = courant(site, habits, 'run', '--now', '2026-11-23 10:00 +05:30')
            self.assertEqual(status, 0, err)
            status, out, err = courant(site, habits, 'digest', '--force', '--announce', '5', '--now', '2026-11-23 11:00 +05:30')
            self.assertEqual(status, 0, err)
            status, out, err = courant(site, habits, 'send', '--now', '2026-11-23 12:00 +05:30')
            self.assertEqual(status, 0, err)
            mail = [p.read_bytes() for p in (site / '.courant' / 'outbox' / 'new').iterdir()]
            self.assertTrue(mail)
            return {str(i): m for i, m in enumerate(sorted(mail))}
        self.twice(run)
