import { createHash } from 'node:crypto';
import {
  isArray,
  isDict,
  type PlistDict,
  type PlistValue,
  parsePlist,
  utf8Encode,
  writeBinaryPlist,
} from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { encodeStatus } from '../../services/backupd/status.js';
import { type HostileAgent, hostileAgent } from '../hostile-agent.js';
import type { HostDuty, HostileCase } from '../hostility.js';
import { type PlistBomb, plistBombs } from '../plist-bombs.js';

type Alteration = (index: Uint8Array) => Uint8Array;

const columns = 'fileID, domain, relativePath, flags, file';

/** What the index may be made into, after a backup that was honest until then. */
const alterations: readonly (readonly [name: string, does: string, host: HostDuty, alter: Alteration])[] = [
  ['rows-gone', 'an index that names nothing', 'fails', sql('DELETE FROM Files')],
  ['row-more', 'an index with a file that was never sent', 'fails', anotherRow],
  [
    'ids-paths',
    'an index whose files are named as paths',
    'fails',
    sql("UPDATE Files SET fileID = '../../decoy' || rowid"),
  ],
  [
    'ids-others',
    'an index whose files are named as others',
    'fails',
    sql('UPDATE Files SET fileID = lower(hex(randomblob(20)))'),
  ],
  [
    'paths-out',
    'an index whose paths lead out of their domains',
    'fails',
    sql("UPDATE Files SET relativePath = '../../../decoy'"),
  ],
  [
    'flags-large',
    'an index whose flags are numbers of 62 bits',
    'either',
    sql('UPDATE Files SET flags = 4611686018427387904'),
  ],
  [
    'types',
    'an index in which every column holds another type',
    'fails',
    sql("UPDATE Files SET domain = 5, relativePath = x'00ff', flags = 'one'"),
  ],
  [
    'nulls',
    'an index full of nothing',
    'fails',
    sql('UPDATE Files SET domain = NULL, relativePath = NULL, file = NULL'),
  ],
  ['size-largest', 'an index whose files have 2^63 - 1 bytes', 'fails', withSize(2n ** 63n - 1n)],
  ['size-beyond', 'an index whose files have 2^64 - 1 bytes', 'fails', withSize(2n ** 64n - 1n)],
  ['size-negative', 'an index whose files have -1 bytes', 'fails', withSize(-1n)],
  ['records-garbage', 'an index whose records are garbage', 'fails', sql('UPDATE Files SET file = randomblob(500)')],
  ['records-shared', 'an index whose records are plist bombs', 'fails', withRecord('shared')],
  ['records-cycle', 'an index whose records hold themselves', 'fails', withRecord('cycle')],
  [
    'trigger',
    'an index with triggers',
    'either',
    sql('CREATE TRIGGER t AFTER UPDATE ON Files BEGIN DELETE FROM Files; END'),
  ],
  [
    'view',
    'an index whose table is a view',
    'fails',
    sql('ALTER TABLE Files RENAME TO Real; CREATE VIEW Files AS SELECT * FROM Real'),
  ],
  ['view-beside', 'an index with a view that never ends', 'either', sql(endlessView())],
  [
    'without-rowid',
    'an index whose table has no row ids',
    'either',
    sql(asTable('fileID TEXT PRIMARY KEY, domain, relativePath, flags, file', 'WITHOUT ROWID')),
  ],
  [
    'no-key',
    'an index that names each file twice',
    'fails',
    sql(`${asTable('fileID, domain, relativePath, flags, file')}; INSERT INTO Files SELECT * FROM Files`),
  ],
];

