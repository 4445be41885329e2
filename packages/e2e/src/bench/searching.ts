import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentPath, fileId } from '@pearmain/backup';
import { queryOf, SearchIndex } from '@pearmain/content';
import { KeyedArchiveWriter, writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { runPearmain } from './measured-run.js';
import type { Bench } from './reading.js';

const messages = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);
const store = 'Library/SMS/sms.db';
const words =
  'the a lake dinner tomorrow photo train station home please call me when you arrive café naïve Zürich 明日 東京 寿司 meeting report'.split(
    ' ',
  );
const queries = [
  'lake',
  '"lake dinner"',
  '東京',
  'zurich naive',
  'needle5000',
  'dinner tomorrow',
  '+1 415 555 1100',
  'arr',
];
const tables = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, attributedBody BLOB,
    handle_id INTEGER, service TEXT, date INTEGER, is_from_me INTEGER, item_type INTEGER);
  CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, service TEXT);
  CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, style INTEGER, chat_identifier TEXT);
  CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
  CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER); BEGIN`;

/** Indexing a million messages, finding words in them beside sqlite3's own scan, and the index of the next backup with one in a hundred changed. */
export async function benchSearching({ scratch, best, row, verdict }: Bench): Promise<void> {
  const [one, other, home] = [scratch.at('one'), scratch.at('other'), scratch.at('home')];
  makeStore(scratch.at('sms.db'));
  makeBackup(one, scratch.at('sms.db'), 1);
  const of = (query: string, ...folders: readonly string[]) => ['search', query, ...folders, '--json'];
  const first = await runPearmain(home, of('lake', one));
  const name = `${messages.toLocaleString('en-US')} messages searched for the first time`;
  const isSoon = first.seconds <= 300 && first.peakMegabytes <= 300;
  row(name, '', seconds(first.seconds), megabytes(first.peakMegabytes), verdict(isSoon, '≤ 300 s, ≤ 300 MB'));
  const times = await benchQueries(scratch.at('sms.db'), indexIn(home), { best, row });
  const slowest = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
  row('  95 of 100 of these, warm', '', seconds(slowest), '', verdict(slowest <= 0.1, '≤ 0.1 s'));
  changeStore(scratch.at('sms.db'));
  makeBackup(other, scratch.at('sms.db'), 2);
  const again = await runPearmain(home, of('lake', one, other));
  const ratio = again.seconds / first.seconds;
  row('  the next backup, 1 % changed', '', seconds(again.seconds), ratio.toFixed(2), verdict(ratio <= 0.03, '≤ 0.03'));
  for (const folder of [one, other]) rmSync(folder, { recursive: true });
}

/** Each query in an index that is open, beside a scan with LIKE; how long ours took each time. */
async function benchQueries(
  store: string,
  path: string,
  { best, row }: Pick<Bench, 'best' | 'row'>,
): Promise<number[]> {
  using scanned = Database.open(store);
  using index = SearchIndex.open(path);
  const marks = new Set(index?.snapshots().map(({ mark }) => mark));
  const times: number[] = [];
  for (const words of queries) {
    const like = `%${words.replaceAll('"', '')}%`;
    const sql = 'SELECT ROWID FROM message WHERE text LIKE ? ORDER BY date DESC LIMIT 20';
    const find = (): void => {
      let hits = 0;
      for (const _ of index?.find(queryOf({ words }), { words }, marks) ?? []) if (++hits === 20) break;
    };
    find();
    const [scan = 0, found = 0] = await best([
      async () => timed(() => scanned.prepare(sql).values(like)),
      async () => {
        const taken = Array.from({ length: 20 }, () => timed(find));
        times.push(...taken);
        return Math.min(...taken);
      },
    ]);
    row(`  ${words} (a scan with LIKE)`, seconds(scan), seconds(found), (found / scan).toFixed(3), '');
  }
  return times;
}

function indexIn(home: string): string {
  const folder = join(home, 'cache/pearmain/search');
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.index')) ?? '');
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}

const seconds = (value: number): string => `${value.toFixed(3)} s`;
const megabytes = (value: number): string => `${Math.round(value)} MB`;

function makeStore(path: string): void {
  using database = Database.open(path, { mode: 'create' });
  database.script(tables);
  for (let person = 1; person <= 300; person += 1) {
    const number = `+1415555${1000 + person}`;
    database.run('INSERT INTO handle VALUES (?, ?, ?)', person, number, 'iMessage');
    database.run('INSERT INTO chat VALUES (?, ?, 45, ?)', person, `iMessage;-;${number}`, number);
    database.run('INSERT INTO chat_handle_join VALUES (?, ?)', person, person);
  }
  addMessages(database, 1, messages);
  database.script('COMMIT');
}

/** Half of them are new, and half are old ones with other words. */
function changeStore(path: string): void {
  using database = Database.open(path, { mode: 'write' });
  database.script('PRAGMA journal_mode = OFF; BEGIN');
  addMessages(database, messages + 1, messages / 200);
  database.run('UPDATE message SET text = text || ? WHERE ROWID % 200 = 0', ' again');
  database.script('COMMIT');
}

function addMessages(database: Database, from: number, count: number): void {
  const message = database.prepare("INSERT INTO message VALUES (?, ?, ?, NULL, ?, 'iMessage', ?, ?, 0)");
  const join = database.prepare('INSERT INTO chat_message_join VALUES (?, ?)');
  for (let id = from; id < from + count; id += 1) {
    const dice = createHash('md5').update(`${id}`).digest();
    const said = [...dice.subarray(0, 3 + ((dice[15] ?? 0) % 12))].map((die) => words[die % words.length]);
    if (id % 1000 === 0) said.push(`needle${id}`);
    const person = 1 + (dice.readUInt16LE(0) % 300);
    const date = BigInt(400_000_000 + id * 300) * 1_000_000_000n;
    message.run(id, `${id}-${dice.toString('hex')}`, said.join(' '), person, date, (dice[14] ?? 0) % 2);
    join.run(person, id);
  }
}

/** A plain backup that has this store and nothing else. */
function makeBackup(folder: string, from: string, day: number): void {
  const id = fileId('HomeDomain', store);
  mkdirSync(join(folder, id.slice(0, 2)), { recursive: true });
  copyFileSync(from, join(folder, contentPath(id)));
  using index = Database.open(join(folder, 'Manifest.db'), { mode: 'create' });
  index.script(
    'CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)',
  );
  const writer = new KeyedArchiveWriter();
  const root = writer.add({ Mode: 0o100644, Size: statSync(from).size, LastModified: 1_700_000_000 + day });
  index.run('INSERT INTO Files VALUES (?, ?, ?, 1, ?)', id, 'HomeDomain', store, writer.finish(root));
  const date = new Date(1_800_000_000_000 + day * 86_400_000);
  const device = { UniqueDeviceID: '00008110-001A2B3C4D5E6F70', DeviceName: 'Bench', ProductVersion: '17.5.1' };
  const plist = (file: string, value: Parameters<typeof writeBinaryPlist>[0]): void =>
    writeFileSync(join(folder, file), writeBinaryPlist(value));
  plist('Manifest.plist', { IsEncrypted: false, Version: '10.0', Date: date, Lockdown: device });
  plist('Status.plist', {
    BackupState: 'new',
    SnapshotState: 'finished',
    IsFullBackup: false,
    Date: date,
    Version: '3.3',
  });
  plist('Info.plist', { 'Device Name': 'Bench', 'Unique Identifier': device.UniqueDeviceID });
}
