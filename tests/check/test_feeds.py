"""What a site can ask of its feeds, through the real program, on small sites made here."""
import gzip, json, os, pathlib, re, subprocess, tempfile, unittest, urllib.parse
import xml.etree.ElementTree as ET

A = '{http://www.w3.org/2005/Atom}'
CONFIG = 'title: Site\nurl: https://example.org\n'


class Site:
    def __init__(self, config=CONFIG, courant=None, posts=3):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.write('_config.yml', config)
        if courant is not None:
            self.write('courant.yml', courant)
        for i in range(1, posts + 1):
            self.post(i)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def post(self, i, front='', body='Text.', title=None, name=None):
        self.write(name or f'_posts/2025-01-{i:02}-p{i}.md', f'---\ntitle: {title or f"Post {i}"}\n{front}---\n{body}\n')

    def run(self, *more):
        return subprocess.run([os.environ['COURANT'], *more[:1], str(self.path), *more[1:], '--now', '2026-01-01T00:00:00Z'],
                              capture_output=True, text=True)

    def build(self, *more):
        return self.run('build', *more)

    def out(self, name):
        return self.path / '_site' / name

    def files(self):
        root = self.path / '_site'
        return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob('*') if p.is_file()}

    def atom(self, name='feed.xml'):
        return ET.fromstring(self.out(name).read_bytes())

    def ids(self, name='feed.xml'):
        return [e.text for e in self.atom(name).findall(f'{A}entry/{A}id')]

    def json(self, name='feed.json'):
        return json.loads(self.out(name).read_text())


def feeds(text):
    return 'feeds:\n' + ''.join(f'- {{{line}}}\n' for line in text.strip().splitlines())


