"""Ten small digests, byte for byte as they leave.

GOLDEN_WRITE=1 in the environment writes tests/full/golden/NAME.eml as it is instead of comparing: look at the difference, and
at the message, before you commit it."""
import difflib, os, pathlib, sys, unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from digests import LIST, Site, html_of, post, text_of

WORDS = 'Some words to fill a line of text and another one after it. ' * 12
TABLES = ('Text with `code`, **bold** and [a link](https://else.example/?a=1&b=2).\n\n| a | b |\n| --- | ---: |\n| 1 | 22 |\n\n'
          '```python\nfor i in range(10):\n    print("<&>", i)\n```\n\n> A quote.\n\n1. one\n2. two\n   - three\n')
PICTURE = (HERE.parents[1] / 'feeds/example/images/patches.png').read_bytes()
CASES = {
    'one-post': ({'2026-01-02-a.md': post('One post', 'Hello *reader*.', author='Ada Example')}, {}),
    'twenty-posts': ({f'2026-01-{d:02}-p.md': post(f'Post {d}', f'Start {d}.') for d in range(1, 15)} |
                     {f'2025-12-{d:02}-p.md': post(f'Old {d}', f'Start {d}.') for d in range(1, 8)}, {}),
    'none': ({'2026-01-02-a.md': post('Not for the digest', digest=False)}, {'when_empty': 'send'}),
    'right-to-left': ({'2026-01-02-a.md': post('مرحبا بالعالم', 'نص [رابط](/x) طويل.\n\n- واحد\n- اثنان')}, {'lang': 'ar'}),
    'cjk': ({'2026-01-02-a.md': post('日本語の記事', '日本語の本文です。' * 20)}, {'lang': 'ja'}),
    'emoji-in-the-subject': ({'2026-01-02-a.md': post('🎉 Party 🥳👩‍👩‍👧‍👦', 'Emoji 🎊')}, {'subject': '{{ issue.posts.first.title }} 🌧️'}),
    'long-title': ({'2026-01-02-a.md': post(('A title of many words ' * 14)[:300].strip())}, {}),
    'only-a-picture': ({'2026-01-02-a.md': post('Picture', '![A chart](/p.png)')}, {'images': 'inline', 'images_max': '1 MB'}),
    'tables-and-code': ({'2026-01-02-a.md': post('Tables and code', TABLES)}, {}),
    'clip': ({f'2026-01-{d:02}-p.md': post(f'Post {d}', f'Start {d}.\n\n{WORDS}end {d}') for d in range(1, 13)}, {'html_max': '20 KB'}),
}


class Golden(unittest.TestCase):
    def test_messages(self):
        self.maxDiff = None
        for name, (posts, digest) in CASES.items():
            with self.subTest(name), Site(posts, dict(LIST, content='full', **digest), files={'p.png': PICTURE}) as site:
                (message,) = site.issue()
                golden = HERE / 'golden' / f'{name}.eml'
                if os.environ.get('GOLDEN_WRITE'):
                    golden.parent.mkdir(exist_ok=True)
                    golden.write_bytes(message)
                    continue
                wanted = golden.read_bytes()
                for body in (text_of, html_of):
                    a, b = body(wanted).splitlines(), body(message).splitlines()
                    self.assertEqual(a, b, '\n'.join(difflib.unified_diff(a, b, 'golden', 'now', lineterm='')))
                self.assertEqual(wanted, message)


if __name__ == '__main__':
    unittest.main()
