import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentPath, fileId } from '@pearmain/backup';
import { decodeKeybag, encodeKeybag, type Keybag, writeBinaryPlist } from '@pearmain/formats';
import { rawArray, rawDict, rawPlist, rawText } from './raw-plist.js';
import { change, changeIndex, changeKey, messages, photo, putRecord, type SampleName } from './samples.js';

/** What kind of file is damaged. */
export type FileKind =
  | 'property list'
  | 'index'
  | 'index log'
  | 'index of iOS 9'
  | 'keys'
  | 'record'
  | 'path'
  | 'payload';

/** One way in which a backup can be damaged or hostile. */
export interface DamageCase {
  readonly title: string;
  readonly kind: FileKind;
  readonly on: SampleName;
  /** What the check must name; `nothing` where there is nothing to be found. */
  readonly names: string | 'nothing';
  do(folder: string): void;
}

const lists = ['Manifest.plist', 'Status.plist', 'Info.plist'] as const;

/** Texts and bytes that are no property list, or one that wants too much. */
const evilLists: Readonly<Record<string, () => Uint8Array>> = {
  'is empty': () => Buffer.alloc(0),
  'is zeros': () => Buffer.alloc(4096),
  'is a million nested arrays': () =>
    Buffer.from(`<plist version="1.0">${'<array>'.repeat(1_000_000)}${'</array>'.repeat(1_000_000)}</plist>`),
  'is a hundred thousand nested dictionaries': () =>
    rawPlist([
      ...Array.from({ length: 100_000 }, (_, index) => rawDict(100_001, index + 1)),
      rawText('end'),
      rawText('a'),
    ]),
  'holds itself': () => rawPlist([rawDict(1, 0), rawText('a')]),
  'holds itself through others': () => rawPlist([rawArray(1, 1), rawArray(2), rawArray(0)]),
  'grows tenfold in each of nine steps': () =>
    rawPlist([
      ...Array.from({ length: 9 }, (_, index) => rawArray(...new Array<number>(10).fill(index + 1))),
      rawText('lol'),
    ]),
  'expands entities': () =>
    Buffer.from(
      `<!DOCTYPE plist [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}">]><plist><dict><key>a</key><string>${'&c;'.repeat(1000)}</string></dict></plist>`,
    ),
  'reads another file': () =>
    Buffer.from(
      '<!DOCTYPE plist [<!ENTITY x SYSTEM "file:///etc/passwd">]><plist><dict><key>a</key><string>&x;</string></dict></plist>',
    ),
  'says that a text has four gigabytes': () => rawPlist([rawDict(1, 2), rawText('a'), rawText('short', 0xfffffff0)]),
  'says that it has a trillion objects': () => rawPlist([rawDict(1, 1), rawText('a')], { count: 10 ** 12 }),
  'begins at an object that is not there': () => rawPlist([rawDict(1, 1), rawText('a')], { top: 77 }),
  'is a text': () => writeBinaryPlist('no dictionary'),
  'is a megabyte of noise': () => Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * 7919) % 251)),
};

function* plistCases(): Iterable<DamageCase> {
  for (const list of lists) {
    for (const [words, bytes] of Object.entries(evilLists)) {
      yield {
        title: `${list} ${words}`,
        kind: 'property list',
        on: 'plain',
        names: list,
        do: (folder) => writeFileSync(join(folder, list), bytes()),
      };
    }
    const at = (folder: string): string => join(folder, list);
    const more: Readonly<Record<string, (folder: string) => void>> = {
      'is missing': (folder) => rmSync(at(folder)),
      'is cut in the middle': (folder) => change(at(folder), (bytes) => bytes.subarray(0, bytes.length >> 1)),
      'is there twice': (folder) => change(at(folder), (bytes) => Buffer.concat([bytes, bytes])),
      'is a folder': (folder) => {
        rmSync(at(folder));
        mkdirSync(at(folder));
      },
      'is a link out of the backup': (folder) => {
        renameSync(at(folder), join(folder, '..', list));
        symlinkSync(join('..', list), at(folder));
      },
      'is a pipe': (folder) => {
        rmSync(at(folder));
        execFileSync('mkfifo', [at(folder)]);
      },
    };
    for (const [words, act] of Object.entries(more)) {
      // Behind the end of a list nothing is looked at: what is read is the same.
      const names = words === 'is there twice' ? 'nothing' : list;
      yield { title: `${list} ${words}`, kind: 'property list', on: 'plain', names, do: act };
    }
  }
  yield {
    title: 'Info.plist with ten megabytes of pictures is cut in one of them',
    kind: 'property list',
    on: 'plain',
    names: 'Info.plist',
    do(folder) {
      const applications = Object.fromEntries(
        Array.from({ length: 400 }, (_, app) => [
          `com.example.app${app}`,
          { PlaceholderIcon: new Uint8Array(25_000).fill(app) },
        ]),
      );
      const bytes = writeBinaryPlist({ 'Device Name': 'Anna', Applications: applications });
      writeFileSync(join(folder, 'Info.plist'), bytes.subarray(0, 6_000_000));
    },
  };
}

