"""A site that means harm: what is too large, too deep or too strange to be committed."""
import os, pathlib

posts = pathlib.Path('site/_posts')
posts.mkdir(parents=True)
pathlib.Path('site/_config.yml').write_text('title: "Hostile ]]> & <site>"\nurl: https://hostile.example\n')


def post(name, front, body):
    data = b'---\n' + front + b'\n---\n' + body + b'\n'
    (posts / name).write_bytes(data)


post('2025-01-01-good.md', b'title: Good', b'A good post with ]]> and <![CDATA[ in it, `]]>` and &amp;.')
post('2025-01-02-control-in-front.md', b'title: "bell \x07 here"', b'x')
post('2025-01-03-control-in-body.md', b'title: "escaped bell \\x07 and \\e[31m"', b'bell \x07, backspace \x08, escape \x1b[31m, \xef\xbf\xbf, NUL \x00.')
post('2025-01-04-invalid-in-front.md', b'title: "bad \xff\xfe bytes"', b'x')
post('2025-01-05-invalid-in-body.md', b'title: Invalid body', b'bad \xff\xfe, overlong \xc0\xaf, half a pair \xed\xa0\x80, cut \xe2\x82')
post('2025-01-06-crlf-in-title.md', b'title: "one\\r\\nBcc: victim@example.org\\r\\n\\r\\ntwo"', b'x')
post('2025-01-07-huge.md', b'title: Huge', (b'lorem ipsum dolor sit amet ' * 40 + b'\n\n') * (20 * 1024 * 1024 // 1082 + 1))
post('2025-01-08-quotes.md', b'title: Ten thousand quotes', b'>' * 10000 + b' deep')
post('2025-01-09-divs.md', b'title: Ten thousand divs', b'<div>' * 10000 + b'deep' + b'</div>' * 10000)
post('2025-01-10-emphasis.md', b'title: Ten thousand emphases', b'*a _a ' * 10000)
post('2025-01-11-brackets.md', b'title: Ten thousand brackets', b'[' * 10000 + b'deep' + b'](' * 10000)
post('2025-01-12-deep-front.md', b'title: Deep\nx: ' + b'[' * 10000 + b']' * 10000, b'x')
bomb = b'title: Bomb\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n' + b'\n'.join(
    b'a%d: &a%d [%s]' % (i, i, b', '.join([b'*a%d' % (i - 1)] * 10)) for i in range(1, 12))
post('2025-01-13-bomb.md', bomb, b'x')
post('2025-01-14-liquid-bomb.md', b'title: Liquid bomb', b'{% for a in (1..10000) %}{% for b in (1..10000) %}{% for c in (1..10000) %}x{% endfor %}{% endfor %}{% endfor %}')
post('2025-01-15-liquid-open.md', b'title: Open tag', b'{% if true %} never closed')
post('2025-01-16-same.md', b'title: Same one\npermalink: /same/', b'The first.')
post('2025-01-17-same.md', b'title: Same two\npermalink: /same/', b'The second.')
post('2025-01-18-climber.md', b'title: Climber\npermalink: /../../../etc/evil/', b'x')
post('2025-01-19-script.md', b'title: "<script>alert(1)</script>"',
     b'<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">a</a><iframe src="//evil.example"></iframe>')
post('2025-01-20-front-open.md', b'title: "open', b'x')
post('2025-01-21-list-title.md', b'title: [a, {b: c}]\ndate: [1]', b'x')
post('2025-13-45-no-date.md', b'title: No date', b'x')
post('2025-01-23-bad-date.md', b'title: Bad date\ndate: the day after', b'x')
post('2025-01-24-include.md', b'title: Include', b'{% include ../../outside.txt %}')
post('2025-01-25-good-too.md', b'title: Good too', b'Another good post.')
pathlib.Path('outside.txt').write_text('---\ntitle: OUTSIDE\n---\nsecret\n')
(posts / '2025-02-01-outside.md').symlink_to('../../outside.txt')
(posts / '2025-02-02-gone.md').symlink_to('nowhere.md')
(posts / '2025-02-03-self.md').symlink_to('2025-02-03-self.md')
(posts / 'loop').symlink_to('.')
(posts / 'up').symlink_to('../..')
(posts / '2025-02-04-folder.md').mkdir()
# Unreadable also for root, whom permissions do not stop: no file at all.
os.mkfifo(posts / '2025-02-05-pipe.md')
os.symlink('/proc/self/mem', posts / '2025-02-06-memory.md')
