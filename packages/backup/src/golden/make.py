"""Makes the small backups beside this file, with Python's plistlib, sqlite3 and the `cryptography` package: nothing of
ours is involved. Everything random is fixed, so that a second run gives the same bytes."""

import hashlib, json, os, plistlib, shutil, sqlite3, struct, sys, datetime
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

here = os.path.dirname(os.path.abspath(__file__))
UDID = '00008110-001A2B3C4D5E6F70'
PASSWORD = 'pears & plums'
when = datetime.datetime(2026, 3, 14, 15, 9, 26)


def fixed(label, n):
    out = b''
    while len(out) < n:
        out += hashlib.sha256(f'{label}/{len(out)}'.encode()).digest()
    return out[:n]


def text(n):
    return (b'The quick brown fox. ' * (n // 21 + 1))[:n]


files = {
    ('HomeDomain', 'Library/SMS/sms.db'): text(4096),
    ('HomeDomain', 'Library/empty'): b'',
    ('HomeDomain', 'Library/one'): text(1),
    ('HomeDomain', 'Library/fifteen'): text(15),
    ('HomeDomain', 'Library/sixteen'): text(16),
    ('HomeDomain', 'Library/seventeen'): text(17),
    ('HomeDomain', 'caf\u00e9'): b'composed',
    ('HomeDomain', 'cafe\u0301'): b'decomposed',
    ('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC'): text(70001),
}
links = {('HomeDomain', 'Library/link'): '../outside'}


def folders():
    found = set()
    for domain, path in list(files) + list(links):
        found.add((domain, ''))
        parts = path.split('/')
        for i in range(1, len(parts)):
            found.add((domain, '/'.join(parts[:i])))
    return sorted(found)


def cbc(key, data):
    pad = 16 - len(data) % 16
    e = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return e.update(data + bytes([pad]) * pad) + e.finalize()


def tlv(tag, value):
    value = struct.pack('>I', value) if isinstance(value, int) else value
    return tag.encode() + struct.pack('>I', len(value)) + value


def keybag(password, encrypted, double=True):
    salt, dpsl = fixed('salt', 20), fixed('dpsl', 20)
    key = password.encode()
    if encrypted and double:
        key = hashlib.pbkdf2_hmac('sha256', key, dpsl, 2000, 32)
    key = hashlib.pbkdf2_hmac('sha1', key, salt, 100, 32)
    bag = tlv('VERS', 5 if double else 3) + tlv('TYPE', 1) + tlv('UUID', fixed('uuid', 16)) + tlv('HMCK', bytes(40)) + tlv('WRAP', 0)
    bag += tlv('SALT', salt) + tlv('ITER', 100)
    if encrypted and double:
        bag += tlv('DPWT', 1) + tlv('DPIC', 2000) + tlv('DPSL', dpsl)
    keys = {}
    for c in range(1, 12):
        wrap = 2 if c in ((1, 2, 3, 4, 6, 7, 8) if encrypted else (1, 2, 3, 4)) else 3
        keys[c] = fixed(f'class/{c}', 32)
        bag += tlv('UUID', fixed(f'class-uuid/{c}', 16)) + tlv('CLAS', c) + tlv('WRAP', wrap) + tlv('KTYP', 0)
        bag += tlv('WPKY', aes_key_wrap(key, keys[c]))
    return bag, keys


def record(domain, path, mode, size, inode, stored=None, wrapped=None, target=None):
    U = plistlib.UID
    objects = ['$null', None, path]
    root = {'RelativePath': U(2), 'Mode': mode, 'InodeNumber': inode, 'UserID': 501, 'GroupID': 501,
            'LastModified': 1773500966, 'LastStatusChange': 1773500967, 'Birth': 1773500000, 'Size': size,
            'ProtectionClass': 3 if stored is not None else 0, 'Flags': 0}
    if wrapped:
        objects.append({'NS.data': wrapped, '$class': U(len(objects) + 1)})
        root['EncryptionKey'] = U(len(objects) - 1)
        objects.append({'$classname': 'NSMutableData', '$classes': ['NSMutableData', 'NSData', 'NSObject']})
    if stored is not None and domain == 'HomeDomain':
        objects.append(hashlib.sha1(stored).digest())
        root['Digest'] = U(len(objects) - 1)
    if target:
        objects.append(target)
        root['Target'] = U(len(objects) - 1)
    objects.append({'$classname': 'MBFile', '$classes': ['MBFile', 'NSObject']})
    root['$class'] = U(len(objects) - 1)
    objects[1] = root
    return plistlib.dumps({'$version': 100000, '$archiver': 'NSKeyedArchiver', '$top': {'root': U(1)}, '$objects': objects},
                          fmt=plistlib.FMT_BINARY)


def make(name, encrypted):
    out = os.path.join(here, name)
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    bag, keys = keybag(PASSWORD if encrypted else '', encrypted)
    db_path = os.path.join(out, 'Manifest.db')
    db = sqlite3.connect(db_path)
    db.executescript('''CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
        CREATE INDEX FilesDomainIdx ON Files(domain); CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
        CREATE INDEX FilesFlagsIdx ON Files(flags); CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);''')
    inode = 1000

    def add(domain, path, flags, blob):
        fid = hashlib.sha1(f'{domain}-{path}'.encode()).hexdigest()
        db.execute('INSERT INTO Files VALUES (?,?,?,?,?)', (fid, domain, path, flags, blob))
        return fid

    for domain, path in folders():
        inode += 1
        add(domain, path, 2, record(domain, path, 0o40755, 0, inode))
    for (domain, path), target in links.items():
        inode += 1
        add(domain, path, 4, record(domain, path, 0o120755, 0, inode, target=target))
    for (domain, path), content in files.items():
        inode += 1
        stored, wrapped = content, None
        if encrypted:
            file_key = fixed(f'file/{domain}/{path}', 32)
            stored = cbc(file_key, content)
            wrapped = struct.pack('<I', 3) + aes_key_wrap(keys[3], file_key)
        fid = add(domain, path, 1, record(domain, path, 0o100644, len(content), inode, stored, wrapped))
        os.makedirs(os.path.join(out, fid[:2]), exist_ok=True)
        with open(os.path.join(out, fid[:2], fid), 'wb') as f:
            f.write(stored)
    db.commit()
    db.execute('VACUUM')
    db.close()
    manifest = {'Version': '10.0', 'SystemDomainsVersion': '24.0', 'Date': when, 'IsEncrypted': encrypted,
                'WasPasscodeSet': True, 'BackupKeyBag': bag, 'Applications': {},
                'Lockdown': {'UniqueDeviceID': UDID, 'DeviceName': 'Ada\u2019s iPhone', 'ProductType': 'iPhone14,5',
                             'ProductVersion': '17.5.1', 'BuildVersion': '21F90', 'SerialNumber': 'F2LX0000PEAR'}}
    if encrypted:
        index_key = fixed('index', 32)
        manifest['ManifestKey'] = struct.pack('<I', 4) + aes_key_wrap(keys[4], index_key)
        with open(db_path, 'rb') as f:
            plain = f.read()
        with open(db_path, 'wb') as f:
            f.write(cbc(index_key, plain))
    status = {'BackupState': 'new', 'SnapshotState': 'finished', 'Date': when, 'IsFullBackup': False,
              'UUID': '7C8B8A5E-7B0B-4C07-9E7C-0F5A9A8D3A11', 'Version': '3.3'}
    info = {'Device Name': 'Ada\u2019s iPhone', 'Display Name': 'Ada\u2019s iPhone', 'Product Type': 'iPhone14,5',
            'Product Version': '17.5.1', 'Build Version': '21F90', 'Serial Number': 'F2LX0000PEAR',
            'Target Identifier': UDID, 'Target Type': 'Device', 'Unique Identifier': UDID.upper(),
            'Last Backup Date': when, 'Installed Applications': ['org.example.pear'], 'GUID': '0' * 32}
    for file, value, fmt in (('Manifest.plist', manifest, plistlib.FMT_BINARY), ('Status.plist', status, plistlib.FMT_BINARY),
                             ('Info.plist', info, plistlib.FMT_XML)):
        with open(os.path.join(out, file), 'wb') as f:
            plistlib.dump(value, f, fmt=fmt)


def counted(value):
    return b'\xff\xff' if value is None else struct.pack('>H', len(value)) + value


def mbdb_record(domain, path, mode, size, inode, stored=None, wrapped=None, target=None):
    digest = hashlib.sha1(stored).digest() if stored is not None else None
    attributes = {'com.apple.example': b'\x00\xff'} if path == 'Library/one' else {}
    return (counted(domain.encode()) + counted(path.encode()) + counted(target and target.encode()) + counted(digest) +
            counted(wrapped) + struct.pack('>HQIIiiiqBB', mode, inode, 501, 501, 1773500966, 1773500967, 1773500000, size,
                                           3 if stored is not None else 0, len(attributes)) +
            b''.join(counted(k.encode()) + counted(v) for k, v in attributes.items()))


def make_older(name, encrypted, ios):
    """The home domain alone, as iOS 9 (Manifest.mbdb, content without folders) or 10.1 (a plain Manifest.db) leaves it."""
    out = os.path.join(here, name)
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    bag, keys = keybag(PASSWORD if encrypted else '', encrypted, double=False)
    is_mbdb = ios.startswith('9')
    rows, inode = [], 1000

    def add(domain, path, flags, mode, size=0, **more):
        nonlocal inode
        inode += 1
        one = mbdb_record if is_mbdb else record
        rows.append((hashlib.sha1(f'{domain}-{path}'.encode()).hexdigest(), domain, path, flags,
                     one(domain, path, mode, size, inode, **more)))
        return rows[-1][0]

    for domain, path in folders():
        if domain == 'HomeDomain':
            add(domain, path, 2, 0o40755)
    for (domain, path), target in links.items():
        add(domain, path, 4, 0o120755, target=target)
    for (domain, path), content in files.items():
        if domain != 'HomeDomain':
            continue
        stored, wrapped = content, None
        if encrypted:
            file_key = fixed(f'file/{domain}/{path}', 32)
            stored, wrapped = cbc(file_key, content), struct.pack('<I', 3) + aes_key_wrap(keys[3], file_key)
        fid = add(domain, path, 1, 0o100644, len(content), stored=stored, wrapped=wrapped)
        folder = out if is_mbdb else os.path.join(out, fid[:2])
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, fid), 'wb') as f:
            f.write(stored)
    if is_mbdb:
        with open(os.path.join(out, 'Manifest.mbdb'), 'wb') as f:
            f.write(b'mbdb\x05\x00' + b''.join(row[4] for row in rows))
    else:
        db = sqlite3.connect(os.path.join(out, 'Manifest.db'))
        db.executescript('''CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
            CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);''')
        db.executemany('INSERT INTO Files VALUES (?,?,?,?,?)', rows)
        db.commit()
        db.close()
    device = {'UniqueDeviceID': 'a' * 40, 'DeviceName': 'Old iPhone', 'ProductType': 'iPhone6,1', 'ProductVersion': ios}
    manifest = {'Version': '9.1' if is_mbdb else '10.0', 'SystemDomainsVersion': '20.0', 'Date': when,
                'IsEncrypted': encrypted, 'WasPasscodeSet': True, 'BackupKeyBag': bag, 'Applications': {}, 'Lockdown': device}
    status = {'BackupState': 'new', 'SnapshotState': 'finished', 'Date': when, 'IsFullBackup': False,
              'UUID': '7C8B8A5E-7B0B-4C07-9E7C-0F5A9A8D3A11', 'Version': '2.4' if is_mbdb else '3.1'}
    info = {'Device Name': 'Old iPhone', 'Product Version': ios, 'Target Identifier': 'a' * 40, 'Last Backup Date': when}
    for file, value, fmt in (('Manifest.plist', manifest, plistlib.FMT_BINARY), ('Status.plist', status, plistlib.FMT_BINARY),
                             ('Info.plist', info, plistlib.FMT_XML)):
        with open(os.path.join(out, file), 'wb') as f:
            plistlib.dump(value, f, fmt=fmt)


make_older('ios9-plain', False, '9.3.5')
make_older('ios9-encrypted', True, '9.3.5')
make_older('ios10.1-encrypted', True, '10.1.1')
make('plain', False)
make('encrypted', True)
with open(os.path.join(here, 'contents.json'), 'w') as f:
    json.dump([{'domain': d, 'path': p, 'size': len(c), 'sha256': hashlib.sha256(c).hexdigest()}
               for (d, p), c in files.items()], f, indent=1)
    f.write('\n')
