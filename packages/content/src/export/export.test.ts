import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileName, silentLog } from '@pearmain/base';
import { Database } from '@pearmain/sqlite';
import type { BackupFiles } from '../reader.js';
import { csvLine } from './csv.js';
import { type ExportInput, exportItems } from './export-items.js';
import { jsonLine } from './json-lines.js';
import type { Need } from './need.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-export-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

const book = 'HomeDomain/Library/AddressBook/AddressBook.sqlitedb';
const tables = `CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Note TEXT);
  CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, label INTEGER, value TEXT);`;

function database(sql: string): Uint8Array {
  using built = Database.inMemory();
  built.script(sql);
  return built.serialize();
}

/** A phone's files that are a table of contents. */
function filesOf(contents: Readonly<Record<string, Uint8Array>>): BackupFiles {
  const fileAt = (path: string) => {
    const content = contents[path];
    const cut = path.indexOf('/');
    const place = { domain: path.slice(0, cut), relativePath: path.slice(cut + 1) };
    return content && { ...place, sizeBytes: content.length, modified: undefined };
  };
  return {
    find: async (domain, relativePath) => fileAt(`${domain}/${relativePath}`),
    async *below(domain, above) {
      for (const path of Object.keys(contents)) {
        const file = path.startsWith(`${domain}/${above}/`) ? fileAt(path) : undefined;
        if (file) yield file;
      }
    },
    async *open({ domain, relativePath }) {
      const content = contents[`${domain}/${relativePath}`];
      if (content) yield content;
    },
  };
}

function exported(contents: Readonly<Record<string, Uint8Array>>, wish: Partial<ExportInput> = {}) {
  const destination = join(folder, `out${++made}`);
  const input: ExportInput = {
    kind: 'contacts',
    format: 'jsonl',
    files: filesOf(contents),
    isEncrypted: true,
    scratch: mkdtempSync(join(folder, 'scratch-')),
    destination,
    overwrite: false,
    withFiles: true,
    timeZone: 'UTC',
    ...wish,
  };
  const context = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
  return { destination, report: exportItems(input, context) };
}

test('an address book that is not there, or a format that does not fit, is said before anything is written', async () => {
  await assert.rejects(exported({}).report, { code: 'content/not-in-backup', message: /contacts/ });
  const unfit = exported({}, { kind: 'calls', format: 'vcard' });
  await assert.rejects(unfit.report, { code: 'content/format-unfit', message: /csv, jsonl/ });
  assert.equal(existsSync(unfit.destination), false);
});

test('a store that the backup lists and has lost is damage, and not said to be in iCloud', async () => {
  const files = { ...filesOf({}), lost: [book] };
  await assert.rejects(exported({}, { files }).report, { code: 'content/damaged-store', message: /AddressBook/ });
  const other = { ...filesOf({ [book]: database(tables) }), lost: ['HomeDomain/other'] };
  const { notices } = await exported({}, { files: other }).report;
  assert.deepEqual(
    notices.first.map(({ where }) => where),
    ['HomeDomain/other'],
  );
});

test('calls that a plain backup cannot hold are not said to be none', async () => {
  await assert.rejects(exported({}, { kind: 'calls', format: 'csv', isEncrypted: false }).report, {
    code: 'content/only-encrypted',
    message: /calls into encrypted backups alone/,
  });
  await assert.rejects(exported({}, { kind: 'calls', format: 'csv' }).report, { code: 'content/not-in-backup' });
});

test('what lies there is left alone unless it shall be replaced', async () => {
  const contents = { [book]: database(`${tables} INSERT INTO ABPerson VALUES (1, 'Anna', NULL, NULL);`) };
  const { destination, report } = exported(contents);
  assert.deepEqual((await report).files, ['contacts.jsonl']);
  const first = readFileSync(join(destination, 'contacts.jsonl'));
  await assert.rejects(exported(contents, { destination }).report, { code: 'content/file-taken' });
  writeFileSync(join(destination, 'contacts.jsonl'), 'mine');
  await exported(contents, { destination, overwrite: true }).report;
  assert.deepEqual(readFileSync(join(destination, 'contacts.jsonl')), first);
  assert.deepEqual(readdirSync(destination), ['contacts.jsonl']);
});