class Definitions(unittest.TestCase):
    def good(self, site, *more):
        done = site.build(*more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_three_feeds_without_settings(self):
        with Site() as site:
            self.good(site)
            self.assertEqual(sorted(site.files()), ['feed.json', 'feed.xml', 'rss.xml'])

    def test_limit_content_title_description(self):
        with Site(courant=feeds('path: a.json, limit: 2, title: Mine, description: About, content: excerpt\npath: b.json, limit: 0')) as site:
            site.post(4, body='First.\n\nSecond.')
            self.good(site)
            a, b = site.json('a.json'), site.json('b.json')
            self.assertEqual((a['title'], a['description'], len(a['items']), len(b['items'])), ('Mine', 'About', 2, 4))
            self.assertIn('First', a['items'][0]['content_html'])
            self.assertNotIn('Second', a['items'][0]['content_html'])
            self.assertIn('Second', b['items'][0]['content_html'])

    def test_where(self):
        with Site(courant=feeds('path: t.json, where: "post.tags contains \'talks\' and post.title != \'Post 2\'"')) as site:
            for i in (1, 2):
                site.post(i, 'tags: [talks]\n')
            self.good(site)
            self.assertEqual([i['title'] for i in site.json('t.json')['items']], ['Post 1'])

    def test_where_that_is_no_condition(self):
        with Site(courant=feeds('path: t.json, where: "post.tags contains"\npath: u.json')) as site:
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r'courant\.yml:2')
            self.assertEqual(list(site.files()), ['u.json'])

    def test_where_that_fails_for_one_post(self):
        with Site(courant=feeds('path: t.json, where: "post.rating > 3"'), posts=0) as site:
            site.post(1, 'rating: 5\n')
            site.post(2, 'rating: text\n')
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r'p2\.md:1: error: `where` of t\.json fails for this post')
            self.assertEqual([i['title'] for i in site.json('t.json')['items']], ['Post 1'])
            # Where it fails for all, what stands there is not replaced by nothing.
            site.post(1, 'rating: more\n')
            done = site.build()
            self.assertRegex(done.stderr, r'courant\.yml:2:3: error: `where` of t\.json fails for every post')
            self.assertEqual([i['title'] for i in site.json('t.json')['items']], ['Post 1'])

    def test_a_format_is_told_by_the_path(self):
        names = {'a.xml': b'<feed ', 'rss.xml': b'<rss ', 'x/rss.xml': b'<rss ', 'a.rss': b'<rss ', 'a.json': b'{', 'a.opml': b'<opml '}
        with Site(courant=feeds('\n'.join(f'path: {name}' for name in names))) as site:
            self.good(site)
            for name, start in names.items():
                self.assertTrue(site.files()[name].replace(b'<?xml version="1.0" encoding="UTF-8"?>\n', b'').startswith(start), name)

    def test_defaults_of_no_feeds(self):
        for bad in ('each: tag', 'collection: notes', 'path: x.xml', 'format: rss', 'itunes: {category: Arts}'):
            with Site(courant=f'feed_defaults: {{limit: 1, {bad}}}\n') as site:
                done = site.build()
                self.assertEqual(done.returncode, 1, bad)
                self.assertRegex(done.stderr, r'courant\.yml:1:\d+: error: without `feeds` these defaults cannot have ' + bad.split(':')[0])
        with Site(courant='feed_defaults: {limit: 1}\n') as site:
            self.good(site)
            self.assertEqual([len(site.ids()), len(site.json()['items'])], [1, 1])

    def test_what_tells_of_feeds_has_a_path_alone(self):
        for bad in ('path: a.opml, limit: 3', 'path: "{tag}.opml", each: tag', 'path: n.conf, format: nginx, gzip: true'):
            with Site(courant='feed_defaults: {limit: 2}\n' + feeds('path: ok.opml\n' + bad)) as site:
                done = site.build()
                self.assertEqual(done.returncode, 1, bad)
                self.assertRegex(done.stderr, r'courant\.yml:4:\d+: error: this is no feed', bad)

    def test_each(self):
        config = CONFIG + 'lang: en\n'
        courant = feeds('path: "c/{category}.json", each: category\npath: "t/{tag}.json", each: tag\npath: "a/{author}.json", each: author\n'
                        'path: "l/{lang}.json", each: lang\npath: "y/{year}.json", each: year\npath: "k/{collection}.json", each: collection')
        with Site(config, courant, posts=0) as site:
            site.post(1, 'categories: [News]\ntags: [Überraschung, हिन्दी]\nauthor: Ada Lovelace\n')
            site.post(2, 'lang: de\ntags: [b, c, b]\n')
            site.post(3, name='_posts/2024-05-05-old.md')
            self.good(site)
            self.assertEqual([len(site.json(f't/{t}.json')['items']) for t in 'bc'], [1, 1])
            self.assertEqual([i['title'] for i in site.json('l/en.json')['items']], ['Post 1', 'Post 3'])
            self.assertEqual(sorted(site.files()), ['a/ada-lovelace.json', 'c/news.json', 'k/posts.json', 'l/de.json', 'l/en.json',
                                                    't/b.json', 't/c.json', 't/überraschung.json', 't/हिन्दी.json', 'y/2024.json', 'y/2025.json'])
            self.assertEqual(site.json('l/de.json')['language'], 'de')
            self.assertEqual(site.json('l/de.json')['title'], 'Site | de')
            self.assertEqual(site.json('t/हिन्दी.json')['feed_url'], 'https://example.org/t/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80.json')

    def test_two_values_that_give_one_path(self):
        with Site(courant=feeds('path: "t/{tag}.json", each: tag'), posts=0) as site:
            site.post(1, 'tags: ["C#"]\n')
            site.post(2, 'tags: ["C++"]\n')
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertIn('C#', done.stderr)
            self.assertIn('C++', done.stderr)
            self.assertIn('t/c.json', done.stderr)

    def test_paths_that_differ_in_capitals_alone(self):
        with Site(CONFIG + 'feed: {tags: true}\n') as site:
            site.post(1, 'tags: [Ruby, ruby, rubi]\n')
            done = self.good(site)
            self.assertEqual(done.stderr.count('warning'), 1)
            self.assertRegex(done.stderr, r'warning: the paths feed/by_tag/Ruby\.xml and feed/by_tag/ruby\.xml differ in capitals alone')

    def test_a_collection_that_there_is_not(self):
        for label, warned in (('notes', False), ('posts', False), ('note', True), ('hidden', True)):
            with Site(CONFIG + 'collections: {notes: {output: true}, hidden: {output: false}}\n', feeds(f'path: a.json, collection: {label}')) as site:
                site.write('_hidden/2025-01-01-h.md', '---\ntitle: H\n---\nH\n')
                done = self.good(site)
                self.assertEqual('courant.yml:2:3: warning: a.json is empty: no collection' in done.stderr, warned, label)

    def test_paths_that_lead_out(self):
        for path in ('../x.xml', '/etc/x.xml', 'a/../../x.xml', 'dir/'):
            with Site(courant=feeds(f'path: {path}')) as site:
                done = site.build()
                self.assertEqual(done.returncode, 1, path)
                self.assertRegex(done.stderr, r'courant\.yml:2:\d+: error: .*path')
                self.assertEqual(site.files() if site.out('').exists() else {}, {})

    def test_paths_that_are_no_names(self):
        for path in ('"a\\nb.xml"', '"a\\0b.xml"', '"\\x1b.xml"', '"x{tags}.xml"', '"x{none}.xml"'):
            with Site(courant=feeds(f'path: {path}')) as site:
                done = site.build()
                self.assertEqual(done.returncode, 1, path)
                self.assertRegex(done.stderr, r'courant\.yml:2:3: error: ', path)
                self.assertFalse(site.out('').exists(), path)

    def test_the_address_leads_to_the_file(self):
        paths = ['feed:x.xml', 'a?b#c.xml', '100%.xml', 'a%20b.xml', 'a b/é.xml']
        with Site(CONFIG + 'baseurl: /b\n', 'feeds:\n' + ''.join(f'- {{path: {json.dumps(p)}, archive: true, limit: 1}}\n' for p in paths)
                  + '- {path: all.opml}\n') as site:
            self.good(site)
            for path in paths:
                links = {l.get('rel'): l.get('href') for l in site.atom(path).findall(f'{A}link')}
                self.assertEqual(urllib.parse.urlsplit(links['self'])[:2], ('https', 'example.org'), path)
                for rel, name in (('self', path), ('prev-archive', path.replace('.xml', '-archive-2.xml'))):
                    parts = urllib.parse.urlsplit(links[rel])
                    self.assertEqual((urllib.parse.unquote(parts.path), parts.query, parts.fragment), ('/b/' + name, '', ''))
                    self.assertTrue(site.out(name).exists(), name)
                self.assertIn(f'xmlUrl="{links["self"]}"', site.out('all.opml').read_text())

    def test_the_page_of_a_post_is_not_overwritten(self):
        config = CONFIG + 'collections: {notes: {output: true}}\n'
        for path, front, more in (('2025/01/01/p1.html', '', ''), ('x/index.html', 'permalink: /x/\n', ''), ('x y.html', 'permalink: /x%20y\n', ''),
                                  ('x.txt', 'permalink: /x.txt\n', ''), ('notes/n.html', '', ''), ('p.xml.html', 'permalink: /p.xml.html\n', ', page: true')):
            with Site(config, feeds(f'path: {path if not more else "p.xml"}{more}\npath: good.json'), posts=0) as site:
                site.post(1, front)
                site.write('_notes/n.md', '---\ntitle: N\n---\nN\n')
                site.write(f'_site/{path}', 'the page')
                done = site.build()
                self.assertEqual(done.returncode, 1, path)
                self.assertRegex(done.stderr, r'courant\.yml:2:3: error: .* the page of .*\.md stands there')
                self.assertEqual(site.out(path).read_text(), 'the page')
                self.assertIn('good.json', site.files())

    def test_posts_left_out(self):
        with Site() as site:
            site.post(1, 'feed: false\n')
            site.post(2, 'hidden: true\n')
            self.good(site)
            self.assertEqual(site.ids(), ['https://example.org/2025/01/03/p3'])

    def test_what_is_to_be_hidden_may_say_so_in_quotes(self):
        with Site() as site:
            site.post(1, 'feed: "false"\n')
            site.post(2, "hidden: 'True'\n")
            self.good(site)
            self.assertEqual([i['title'] for i in site.json()['items']], ['Post 3'])

    def test_ids(self):
        with Site(courant=feeds('path: feed.xml\npath: tag.xml, id: tag\npath: own.xml, id: tag, tag_domain: "old.example,2020"'), posts=2) as site:
            site.post(2, 'guid: "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6"\n')
            self.good(site)
            uuid = 'urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6'
            self.assertEqual(site.ids(), [uuid, 'https://example.org/2025/01/01/p1'])
            self.assertEqual(site.ids('tag.xml'), [uuid, 'tag:example.org,2025-01-01:2025-01-01-p1'])
            self.assertEqual(site.ids('own.xml'), [uuid, 'tag:old.example,2020:2025-01-01-p1'])

    def test_an_id_that_is_no_address_is_named(self):
        with Site(posts=1) as site:
            site.post(1, 'id: 42\n')
            done = self.good(site)
            self.assertRegex(done.stderr, r'2025-01-01-p1\.md:3:\d+: warning: id is not used')
            self.assertEqual(site.ids(), ['https://example.org/2025/01/01/p1'])

    def test_enclosures(self):
        with Site(posts=0) as site:
            site.write('a.mp3', b'x' * 1234)
            site.post(1, 'enclosure: {url: /a.mp3, duration: 65}\n')
            site.post(2, 'enclosure: https://cdn.example/b.mp3\n')
            site.post(3, 'enclosure: {title: t}\n')
            done = self.good(site)
            self.assertRegex(done.stderr, r'p2\.md:3:\d+: warning: enclosure has no length')
            self.assertRegex(done.stderr, r'p3\.md:3:\d+: warning: enclosure has no url')
            items = ET.fromstring(site.out('rss.xml').read_bytes()).findall('channel/item')
            self.assertEqual([i.find('enclosure').attrib if i.find('enclosure') is not None else None for i in items],
                             [None, {'url': 'https://cdn.example/b.mp3', 'length': '0', 'type': 'audio/mpeg'},
                              {'url': 'https://example.org/a.mp3', 'length': '1234', 'type': 'audio/mpeg'}])
            self.assertEqual(site.json()['items'][2]['attachments'],
                             [{'url': 'https://example.org/a.mp3', 'mime_type': 'audio/mpeg', 'size_in_bytes': 1234, 'duration_in_seconds': 65}])

    def test_enclosures_as_people_write_them(self):
        with Site(posts=0) as site:
            site.write('a/x..y.mp3', b'12345')
            site.post(1, 'enclosure: /a/x..y.mp3\n')
            site.post(2, 'enclosure: //cdn.example/b.mp3\n')
            site.post(3, 'enclosure: {url: "https://cdn.example/c.mp3", length: "77", duration: "1:02:03"}\n')
            site.post(4, 'enclosure: {url: /a/x..y.mp3, duration: "62"}\n')
            site.post(5, 'enclosure: {url: "https://cdn.example/c.mp3", length: 5 MB, duration: soon}\n')
            site.post(6, 'enclosure: {url: "https://Bücher.example/ü.mp3", length: 1}\nimage: https://bücher.example:443/ü.png\n')
            done = self.good(site)
            last = site.json()['items'][0]
            self.assertEqual((last['attachments'][0]['url'], last['image']),
                             ('https://xn--bcher-kva.example/%C3%BC.mp3', 'https://xn--bcher-kva.example/%C3%BC.png'))
            said = [i['attachments'][0] for i in reversed(site.json()['items'][1:])]
            self.assertEqual([a['url'] for a in said[:2]], ['https://example.org/a/x..y.mp3', 'https://cdn.example/b.mp3'])
            self.assertEqual([a.get('size_in_bytes') for a in said], [5, None, 77, 5, None])
            self.assertEqual([a.get('duration_in_seconds') for a in said], [None, None, 3723, 62, None])
            for key in ('length', 'duration'):
                self.assertRegex(done.stderr, rf"p5\.md:3:\d+: warning: enclosure's {key} is left out")
            self.assertNotRegex(done.stderr, r'p1\.md')

    def test_the_picture_of_a_post_is_measured(self):
        png = (b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + (640).to_bytes(4, 'big') + (480).to_bytes(4, 'big') + b'\x08\x02\0\0\0' + b'\0' * 40)
        with Site(posts=1) as site:
            site.write('img/p.png', png)
            site.post(1, 'image: {path: /img/p.png, alt: A picture}\n')
            self.good(site)
            media = site.atom().find(f'{A}entry/{{http://search.yahoo.com/mrss/}}content')
            self.assertEqual((media.get('url'), media.get('width'), media.get('height'), media.get('fileSize')),
                             ('https://example.org/img/p.png', '640', '480', str(len(png))))

    def test_right_to_left(self):
        with Site(posts=0) as site:
            site.post(1, 'lang: ar\n', 'مرحبا')
            site.post(2, 'lang: az\n')
            self.good(site)
            first, second = site.json()['items'][1]['content_html'], site.json()['items'][0]['content_html']
            self.assertTrue(first.startswith('<div dir="rtl" lang="ar">'), first)
            self.assertNotIn('dir=', second)
            self.assertEqual(site.json()['items'][1]['language'], 'ar')

    def test_beside_the_feeds(self):
        courant = 'feed_defaults: {gzip: true, page: true, hub: "https://hub.example/"}\n' + feeds(
            'path: feed.xml\npath: feed.json\npath: feeds.opml\npath: links.html, format: links\npath: _headers, format: netlify\n'
            'path: n.conf, format: nginx\npath: .htaccess, format: apache')
        with Site(CONFIG.replace('Site', '"<S> & \'T\'"'), courant) as site:
            self.good(site)
            files = site.files()
            for name in ('feed.xml', 'feed.json'):
                self.assertEqual(gzip.decompress(files[name + '.gz']), files[name])
            outlines = ET.fromstring(files['feeds.opml']).findall('body/outline')
            self.assertEqual([o.get('xmlUrl') for o in outlines], ['https://example.org/feed.xml', 'https://example.org/feed.json'])
            self.assertEqual(outlines[0].get('text'), "<S> & 'T'")
            self.assertEqual(files['links.html'].count(b'<link rel="alternate"'), 2)
            self.assertIn(b'&lt;S&gt; &amp;', files['links.html'])
            for name in ('_headers', 'n.conf', '.htaccess'):
                self.assertIn(b'application/atom+xml', files[name])
                self.assertIn(b'application/feed+json', files[name])
            page = files['feed.xml.html'].decode()
            self.assertIn('https://example.org/feed.xml', page)
            self.assertIn('Post 3', page)
            self.assertNotIn('<S>', page)
            self.assertEqual(site.atom().find(f'{A}link[@rel="hub"]').get('href'), 'https://hub.example/')
            self.assertEqual(site.json()['hubs'], [{'type': 'WebSub', 'url': 'https://hub.example/'}])


    def test_what_servers_are_told(self):
        courant = feeds('path: feed.xml, archive: true, limit: 2, gzip: true\npath: "t a/{tag}.json", each: tag\n'
                        'path: n.conf, format: nginx\npath: .htaccess, format: apache\npath: _headers, format: netlify')
        with Site(CONFIG + 'baseurl: /blög\n', courant) as site:
            site.post(1, 'tags: [हिन्दी, x]\n')
            self.good(site)
            # The two match the decoded path, and the archives with it.
            paths = ['/blög/feed.xml', '/blög/feed-archive-1.xml', '/blög/feed-archive-12.xml', '/blög/t a/हिन्दी.json', '/blög/t a/x.json']
            others = ['/blög/feedsxml', '/blög/feed.xml.html', '/feed.xml', '/blög/feed-archive-.xml', '/blög/t a/x.json/y', '/blög/t b/x.json']
            for name, form in (('n.conf', r'(?m)^location ~ "(.*)" \{$'), ('.htaccess', r'(?m)^<If "%\{REQUEST_URI\} =~ m#(.*)#">$')):
                patterns = re.findall(form, site.out(name).read_text())
                self.assertEqual(len(patterns), 3, name)
                for path in paths:
                    self.assertEqual(sum(bool(re.search(p, path)) for p in patterns), 1, (name, path))
                for path in others:
                    self.assertFalse(any(re.search(p, path) for p in patterns), (name, path))
            self.assertEqual(site.out('n.conf').read_text().count('gzip_static'), 1)
            self.assertEqual(re.findall(r'(?m)^/.*', site.out('_headers').read_text()),
                             ['/bl%C3%B6g/feed.xml', '/bl%C3%B6g/feed-archive-1.xml', '/bl%C3%B6g/feed-archive-2.xml',
                              '/bl%C3%B6g/t%20a/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80.json', '/bl%C3%B6g/t%20a/x.json'])

    def test_languages_are_written_in_one_way(self):
        courant = feeds('path: "{lang}.json", each: lang\npath: feeds.opml')
        with Site(CONFIG + 'lang: en_us\n', courant, posts=0) as site:
            for i, lang in enumerate(('en-US', 'EN_us', 'zh-hant-tw', 'de'), 1):
                site.post(i, f'lang: {lang}\n')
            site.post(9)
            self.good(site)
            self.assertEqual(sorted(site.files()), ['de.json', 'en-us.json', 'feeds.opml', 'zh-hant-tw.json'])
            self.assertEqual((site.json('en-us.json')['language'], len(site.json('en-us.json')['items'])), ('en-US', 3))
            self.assertEqual(site.json('zh-hant-tw.json')['language'], 'zh-Hant-TW')
            # What the feed says once, its entries do not say again.
            self.assertNotIn('language', site.json('de.json')['items'][0])
            self.assertEqual(sorted(o.get('language') for o in ET.fromstring(site.out('feeds.opml').read_bytes()).findall('body/outline')),
                             ['de', 'en-US', 'zh-Hant-TW'])

    def test_one_name_in_two_normal_forms(self):
        with Site(courant=feeds('path: "t/{tag}.json", each: tag'), posts=0) as site:
            site.post(1, 'tags: ["\u00e9t\u00e9"]\n')
            site.post(2, 'tags: ["e\u0301te\u0301"]\n')
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertEqual(list(site.files()), ['t/\u00e9t\u00e9.json'])

    def test_the_page_of_an_author(self):
        with Site(CONFIG + 'author: {name: Ada, uri: /about/}\nbaseurl: /b\n', posts=1) as site:
            self.good(site)
            self.assertEqual(site.json()['authors'], [{'name': 'Ada', 'url': 'https://example.org/b/about/'}])