/** What is laid in the place of an index, in a backup that is otherwise only pretended. */
const indexes: readonly (readonly [name: string, does: string, make: () => Uint8Array])[] = [
  ['empty', 'an empty file', () => new Uint8Array()],
  ['text', 'a text', () => utf8Encode('no database'.repeat(1000))],
  ['header-alone', 'the header of a database and nothing else', () => small().subarray(0, 100)],
  ['cut', 'half a database', () => small().subarray(0, 2048)],
  ['page-size', 'a database with pages of one byte', () => patched(small(), 16, [0, 3])],
  ['page-count', 'a database of four billion pages', () => patched(small(), 28, [255, 255, 255, 255])],
  ['free-list', 'a database whose free pages lead in a circle', () => patched(small(), 32, [0, 0, 0, 1, 0, 0, 0, 99])],
  ['circle', 'a tree of pages that leads in a circle', circle],
  [
    'deep-schema',
    'views that call each other',
    () =>
      database(`CREATE TABLE Files(${columns}); CREATE VIEW a AS SELECT * FROM b; CREATE VIEW b AS SELECT * FROM a`),
  ],
  [
    'virtual',
    'a table that is a virtual one',
    () => database('CREATE VIRTUAL TABLE Files USING fts5(fileID, domain, relativePath, flags, file)'),
  ],
  [
    'generated',
    'a column of 90 MB that is made when it is read',
    () =>
      database(`CREATE TABLE Files(fileID, domain, relativePath, flags, file AS (zeroblob(90000000))); ${rows(200)}`),
  ],
  [
    'generated-id',
    'an id that takes a second to be made',
    () =>
      database(
        `CREATE TABLE Files(n, fileID AS (substr(hex(zeroblob(100000000)), 1, 40)), domain, relativePath, flags, file); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) INSERT INTO Files(n) SELECT n FROM c`,
      ),
  ],
  [
    'check',
    'a check that takes a second for each row',
    () =>
      database(
        `PRAGMA ignore_check_constraints = ON; CREATE TABLE Files(fileID, domain, relativePath, flags, file, CHECK(length(hex(zeroblob(100000000))) > 0)); ${rows(2000)}`,
      ),
  ],
  [
    'check-beside',
    'such a check in another table',
    () =>
      database(
        `PRAGMA ignore_check_constraints = ON; CREATE TABLE Files(fileID, domain, relativePath, flags, file); CREATE TABLE Evil(a, CHECK(length(hex(zeroblob(100000000))) > 0)); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) INSERT INTO Evil SELECT n FROM c`,
      ),
  ],
  [
    'generated-beside',
    'such a column in another table',
    () =>
      database(
        `CREATE TABLE Files(fileID, domain, relativePath, flags, file); CREATE TABLE Evil(a, b NOT NULL AS (hex(zeroblob(100000000)))); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) INSERT INTO Evil(a) SELECT n FROM c`,
      ),
  ],
  ['long-id', 'an id of 40 MB', () => oneRow('fileID', 'CAST(zeroblob(40000000) AS TEXT)')],
  ['long-path', 'a path of 40 MB', () => oneRow('relativePath', "replace(hex(zeroblob(20000000)), '0', '/')")],
  ['long-record', 'a record of 40 MB', () => oneRow('file', 'zeroblob(40000000)')],
  [
    'garbage-rows',
    '30,000 rows of garbage',
    () =>
      database(
        `CREATE TABLE Files(fileID TEXT PRIMARY KEY, domain, relativePath, flags, file); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 30000) INSERT INTO Files SELECT printf('%040x', n * 7919), 'HomeDomain', n, 1, x'00' FROM c`,
      ),
  ],
  ['wrong-columns', 'a table with other columns', () => database('CREATE TABLE Files(a, b, c)')],
  ['no-table', 'no table at all', () => database('CREATE TABLE Other(a)')],
  [
    'many-tables',
    'three thousand tables',
    () =>
      database(
        `CREATE TABLE Files(fileID, domain, relativePath, flags, file); ${Array.from({ length: 3000 }, (_, at) => `CREATE TABLE t${at}(a)`).join(';')}`,
      ),
  ],
];

/** Files beside the index that a database engine would believe, if it were asked in place. */
const beside: readonly (readonly [name: string, does: string, file: string, make: () => Uint8Array])[] = [
  ['wal', 'a write-ahead log of garbage beside its index', 'Manifest.db-wal', () => new Uint8Array(100_000).fill(0x37)],
  ['hot-journal', 'a rollback journal that names a file of the computer', 'Manifest.db-journal', hotJournal],
  [
    'shared-memory',
    'shared memory of garbage beside its index',
    'Manifest.db-shm',
    () => new Uint8Array(32_768).fill(0xff),
  ],
];

/** Indexes of before iOS 10 that are none. */
const olds: readonly (readonly [name: string, does: string, make: () => Uint8Array])[] = [
  ['mark-alone', 'its mark alone', () => mbdb()],
  ['no-mark', 'no mark', () => utf8Encode('mbdc')],
  ['long-text', 'a text of 65,534 bytes that is not there', () => mbdb([0xff, 0xfe, 0x41])],
  [
    'properties',
    '255 properties that are not there',
    () => mbdb([0, 1, 0x41, 0, 1, 0x42, ...absent(3), ...new Array<number>(39).fill(0), 255]),
  ],
  [
    'records',
    '100,000 records of nothing',
    () => mbdb(...new Array<number[]>(100_000).fill([...absent(5), ...new Array<number>(40).fill(0)])),
  ],
  [
    'paths-out',
    'paths that lead out of their domains',
    () =>
      mbdb([
        0,
        1,
        0x41,
        0,
        12,
        ...utf8Encode('../../../dec'),
        ...absent(3),
        0x81,
        0xed,
        ...new Array<number>(38).fill(0),
      ]),
  ],
  [
    'size-largest',
    'files of 2^64 - 1 bytes',
    () =>
      mbdb([
        0,
        1,
        0x41,
        0,
        1,
        0x42,
        ...absent(3),
        0x81,
        0xed,
        ...new Array<number>(28).fill(0),
        ...new Array<number>(8).fill(255),
        0,
        0,
      ]),
  ],
];

