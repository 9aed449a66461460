"""Pages for headless Chromium: load one, and read what its scripts wrote into <pre id="result"> as JSON."""
import html, json, pathlib, re, shutil, subprocess, tempfile, unittest


def run(files, timeout=180):
    """Load files['page.html'] ({name: text}, all in one folder); return the JSON in its element `result`."""
    chromium = shutil.which('chromium') or shutil.which('chromium-browser')
    if not chromium:
        raise unittest.SkipTest('chromium is not installed')
    with tempfile.TemporaryDirectory() as t:
        for name, text in files.items():
            (pathlib.Path(t) / name).write_text(text, encoding='utf-8')
        done = subprocess.run(
            [chromium, '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync',
             '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND', f'--user-data-dir={t}/profile',
             '--virtual-time-budget=4000', '--dump-dom', f'file://{t}/page.html'],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
    dom = done.stdout.decode('utf-8', 'replace')
    found = re.search(r'<pre id="result">(.*?)</pre>', dom, re.S)
    if not found:
        raise AssertionError(f'no result in the page: {done.stderr.decode()[-2000:]} {dom[-500:]}')
    return json.loads(html.unescape(found[1]))


def script_data(name, value):
    """A script file that sets the variable `name`."""
    return f'var {name} = ' + json.dumps(value).replace('\u2028', '\\u2028').replace('\u2029', '\\u2029') + ';'
