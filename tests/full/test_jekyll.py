"""What courant makes of sites equals what Jekyll itself makes of them: made-up sites, full of corner cases, are built by
Debian's jekyll and read by the driver tests/conformance/site_posts.c."""
import json, os, pathlib, re, shutil, subprocess, tempfile, unittest
from html import unescape

TOP = pathlib.Path(__file__).resolve().parents[2]
DRIVER = TOP / 'build' / 'conformance' / 'site_posts'
KEYS = ['path', 'url', 'id', 'date', 'title', 'slug', 'author', 'categories', 'tags', 'excerpt', 'content']
DUMP = '---\nlayout: null\n---\n[{% for p in site.posts %}{' + ', '.join(
    f'"{k}": {{{{ p.{k} | date_to_xmlschema | jsonify }}}}' if k == 'date' else f'"{k}": {{{{ p.{k} | jsonify }}}}' for k in KEYS
) + '}{% unless forloop.last %},{% endunless %}{% endfor %}]\n'

def setUpModule():
    if not shutil.which('jekyll'):
        raise unittest.SkipTest('jekyll is not installed')
    subprocess.run(['make', '-s', str(DRIVER.relative_to(TOP))], cwd=TOP, check=True)


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def folded(html):
    """Words and tags; blanks, ids and the colours of code are not compared here."""
    html = re.sub(r'</?span[^>]*>| id="[^"]*"', '', html or '')
    return re.sub(r'\s+', ' ', unescape(html)).strip()