class Archives(unittest.TestCase):
    def links(self, site, name):
        return {l.get('rel'): l.get('href').rsplit('/', 1)[1] for l in site.atom(name).findall(f'{A}link') if l.get('rel') not in ('alternate', 'self', 'hub')}

    def test_a_small_feed_is_complete(self):
        with Site(courant=feeds('path: feed.xml, archive: true, limit: 5')) as site:
            site.build()
            self.assertIsNotNone(site.atom().find('{http://purl.org/syndication/history/1.0}complete'))
            self.assertEqual(list(site.files()), ['feed.xml'])

    def test_the_links_between_documents(self):
        with Site(courant=feeds('path: feed.xml, archive: true, limit: 3\npath: feed.json, archive: true, limit: 3'), posts=7) as site:
            site.build()
            fh = '{http://purl.org/syndication/history/1.0}archive'
            self.assertEqual(self.links(site, 'feed.xml'), {'prev-archive': 'feed-archive-2.xml'})
            self.assertEqual(self.links(site, 'feed-archive-1.xml'), {'next-archive': 'feed-archive-2.xml', 'current': 'feed.xml'})
            self.assertEqual(self.links(site, 'feed-archive-2.xml'),
                             {'prev-archive': 'feed-archive-1.xml', 'next-archive': 'feed-archive-3.xml', 'current': 'feed.xml'})
            # The next one is there before it is full; until then it does not say that it is an archive.
            self.assertEqual(self.links(site, 'feed-archive-3.xml'), {'prev-archive': 'feed-archive-2.xml', 'current': 'feed.xml'})
            self.assertEqual(site.ids('feed-archive-3.xml'), [])
            self.assertEqual([site.atom(f'feed-archive-{i}.xml').find(fh) is not None for i in (1, 2, 3)], [True, True, False])
            self.assertEqual(len({site.atom(n).find(f'{A}id').text for n in site.files() if n.endswith('.xml')}), 1)
            self.assertEqual(site.json()['next_url'], 'https://example.org/feed-archive-2.json')
            self.assertNotIn('feed-archive-3.json', site.files())

    def everything(self, site, name):
        """Every id that a reader finds who walks back from the document ${name}."""
        found = []
        while name:
            if name.endswith('.json'):
                page = site.json(name)
                ids, name = [i['id'] for i in page['items']], page.get('next_url', '').rsplit('/', 1)[-1]
            else:
                ids, name = site.ids(name), self.links(site, name).get('prev-archive')
            found += [i for i in ids if i not in found]
        return found

    def full(self, site):
        return {n: b for n, b in site.files().items() if b'fh:archive' in b or (n.endswith('.json') and 'archive' in n)}

    def test_full_archives_never_change(self):
        names = ['feed.xml', 'rss.xml', 'feed.json']
        courant = feeds('\n'.join(f'path: {n}, archive: true, limit: 3{", format: rss" if n == "rss.xml" else ""}' for n in names))
        with Site(courant=courant, posts=0) as site:
            days = iter([[1], [2], [3], [4], [5], [6, 7], [8], [9, 9], [9], [10], [11, 12, 13, 14, 15], [16]])
            before, full, number, rewritten = {}, {}, 0, 0
            for step in days:
                for day in step:
                    number += 1
                    # Of one day the last that is written is not the last by name.
                    site.post(number, name=f'_posts/2025-01-{day:02}-{99 - number}.md')
                self.assertEqual(site.build().returncode, 0)
                after = site.files()
                for name, body in full.items():
                    self.assertEqual(after[name], body, f'{name} changed with post {number}')
                self.assertTrue(full.keys() <= self.full(site).keys())
                if full.keys() == self.full(site).keys() and full:
                    rewritten += 1
                    self.assertEqual(sorted(n for n in after if after[n] != before.get(n)), sorted(names), step)
                before, full = after, self.full(site)
                for name in names[::2]:
                    self.assertEqual(len(self.everything(site, name)), number)
                self.assertEqual(len(site.ids()), min(3, number))
                for name in after:
                    if name.endswith('.xml'):   # no link leads nowhere
                        for target in re.findall(rb'(?:next|prev)-archive" [^>]*href="https://example.org/([^"]*)"', after[name]):
                            self.assertIn(target.decode(), after)
            self.assertGreater(len(full), 10)
            self.assertGreater(rewritten, 2)

    def test_an_edit_changes_the_document_it_stands_in(self):
        with Site(courant=feeds('path: feed.xml, archive: true, limit: 2'), posts=9) as site:
            site.build()
            before = site.files()
            site.post(4, body='Edited.')
            site.build()
            after = site.files()
            self.assertEqual([n for n in sorted(after) if after[n] != before.get(n)], ['feed-archive-2.xml'])
            self.assertIn(b'Edited', after['feed-archive-2.xml'])

    def test_a_post_with_an_old_date_moves_those_after_it(self):
        with Site(courant=feeds('path: feed.xml, archive: true, limit: 2'), posts=9) as site:
            site.build()
            before = site.files()
            site.post(0, name='_posts/2025-01-05-late.md', title='Late')
            site.build()
            after = site.files()
            self.assertEqual([n for n in sorted(after) if after[n] != before.get(n)], ['feed-archive-3.xml', 'feed-archive-4.xml', 'feed-archive-5.xml'])
            self.assertEqual(len(self.everything(site, 'feed.xml')), 10)

    def test_a_ceiling_moves_entries_to_the_archive(self):
        with Site(courant=feeds('path: feed.xml, archive: true, limit: 10, max_size: 20 KiB'), posts=0) as site:
            for i in range(1, 10):
                site.post(i, body='word ' * 1200)
            site.build()
            sizes = {n: len(b) for n, b in site.files().items()}
            self.assertGreater(len(sizes), 2)
            self.assertTrue(all(s < 24 << 10 for s in sizes.values()), sizes)
            self.assertEqual(len(self.everything(site, 'feed.xml')), 9)