/** What a phone may leave in the place of its notes and its index. */
export const manifestCases: readonly HostileCase[] = [
  ...alterations.map(([name, does, host, alter]) =>
    manifestCase(`altered/${name}`, `sends ${does}`, host, async (agent) => {
      await agent.obeyHonestly();
      const path = `${agent.udid}/Manifest.db`;
      await agent.lay(path, alter(await agent.fetch(path)), { totalBytes: 0 });
    }),
  ),
  ...indexes.map(([name, does, make]) =>
    manifestCase(`index/${name}`, `sends as its index ${does}`, 'fails', (agent) =>
      pretend(agent, { 'Manifest.db': make() }),
    ),
  ),
  ...beside.map(([name, does, file, make]) =>
    manifestCase(`beside/${name}`, `sends ${does}`, name === 'hot-journal' ? 'fails' : 'either', async (agent) => {
      await agent.obeyHonestly();
      await agent.lay(`${agent.udid}/${file}`, make(), { totalBytes: 0 });
    }),
  ),
  ...olds.map(([name, does, make]) =>
    manifestCase(`old-index/${name}`, `sends an index of before iOS 10 with ${does}`, 'fails', (agent) =>
      pretend(agent, { 'Manifest.mbdb': make() }),
    ),
  ),
  ...plistBombs
    .filter(isWorthwhile)
    .flatMap(({ name, does, make }) => [
      manifestCase(`status/${name}`, `sends as its Status.plist ${does}`, 'fails', (agent) =>
        pretend(agent, { 'Manifest.db': small(), 'Status.plist': make() }),
      ),
      manifestCase(`properties/${name}`, `sends as its Manifest.plist ${does}`, 'fails', (agent) =>
        pretend(agent, { 'Manifest.db': small(), 'Manifest.plist': make() }),
      ),
    ]),
  ...properties().map(([name, does, change]) =>
    manifestCase(
      `says/${name}`,
      `sends an honest backup, whose Manifest.plist ${does}`,
      name === 'encrypted-text' ? 'either' : 'fails',
      async (agent) => {
        await agent.obeyHonestly();
        const path = `${agent.udid}/Manifest.plist`;
        const honest = parsePlist(await agent.fetch(path));
        await agent.lay(path, writeBinaryPlist({ ...(isDict(honest) ? honest : {}), ...change }), { totalBytes: 0 });
      },
    ),
  ),
];

function manifestCase(
  name: string,
  does: string,
  host: HostDuty,
  script: (agent: HostileAgent) => Promise<void>,
): HostileCase {
  return {
    name: `manifests/${name}`,
    layer: 'manifest',
    does,
    host,
    hostility: hostileAgent(async (agent) => {
      await script(agent);
      await agent.succeed();
    }),
  };
}

/** The notes that a finished run leaves, some of them as given, and nothing else. */
async function pretend(agent: HostileAgent, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const { udid } = agent;
  const notes = {
    'Manifest.plist': writeBinaryPlist({ IsEncrypted: false, Lockdown: { UniqueDeviceID: udid }, Version: '10.0' }),
    'Status.plist': encodeStatus({
      version: 3.3,
      uuid: '0F7E6A52-0000-4000-8000-0123456789AB',
      date: new Date(),
      backupState: 'new',
      snapshotState: 'finished',
      isFullBackup: false,
    }),
    ...files,
  };
  for (const [name, content] of Object.entries(notes)) await agent.lay(`${udid}/${name}`, content, { totalBytes: 0 });
}

function properties(): readonly (readonly [name: string, does: string, change: PlistDict])[] {
  return [
    ['encrypted', 'says that it is encrypted', { IsEncrypted: true }],
    ['encrypted-text', 'says so with a text', { IsEncrypted: 'yes' }],
    ['other-phone', 'is of another phone', { Lockdown: { UniqueDeviceID: '00008110-00DEC0100DEC0100' } }],
    ['no-keys', 'has no keys', { BackupKeyBag: new Uint8Array() }],
    ['keys-garbage', 'has keys of garbage', { BackupKeyBag: new Uint8Array(4000).fill(0x41) }],
    ['keys-lengths', 'has keys whose lengths are too long', { BackupKeyBag: utf8Encode('VERS\xff\xff\xff\xff') }],
  ];
}

