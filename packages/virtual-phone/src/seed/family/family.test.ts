import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Database, type Row } from '@pearmain/sqlite';
import { makePhoneState } from '../../phone/make-state.js';
import { Phone } from '../../phone/phone.js';
import { scenario } from '../../scenario.js';
import { seedPhone } from '../index.js';
import { oddNames, oddSizes } from './oddities.js';

const folders: string[] = [];
const phones: Phone[] = [];

function familyPhone(): Phone {
  const folder = mkdtempSync(join(tmpdir(), 'family-'));
  folders.push(folder);
  const phone = Phone.open(folder, makePhoneState({}), { scenario: scenario() });
  phones.push(phone);
  seedPhone('family', phone);
  return phone;
}

let phone: Phone;

before(() => {
  phone = familyPhone();
});

after(() => {
  for (const one of phones) one[Symbol.dispose]();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const notesDomain = 'AppDomainGroup-group.com.apple.notes';
const chatDomain = 'AppDomainGroup-group.net.whatsapp.WhatsApp.shared';
const memoDomain = 'AppDomainGroup-group.com.apple.VoiceMemos.shared';

function open(domain: string, path: string): Database {
  return Database.ofBytes(readFileSync(phone.files.contentPath(domain, path)));
}

function rows<T extends Row>(domain: string, path: string, sql: string): T[] {
  using database = open(domain, path);
  return [...database.rows<T>(sql)];
}

function count(domain: string, path: string, table: string): number {
  return rows<{ n: number }>(domain, path, `SELECT count(*) AS n FROM ${table}`)[0]?.n ?? 0;
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Everything a phone is, but for its key. */
function describe(of: Phone): unknown {
  const entries = [...of.files.entries()].map((entry) => {
    const content = entry.kind === 'file' ? sha256(of.files.contentPath(entry.domain, entry.relativePath)) : '';
    return { ...entry, content };
  });
  const media = readdirSync(of.mediaFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(of.mediaFolder.length), sha256(path)]);
  return { entries, media, apps: of.apps, settings: of.settings.domain('com.apple.springboard') };
}

test('two family phones are equal to the byte, metadata included', () => {
  assert.deepEqual(describe(familyPhone()), describe(phone));
});

test('nothing on the phone shows when it was made', () => {
  const latest = Date.UTC(2026, 0, 11) / 1000;
  for (const { domain, relativePath, modified, changed, born } of phone.files.entries()) {
    assert.ok(Math.max(modified, changed, born) < latest, `${domain} ${relativePath}`);
  }
});

test('every database is whole, as SQLite itself says', (t) => {
  const databases = [...phone.files.entries()]
    .filter(({ kind }) => kind === 'file')
    .map(({ domain, relativePath }) => phone.files.contentPath(domain, relativePath))
    .filter((path) => readFileSync(path).subarray(0, 15).toString('latin1') === 'SQLite format 3');
  assert.equal(databases.length, 31);
  for (const path of databases) {
    const said = spawnSync('sqlite3', [`file:${encodeURI(path)}?mode=ro&immutable=1`, 'PRAGMA integrity_check'], {
      encoding: 'utf8',
    });
    if (said.error && process.env['CI'] !== 'true') return t.skip('the program sqlite3 is not installed');
    assert.equal(said.stdout.trim(), 'ok', path);
  }
});

test('every category holds what docs/formats/seeds.md says', () => {
  const photos = 'Media/PhotoData/Photos.sqlite';
  const counts = {
    messages: count('HomeDomain', 'Library/SMS/sms.db', 'message'),
    chats: count('HomeDomain', 'Library/SMS/sms.db', 'chat'),
    people: count('HomeDomain', 'Library/AddressBook/AddressBook.sqlitedb', 'ABPerson'),
    contactPictures: count('HomeDomain', 'Library/AddressBook/AddressBookImages.sqlitedb', 'ABFullSizeImage'),
    calls: count('HomeDomain', 'Library/CallHistoryDB/CallHistory.storedata', 'ZCALLRECORD'),
    voicemails: count('HomeDomain', 'Library/Voicemail/voicemail.db', 'voicemail'),
    events: count('HomeDomain', 'Library/Calendar/Calendar.sqlitedb', 'CalendarItem'),
    visits: count('HomeDomain', 'Library/Safari/History.db', 'history_visits'),
    bookmarks: count('HomeDomain', 'Library/Safari/Bookmarks.db', 'bookmarks'),
    assets: count('CameraRollDomain', photos, 'ZASSET'),
    albums: count('CameraRollDomain', photos, 'ZGENERICALBUM WHERE ZKIND = 2'),
    notes: count(notesDomain, 'NoteStore.sqlite', 'ZICNOTEDATA'),
    memos: count(memoDomain, 'Recordings/CloudRecordings.db', 'ZCLOUDRECORDING'),
    whatsAppMessages: count(chatDomain, 'ChatStorage.sqlite', 'ZWAMESSAGE'),
    healthSamples: count('HealthDomain', 'Health/healthdb_secure.sqlite', 'samples'),
    userApps: phone.apps.filter((app) => app.kind === 'User').length,
  };
  assert.deepEqual(counts, {
    messages: 165,
    chats: 8,
    people: 14,
    contactPictures: 4,
    calls: 39,
    voicemails: 3,
    events: 12,
    visits: 62,
    bookmarks: 12,
    assets: 48,
    albums: 5,
    notes: 10,
    memos: 5,
    whatsAppMessages: 18,
    healthSamples: 660,
    userApps: 6,
  });
  const kinds = { file: 0, directory: 0, symlink: 0 };
  for (const { kind } of phone.files.entries()) kinds[kind]++;
  assert.deepEqual(kinds, { file: 344, directory: 361, symlink: 15 });
});

test('what a database names lies on the phone', () => {
  const named: [domain: string, path: string][] = [];
  const attachments = 'SELECT filename FROM attachment WHERE filename IS NOT NULL';
  for (const { filename } of rows<{ filename: string }>('HomeDomain', 'Library/SMS/sms.db', attachments)) {
    named.push(['MediaDomain', filename.slice('~/'.length)]);
  }
  const local = 'SELECT ZDIRECTORY AS folder, ZFILENAME AS name FROM ZASSET WHERE ZCLOUDLOCALSTATE = 0';
  for (const { folder, name } of rows<{ folder: string; name: string }>(
    'CameraRollDomain',
    'Media/PhotoData/Photos.sqlite',
    local,
  )) {
    named.push(['CameraRollDomain', `Media/${folder}/${name}`]);
    named.push(['CameraRollDomain', `Media/PhotoData/Thumbnails/V2/${folder}/${name}/5005.JPG`]);
  }
  const media = 'SELECT ZMEDIALOCALPATH AS path FROM ZWAMEDIAITEM WHERE ZMEDIALOCALPATH IS NOT NULL';
  for (const { path } of rows<{ path: string }>(chatDomain, 'ChatStorage.sqlite', media))
    named.push([chatDomain, `Message/${path}`]);
  const memos = 'SELECT ZPATH AS path FROM ZCLOUDRECORDING WHERE ZPATH IS NOT NULL';
  for (const { path } of rows<{ path: string }>(memoDomain, 'Recordings/CloudRecordings.db', memos))
    named.push([memoDomain, `Recordings/${path}`]);
  assert.equal(named.length, 6 + 2 * 47 + 4 + 4);
  for (const [domain, path] of named) assert.equal(phone.files.find(domain, path)?.kind, 'file', `${domain} ${path}`);
});

test('odd sizes and names are there, content and all', () => {
  const domain = 'AppDomain-com.example.atelier';
  for (const size of oddSizes) {
    const content = readFileSync(phone.files.contentPath(domain, `Documents/Sizes/${size}.bin`));
    assert.equal(content.length, size);
  }
  for (const name of oddNames) {
    assert.equal(readFileSync(phone.files.contentPath(domain, `Documents/Names/${name}`), 'utf8'), `${name}\n`);
  }
  assert.equal(phone.files.find(domain, 'Documents/Links/absolute')?.target, '/private/var/mobile/Library/Preferences');
});

// Schemas of an iOS 18 device and of real stores; sample data lies beside the repository.
const samples = fileURLToPath(new URL('../../../../../../shared/data/', import.meta.url));

const since18 = new Set(
  `message.associated_message_emoji message.is_pending_satellite_send ABPerson.WallpaperMetadata ABPerson.ImageBackgroundColorsData
  ABPerson.SensitiveContentConfiguration ABPerson.WallpaperURI ABPerson.ImageSyncFailedTime ABPerson.WallpaperSyncFailedTime
  ABStore.ProviderIdentifier ABStore.ProviderMetadata ZCALLRECORD.ZCOMMUNICATIONTRUSTSCORE`.split(/\s+/),
);

const likeSamples: readonly (readonly [sample: string, domain: string, path: string])[] = [
  ['messages/ios18-schema-fixture/sms.db', 'HomeDomain', 'Library/SMS/sms.db'],
  ['contacts/ios18-schema-fixture/AddressBook.sqlitedb', 'HomeDomain', 'Library/AddressBook/AddressBook.sqlitedb'],
  ['calls/ios18-schema-fixture/CallHistory.storedata', 'HomeDomain', 'Library/CallHistoryDB/CallHistory.storedata'],
  ['voicemail/ios16.3-belkactf6/voicemail.db', 'HomeDomain', 'Library/Voicemail/voicemail.db'],
  ['calendar/ios18-schema-fixture/Calendar.sqlitedb', 'HomeDomain', 'Library/Calendar/Calendar.sqlitedb'],
  [
    'reminders/ios18-schema-fixture/local.sqlite',
    'AppDomainGroup-group.com.apple.reminders',
    'Container_v1/Stores/Data-local.sqlite',
  ],
  ['safari/ios18-schema-fixture/History.db', 'HomeDomain', 'Library/Safari/History.db'],
  ['safari/ios18-schema-fixture/Bookmarks.db', 'HomeDomain', 'Library/Safari/Bookmarks.db'],
  ['notes/ios18-schema-fixture/NoteStore.sqlite', notesDomain, 'NoteStore.sqlite'],
  ['whatsapp/ios15.3.1-hickman/ContactsV2.sqlite', chatDomain, 'ContactsV2.sqlite'],
];

for (const [sample, domain, path] of likeSamples) {
  const isThere = existsSync(samples + sample) || process.env['CI'] === 'true';
  const skip = isThere ? false : 'the sample data is not beside the repository';
  test(`${path} has every table and column of ${sample}`, { skip }, () => {
    using theirs = Database.ofBytes(readFileSync(samples + sample));
    using ours = open(domain, path);
    const missing: string[] = [];
    const columns = `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.sql NOT LIKE '%VIRTUAL%' AND t.name NOT LIKE 'sqlite%'`;
    for (const { table, column } of theirs.rows<{ table: string; column: string }>(columns)) {
      if (!since18.has(`${table}.${column}`) && !ours.has(table, column)) missing.push(`${table}.${column}`);
    }
    assert.deepEqual(missing, []);
  });
}