class LeftBehind(unittest.TestCase):
    def test_what_is_made_no_more_is_named(self):
        courant = feeds('path: feed.xml, archive: true, limit: 2\npath: "t/{tag}.json", each: tag\npath: "{lang}/rss.xml", each: lang')
        with Site(courant=courant, posts=0) as site:
            for i in range(1, 7):
                site.post(i, f'tags: [a{i}, all]\nlang: {"en" if i < 3 else "de"}\n')
            self.assertEqual(site.build().stderr, '')
            # Somebody's own, and a feed that was asked for under another address.
            for name in ('t/mine.json', 't/copy.json', 'feed-archive-9.xml'):
                site.write(f'_site/{name}', site.out('t/all.json').read_bytes())
            for i in (1, 2, 3):
                (site.path / f'_posts/2025-01-0{i}-p{i}.md').unlink()
            before = site.files()
            done = site.build()
            self.assertEqual(done.returncode, 0)
            self.assertEqual(sorted(re.findall(r'_site/(\S+): note: .*made no more', done.stderr)),
                             ['en/rss.xml', 'feed-archive-3.xml', 't/a1.json', 't/a2.json', 't/a3.json'])
            self.assertEqual(sorted(site.files()), sorted(before))

    def test_a_feed_that_fails_its_check_is_not_one_of_them(self):
        courant = feeds('path: "t/{tag}.xml", each: tag')
        with Site(courant=courant, posts=0) as site:
            site.post(1, 'tags: [a]\n')
            site.build()
            site.write('courant.yml', courant.replace('each: tag', 'each: tag, icon: "http://[no"'))
            site.post(2, 'tags: [a]\n')
            done = site.build()
            self.assertIn('is not published', done.stderr)
            self.assertNotIn('made no more', done.stderr)


