"""Every construct of tests/full/kramdown/cases.txt, and of plain.txt with `input: kramdown`, read by kramdown itself (as Jekyll calls
it) and by the program: the same elements in the same order, the same text, the same links.  Known differences are listed, and must be differences."""
import html.parser, json, os, pathlib, re, shutil, subprocess, tempfile, unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
RUBY = '''require "kramdown"; require "kramdown-parser-gfm"; require "json"
asked = JSON.parse(STDIN.read)
options = {input: "GFM", auto_ids: true, hard_wrap: false, syntax_highlighter: nil}.merge(asked["settings"].transform_keys(&:to_sym))
puts JSON.generate(asked["texts"].map { |t| Kramdown::Document.new(t, options).to_html })'''
KNOWN = {
    '![alt *x*](a.png "t")': 'alternative text is text, not Markdown',
    '[ref] [1] and [ref][1] and [1] [none]\n\n[1]: http://e.x/ "T"': 'a reference before an undefined one is still a reference',
    '<ul>\n  <li>a\n  <li>b\n</ul>\n\nafter *em*': 'a list item without an end tag ends where HTML says, not at the end of the post',
    'text</div>': 'an end tag without a start tag is dropped, not shown',
    '<iframe src="http://x.y"></iframe>\ntext *em*': 'a frame becomes a link',
}
VOID = set('area base br col embed hr img input link meta source track wbr'.split())