function isWorthwhile({ name }: PlistBomb): boolean {
  return !/^(?:not-utf8|long-cycle|top|table|text|outside-entity|many-empty-xml)$/.test(name);
}

/** Changes an index with SQL. */
function sql(script: string): Alteration {
  return (index) => {
    using opened = Database.ofBytes(index);
    opened.script(script);
    return opened.serialize();
  };
}

function database(script: string): Uint8Array {
  using made = Database.inMemory();
  made.script(script);
  return made.serialize();
}

function small(): Uint8Array {
  return database('CREATE TABLE Files(fileID TEXT PRIMARY KEY, domain, relativePath, flags, file)');
}

function asTable(definition: string, ending = ''): string {
  return `CREATE TABLE Other(${definition}) ${ending}; INSERT INTO Other SELECT ${columns} FROM Files; DROP TABLE Files; ALTER TABLE Other RENAME TO Files`;
}

function endlessView(): string {
  return 'CREATE VIEW Endless AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c';
}

function rows(count: number): string {
  return `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${count}) INSERT INTO Files(fileID, flags) SELECT printf('%040x', n), 1 FROM c`;
}

function oneRow(column: string, value: string): Uint8Array {
  const values = {
    fileID: "'00'",
    domain: "'HomeDomain'",
    relativePath: "'a'",
    flags: '1',
    file: "x'00'",
    [column]: value,
  };
  return database(
    `CREATE TABLE Files(${columns}); INSERT INTO Files(${Object.keys(values).join()}) VALUES (${Object.values(values).join()})`,
  );
}

function patched(bytes: Uint8Array, at: number, patch: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(patch, at);
  return copy;
}

/** A table of several pages whose first page's child is itself. */
function circle(): Uint8Array {
  const bytes = database(`CREATE TABLE Files(${columns}); ${rows(2000)}`);
  // The second page is the root of the table: an interior page, with its right-most child at its byte 8.
  return patched(bytes, 4096 + 8, [0, 0, 0, 2]);
}

/** A journal with one page to be put back, of a transaction over several databases that a super-journal lists. */
function hotJournal(): Uint8Array {
  const superJournal = utf8Encode('../../../../decoy');
  const bytes = new Uint8Array(512 + 4 + 4096 + 4 + 4 + superJournal.length + 16);
  const view = new DataView(bytes.buffer);
  bytes.set([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
  view.setUint32(8, 1);
  view.setUint32(16, 1);
  view.setUint32(20, 512);
  view.setUint32(24, 4096);
  let at = 512 + 4 + 4096 + 4 + 4;
  bytes.set(superJournal, at);
  at += superJournal.length;
  view.setUint32(at, superJournal.length);
  view.setUint32(
    at + 4,
    superJournal.reduce((sum, byte) => sum + byte, 0),
  );
  bytes.set([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7], at + 8);
  return bytes;
}

/** A file that the phone says it sent, and did not; its record is that of another. */
function anotherRow(index: Uint8Array): Uint8Array {
  using opened = Database.ofBytes(index);
  const id = createHash('sha1').update('HomeDomain-Library/never-sent').digest('hex');
  opened.run(
    "INSERT INTO Files SELECT ?, 'HomeDomain', 'Library/never-sent', 1, file FROM Files WHERE flags = 1 LIMIT 1",
    id,
  );
  return opened.serialize();
}

/** The records of all files with another size in them. */
function withSize(size: bigint): Alteration {
  return (index) => {
    using opened = Database.ofBytes(index);
    const found = [
      ...opened.rows<{ fileID: string; file: Uint8Array }>('SELECT fileID, file FROM Files WHERE flags = 1'),
    ];
    for (const { fileID, file } of found) {
      opened.run(
        'UPDATE Files SET file = ? WHERE fileID = ?',
        writeBinaryPlist(resized(parsePlist(file), size)),
        fileID,
      );
    }
    return opened.serialize();
  };
}

function resized(archive: PlistValue, size: bigint): PlistValue {
  if (!isDict(archive) || !isArray(archive['$objects'])) return archive;
  const objects = archive['$objects'].map((one) => (isDict(one) && 'Size' in one ? { ...one, Size: size } : one));
  return { ...archive, $objects: objects };
}

function withRecord(bomb: string): Alteration {
  return (index) => {
    using opened = Database.ofBytes(index);
    const record = plistBombs.find(({ name }) => name === bomb)?.make() ?? new Uint8Array();
    opened.run('UPDATE Files SET file = ?', record);
    return opened.serialize();
  };
}

function mbdb(...records: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...utf8Encode('mbdb'), 5, 0, ...records.flat()]);
}

/** Texts that are not there. */
function absent(count: number): number[] {
  return new Array<number>(2 * count).fill(0xff);
}