class Sizes(unittest.TestCase):
    def test_what_does_not_fit_is_an_excerpt(self):
        with Site(courant=feeds('path: feed.json, max_size: 20 KiB'), posts=0) as site:
            for i in range(1, 7):
                site.post(i, body='First.\n\n' + 'word ' * 1500)
            done = site.build('-v')
            lengths = [len(i['content_html']) for i in site.json()['items']]
            self.assertTrue(lengths[0] > 5000 and lengths[-1] < 100, lengths)
            self.assertEqual(lengths, sorted(lengths, reverse=True))
            self.assertLess(site.out('feed.json').stat().st_size, 20 << 10)
            self.assertRegex(done.stderr, r'courant\.yml:2:3: note: feed\.json: the 5 oldest of 6 entries are excerpts')
            self.assertEqual(done.returncode, 0)

    def test_the_ceiling_holds_whatever_escaping_makes_of_it(self):
        formats = ('atom', 'rss', 'json')
        for archive in ('true', 'false'):
            with Site(courant=feeds('\n'.join(f'path: {f}.x, format: {f}, archive: {archive}' for f in formats)), posts=0) as site:
                for i in range(1, 25):
                    tags = ', '.join(f't{i}{j}' for j in range(30))
                    site.post(i, f'tags: [{tags}]\nauthors: [A, B, C]\n', 'First.\n\n' + '*a* "b" & `<c>`\n' * (3000 if i % 3 else 10))
                done = site.build()
                self.assertEqual(done.returncode, 0, done.stderr)
                for name, body in site.files().items():
                    self.assertLess(len(body), 512 << 10, name)
                for name in formats:
                    self.assertGreater(len(site.files()[name + '.x']), 200 << 10)
                    self.assertIn(f'note: {name}.x: the ', done.stderr)

    def test_who_asks_for_all_gets_all(self):
        with Site(courant=feeds('path: feed.json, limit: 0'), posts=0) as site:
            for i in range(1, 13):
                site.post(i, body='word ' * 12000)
            site.build()
            self.assertTrue(all(len(i['content_html']) > 50000 for i in site.json()['items']))


class JekyllFeed(unittest.TestCase):
    def test_its_settings_are_followed(self):
        config = CONFIG + ('plugins: [jekyll-feed]\nfeed:\n  path: atom.xml\n  posts_limit: 2\n  excerpt_only: true\n  categories: [news]\n'
                           '  tags: {only: [a], path: t/}\n  icon: /i.png\n  logo: /l.png\n  mystery: 1\n')
        with Site(config, posts=0) as site:
            for i in (1, 2, 3):
                site.post(i, 'categories: [news]\ntags: [a]\n', 'One.\n\nTwo.')
            done = site.build()
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stderr, r'_config\.yml:\d+:\d+: warning: .*feed\.mystery is not followed')
            self.assertEqual(sorted(site.files()), ['atom.xml', 'feed.json', 'feed/news.xml', 'rss.xml', 't/a.xml'])
            self.assertEqual(len(site.ids('atom.xml')), 2)
            feed = site.atom('atom.xml')
            self.assertEqual((feed.find(f'{A}icon').text, feed.find(f'{A}logo').text), ('https://example.org/i.png', 'https://example.org/l.png'))
            self.assertNotIn('Two', feed.find(f'{A}entry/{A}content').text)

    def test_its_limit_and_every_tag(self):
        with Site(CONFIG + 'plugins: [jekyll-feed]\nfeed: {tags: true}\n', posts=12) as site:
            site.post(1, 'tags: ["with space", Ruby_2]\n')
            site.build()
            self.assertEqual(len(site.ids()), 10)
            self.assertIn('feed/by_tag/with-space.xml', site.files())
            self.assertIn('feed/by_tag/Ruby_2.xml', site.files())

    def test_names_that_stand_twice_or_are_none(self):
        config = CONFIG + 'feed:\n  categories: [a, a, 2024, ~, [x], ""]\n  tags: {only: [3, 3, "++"], except: [x]}\n  collections: [docs, docs]\n' \
            'collections: {docs: {output: true}}\n'
        with Site(config) as site:
            site.post(1, 'categories: [2024]\ntags: [3]\n')
            done = site.build()
            self.assertEqual(done.returncode, 0)
            self.assertEqual(sorted(site.files()), ['feed.json', 'feed.xml', 'feed/2024.xml', 'feed/a.xml', 'feed/by_tag/3.xml', 'feed/docs.xml', 'rss.xml'])
            self.assertEqual((len(site.ids('feed/2024.xml')), len(site.ids('feed/by_tag/3.xml'))), (1, 1))
            self.assertEqual(done.stderr.count('is not followed: there is no'), 4)

    def test_collections(self):
        config = CONFIG + 'collections: {docs: {output: true}, data: {}}\nfeed: {collections: {docs: {path: /docs.xml, categories: [x]}}}\n'
        with Site(config, posts=1) as site:
            for n, date in (('a', '2025-02-01'), ('b', '2025-03-01')):
                site.write(f'_docs/{n}.md', f'---\ntitle: {n}\ndate: {date}\n{"categories: [x]" if n == "a" else ""}\n---\nText {n}\n')
            site.write('_data/x.yml', 'a: 1\n')
            site.build()
            self.assertEqual(site.ids('docs.xml'), ['https://example.org/docs/b', 'https://example.org/docs/a'])
            self.assertEqual(site.ids('feed/docs/x.xml'), ['https://example.org/docs/a'])
            self.assertEqual(site.ids(), ['https://example.org/2025/01/01/p1'])
            self.assertEqual(site.atom('docs.xml').find(f'{A}title').text, 'Site | Docs')

    def test_what_is_not_followed_is_named(self):
        config = CONFIG + ('collections: {docs: {output: true}, quiet: {}}\nfeed:\n  path: ../x.xml\n  posts_limit: none\n  categories: news\n'
                           '  collections: {docs: {limit: 3}, quiet: {}}\n  tags: {onyl: [a]}\n  disable_in_development: true\n')
        with Site(config) as site:
            done = site.build()
            self.assertEqual(done.returncode, 0)
            for line, what in ((5, 'path'), (6, 'posts_limit'), (7, 'categories'), (8, 'collections.docs.limit'), (8, 'collections: quiet'),
                               (9, 'tags.onyl'), (10, 'feed.disable_in_development')):
                self.assertRegex(done.stderr, rf"_config\.yml:{line}:\d+: warning: jekyll-feed's {what} is not followed")
            self.assertIn('feed.xml', site.files())

    def test_a_draft_is_in_no_feed(self):
        with Site() as site:
            site.post(2, 'draft: true\n')
            site.build()
            self.assertEqual(len(site.ids()), 2)
            site.build('--drafts')
            self.assertEqual(len(site.ids()), 3)

    def test_a_document_without_a_date_does_not_have_that_of_the_build(self):
        with Site(CONFIG + 'collections: {docs: {output: true}}\nfeed: {collections: [docs]}\n', posts=0) as site:
            site.write('_docs/a.md', '---\ntitle: a\n---\n')
            site.write('_docs/b.md', '---\ntitle: b\nlast_modified_at: 2025-03-01\n---\n')
            site.write('_docs/2025-02-01-c.md', '---\ntitle: c\n---\n')
            done = site.build()
            self.assertRegex(done.stderr, r'_docs/a\.md:1: warning: there is no date')
            self.assertNotIn('c.md', done.stderr)
            feed = site.atom('feed/docs.xml')
            self.assertEqual([e.text for e in feed.findall(f'{A}entry/{A}published')],
                             ['2025-03-01T00:00:00Z', '2025-02-01T00:00:00Z', '1970-01-01T00:00:00Z'])
            self.assertEqual(feed.find(f'{A}updated').text, '2025-03-01T00:00:00Z')

    def test_several_authors_are_several(self):
        with Site(posts=0) as site:
            site.post(1, 'authors: [Ada, Grace]\n')
            site.build()
            self.assertEqual([a.text for a in site.atom().findall(f'{A}entry/{A}author/{A}name')], ['Ada', 'Grace'])
            self.assertEqual([a['name'] for a in site.json()['items'][0]['authors']], ['Ada', 'Grace'])

    def test_updated_is_the_newest_entry(self):
        with Site() as site:
            site.post(1, 'last_modified_at: 2025-06-01 10:00:00 +0000\n')
            site.build()
            self.assertEqual(site.atom().find(f'{A}updated').text, '2025-06-01T10:00:00Z')