const indexDamage: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
  'is empty': () => Buffer.alloc(0),
  'is zeros': (bytes) => Buffer.alloc(bytes.length),
  'has no page size': (bytes) => {
    bytes.writeUInt16BE(0, 16);
    return bytes;
  },
  'is cut within a page': (bytes) => bytes.subarray(0, bytes.length - 1000),
  'is cut to half': (bytes) => bytes.subarray(0, bytes.length >> 1),
  'has two pages in each other’s place': (bytes) => {
    const second = Buffer.from(bytes.subarray(4096, 8192));
    bytes.copy(bytes, 4096, 8192, 12_288);
    second.copy(bytes, 8192);
    return bytes;
  },
  'has a page of zeros': (bytes) => bytes.fill(0, 4096, 8192),
  'says that it has four billion pages': (bytes) => {
    bytes.writeUInt32BE(0xffffffff, 28);
    return bytes;
  },
};

function* indexCases(): Iterable<DamageCase> {
  for (const on of ['plain', 'encrypted'] as const) {
    for (const [words, how] of Object.entries(indexDamage)) {
      // Readers do without the number of pages: SQLite takes the length of the file.
      const isHarmless = on === 'plain' && words === 'says that it has four billion pages';
      yield {
        title: `${on === 'plain' ? 'the' : 'the encrypted'} index ${words}`,
        kind: 'index',
        on,
        names: isHarmless ? 'nothing' : 'Manifest.',
        do: (folder) => change(join(folder, 'Manifest.db'), how),
      };
    }
  }
  const statements: Readonly<Record<string, { sql: string; names?: string }>> = {
    'is a view': { sql: 'ALTER TABLE Files RENAME TO Hidden; CREATE VIEW Files AS SELECT * FROM Hidden' },
    'is a view without end': {
      sql: `ALTER TABLE Files RENAME TO Hidden;
            CREATE VIEW Files AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
            SELECT hex(n) AS fileID, '' AS domain, '' AS relativePath, 1 AS flags, x'' AS file FROM c`,
    },
    'has triggers': {
      sql: `CREATE TRIGGER t AFTER UPDATE ON Files BEGIN DELETE FROM Files; END;
            CREATE TRIGGER i AFTER INSERT ON Files BEGIN DELETE FROM Files; END`,
      names: 'nothing',
    },
    'computes a column': { sql: 'ALTER TABLE Files ADD COLUMN more AS (hex(zeroblob(400000000)))' },
    'has no table of files': { sql: 'DROP TABLE Files' },
    'lacks a column': { sql: 'ALTER TABLE Files DROP COLUMN file' },
    'has no rows': { sql: 'DELETE FROM Files' },
    'has an id of a hundred megabytes': { sql: 'INSERT INTO Files(fileID, flags) VALUES (hex(zeroblob(50000000)), 1)' },
    'has a record of a hundred megabytes': {
      sql: "UPDATE Files SET file = zeroblob(100000000) WHERE relativePath = 'Library/one'",
      names: 'Library/one',
    },
    'has a path of ten megabytes': {
      sql: "UPDATE Files SET relativePath = hex(zeroblob(5000000)) WHERE relativePath = 'Library/one'",
      names: 'wrong-id',
    },
    'has numbers for names': {
      sql: "UPDATE Files SET domain = 7, relativePath = 1.5 WHERE relativePath = 'Library/one'",
      names: 'name',
    },
    'has the same id twice': {
      sql: `CREATE TABLE n AS SELECT * FROM Files; DROP TABLE Files; ALTER TABLE n RENAME TO Files;
            INSERT INTO Files SELECT * FROM Files WHERE relativePath = 'Library/one'`,
      names: 'Library/one',
    },
  };
  for (const [words, { sql, names = 'Manifest.db' }] of Object.entries(statements)) {
    yield { title: `the index ${words}`, kind: 'index', on: 'plain', names, do: (folder) => changeIndex(folder, sql) };
  }
  const logs: Readonly<Record<string, Uint8Array>> = {
    empty: Buffer.alloc(0),
    noise: Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 31) % 256)),
    'of another database': Buffer.concat([Buffer.from('377f0682002de218', 'hex'), Buffer.alloc(8000, 7)]),
  };
  for (const [words, bytes] of Object.entries(logs)) {
    yield {
      title: `the index has a log that is ${words}`,
      kind: 'index log',
      on: 'plain',
      // SQLite passes over a log that does not belong to the database.
      names: 'nothing',
      do: (folder) => writeFileSync(join(folder, 'Manifest.db-wal'), bytes),
    };
  }
  const olds: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    'is empty': () => Buffer.alloc(0),
    'is its head alone': (bytes) => bytes.subarray(0, 6),
    'is cut within a record': (bytes) => bytes.subarray(0, bytes.length - 5),
    'has a text of 65,534 bytes': (bytes) => {
      bytes.writeUInt16BE(0xfffe, 6);
      return bytes;
    },
    'is followed by noise': (bytes) => Buffer.concat([bytes, Buffer.alloc(1000, 0xee)]),
    'is a megabyte of nulls': (bytes) => Buffer.concat([bytes.subarray(0, 6), Buffer.alloc(1_000_000, 0xff)]),
    'has another head': (bytes) => bytes.fill('x', 0, 4),
  };
  for (const [words, how] of Object.entries(olds)) {
    yield {
      title: `the index of iOS 9 ${words}`,
      kind: 'index of iOS 9',
      on: 'ios9-plain',
      names: 'Manifest.mbdb',
      do: (folder) => change(join(folder, 'Manifest.mbdb'), how),
    };
  }
}

