"""The cases: tests/cases/NAME is a small site and what must come of it.

site/, …   copied into an empty folder, which becomes the current one
make.py    makes there what is too large, or too strange, to be committed
cmd        a command line of sh on each line; `courant` is the program
expected   the transcript: `$ command`, standard output, `! ` before each line of standard error, `= status` unless 0;
           {DIR} stands for the folder
output/    files that must then stand there with these bytes

CASES_WRITE=1 in the environment writes `expected` as it is instead of comparing: read the difference before you commit it."""
import difflib, os, pathlib, shutil, subprocess, sys, tempfile, unittest

CASES = pathlib.Path(__file__).resolve().parent.parent / 'cases'
# Far from UTC and from English, so that a leak of the machine's habits is seen; the present is 2026-01-15.
ENVIRONMENT = {'TZ': 'Pacific/Chatham', 'LANG': 'de_DE.UTF-8', 'SOURCE_DATE_EPOCH': '1768435200'}


def run_case(case, folder):
    """Run a case in the empty ${folder} -> its transcript"""
    bin_dir, work = folder / 'bin', folder / 'work'
    bin_dir.mkdir()
    (bin_dir / 'courant').symlink_to(os.environ['COURANT'])
    shutil.copytree(case, work, symlinks=True, ignore=shutil.ignore_patterns('cmd', 'expected', 'output', 'make.py'))
    env = dict(ENVIRONMENT, PATH=f'{bin_dir}:/usr/bin:/bin', HOME=str(folder), **{k: v for k, v in os.environ.items() if 'SAN' in k})
    if (case / 'make.py').exists():
        subprocess.run([sys.executable, str(case / 'make.py')], cwd=work, check=True)
    transcript = []
    for line in (case / 'cmd').read_text().splitlines():
        if not line or line.startswith('#'):
            continue
        done = subprocess.run(['sh', '-c', line], cwd=work, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        transcript.append(f'$ {line}')
        transcript += plain(done.stdout, folder)
        transcript += ['! ' + e for e in plain(done.stderr, folder)]
        if done.returncode:
            transcript.append(f'= {done.returncode}')
    return work, transcript


def plain(output, folder):
    return output.decode('utf-8', 'backslashreplace').replace(str(folder / 'work'), '{DIR}').splitlines()


class Cases(unittest.TestCase):
    maxDiff = None

    def check(self, case):
        with tempfile.TemporaryDirectory() as folder:
            work, transcript = run_case(case, pathlib.Path(folder).resolve())
            expected = case / 'expected'
            if os.environ.get('CASES_WRITE'):
                expected.write_text('\n'.join(transcript) + '\n')
            wrong = list(difflib.unified_diff(expected.read_text().splitlines(), transcript, 'expected', 'got', lineterm='', n=1))
            for file in sorted(p for p in (case / 'output').rglob('*') if p.is_file()):
                name = str(file.relative_to(case / 'output'))
                got = work / name
                if not got.is_file():
                    wrong.append(f'{name}: not written')
                elif got.read_bytes() != file.read_bytes():
                    wrong += difflib.unified_diff(file.read_text().splitlines(), got.read_text(errors='backslashreplace').splitlines(),
                                                  name, 'got ' + name, lineterm='', n=1)
            if wrong:
                self.fail('\n' + '\n'.join(wrong))


def test_of(case):
    return lambda self: self.check(case)


for path in sorted(CASES.iterdir()):
    if (path / 'cmd').exists():
        setattr(Cases, 'test_' + path.name.replace('-', '_'), test_of(path))