class Podcasts(unittest.TestCase):
    I, P = '{http://www.itunes.com/dtds/podcast-1.0.dtd}', '{https://podcastindex.org/namespace/1.0}'
    COURANT = ('feeds:\n- {path: feed.json}\n- path: podcast.xml\n  format: rss\n  limit: 3\n'
               '  itunes: {category: [Technology, "Society & Culture > Documentary"], explicit: no, type: serial, author: A & B, image: /c.jpg,\n'
               '    owner: {name: Ada, email: ada@example.org}, block: false, nope: 1}\n'
               '  podcast: {guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810, locked: yes, funding: {url: /give, text: Give}, person: [Ada, {name: Bo, role: guest}]}\n')

    def test_what_apps_want_to_know(self):
        with Site(courant=self.COURANT, posts=0) as site:
            site.write('a.mp3', b'x' * 1234)
            site.post(1, 'enclosure: {url: /a.mp3, duration: 754}\nitunes: {episode: 1, season: 2, episodeType: full, explicit: true, image: /e.jpg, title: "O & o"}\n'
                      'podcast: {transcript: [/t.vtt, {url: /t.srt, language: de}], chapters: /c.json, person: {name: X, href: /x}, location: Home}\n')
            site.post(2, 'enclosure: {url: "https://cdn.example.org/b.m4a", length: 9}\nitunes: {duration: 1:02:03}\n')
            site.post(3)
            done = site.build()
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stderr, r'courant\.yml:7:\d+: warning: itunes\.nope is left out')
            channel = ET.fromstring(site.out('podcast.xml').read_bytes()).find('channel')
            self.assertEqual([c.get('text') for c in channel.iter(self.I + 'category')], ['Technology', 'Society & Culture', 'Documentary'])
            self.assertEqual([channel.find(self.I + n).text for n in ('explicit', 'type', 'author', 'owner/' + self.I + 'email')],
                             ['false', 'serial', 'A & B', 'ada@example.org'])
            self.assertIsNone(channel.find(self.I + 'block'))
            self.assertEqual([channel.find(self.P + n).text for n in ('guid', 'locked', 'funding')], ['917393e3-1b1e-5cef-ace4-edaa54e1f810', 'yes', 'Give'])
            self.assertEqual([(p.text, p.get('role')) for p in channel.findall(self.P + 'person')], [('Ada', None), ('Bo', 'guest')])
            # A post that carries nothing is no episode; other feeds have it.
            b, a = channel.findall('item')
            self.assertEqual((a.find('title').text, b.find('title').text, len(site.json()['items'])), ('Post 1', 'Post 2', 3))
            self.assertEqual([a.find(self.I + n).text for n in ('episode', 'season', 'episodeType', 'explicit', 'title', 'duration')],
                             ['1', '2', 'full', 'true', 'O & o', '754'])
            self.assertEqual(a.find(self.I + 'image').attrib, {'href': 'https://example.org/e.jpg'})
            self.assertEqual([t.attrib for t in a.findall(self.P + 'transcript')],
                             [{'url': 'https://example.org/t.vtt', 'type': 'text/vtt'},
                              {'url': 'https://example.org/t.srt', 'type': 'application/x-subrip', 'language': 'de'}])
            self.assertEqual(a.find(self.P + 'chapters').get('type'), 'application/json+chapters')
            self.assertEqual(a.find(self.P + 'person').attrib, {'href': 'https://example.org/x'})
            self.assertEqual(b.find(self.I + 'duration').text, '3723')
            self.assertEqual(site.run('check', '--json').returncode, 0)

    def test_what_cannot_stand_there_is_named(self):
        with Site(courant=feeds('path: r.xml, format: rss'), posts=0) as site:
            bad = {'itunes': {'episode': 0, 'season': 'x', 'episodeType': 'big', 'explicit': 'perhaps', 'duration': 'long', 'image': 'javascript:x', 'owner': 'me', 'title': '[a]'},
                   'podcast': {'transcript': '/t.unknown', 'chapters': '""', 'person': '{role: guest}', 'season': -1, 'funding': '/f'}}
            site.post(1, ''.join(f'{m}:\n' + ''.join(f'  {k}: {v}\n' for k, v in keys.items()) for m, keys in bad.items()))
            done = site.build()
            self.assertEqual(done.returncode, 0, done.stderr)
            line = 3
            for m, keys in bad.items():
                for k in keys:
                    line += 1
                    self.assertRegex(done.stderr, rf'p1\.md:{line}:\d+: warning: {m}\.{k} is left out')
                line += 1
            self.assertNotIn('itunes', site.out('r.xml').read_text())

    def test_a_podcast_is_rss(self):
        with Site(courant=feeds('path: p.xml, itunes: {explicit: no}')) as site:
            done = site.build()
            self.assertRegex(done.stderr, r"courant\.yml:2:3: error: a podcast's feed is RSS")


class DryRun(unittest.TestCase):
    def said(self, site):
        done = site.build('--dry-run')
        self.assertEqual(done.returncode, 0, done.stderr)
        return re.search(r'feed\.xml: subscribers will see (\d+) new, (\d+) updated, (\d+) re-announced, (\d+) gone', done.stdout).groups()

    def test_what_subscribers_will_see(self):
        with Site() as site:
            self.assertEqual(self.said(site), ('3', '0', '0', '0'))
            self.assertFalse(site.out('feed.xml').exists())
            site.build()
            before = site.files()
            self.assertEqual(self.said(site), ('0', '0', '0', '0'))
            site.post(4)
            site.post(5)
            site.post(1, body='Changed.')
            self.assertEqual(self.said(site), ('2', '1', '0', '0'))
            site.post(2, 'guid: "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6"\n')
            self.assertEqual(self.said(site), ('2', '1', '1', '0'))
            (site.path / '_posts/2025-01-03-p3.md').unlink()
            self.assertEqual(self.said(site), ('2', '1', '1', '1'))
            self.assertEqual(site.files(), before)

    def test_what_leaves_by_the_limit_is_not_gone(self):
        with Site(courant=feeds('path: feed.xml, limit: 2')) as site:
            site.build()
            site.post(4)
            self.assertEqual(self.said(site), ('1', '0', '0', '0'))
            # Nor is what is as old as what stays, nor what a lower limit leaves out.
            site.post(4, name='_posts/2025-01-02-a.md')
            self.assertEqual(self.said(site), ('1', '0', '0', '0'))
            site.write('courant.yml', feeds('path: feed.xml, limit: 1'))
            self.assertEqual(self.said(site), ('1', '0', '0', '0'))

    def test_what_is_taken_back_is_gone(self):
        with Site(courant=feeds('path: feed.xml, limit: 3'), posts=4) as site:
            site.build()
            (site.path / '_posts/2025-01-03-p3.md').unlink()    # and the first post is there again
            self.assertEqual(self.said(site), ('1', '0', '0', '1'))
            site.build()
            (site.path / '_posts/2025-01-01-p1.md').unlink()    # the oldest of all
            self.assertEqual(self.said(site), ('0', '0', '0', '1'))
            for i in (2, 4):
                site.post(i, 'hidden: true\n')
            self.assertEqual(self.said(site), ('0', '0', '0', '3'))

    def test_a_new_address_announces_again(self):
        with Site(CONFIG + 'permalink: /:title/\n') as site:
            site.build()
            site.write('_config.yml', CONFIG + 'permalink: /blog/:title/\n')
            self.assertEqual(self.said(site), ('0', '0', '3', '0'))
            site.write('_config.yml', CONFIG.replace('example.org', 'example.com') + 'permalink: /:title/\n')
            self.assertEqual(self.said(site), ('0', '0', '3', '0'))
            site.post(2, title='Another')   # of one address it is still one article
            self.assertEqual(self.said(site), ('1', '0', '2', '1'))

    def test_a_new_day_announces_again(self):
        with Site(posts=2) as site:
            site.build()
            site.post(2, 'date: 2025-03-01\n')      # and with the day the address and the id
            self.assertEqual(self.said(site), ('0', '0', '1', '0'))

    def test_twins_are_not_taken_for_each_other(self):
        with Site(posts=0) as site:
            site.post(1, title='Links')
            site.build()
            site.post(2, title='Links', name='_posts/2025-01-01-p2.md')
            self.assertEqual(self.said(site), ('1', '0', '0', '0'))

    def test_another_format_announces_nothing(self):
        for before in ('atom', 'rss', 'json'):
            for after in ('atom', 'rss', 'json'):
                with Site(courant=feeds(f'path: feed.xml, format: {before}'), posts=3) as site:
                    site.build()
                    site.write('courant.yml', feeds(f'path: feed.xml, format: {after}'))
                    site.post(4)
                    self.assertEqual(self.said(site), ('1', '0', '0', '0'), (before, after))

    def test_two_entries_of_one_id_are_one_to_readers(self):
        with Site(CONFIG + 'permalink: /:title/\n', posts=0) as site:
            for day in (1, 2):
                site.post(1, name=f'_posts/2025-01-0{day}-same.md')
            site.build()
            feed = site.out('feed.xml')
            feed.write_text(re.sub('tag:example.org[^<]*', 'https://example.org/same', feed.read_text()))
            self.assertEqual(self.said(site)[2:], ('0', '0'))
            self.assertEqual(self.said(site)[0], '1')

    def test_archives_have_no_subscribers(self):
        with Site(courant=feeds('path: feed.xml, archive: true, limit: 2'), posts=5) as site:
            self.assertEqual(self.said(site), ('2', '0', '0', '0'))
            self.assertEqual(site.build('--dry-run').stdout.count('\n'), 1)
            site.build()
            site.post(6)
            self.assertEqual(self.said(site), ('1', '0', '0', '0'))


