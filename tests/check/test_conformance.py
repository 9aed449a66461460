"""The conformance suites: what passes must go on passing, and what fails must be on the list of what is known to."""
import importlib.machinery, importlib.util, os, pathlib, subprocess, unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
LOADER = importlib.machinery.SourceFileLoader('conformance_run', str(TOP / 'tests/conformance/run'))
RUN = importlib.util.module_from_spec(importlib.util.spec_from_loader('conformance_run', LOADER))
LOADER.exec_module(RUN)
DATA = pathlib.Path(os.environ.get('CONFORMANCE_DATA', TOP / '../shared/conformance'))


def programs():
    """The runners are built beside the unit tests, of which build-asan has its own."""
    program = pathlib.Path(os.environ['COURANT'])
    return (program.parent if program.parent.name.startswith('build') else TOP / 'build') / 'conformance'


class Conformance(unittest.TestCase):
    pass


def add(name):
    def test(self):
        argv = RUN.command(name, programs(), DATA)
        if argv is None:
            self.skipTest(f'{DATA / RUN.SUITES[name][0]} is missing')
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout.decode('utf-8', 'replace'))
    setattr(Conformance, f'test_{name}', test)


for suite in RUN.SUITES:
    add(suite)