function withKeybag(how: (keybag: Keybag) => Keybag) {
  return (folder: string): void =>
    changeKey(join(folder, 'Manifest.plist'), 'BackupKeyBag', (bag) =>
      bag instanceof Uint8Array ? encodeKeybag(how(decodeKeybag(bag))) : undefined,
    );
}

function withKeybagBytes(how: (bytes: Buffer) => Uint8Array) {
  return (folder: string): void =>
    changeKey(join(folder, 'Manifest.plist'), 'BackupKeyBag', (bag) =>
      bag instanceof Uint8Array ? how(Buffer.from(bag)) : undefined,
    );
}

function* keyCases(): Iterable<DamageCase> {
  const damages: Readonly<Record<string, (folder: string) => void>> = {
    'ask for 2³¹ rounds': withKeybag((bag) => ({ ...bag, iterations: 2 ** 31 })),
    'ask for four billion rounds before': withKeybag((bag) => ({ ...bag, doubleIterations: 2 ** 32 - 1 })),
    'ask for no rounds': withKeybag((bag) => ({ ...bag, iterations: 0 })),
    'have no salt': withKeybag((bag) => ({ ...bag, salt: new Uint8Array() })),
    'hold no key': withKeybag((bag) => ({ ...bag, classKeys: [] })),
    'hold keys of zeros': withKeybag((bag) => ({
      ...bag,
      classKeys: bag.classKeys.map((key) => ({ ...key, wrappedKey: new Uint8Array(40) })),
    })),
    'are cut': withKeybagBytes((bytes) => bytes.subarray(0, bytes.length >> 1)),
    'are zeros': withKeybagBytes((bytes) => bytes.fill(0)),
    'say that a part has four gigabytes': withKeybagBytes((bytes) => {
      bytes.writeUInt32BE(0xffffffff, 4);
      return bytes;
    }),
    'are a megabyte': withKeybagBytes((bytes) => Buffer.concat(new Array<Uint8Array>(800).fill(bytes))),
    'are missing': (folder) => changeKey(join(folder, 'Manifest.plist'), 'BackupKeyBag', () => undefined),
    'are a text': (folder) => changeKey(join(folder, 'Manifest.plist'), 'BackupKeyBag', () => 'no keys'),
    'lack that of the index': (folder) =>
      changeKey(join(folder, 'Manifest.plist'), 'ManifestKey', () => new Uint8Array(44)),
  };
  for (const [words, act] of Object.entries(damages)) {
    // Keys that do not open cannot be told from a password that is wrong.
    const names = words === 'hold keys of zeros' ? 'password' : 'key';
    yield { title: `the keys ${words}`, kind: 'keys', on: 'encrypted', names, do: act };
  }
}

function* recordCases(): Iterable<DamageCase> {
  const archive = (size: number | bigint, more: Readonly<Record<string, Uint8Array>> = {}): Uint8Array =>
    writeBinaryPlist({ $top: { root: 0 }, $objects: [{ Mode: 33188, Size: size, ...more }] });
  const blobs: Readonly<Record<string, () => Uint8Array>> = {
    'is one byte': () => Buffer.of(0),
    'is noise': () => Buffer.alloc(700, 0xa5),
    'holds itself': () => rawPlist([rawDict(1, 0), rawText('$top')]),
    'is a hundred thousand nested dictionaries': () =>
      rawPlist([...Array.from({ length: 100_000 }, (_, at) => rawDict(100_000, at + 1)), rawText('a')]),
    'has a negative size': () => archive(-1),
    'has a size of 2⁶²': () => archive(2n ** 62n),
    'is of another kind of archive': () => writeBinaryPlist({ $objects: [], $top: {} }),
    'has a key of one byte': () => archive(1, { EncryptionKey: Buffer.of(1) }),
  };
  for (const [words, blob] of Object.entries(blobs)) {
    yield {
      title: `the record of a file ${words}`,
      kind: 'record',
      on: 'plain',
      names: 'Library/one',
      do: (folder) => putRecord(folder, 'Library/one', blob()),
    };
  }
}