class Identity(unittest.TestCase):
    def test_two_posts_of_one_address_are_two_entries(self):
        with Site(CONFIG + 'permalink: /:title/\n', posts=0) as site:
            site.post(1, name='_posts/2025-01-01-same.md')
            site.build()
            self.assertEqual(site.ids(), ['https://example.org/same'])
            site.post(2, name='_posts/2025-01-02-same.md')
            site.post(3, name='_posts/2025-01-02-same.html')
            done = site.build()
            self.assertEqual(done.returncode, 0)
            # What is announced keeps its id.
            self.assertEqual(site.ids(), ['tag:example.org,2025-01-02:2025-01-02-same', 'tag:example.org,2025-01-02:2025-01-02-same.md',
                                          'https://example.org/same'])
            self.assertRegex(done.stderr, r'01-02-same\.md:1: warning: the id .*2025-01-01-same\.md: .*tag:')
            self.assertEqual([i['id'] for i in site.json()['items']], site.ids())

    def test_the_advice_keeps_an_entry_when_its_address_changes(self):
        with Site(CONFIG + 'permalink: /:title/\n', posts=0) as site:
            for day in (1, 2):
                site.post(day, name=f'_posts/2025-01-0{day}-same.md')
            done = site.build()
            before = site.ids()
            own = re.search(r'it has (tag:\S+) instead; give it that as `id:`', done.stderr)[1]
            site.post(2, f'id: "{own}"\npermalink: /other/\n', name='_posts/2025-01-02-same.md')
            done = site.build()
            self.assertEqual((site.ids(), done.stderr), (before, ''))

    def test_the_older_one_keeps_its_id_where_the_feed_ends_before_it(self):
        with Site(CONFIG + 'permalink: /:title/\n', feeds('path: feed.xml, limit: 1'), posts=0) as site:
            site.post(1, name='_posts/2025-01-01-same.md')
            site.post(2, name='_posts/2025-01-02-same.md')
            site.build()
            self.assertEqual(site.ids(), ['tag:example.org,2025-01-02:2025-01-02-same'])

    def test_a_final_slash_behind_the_url_stands_in_ids_as_jekyll_feed_has_it(self):
        with Site(CONFIG.replace('.org', '.org/') + 'baseurl: /b\n', posts=1) as site:
            site.build()
            self.assertEqual(site.ids(), ['https://example.org//b/2025/01/01/p1'])
            self.assertEqual(site.json()['items'][0]['url'], 'https://example.org/b/2025/01/01/p1.html')

    def test_the_host_is_written_as_jekyll_feed_has_it(self):
        for url, host in (('https://JohnDoe.GitHub.io', 'https://johndoe.github.io'), ('https://example.org:443', 'https://example.org'),
                          ('http://Example.org:80/Sub', 'http://example.org/Sub'), ('http://example.org:443', 'http://example.org:443'),
                          ('https://München.de:8443', 'https://xn--mnchen-3ya.de:8443'), ('http://[::1]:4000', 'http://[::1]:4000')):
            with Site(f'title: T\nurl: {url}\n', posts=1) as site:
                self.assertEqual(site.build().returncode, 0)
                self.assertEqual(site.ids(), [f'{host}/2025/01/01/p1'])
                self.assertEqual(site.json()['items'][0]['url'], f'{host}/2025/01/01/p1.html')

    def test_any_host_gives_a_tag(self):
        for url, domain in (('http://[::1]:4000', '--1'), ('https://a_b.example.org', 'a-b.example.org'), ('https://me:pw@example.org:8443', 'example.org')):
            with Site(f'title: T\nurl: {url}\n', feeds('path: feed.xml, id: tag'), posts=1) as site:
                done = site.build()
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(site.ids(), [f'tag:{domain},2025-01-01:2025-01-01-p1'])

    def test_a_guid_that_was_copied(self):
        with Site(posts=0) as site:
            for i in (1, 2):
                site.post(i, 'guid: "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6"\n')
            done = site.build()
            self.assertEqual(site.ids(), ['https://example.org/2025/01/02/p2', 'urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6'])
            self.assertIn('p2.md:1: warning', done.stderr)

    def test_tags_survive_edits(self):
        with Site(CONFIG.replace('.org', '.org:8080'), feeds('path: feed.xml, id: tag'), posts=1) as site:
            for change in ('', 'date: 2025-01-02 01:00:00\n', 'date: 2025-01-01 23:30:00 -0800\npermalink: /else/\n'):
                site.post(1, change, title=change.strip()[:4])
                site.build()
                self.assertEqual(site.ids(), ['tag:example.org,2025-01-01:2025-01-01-p1'])


