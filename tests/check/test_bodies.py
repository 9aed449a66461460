"""Pictures of the site have their width and height in feeds; nothing outside the site is looked at for it."""
import json, os, pathlib, re, struct, subprocess, tempfile, unittest

PROGRAM = pathlib.Path(os.environ['COURANT'])


def png(width, height):
    return b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + struct.pack('>II', width, height) + b'\x08\x06'


class Pictures(unittest.TestCase):
    # the address in the post: whether its size is found
    ADDRESSES = {
        '/blog/images/a%20b.png': True, '/blog/images/a b.png': True, '../images/a b.png?v=2': True,
        'https://e.org/blog/images/c..d.png#x': True, '/blog/images/link.png': True,
        '/images/c..d.png': False, '/blogger/images/c..d.png': False, 'https://e.org.evil/blog/images/c..d.png': False,
        '/blog/images/out.png': False, '/blog/far/out.png': False, '/blog/%2e%2e/out.png': False, '/blog/..%2fout.png': False,
        '/blog/images/': False, '/blog/images/none.png': False, '/blog/images/short.png': False, '/blog/images/pipe.png': False,
    }

    def test_sizes(self):
        with tempfile.TemporaryDirectory() as t:
            top = pathlib.Path(t)
            site = top / 'site'
            (site / '_posts').mkdir(parents=True)
            (site / 'images').mkdir()
            (top / 'out.png').write_bytes(png(7, 8))
            for name in ('a b.png', 'c..d.png'):
                (site / 'images' / name).write_bytes(png(7, 8))
            (site / 'images/short.png').write_bytes(png(7, 8)[:20])
            (site / 'images/link.png').symlink_to('a b.png')
            (site / 'images/out.png').symlink_to(top / 'out.png')
            (site / 'far').symlink_to(top)
            os.mkfifo(site / 'images/pipe.png')
            (site / '_config.yml').write_text('title: x\nurl: https://e.org\nbaseurl: /blog\n')
            (site / 'courant.yml').write_text('feeds:\n- {path: feed.json, format: json}\n')
            (site / '_posts/2025-01-01-a.html').write_text(
                '---\ntitle: a\npermalink: /p/\n---\n' + '\n'.join(f'<img src="{a}" alt="{a}">' for a in self.ADDRESSES))
            subprocess.run([PROGRAM, 'build', site, '--now', '2025-02-01T00:00:00Z'], check=True, capture_output=True, timeout=60)
            body = json.loads((site / '_site/feed.json').read_text())['items'][0]['content_html']
            found = {m[1]: ' width="7" height="8"' in m[0] for m in re.finditer(r'<img [^>]*alt="([^"]*)"[^>]*>', body)}
            self.assertEqual(found, self.ADDRESSES)


if __name__ == '__main__':
    unittest.main()