test('a place that cannot be written to is named', async () => {
  writeFileSync(join(folder, 'a file'), '');
  const { report } = exported({ [book]: database(tables) }, { destination: join(folder, 'a file', 'in it') });
  await assert.rejects(report, { code: 'content/not-written', message: /ENOTDIR/ });
});

test('a store that is no database, or is cut, ends in words, and leaves no file behind', async () => {
  const noise = exported({ [book]: Buffer.from('no database, but with some length '.repeat(99)) });
  await assert.rejects(noise.report, { code: 'content/damaged-store', message: /HomeDomain\/Library\/AddressBook/ });
  assert.deepEqual(existsSync(noise.destination) ? readdirSync(noise.destination) : [], []);
});

test('rows before a damaged page are exported, and the damage is told', async () => {
  const rows = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 400)';
  const sound = database(
    `${tables} ${rows} INSERT INTO ABPerson SELECT n, 'Anna', 'No ' || n, hex(zeroblob(100)) FROM c;`,
  );
  const damaged = Uint8Array.from(sound).fill(0xff, sound.length - 5 * 4096, sound.length - 4 * 4096);
  const { items, notices } = await exported({ [book]: damaged }).report;
  assert.ok(items > 100 && items < 400, `${items}`);
  assert.match(notices.first[0]?.where ?? '', /AddressBook\.sqlitedb, ABPerson$/);
});

test('a list of evidence says of what could not be read, and how much that was', async () => {
  const sign = () => ({ publicKey: '', signature: '' });
  const contents = { ...filesOf({ [book]: database(tables) }), lost: ['HomeDomain/other'] };
  const { destination, report } = exported({}, { files: contents, withFiles: false, evidence: { device: {}, sign } });
  await report;
  const lines = readFileSync(join(destination, 'evidence~list.jsonl'), 'utf8').trim().split('\n');
  const [head, notice, end] = [lines.at(0), lines.at(-2), lines.at(-1)].map(
    (line = '') => JSON.parse(line) as Record<string, unknown>,
  );
  assert.equal(head?.['withFiles'], false);
  assert.deepEqual([notice?.['is'], notice?.['where']], ['notice', 'HomeDomain/other']);
  assert.deepEqual(end, { is: 'end', items: 0, notices: 1 });
});

test('where the address book cannot be read, what was asked of somebody is said to be found in part', async () => {
  const calls = database(
    `CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZADDRESS TEXT, ZDATE REAL, ZNAME TEXT);
    INSERT INTO ZCALLRECORD VALUES (1, '+4915550101', 1, 'Anna'), (2, '+4915550102', 2, NULL);`,
  );
  const contents = {
    'HomeDomain/Library/CallHistoryDB/CallHistory.storedata': calls,
    [book]: Buffer.from('no database, but with some length '.repeat(99)),
  };
  const { items, notices } = await exported(contents, { kind: 'calls', selection: { with: 'Anna' } }).report;
  assert.equal(items, 1);
  assert.ok(
    notices.first.some(({ message }) => message.startsWith('Not everything of that person')),
    JSON.stringify(notices.first),
  );
});

test('a row with bytes that are no text is passed over and told', async () => {
  const rows = "INSERT INTO ABPerson VALUES (1, x'ff00fe', NULL, NULL), (2, 'Berta', NULL, NULL);";
  const { destination, report } = exported({ [book]: database(`${tables} ${rows}`) });
  const { items, notices } = await report;
  assert.deepEqual([items, notices.first.map(({ where }) => where)], [1, [`${book}, ABPerson 1`]]);
  assert.match(readFileSync(join(destination, 'contacts.jsonl'), 'utf8'), /"displayName":"Berta"/);
});

