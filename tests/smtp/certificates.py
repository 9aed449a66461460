"""Certificates for the tests, made by openssl(1): an authority, and below it a good one, one for another name (which
only its subject does not tell), an expired one and one of the future, one for all names of a domain, one with an address in place of a
name, one with a name in its subject alone, one with a star for a part of a name; one of an authority that nobody knows, and one of none."""
import pathlib, subprocess, tempfile, unittest


def openssl(*args, **kw):
    subprocess.run(['openssl', *map(str, args)], check=True, capture_output=True, **kw)


def make(folder):
    """-> {'ca': path, 'good': (cert, key), 'other': …, 'expired': …, 'unknown': …}"""
    d = pathlib.Path(folder)
    request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    for name in ('ca', 'unknown-ca'):
        openssl(*request, '-x509', '-days', '30', '-subj', f'/CN={name}', '-keyout', d / f'{name}.key', '-out', d / f'{name}.pem')
    made = {'ca': str(d / 'ca.pem')}
    for name, subject, names, ca, when in (
            ('good', 'good', 'DNS:localhost,DNS:mail.example,IP:127.0.0.1,IP:::1', 'ca', 'valid'),
            ('other', 'localhost', 'DNS:other.example', 'ca', 'valid'),
            ('expired', 'expired', 'DNS:localhost,IP:127.0.0.1', 'ca', ('200101000000Z', '210101000000Z')),
            ('future', 'future', 'DNS:localhost,IP:127.0.0.1', 'ca', ('400101000000Z', '410101000000Z')),
            ('unknown', 'unknown', 'DNS:localhost,IP:127.0.0.1', 'unknown-ca', 'valid'),
            ('self-signed', 'localhost', 'DNS:localhost,IP:127.0.0.1', 'self-signed', 'valid'),
            ('any', 'any', 'DNS:*.mail.example', 'ca', 'valid'),
            ('part', 'part', 'DNS:m*.mail.example', 'ca', 'valid'),
            ('inner', 'inner', 'DNS:a.*.example', 'ca', 'valid'),
            ('subject', 'localhost', '', 'ca', 'valid'),
            ('address-as-name', 'address', 'DNS:127.0.0.1', 'ca', 'valid')):
        openssl(*request, '-subj', f'/CN={subject}', '-keyout', d / f'{name}.key', '-out', d / f'{name}.csr')
        (d / f'{name}.ext').write_text((f'subjectAltName={names}\n' if names else '') + 'basicConstraints=CA:FALSE\n')
        signer = ['-signkey', d / f'{name}.key'] if ca == name else ['-CA', d / f'{ca}.pem', '-CAkey', d / f'{ca}.key', '-CAcreateserial']
        if when == 'valid':
            openssl('x509', '-req', '-in', d / f'{name}.csr', *signer, '-extfile', d / f'{name}.ext', '-out', d / f'{name}.pem', '-days', '30')
        else:
            (d / 'index.txt').write_text('')
            (d / 'serial').write_text('01\n')
            (d / 'ca.cnf').write_text(f'[ca]\ndefault_ca=d\n[d]\ndatabase={d}/index.txt\nserial={d}/serial\nnew_certs_dir={d}\n'
                                      'default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n')
            openssl('ca', '-batch', '-config', d / 'ca.cnf', '-cert', d / f'{ca}.pem', '-keyfile', d / f'{ca}.key', '-in',
                    d / f'{name}.csr', '-out', d / f'{name}.pem', '-startdate', when[0], '-enddate', when[1],
                    '-extfile', d / f'{name}.ext', '-notext')
        made[name] = (str(d / f'{name}.pem'), str(d / f'{name}.key'))
    return made


class WithCertificates(unittest.TestCase):
    """Tests that share what make() makes, in self.made."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.made = make(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