class Read(html.parser.HTMLParser):
    """Elements, links and text in their order; what the feed's cleaner takes out or adds is left out."""
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.out, self.quiet = [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ('script', 'style', 'iframe'):
            self.quiet += tag not in VOID
        elif not self.quiet and tag not in ('input', 'span', 'tbody', 'thead', 'noscript'):
            wanted = [f'{k}={v}' for k, v in attrs if (k in ('href', 'src', 'alt', 'title') or k + tag[0] == 'idh') and not (v or '').startswith('#')]
            self.out.append(' '.join(['<' + tag] + sorted(wanted)))

    def handle_endtag(self, tag):
        if tag in ('script', 'style', 'iframe'):
            self.quiet -= 1
        elif not self.quiet and tag not in VOID and tag not in ('span', 'tbody', 'thead', 'noscript', 'input'):
            self.out.append('>')

    def handle_data(self, data):
        data = ' '.join(data.split())
        if data and not self.quiet:
            if self.out and not self.out[-1].startswith('<') and self.out[-1] != '>':
                self.out[-1] += ' ' + data
            else:
                self.out.append(data)


def normal(text):
    text = re.sub(r'<a href="[^"]*#fnref[^>]*>.*?</a>', '', text.replace('\u2610 ', '').replace('\u2611 ', ''))
    text = re.sub(r'(href|src)="https://e\.org/a/(?!#)', r'\1="', text)
    text = re.sub(r'href="https://e\.org/a/#', 'href="#', text).replace('%20', ' ')
    return [' '.join(x.split()) for x in Read(text).out]


def read(name):
    return (TOP / 'tests/full/kramdown' / name).read_text().rstrip('\n').split('\n%%\n')


class Kramdown(unittest.TestCase):
    def judge(self, cases, settings):
        if not shutil.which('ruby') or subprocess.run(['ruby', '-rkramdown', '-rkramdown-parser-gfm', '-e', ''], capture_output=True).returncode:
            raise unittest.SkipTest('ruby with kramdown and kramdown-parser-gfm is not installed')
        asked = json.dumps({'settings': settings, 'texts': [c + '\n' for c in cases]})
        theirs = json.loads(subprocess.run(['ruby', '-e', RUBY], input=asked, capture_output=True, text=True, check=True).stdout)
        with tempfile.TemporaryDirectory() as t:
            posts = pathlib.Path(t) / '_posts'
            posts.mkdir()
            (pathlib.Path(t) / '_config.yml').write_text('title: x\nurl: https://e.org\npermalink: /a/\nkramdown: ' + json.dumps(settings))
            (pathlib.Path(t) / 'courant.yml').write_text('feeds:\n- {path: all.json, format: json, limit: 0}\noutput: _out\n')
            for i, case in enumerate(cases):
                (posts / f'2026-01-01-c{i}.md').write_text(
                    f'---\ntitle: c{i}\nid: c{i}\nrender_with_liquid: false\n---\n{case}\n')
            subprocess.run([os.environ['COURANT'], 'build', t, '--now', '2026-11-01T00:00:00Z'], capture_output=True)
            items = json.loads((pathlib.Path(t) / '_out/all.json').read_text())['items']
        ours = {item['title']: item.get('content_html', '') for item in items}
        differ = 0
        for i, case in enumerate(cases):
            a, b = normal(theirs[i]), normal(ours.get(f'c{i}', '(no post)'))
            with self.subTest(case=case, settings=settings):
                if case in KNOWN:
                    self.assertNotEqual(a, b, 'this difference is gone: take it off the list')
                else:
                    self.assertEqual(a, b)
            differ += a != b
        print(f'kramdown: {len(cases)} constructs, {differ} read otherwise')

    def test_constructs(self):
        self.judge(read('cases.txt'), {})

    def test_input_kramdown(self):
        self.judge(read('plain.txt'), {'input': 'kramdown'})

    def test_settings(self):
        contents = '* x\n{:toc}\n\n# A "b"[^1]\n\n### C\n\n## D\n{: .no_toc}\n\n## E -- f\n\n# A "b"\n\n[^1]: n'
        quotes = 'a "b" \'c\' d\'s -- e --- f ... <<g>> << h >>'
        notes = 'a[^x] b[^y] c[^x]\n\n[^x]: one\n\n[^y]: two\n\n        code'
        math = 'a $$b < c$$ d\n\n$$\ne & f\n$$'
        block = ['<div>\n*a*\n</div>', '<ul><li>*a*</li></ul>', '<div>\n<div>\n# x\n</div>\n</div>', '<section>\n\n* a\n* b\n\n</section>',
                 '<div markdown="0">*a*</div>', '<h2>*a*</h2>', '<p class="c">*a*</p>\ntext', '<div>\n<p>*a*</p>\n*b*\n</div>',
                 '<blockquote>\na > b *c*\n\nd\n</blockquote>', '<pre>\n*a*\n</pre>', '<table><tr><td>*a*</td></tr></table>']
        for settings, cases in [({'toc_levels': '2..3'}, [contents]), ({'toc_levels': [1, 3]}, [contents]), ({'toc_levels': '1,2'}, [contents]),
                                ({'auto_ids': False}, [contents]), ({'auto_id_prefix': 'p-'}, [contents]),
                                ({'auto_id_prefix': 'p-', 'input': 'kramdown'}, [contents.replace('--', '&')]), ({'header_offset': 1}, [contents]),
                                ({'header_offset': -1}, [contents]), ({'header_offset': 9}, [contents]),
                                ({'toc_levels': '4'}, [contents, '1. x\n{:toc}\n\ntext', '* x\n{:toc}\n\n* y\n{:toc}']),
                                ({'smart_quotes': 'apos,apos,quot,quot'}, [quotes]), ({'smart_quotes': ['lsaquo', 'rsaquo', 171, 187]}, [quotes]),
                                ({'typographic_symbols': {'hellip': '...', 'mdash': '--', 'laquo_space': '<', 'raquo': '>'}}, [quotes]),
                                ({'footnote_nr': 3}, [notes]), ({'footnote_backlink': ''}, [notes.replace('        code', '')]), ({'footnote_backlink': '&uarr; up'}, [notes]),
                                ({'footnote_prefix': 'p'}, [notes]), ({'hard_wrap': True}, ['a\nb']),
                                ({'hard_wrap': True, 'input': 'kramdown'}, ['a\nb']), ({'math_engine': None}, [math]), ({}, [math, notes]),
                                ({'parse_block_html': True}, block)]:
            self.judge(cases, settings)


if __name__ == '__main__':
    unittest.main()