test('a store that wants all time or all memory is stopped', async () => {
  const endless = `CREATE VIEW ABPerson AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
    SELECT count(*) AS ROWID, '' AS First FROM c;`;
  const limits = { deadlineMs: 500 };
  await assert.rejects(exported({ [book]: database(endless) }, { limits }).report, {
    code: 'content/too-costly',
    message: /more time/,
  });
  const greedy = `CREATE VIEW ABPerson AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
    SELECT n AS ROWID, hex(zeroblob(1000000)) AS First FROM c;`;
  await assert.rejects(exported({ [book]: database(greedy) }, { limits: { memoryBytes: 100_000_000 } }).report, {
    code: 'content/too-costly',
  });
});

test('an export that is cancelled leaves nothing', async () => {
  const stopped = new AbortController();
  stopped.abort(new Error('enough'));
  const destination = join(folder, 'cancelled');
  const input: ExportInput = {
    kind: 'contacts',
    format: 'jsonl',
    files: filesOf({ [book]: database(tables) }),
    isEncrypted: true,
    scratch: mkdtempSync(join(folder, 'scratch-')),
    destination,
    overwrite: false,
    withFiles: true,
    timeZone: 'UTC',
  };
  await assert.rejects(exportItems(input, { signal: stopped.signal, log: silentLog, emit: () => {} }), /enough/);
  assert.equal(existsSync(destination), false);
});

test('a cell that a spreadsheet would run is text, and quotes, commas and line ends are kept', () => {
  assert.equal(
    csvLine(['=1+1', '+49', '-1', '@x', '＝1', 'a"b', 'c,d', 'e\nf', undefined, true]),
    `'=1+1,'+49,'-1,'@x,'＝1,"a""b","c,d","e\nf",,yes\r\n`,
  );
});

test('a number below zero, such as a place in America, stays a number', () => {
  assert.equal(csvLine([37.33182, -122.03118]), '37.33182,-122.03118\r\n');
});

test('bytes and times in JSON Lines are base64 and RFC 3339', () => {
  const item = { at: new Date(0), data: Buffer.from([1, 2, 3]), list: [{ deep: new Uint8Array([4]) }] };
  assert.equal(
    jsonLine('x/1', item),
    '{"schema":"x/1","at":"1970-01-01T00:00:00.000Z","data":"AQID","list":[{"deep":"BA=="}]}',
  );
});

test('names that strangers made become names of files that every disk takes', () => {
  for (const [words, name] of [
    ['Familie 🏡', 'Familie'],
    ['../../etc/passwd', 'etc passwd'],
    ['a:b*c?"<>|', 'a b c'],
    ['CON', 'CON_'],
    ['con.tar', 'con_.tar'],
    ['COM¹', 'COM¹_'],
    ['console', 'console'],
    ['', '_'],
    ['...', '_'],
    ['يوسف', 'يوسف'],
    ['x'.repeat(300), 'x'.repeat(80)],
    ['漢'.repeat(80), '漢'.repeat(66)],
    ['𠀀'.repeat(80), '𠀀'.repeat(40)],
  ] as const) {
    assert.equal(fileName(words), name);
  }
});

test('the disk is asked for room for what is wanted, before anything is written', async () => {
  const asked: Need[] = [];
  const path = 'CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.JPG';
  const other = 'CameraRollDomain/Media/DCIM/100APPLE/IMG_0002.MOV';
  const files = { [path]: new Uint8Array(1000), [other]: new Uint8Array(234) };
  const full = exported(files, {
    kind: 'photos',
    format: 'files',
    ensureRoom: (need) => {
      asked.push(need);
      if (need.files > 1) throw new Error('full');
    },
  });
  await assert.rejects(full.report, { message: 'full' });
  assert.deepEqual(asked.at(-1), { files: 2, bytes: 1234 });
  assert.equal(existsSync(full.destination), false);
});