class Proof(unittest.TestCase):
    def test_a_feed_that_fails_is_not_published(self):
        good = feeds('path: a.xml\npath: b.xml, archive: true, limit: 2')
        with Site(courant=good) as site:
            site.build()
            before = site.files()
            site.write('courant.yml', good.replace('a.xml', 'a.xml, icon: "http://[no"'))
            site.post(4)
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r'courant\.yml:2:3: error: a\.xml is not published')
            self.assertRegex(done.stderr, r'a\.xml:\d+: error: .*icon')
            self.assertEqual(site.files()['a.xml'], before['a.xml'])
            self.assertEqual(len(site.ids('b.xml')), 2)
            self.assertIn('https://example.org/2025/01/04/p4', site.ids('b.xml'))

    def test_an_archive_that_cannot_be_there_holds_its_feed_back(self):
        with Site(courant=feeds('path: feed-archive-1.xml, limit: 1\npath: feed.xml, archive: true, limit: 1')) as site:
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertIn('two files would stand at feed-archive-1.xml', done.stderr)
            self.assertNotIn('feed.xml', site.files())

    def test_an_archive_that_cannot_be_written_holds_its_feed_back(self):
        with Site(courant=feeds('path: feed.xml, archive: true, limit: 2, gzip: true\npath: feed.json'), posts=2) as site:
            site.build()
            before = site.files()
            for i in range(3, 9):
                site.post(i)
            site.out('feed-archive-2.xml').mkdir()
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r'feed\.xml: error: is not published, because a file that it leads to could not be')
            for name in ('feed.xml', 'feed.xml.gz'):
                self.assertEqual(site.files()[name], before[name])
            # An older one would lead on to what is not there.
            self.assertNotIn('feed-archive-1.xml', site.files())
            self.assertEqual(len(site.json()['items']), 8)
            site.out('feed-archive-2.xml').rmdir()
            self.assertEqual(site.build().returncode, 0)
            self.assertEqual(gzip.decompress(site.files()['feed.xml.gz']), site.files()['feed.xml'])

    def test_a_post_that_no_feed_can_have(self):
        with Site() as site:
            site.post(2, 'date: 0000-01-01\n')
            site.post(3, 'last_modified_at: 0000-01-01\nimage: "data:image/png;base64,AAAA"\nenclosure: "javascript:a.mp3"\n')
            done = site.build()
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r'p2\.md:3:\d+: error: no feed can say the year')
            for line, what in ((3, 'last_modified_at'), (4, 'image'), (5, 'enclosure')):
                self.assertRegex(done.stderr, rf'p3\.md:{line}:\d+: warning: {what} is left out of the feeds')
            self.assertEqual(len(site.ids()), 2)

    def test_a_date_that_is_too_early_in_utc(self):
        # Clocks of towns had offsets with seconds, which feeds write as UTC.
        with Site(CONFIG + 'timezone: Europe/Amsterdam\n', posts=1) as site:
            site.post(2, 'date: 0001-01-01\n')
            site.post(3, 'date: "0001-01-01 12:00"\n')
            done = site.build()
            self.assertRegex(done.stderr, r'p2\.md:3:\d+: error: no feed can say the year')
            self.assertEqual([e.text for e in site.atom().findall(f'{A}entry/{A}published')], ['2025-01-01T00:00:00+01:00', '0001-01-01T11:40:28Z'])

    def test_what_one_post_says_wrongly_is_left_out_alone(self):
        courant = feeds('path: feed.xml\npath: rss.xml\npath: feed.json\npath: "{lang}/l.json", each: lang')
        for front in ('lang: english', 'lang: true', 'lang: e1', 'itunes: {author: ' + 'x' * 256 + '}', 'itunes: {subtitle: ' + 'x' * 256 + '}',
                      'itunes: {summary: ' + 'x' * 4001 + '}'):
            with Site(CONFIG + 'lang: en\n', courant) as site:
                site.post(2, f'{front}\n')
                done = site.build()
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stderr, r'p2\.md:3:\d+: warning: \S+ is left out of the feeds')
                self.assertEqual(sorted(site.files()), ['en/l.json', 'feed.json', 'feed.xml', 'rss.xml'], front[:50])
                self.assertEqual(len(site.json()['items']), 3)

    def test_blank_names_are_none(self):
        for config in ('title: " "\nurl: https://example.org\n', 'title: T\nurl: " "\n', CONFIG + 'author: " "\n', CONFIG + 'author: {name: " "}\n'):
            with Site(config) as site:
                done = site.build()
                self.assertEqual(done.returncode, 0, (config, done.stderr))
                self.assertTrue(site.json()['title'].strip())
                self.assertTrue(site.json()['items'][0]['authors'][0]['name'].strip())

    def test_settings_that_no_feed_can_have(self):
        for bad in ('hub: "foo:bar"', 'hub: "https://me:secret@h.example/"', 'hub: "https://h/ x"', 'tag_domain: "no domain"', 'path: "x{tag}.xml"', 'path: "{lang}{tag}.xml", each: tag'):
            with Site(courant=feeds(f'path: a.xml\npath: x.xml, {bad}' if 'path' not in bad else f'path: a.xml\n{bad}')) as site:
                done = site.build()
                self.assertEqual(done.returncode, 1, bad)
                self.assertRegex(done.stderr, r'courant\.yml:3:3: error: ')
                self.assertNotIn('secret', done.stderr)
                self.assertEqual(site.files(), {}, bad)

    def test_the_word_of_each_twice_in_a_path(self):
        with Site(courant=feeds('path: "{tag}/{tag}.xml", each: tag'), posts=0) as site:
            site.post(1, 'tags: [x]\n')
            self.assertEqual(site.build().returncode, 0)
            self.assertEqual(list(site.files()), ['x/x.xml'])

    def test_a_post_too_large_for_readers(self):
        with Site(courant=feeds('path: feed.xml, limit: 0\npath: feed.json, limit: 0')) as site:
            site.post(2, body='First.\n\n' + 'word <b>x</b>\n' * 700000)
            done = site.build()
            self.assertRegex(done.stderr, r'p2\.md:1: warning: the post is too large')
            self.assertEqual(len(site.ids()), 3)
            self.assertLess(site.out('feed.xml').stat().st_size, 10000)


    def test_a_post_of_one_paragraph_too_large_for_readers(self):
        with Site(courant=feeds('path: feed.xml, limit: 0\npath: feed.json, limit: 0')) as site:
            site.post(2, body='word <b>x</b>\n' * 700000)
            done = site.build()
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stderr, r'p2\.md:1: warning: the excerpt is too large .* summary alone')
            self.assertEqual(len(site.ids()), 3)
            entry = site.atom().findall(f'{A}entry')[1]
            self.assertTrue(entry.find(f'{A}summary').text.startswith('word x word'))
            self.assertIsNone(entry.find(f'{A}content'))


class Hostile(unittest.TestCase):
    def test_nasty_texts(self):
        with Site(CONFIG.replace('Site', '"]]> & <b> \\x07"'), posts=0) as site:
            site.post(1, 'tags: ["<tag> & ]]>", "\\x01"]\nauthor: "<Ada> & \\x0b"\ndescription: "]]> \\u0085 <x>"\n', 'a ]]> b & c \x07 <script>alert(1)</script>', '"]]> <i>&amp; \\r\\n \\x1b[31m"')
            done = site.build()
            for name in ('feed.xml', 'rss.xml'):
                ET.fromstring(site.out(name).read_bytes())
            text = b''.join(site.files().values())
            for byte in b'\x01\x07\x0b\x1b':
                self.assertNotIn(bytes([byte]), text)
            self.assertNotIn(b'alert(1)', text)
            self.assertIn(']]>', site.json()['items'][0]['content_html'].replace('&gt;', '>'))

    def test_check_says_no_to_what_is_no_feed(self):
        with tempfile.TemporaryDirectory() as t:
            path = pathlib.Path(t) / 'x'
            for text in (b'', b'\0', b'<a>' * 100000, b'{' * 100000, b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
                         b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">'
                         b'<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]><rss>&g;</rss>',
                         b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;</title></channel></rss>'):
                path.write_bytes(text)
                done = subprocess.run([os.environ['COURANT'], 'check', '--json', str(path)], capture_output=True, text=True, timeout=20)
                self.assertEqual(done.returncode, 1, text[:50])
                self.assertGreater(json.loads(done.stdout)['errors'], 0)
                self.assertNotIn('root:', done.stdout + done.stderr)


if __name__ == '__main__':
    unittest.main()
