# Writes the golden files beside it with Python's plistlib: python3 make.py
import datetime
import pathlib
import plistlib

here = pathlib.Path(__file__).parent


def write(name, value):
    for suffix, kind in (('.bplist', plistlib.FMT_BINARY), ('.xml', plistlib.FMT_XML)):
        try:
            data = plistlib.dumps(value, fmt=kind, sort_keys=False)
        except TypeError:
            continue  # plistlib knows no UID in XML
        (here / (name + suffix)).write_bytes(data)


write('values', {
    'true': True,
    'false': False,
    'one byte': 200,
    'two bytes': 40000,
    'four bytes': 4000000000,
    'eight bytes': 9007199254740991,
    'wide': 9007199254740993,
    'least': -(2 ** 63),
    'negative': -13,
    'sixteen bytes': 2 ** 64 - 13,
    'zero': 0,
    'real': 2.5,
    'whole real': 2.0,
    'negative real': -0.001,
    'empty text': '',
    'ascii': 'Hello & <goodbye>',
    'latin': 'Frühstück',
    'astral': 'Ada\u2019s iPhone \U0001F4F1',
    'long ascii': 'abcdefghij' * 30,
    'lines': 'one\ntwo\ttabbed',
    'empty data': b'',
    'data': bytes(range(256)),
    'date': datetime.datetime(2026, 11, 22, 14, 3, 11),
    'old date': datetime.datetime(1970, 1, 1),
    'empty array': [],
    'empty dict': {},
    'nested': [[['deep']], {'inner': {'data': b'\x00\x01\x02', 'again': 'Hello & <goodbye>'}}],
    'repeated': ['x', 'x', 1, 1, True, True, b'\x07', b'\x07', 2.5, datetime.datetime(1970, 1, 1)],
})
write('two-byte-references', [f'item {n}' for n in range(400)])
write('uids', {'$top': {'root': plistlib.UID(1)}, 'wide': plistlib.UID(300), 'wider': plistlib.UID(70000)})
write('status', {
    'BackupState': 'new',
    'Date': datetime.datetime(2026, 11, 22, 14, 3, 11),
    'IsFullBackup': False,
    'SnapshotState': 'finished',
    'UUID': 'D0A3B5C4-0E4F-4C8B-9D57-31D1C2F4A6B8',
    'Version': '3.3',
})
write('mbfile', {
    '$version': 100000,
    '$archiver': 'NSKeyedArchiver',
    '$top': {'root': plistlib.UID(1)},
    '$objects': [
        '$null',
        {
            '$class': plistlib.UID(6),
            'RelativePath': plistlib.UID(2),
            'EncryptionKey': plistlib.UID(3),
            'Digest': plistlib.UID(5),
            'Mode': 33188,
            'Size': 9,
            'InodeNumber': 74354,
            'UserID': 501,
            'GroupID': 501,
            'LastModified': 1628082463,
            'LastStatusChange': 1628082509,
            'Birth': 1627974948,
            'ProtectionClass': 3,
            'Flags': 0,
        },
        'Library/Example/test.txt',
        {'$class': plistlib.UID(4), 'NS.data': b'\x03\x00\x00\x00' + bytes(range(40))},
        {'$classname': 'NSMutableData', '$classes': ['NSMutableData', 'NSData', 'NSObject']},
        bytes(range(20)),
        {'$classname': 'MBFile', '$classes': ['MBFile', 'NSObject']},
    ],
})