class Jekyll(unittest.TestCase):
    maxDiff = None

    def compare(self, files, keys=KEYS[:-2], now='2026-06-01T00:00:00Z', options=()):
        with tempfile.TemporaryDirectory() as t:
            root = pathlib.Path(t) / 'site'
            write(root, files)
            ours = subprocess.run([DRIVER, now, root, *options], capture_output=True)
            config = files.get('_config.yml', '')
            write(root, {'dump.json': DUMP, '_time.yml': f'time: {now}\ndisable_disk_cache: true\n'})
            configs = ','.join(str(root / c) for c in (['_config.yml'] if config else []) + ['_time.yml'])
            theirs = subprocess.run(['jekyll', 'build', '-q', '-s', root, '-d', root / '_out', '--config', configs],
                                    capture_output=True, env=dict(os.environ, TZ='UTC', JEKYLL_NO_BUNDLER_REQUIRE='true', LANG='C.UTF-8', JEKYLL_ENV='production'))
            dump = root / '_out' / 'dump.json'
            self.assertTrue(dump.exists(), theirs.stderr.decode()[:600])
            expected, got = json.loads(dump.read_text()), json.loads(ours.stdout)
            for post in expected + got:
                post['date'] = post['date'].replace('+00:00', 'Z')
                for k in ('excerpt', 'content'):
                    post[k] = folded(post.get(k))
            self.assertEqual('\n'.join(p['path'] for p in expected), '\n'.join(p['path'] for p in got), ours.stderr.decode())
            wrong = [f'{e["path"]}: {k}: Jekyll {e.get(k)!r}, courant {g.get(k)!r}'
                     for e, g in zip(expected, got) for k in keys if e.get(k) != g.get(k)]
            self.assertFalse(wrong, '\n'.join(wrong) + '\n' + ours.stderr.decode())

    def test_names_dates_and_titles(self):
        post = '---\n---\nbody\n'
        self.compare({'_config.yml': 'timezone: America/New_York\n', **{f'_posts/{name}': post for name in [
            '2020-01-02-plain.md', '2020-1-2-one-digit.md', '20-01-02-two-digit-year.md', '2020-01-02-.md', '2020-01-02-UPPER-Case_and.dots.md',
            '2020-01-02-déjà-vu.md', '2020-01-02-trailing-dots...md', '2020-01-02-a--b.markdown', '2020-01-02-page.html',
            '2020-01-02-odd.txt', 'nodate.md', '2020-01-02.md', '2020-01-02-x', '_2020-01-02-hidden.md', '.2020-01-02-dot.md', '2020-01-02-back.md~',
            '2020-01-02-two words.md', "2020-01-02-it's-100%-(true)!.md", 'sub/2020-01-02-below.md', '_sub/2020-01-02-under.md',
            '2020-02-03-UPPER.MD', '2020-01-02-c++.md', '2020-01-02-a#b?.md']}})

    def test_front_matter_dates(self):
        dates = ['2025-02-15 10:00:00 +0530', '2025-02-15T10:00:00+05:30', '2025-02-15 10:00:00', '2025-02-15 10:00', '2025-2-5',
                 '2025-02-15', '"2025-02-15 9:05:00"', 'April 23, 2020', '2013-04-05 10:00:00.123456789 +00:00', '2025-02-15T10:00:00Z',
                 '2025-02-15 10:00:00 UTC', '2025-02-15 10:00:00 EST', '15 March 2021', '2025-02-15 15:00::00', '20250215',
                 '2025/02/15', '2025-02-15 15', '2025-02-15 7', '2025-2-15 9:00 +5:30', '"2025-02-15 09:00:00 PM"', '2025-02-15T09:00:00 Z', '2025-046', '5. Feb. 2025', '2025-02-15 10:00:00-08:00', '2025-03-30 02:30:00', 'Sat, 15 Feb 2025 10:00:00 +0100', '2025-02-15 10am', '2025-10-26 02:30']
        for zone in ('', 'Asia/Kolkata', 'Europe/Berlin', 'America/Los_Angeles'):
            with self.subTest(zone=zone):
                self.compare({'_config.yml': f'timezone: {zone}\n', **{
                    f'_posts/2001-01-01-n{i}.md': f'---\ndate: {d}\n---\nx\n' for i, d in enumerate(dates)}})

    def test_categories_and_tags(self):
        fronts = ['categories: a b', 'categories: [a, b c]', 'category: a b', 'category: x\ncategories: [y]', 'categories:\n- one\n- two',
                  'categories: []', 'categories:', 'category:', 'category: [p, q]', 'tags: a b', 'tags: [a, b c]', 'tag: a b', 'tag: x\ntags: y z',
                  'tags:', 'tags: []', 'tags: [1, two]', 'categories: [2020, text]', 'categories: [a, a, A]', 'categories: [C++, "R & D", été]',
                  'tags: [[a, b], c]', 'categories: "a, b"']
        files = {f'_posts/2001-01-{i + 1:02}-n.md': f'---\n{f}\n---\nx\n' for i, f in enumerate(fronts)}
        files |= {'es/_posts/2002-01-01-folder.md': '---\n---\nx\n', 'es/mx/_posts/2002-01-02-two.md': '---\ncategories: more\n---\nx\n',
                  '_posts/sub/2002-01-03-below.md': '---\n---\nx\n', 'es/_posts/sub/2002-01-04-both.md': '---\ncategory: es\n---\nx\n'}
        self.compare(files)
        defaults = 'defaults:\n- scope: {path: ""}\n  values: {categories: [base], tags: t, author: me}\n'
        self.compare({'_config.yml': defaults, **files})
        self.compare({'_config.yml': defaults.replace('categories: [base]', 'category: single'), **files})

    def test_permalinks(self):
        posts = {'_posts/2020-01-05-Some-Title.md': '---\ncategories: [One, "Two Words"]\n---\nx\n',
                 'cat/_posts/2021-11-25-it’s-ünï.md': '---\nslug: My Own_slug\n---\nx\n',
                 '_posts/2021-12-31-own.md': '---\npermalink: /own/page\n---\nx\n', '_posts/2022-01-01-html.html': '---\npermalink: /a//b/./c.html\n---\nx\n',
                 '_posts/2022-01-02-pattern.md': '---\npermalink: /:year/:title-x/\n---\nx\n', '_posts/2022-01-03-rel.md': '---\npermalink: no-slash.htm\n---\nx\n',
                 '_posts/2022-01-04-pretty.md': '---\npermalink: pretty\n---\nx\n', '_posts/2022-01-05-sp.md': '---\npermalink: /with space/ünï/\n---\nx\n'}
        for style in ['date', 'pretty', 'none', 'ordinal', 'weekdate', '/:categories/:title', '/blog/:year/:month/:day/:hour:minute:second/:slug/',
                      '/:i_month/:i_day/:short_year/:y_day/:short_month/:long_month/:w_year/:week/:w_day/:short_day/:long_day/:name/', '/:collection/:path:output_ext',
                      '/:slugified_categories/:title.html', '/:month_:day/:title/', '/x/:title:output_ext', ':title']:
            with self.subTest(style=style):
                self.compare({'_config.yml': f'permalink: "{style}"\n', **posts})
        self.compare({'_config.yml': 'collections: {posts: {permalink: "/p/:title/"}}\n', **posts})

    def test_defaults(self):
        config = '''
defaults:
- scope: {path: "", type: posts}
  values: {author: all, title: dt, permalink: "/d/:title/"}
- scope: {path: "_posts/deep"}
  values: {author: deep, categories: [deep]}
- scope: {path: "_posts/*/glob*"}
  values: {author: glob}
- scope: {path: "cat/_posts", type: post}
  values: {author: cat, tags: [t]}
- scope: {path: "", type: pages}
  values: {author: pages}
- scope: {}
  values: {slug: none-scoped}
- scope: {path: "/_posts/deep"}
  values: {author: slash}
- scope: {path: "_posts/deep", type: drafts}
  values: {author: never}
'''
        self.compare({'_config.yml': config, '_posts/2020-01-01-a.md': '---\n---\nx', '_posts/deep/2020-01-02-b.md': '---\ntitle: own\n---\nx',
                      '_posts/x/glob/2020-01-03-c.md': '---\n---\nx', 'cat/_posts/2020-01-04-d.md': '---\nauthor:\n---\nx',
                      '_posts/x/2020-01-05-e.md': '---\npermalink: /o/\nauthor: {name: me}\n---\nx'})

    def test_what_is_published(self):
        files = {'_posts/2020-01-01-no.md': '---\npublished: false\n---\nx', '_posts/2020-01-02-null.md': '---\npublished:\n---\nx',
                 '_posts/2020-01-03-yes.md': '---\npublished: true\n---\nx', '_posts/2030-01-01-future.md': '---\n---\nx',
                 '_posts/2020-01-04-future-inside.md': '---\ndate: 2027-01-01\n---\nx', '_posts/2020-01-05-nofront.md': 'no front matter\n',
                 '_posts/2020-01-06-open.md': '---\ntitle: never closed\n', '_posts/2020-01-07-empty.md': '', '_posts/2020-01-08-latin.md': b'---\n---\n\xe9t\xe9\n',
                 '_posts/2020-01-09-dots.md': '---\ntitle: dots\n...\nx\n', '_posts/2020-01-10-crlf.md': '---\r\ntitle: crlf\r\n---\r\n\r\nx\r\n',
                 '_posts/2020-01-11-bom.md': '\ufeff---\ntitle: bom\n---\nx\n', '_posts/2020-01-12-json.md': '---\n{"title": "json", "tags": ["a"]}\n---\nx\n',
                 '_posts/2020-01-13-blank.md': '---   \ntitle: blank\n---  \n\n\n    code\n', '_drafts/draft.md': '---\n---\nx',
                 'skip/_posts/2020-01-14-excluded.md': '---\n---\nx', 'sub/_posts/2020-01-15-in.md': '---\n---\nx', '_under/_posts/2020-01-16-special.md': '---\n---\nx',
                 'inc/_posts/2020-01-17-x.md': '---\n---\nx', '_inc/_posts/2020-01-18-x.md': '---\n---\nx'}
        for config in ['exclude: [skip]\ninclude: [_inc]\n', 'future: true\n', 'unpublished: true\nlimit_posts: 3\n', 'exclude: ["s*", inc/]\n', 'limit_posts: 2\n']:
            with self.subTest(config=config):
                self.compare({'_config.yml': config, **files})

    def test_folders(self):
        self.compare({'_config.yml': 'collections_dir: things\n', 'things/_posts/2020-01-01-a.md': '---\n---\nx', '_posts/2020-01-02-b.md': '---\n---\nx',
                      'things/cat/_posts/2020-01-03-c.md': '---\n---\nx'})

    def test_titles(self):
        titles = ['plain', '"quoted: colon"', '2020', '1.50', 'true', 'false', "''", '~', '2020-01-01', '"  spaced   out "', '"<b>x</b>"', '[a, b]', '"a\\nb"', '0x1F', '1_000', 'yes']
        self.compare({f'_posts/2001-01-{i + 1:02}-some-name-Here.md': f'---\ntitle: {t}\n---\nx\n' for i, t in enumerate(titles)})

    def test_excerpts(self):
        bodies = ['one\n\ntwo\n', 'one\n', 'one\n\n<!--more-->\n\ntwo\n', 'a [link][1] b\n\nmore\n\n[1]: http://x.org/\n[2]: http://y.org/\n',
                  '{% if true %}\nopen\n\nclosed{% endif %}\n', '{% highlight c %}\nint a;\n\nint b;\n{% endhighlight %}\n', '\n\nlate\n\nlater',
                  '# Head\n\npara\n', 'x {{ page.title }} y\n\nz\n', '{% capture c %}a\n\nb{% endcapture %}{{ c }}']
        for config in ['', 'excerpt_separator: "<!--more-->"\n', 'excerpt_separator: ""\n']:
            with self.subTest(config=config):
                self.compare({'_config.yml': config, **{f'_posts/2001-01-{i + 1:02}-n.md': f'---\ntitle: T{i}\n---\n{b}' for i, b in enumerate(bodies)}},
                             ['path', 'excerpt'])
        self.compare({'_config.yml': 'excerpt_separator: "<!--more-->"\n', '_posts/2001-01-01-n.md': '---\n---\none\n<!--more-->\ntwo *x*\n'}, ['path', 'excerpt'])
        self.compare({'_posts/2001-01-01-n.md': '---\nexcerpt: own *text*\n---\na\n\nb', '_posts/2001-01-02-n.md': '---\nexcerpt_separator: b\n---\na\n\nb c'}, ['path', 'excerpt'])

    def liquid(self, lines, files=(), config=''):
        """Each line in a post of its own, in HTML so that no Markdown stands between."""
        posts = {f'_posts/2001-{1 + i // 28:02}-{1 + i % 28:02}-case.html': f'---\ntitle: "T{i}"\ntags: [a, b]\ncategories: c\nn: {i}\n---\n{line}'
                 for i, line in enumerate(lines)}
        self.compare({'_config.yml': 'title: My Site\nurl: https://example.org\nbaseurl: /base\ntimezone: Asia/Kolkata\n' + config, **posts, **dict(files)},
                     ['path', 'content'])

    def test_times(self):
        """Times that YAML reads: written with a zone, in UTC, or without either, which are UTC and shown in the site's zone."""
        times = ['2020-01-02 03:04:05', '2020-01-02T03:04:05Z', '2020-01-02 03:04:05 +0200', '2020-07-02 03:04:05 -04:00', '2020-01-02', '2020-01-02 03:04',
                 '"2020-01-02 03:04:05"', '2020-07-02 03:04:05.25', '"2020-01-02 03:04 UTC"']
        shown = '{{ X }}|{{ X | date: "%F %T %z %Z %#Z %10Z" }}|{{ X | date_to_xmlschema }}|{{ X | jsonify }}|{{ X | append: "x" }}|{{ X | date: "%s" }};'
        lines = [shown.replace('X', f'site.data.times[{i}]') for i in range(len(times))]
        files = {'_data/times.yml': ''.join(f'- {t}\n' for t in times),
                 **{f'_posts/2003-01-{i + 1:02}-front.html': f'---\nt: {t}\n---\n' + shown.replace('X', 'page.t') for i, t in enumerate(times)}}
        self.liquid(lines + ['{{ page.date | date: "%Z" }} {{ site.time | date: "%Z" }} {{ 1580000000 | date: "%Z" }}'], files)

    def test_filters(self):
        data = {'_data/people.yml': '- {name: Zoe, age: 30, city: {name: Oslo}, tags: [x, y]}\n- {name: adam, age: 4, city: {name: Rome}}\n'
                                    '- {name: Bob, city: {name: Oslo}, tags: [y]}\n- {name: Eve, age: "12", active: true}\n',
                '_data/nested/deep/list.json': '[3, 1, 2]', '_data/table.csv': 'name,n\na,1\nb,"2,3"\n', '_data/map.yml': 'b: {v: 2}\na: {v: 1}\n',
                '_data/tab.tsv': 'x\ty\n1\t2\n', '_data/last.yaml': 'a: 1\n', '_data/odd name & more.yml': 'v: here\n'}
        people = 'site.data.people'
        self.liquid([
            *[f'{{{{ {x!r} | {f} }}}}'.replace("'", '"') for f in ('relative_url', 'absolute_url') for x in
              ('', '/', 'a', '/a b', 'http://x.org/y', '/ünï', '/a/../b', '/x?q=a b', 'a#b', '//host/x', 'mailto:a@b.c', '/%7Ehome', '/a%2fb', 'index.html')],
            '{{ nil | relative_url }}|{{ nil | absolute_url }}', '{{ page | relative_url }}', '{{ site.posts.first | absolute_url }}',
            '{{ "/x/index.html" | strip_index }} {{ "/x/index.htm" | strip_index }} {{ "/xindex.html" | strip_index }}',
            '{{ "foo, bar; baz?" | cgi_escape }}|{{ "a b&c=d/é" | cgi_escape }}', '{{ "foo, bar \\\\baz?" | uri_escape }}|{{ "é ü[x]" | uri_escape }}',
            '{{ "<a href=\'x\'>\"&amp;</a>" | xml_escape }}', '{{ "  a \t b  " | normalize_whitespace }}', '{{ "a b  c" | number_of_words }}',
            '{{ "你好hello世界and" | number_of_words }} {{ "你好hello世界and" | number_of_words: "cjk" }} {{ "你好 hello" | number_of_words: "auto" }} {{ "a b" | number_of_words: "auto" }}',
            *[f'{{{{ "{x}" | slugify{m} }}}}' for x in ('The _config.yml file', 'Ünï Cödé ß', '  a -- b  ', 'a+b=c (d)!') for m in
              ('', ': "default"', ': "pretty"', ': "raw"', ': "ascii"', ': "latin"', ': "none"')],
            '{{ "a,b,c" | split: "," | array_to_sentence_string }} {{ "a,b" | split: "," | array_to_sentence_string: "or" }} {{ "a" | split: "," | array_to_sentence_string }}',
            *[f'{{{{ "2020-03-01 10:00:00 +0000" | {f} }}}}' for f in ('date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string',
              'date_to_string: "ordinal"', 'date_to_string: "ordinal", "US"', 'date_to_long_string: "ordinal"', 'date_to_long_string: "ordinal", "US"')],
            '{{ 5.0 | round }}|{{ 5.4 | round }}|{{ 5.0 | round: 1 }}|{{ "5.0" | round }}', '{{ "" | date_to_string }}|{{ nil | date_to_xmlschema }}', '{{ page.date | date_to_xmlschema }} {{ page.date | date: "%Y %j %V %-d %e %^a" }} {{ page.date }}',
            '{{ 1600000000 | date_to_xmlschema }}', '{{ "2021-11-23" | date_to_rfc822 }}', '{{ site.time | date_to_xmlschema }}',
            f'{{{{ {people} | where: "city.name", "Oslo" | map: "name" | join: "," }}}}', f'{{{{ {people} | where: "tags", "y" | map: "name" | join }}}}',
            f'{{{{ {people} | where: "age", 12 | map: "name" | join }}}}', f'{{{{ {people} | where: "age", nil | map: "name" | join }}}}', f'{{{{ {people} | where: "active", true | map: "name" | join }}}}',
            f'{{{{ {people} | where_exp: "p", "p.city.name == \'Oslo\' and p.tags contains \'x\'" | map: "name" | join }}}}',
            '{% assign wanted = "Bob" %}' + f'{{{{ {people} | where_exp: "p", "p.name == wanted" | size }}}}', f'{{{{ {people} | find: "name", "Bob" | inspect }}}}',
            f'{{% assign p = {people} | find_exp: "p", "p.age == 4" %}}{{{{ p.name }}}}', f'{{% assign p = {people} | find: "name", "none" %}}[{{{{ p }}}}]',
            f'{{% assign g = {people} | group_by: "city.name" %}}{{% for x in g %}}{{{{ x.name }}}}:{{{{ x.size }}}}:{{{{ x.items | map: "name" | join }}}};{{% endfor %}}',
            f'{{% assign g = {people} | group_by_exp: "p", "p.name | slice: 0" %}}{{% for x in g %}}{{{{ x.name }}}}={{{{ x.size }}}};{{% endfor %}}',
            f'{{{{ {people} | sort: "name" | map: "name" | join }}}}', f'{{{{ {people} | sort: "age" | map: "name" | join }}}}', f'{{{{ {people} | sort: "age", "last" | map: "name" | join }}}}',
            f'{{{{ {people} | where: "tags", empty | map: "name" | join }}}}|{{{{ {people} | where: "tags", "" | size }}}}|{{{{ {people} | where: "active", blank | size }}}}',
            '{% for d in site.data %}{{ d[0] }} {% endfor %}', '{{ page.date | inspect }}', r"""{{ 'a"b' | replace: '"', '\\"' }} {{ "it's" | replace: "'", "\'" }} {{ 'a\b' | replace: '\', '\\' }}""",
            '{{ site.data.nested.deep.list | sort | join }}', '{{ "b,a,C" | split: "," | sort | join }}', '{{ site.data.table | jsonify }}', '{{ site.data.tab | jsonify }}',
            '{{ site.data["odd_name_more"].v }}{{ site.data["odd_name__more"].v }}', '{{ site.data.map | where: "v", 1 | jsonify }}',
            '{% assign l = "a,b,c" | split: "," %}{{ l | push: "d" | join }} {{ l | pop | join }} {{ l | pop: 2 | join }} {{ l | shift | join }} {{ l | shift: 2 | join }} {{ l | unshift: "z" | join }}',
            '{{ "12.7abc" | to_integer }} {{ true | to_integer }} {{ 3.9 | to_integer }}', '{{ "a\'b" | jsonify }} {{ 1.5 | jsonify }} {{ nil | jsonify }} {{ page.tags | jsonify }} {{ true | jsonify }}',
            '{{ "x" | inspect }} {{ page.tags | inspect }} {{ nil | inspect }} {{ 1 | inspect }}', '{{ "é&" | jsonify }}', '{{ page.date | jsonify }}',
            *[f'{{{{ {x!r} | smartify }}}}' for x in ('a -- b --- c...', 'say "hello" there', '"x" and "y"', "it is 'so' he said", "the 80s", '(quoted "text")', '<< a >>', 'a "b', '&amp; & <b>"x"</b>', 'x -> y')],
            '{{ "x *y* z" | markdownify }}', '{{ "a  b" | markdownify | strip }}',
        ], data)

    def test_variables_and_tags(self):
        files = {'_includes/one.html': '[{{ include.a }}|{{ include.b }}|{{ page.title }}|{{ include.missing }}]', '_includes/sub/two.html': '{% include one.html a=include.x b="q" %}',
                 '_includes/set.html': '{% assign leak = "leaked" %}', '_includes/list.html': '{% for i in include.items %}{{ i }};{% endfor %}', '_posts/beside.txt': 'beside {{ page.title }}',
                 'about.md': '---\ntitle: About\n---\nabout\n', 'sub/index.html': '---\n---\nx', 'assets/a b.txt': 'static', 'permalinked.html': '---\npermalink: /p/\n---\n',
                 '_recipes/soup.md': '---\ntitle: Soup\norder: 2\n---\nsoup\n', '_recipes/cake.md': '---\ntitle: Cake\ndate: 2020-01-01\n---\ncake\n', '_recipes/pic.txt': 'no front matter',
                 'cat/_posts/2002-02-02-in-folder.html': '---\n---\nfolder'}
        self.liquid([
            '{% include one.html %}', '{% include one.html a="x" b=\'y\' %}', '{% include one.html a=page.title b=site.title %}', '{% include sub/two.html x="deep" %}',
            '{% assign f = "one.html" %}{% include {{ f }} a="v" %}', '{% include set.html %}{{ leak }}', '{% include list.html items=page.tags %}', '{% include one.html a="it\\"s" %}',
            '{% include_relative beside.txt %}', '{% link _posts/2001-01-01-case.html %}', '{% link about.md %} {% link sub/index.html %} {% link assets/a b.txt %} {% link permalinked.html %}',
            '{% link _recipes/soup.md %} {% link _recipes/pic.txt %}', '{% post_url 2001-01-02-case %}', '{% post_url cat/2002-02-02-in-folder %}', '{% post_url /2001-01-03-case %}',
            '{% highlight c %}\nint a;\n\n  b\n{% endhighlight %}', '{% highlight C++ linenos %}\na < b\nc\n{% endhighlight %}', '{% highlight text linenos=table %}x{% endhighlight %}', '{% highlight text %}{{ page.title }}{% endhighlight %}',
            '{% raw %}{{ x }}{% endraw %}', '{{ site.title }} {{ site.url }} {{ site.posts.size }} {{ site.time | date: "%Y" }} {{ site.nothing }}', '{{ page.url }} {{ page.id }} {{ page.path }} {{ page.relative_path }}',
            '{{ page.collection }} {{ page.slug }} {{ page.ext }} {{ page.name }} {{ page.draft }}', '{{ page.previous.title }} {{ page.next.title }} {{ page.previous.url }}', '{{ page.categories | join }} {{ page.tags | join }} {{ page.n }}',
            '{{ site.categories.c.size }} {{ site.tags.a.size }} {% for c in site.categories %}{{ c[0] }}={{ c[1].size }};{% endfor %}', '{% for p in site.related_posts limit: 3 %}{{ p.title }}{% endfor %} {{ site.related_posts.size }}',
            '{{ site.recipes | map: "title" | join }} {{ site.recipes.first.url }} {{ site.collections | map: "label" | join }}', '{% for c in site.collections %}{{ c.label }} {{ c.output }} {{ c.docs.size }} {{ c.files.size }} {{ c.relative_directory }};{% endfor %}',
            '{{ site.recipes[0].date | date: "%Y-%m-%d" }} {{ site.recipes[0].previous.title }}{{ site.recipes[0].next.title }}', '{{ jekyll.version }} {{ jekyll.environment }}', '{{ page.excerpt | strip_html }}',
            '{% assign d = site.documents | map: "title" %}{{ d.size }}', '{{ site.pages | where: "name", "about.md" | map: "url" | join }} {{ site.static_files | map: "path" | join }}', '{{ site.html_pages | map: "url" | sort | join }}',
            '{{ site.posts | where: "n", 3 | map: "url" | join }}', '{{ site.posts | where_exp: "p", "p.n < 3" | map: "title" | join }}', '{% assign y = site.posts | group_by_exp: "p", "p.date | date: \'%Y-%m\'" %}{% for g in y %}{{ g.name }}:{{ g.size }};{% endfor %}',
            '{{ content }}|{{ layout }}|{{ paginator }}', '{{ site }}|{{ jekyll }}|{{ site.static_files.first }}', '{{ site.posts.last }}',  '{% if page.tags contains "a" %}yes{% endif %} {% unless site.x %}no{% endunless %}', '{{ site.posts.last.title }} {{ site.posts[0].title }} {{ site["title"] }}', '{{ site.baseurl }}{{ site.limit_posts }}{{ site.permalink }}',
            '{{ site.posts | sort: "title" | map: "title" | first }} {{ site.posts | sort: "n" | map: "n" | last }} {{ site.posts | sort | map: "title" | first }}', '{{ site.posts | map: "n" | compact | sum }}',
        ], files, 'collections: {recipes: {output: true, sort_by: title}}\n')


if __name__ == '__main__':
    unittest.main()