/** Places that a writer must never go to, and names that it must not take as they are. */
const hostilePlaces: readonly (readonly [domain: string, path: string])[] = [
  ['HomeDomain', '../../escaped'],
  ['HomeDomain', '../../../../../../../../tmp/escaped'],
  ['HomeDomain', '/escaped'],
  ['HomeDomain', 'a/../../../escaped'],
  ['HomeDomain', 'a/./../../escaped'],
  ['HomeDomain', 'a//b'],
  ['HomeDomain', '..\\..\\escaped'],
  ['HomeDomain', 'C:\\escaped'],
  ['HomeDomain', 'file:stream'],
  ['HomeDomain', 'CON'],
  ['HomeDomain', '.'],
  ['HomeDomain', '..'],
  ['HomeDomain', 'nul\u0001\u001b[2Jescaped'],
  ['HomeDomain', 'line\nbreak'],
  ['HomeDomain', '\u202eexe.txt'],
  ['HomeDomain', 'x'.repeat(4096)],
  ['HomeDomain', 'y/'.repeat(2000)],
  ['..', 'escaped'],
  ['../..', 'escaped'],
  ['/', 'escaped'],
  ['HomeDomain/../../..', 'escaped'],
  ['', 'escaped'],
  ['AppDomain-../../../escaped', 'Documents/x'],
];

function* pathCases(): Iterable<DamageCase> {
  for (const [domain, path] of hostilePlaces) {
    yield {
      title: `a file calls itself ${JSON.stringify(`${domain} ${path}`.slice(0, 60))}`,
      kind: 'path',
      on: 'plain',
      names: 'nothing',
      do(folder) {
        const [old, id] = [fileId('HomeDomain', 'Library/one'), fileId(domain, path)];
        mkdirSync(join(folder, id.slice(0, 2)), { recursive: true });
        renameSync(join(folder, contentPath(old)), join(folder, contentPath(id)));
        const text = (value: string): string => `CAST(x'${Buffer.from(value).toString('hex')}' AS TEXT)`;
        changeIndex(
          folder,
          `UPDATE Files SET fileID = '${id}', domain = ${text(domain)}, relativePath = ${text(path)} WHERE relativePath = 'Library/one'`,
        );
      },
    };
  }
}

function* payloadCases(): Iterable<DamageCase> {
  const damages: Readonly<Record<string, { act: (folder: string) => void; names?: string }>> = {
    'is missing': { act: (folder) => rmSync(join(folder, photo)) },
    'is cut': { act: (folder) => truncateSync(join(folder, photo), 70_000) },
    'is cut to whole blocks': { act: (folder) => truncateSync(join(folder, photo), 65_536) },
    'is empty': { act: (folder) => truncateSync(join(folder, photo), 0) },
    'has grown': { act: (folder) => change(join(folder, photo), (bytes) => Buffer.concat([bytes, Buffer.alloc(64)])) },
    'is a folder': {
      act: (folder) => {
        rmSync(join(folder, photo));
        mkdirSync(join(folder, photo));
      },
    },
    'is a link out of the backup': {
      act: (folder) => {
        rmSync(join(folder, photo));
        symlinkSync('/etc/passwd', join(folder, photo));
      },
    },
    'is a pipe': {
      act: (folder) => {
        rmSync(join(folder, photo));
        execFileSync('mkfifo', [join(folder, photo)]);
      },
    },
    'lies in a folder that is a link': {
      act: (folder) => {
        const inside = photo.slice(0, 2);
        renameSync(join(folder, inside), join(folder, '..', 'moved'));
        symlinkSync(join('..', 'moved'), join(folder, inside));
      },
    },
    'is in another’s place': {
      act: (folder) => {
        renameSync(join(folder, photo), join(folder, 'aside'));
        renameSync(join(folder, messages), join(folder, photo));
        renameSync(join(folder, 'aside'), join(folder, messages));
      },
    },
  };
  for (const on of ['plain', 'encrypted'] as const) {
    for (const [words, { act, names = photo }] of Object.entries(damages)) {
      yield { title: `${on === 'plain' ? 'a' : 'an encrypted'} payload ${words}`, kind: 'payload', on, names, do: act };
    }
  }
}

export const damageCases: readonly DamageCase[] = [
  ...plistCases(),
  ...indexCases(),
  ...keyCases(),
  ...recordCases(),
  ...pathCases(),
  ...payloadCases(),
];
