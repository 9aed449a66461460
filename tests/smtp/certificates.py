"""Certificates for the tests, made by openssl(1): an authority, and below it a good one, one for another name, an expired one;
and one that nobody knows."""
import pathlib, subprocess


def openssl(*args, **kw):
    subprocess.run(['openssl', *map(str, args)], check=True, capture_output=True, **kw)


def make(folder):
    """-> {'ca': path, 'good': (cert, key), 'other': …, 'expired': …, 'unknown': …}"""
    d = pathlib.Path(folder)
    request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    for name in ('ca', 'unknown-ca'):
        openssl(*request, '-x509', '-days', '30', '-subj', f'/CN={name}', '-keyout', d / f'{name}.key', '-out', d / f'{name}.pem')
    made = {'ca': str(d / 'ca.pem')}
    for name, names, ca, when in (('good', 'DNS:localhost,DNS:mail.example,IP:127.0.0.1,IP:::1', 'ca', 'valid'),
                                  ('other', 'DNS:other.example', 'ca', 'valid'),
                                  ('expired', 'DNS:localhost,IP:127.0.0.1', 'ca', 'expired'),
                                  ('unknown', 'DNS:localhost,IP:127.0.0.1', 'unknown-ca', 'valid')):
        openssl(*request, '-subj', f'/CN={name}', '-keyout', d / f'{name}.key', '-out', d / f'{name}.csr')
        (d / f'{name}.ext').write_text(f'subjectAltName={names}\nbasicConstraints=CA:FALSE\n')
        days = ['-days', '30']
        if when == 'expired':
            (d / 'index.txt').write_text('')
            (d / 'serial').write_text('01\n')
            (d / 'ca.cnf').write_text(f'[ca]\ndefault_ca=d\n[d]\ndatabase={d}/index.txt\nserial={d}/serial\nnew_certs_dir={d}\n'
                                      'default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n')
            openssl('ca', '-batch', '-config', d / 'ca.cnf', '-cert', d / f'{ca}.pem', '-keyfile', d / f'{ca}.key', '-in',
                    d / f'{name}.csr', '-out', d / f'{name}.pem', '-startdate', '200101000000Z', '-enddate', '210101000000Z',
                    '-extfile', d / f'{name}.ext', '-notext')
        else:
            openssl('x509', '-req', '-in', d / f'{name}.csr', '-CA', d / f'{ca}.pem', '-CAkey', d / f'{ca}.key', '-CAcreateserial',
                    '-extfile', d / f'{name}.ext', '-out', d / f'{name}.pem', *days)
        made[name] = (str(d / f'{name}.pem'), str(d / f'{name}.key'))
    return made
