import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { dataTypes } from '@pearmain/backup';
import { categories } from '@pearmain/content';
import {
  type Absence,
  type AppList,
  type ContentKind,
  type ContentsGlance,
  type ContentsPart,
  contentKinds,
  type Document,
  dataTypeOf,
  type ExportResult,
  type SnapshotContents,
} from '@pearmain/contract';
import { isDict, type PlistDict, parsePlist, writeXmlPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { backUpFamily } from '../harness/family-backup.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';

const kinds = Object.keys(contentKinds) as ContentKind[]; // Object.keys widens the keys

describe('what is in a backup, what is not, and why', () => {
  const scratch = makeScratch();
  const backups = { encrypted: '', plain: '' };

  before(async () => {
    backups.encrypted = await backUpFamily(scratch, true);
    backups.plain = await backUpFamily(scratch, false);
  });
  after(() => scratch[Symbol.dispose]());

  async function asked<T>(...words: readonly string[]): Promise<T> {
    const ended = await pearmain(scratch.at('home'), [...words, '--json', '--password-file', scratch.at('password')]);
    assert.equal(ended.code, 0, ended.out + ended.err);
    const document = JSON.parse(ended.out) as Document<T>;
    assert.ok(document.ok);
    return document.data;
  }

  /** A copy of the plain backup that was changed. */
  function changed(name: string, work: (folder: string) => void): string {
    const folder = scratch.at(name, '00008110-0016DA46B429BEDC');
    cpSync(backups.plain, folder, { recursive: true });
    work(folder);
    return folder;
  }

  function editInfo(folder: string, edit: (info: PlistDict) => PlistDict): void {
    const path = `${folder}/Info.plist`;
    const info = parsePlist(readFileSync(path));
    assert.ok(isDict(info));
    writeFileSync(path, writeXmlPlist(edit(info)));
  }

  test('every category is counted under one kind of data, and as many as an export of it writes', async () => {
    const known = new Set(dataTypes.map(({ id }) => id));
    for (const kind of kinds) assert.ok(known.has(dataTypeOf(kind)) || dataTypeOf(kind) === 'apps', kind);
    const { parts } = await asked<SnapshotContents>('snapshot', 'contents', backups.encrypted);
    const counts = new Map(parts.flatMap(({ items }) => items.map(({ kind, count }) => [kind, count] as const)));
    for (const kind of counts.keys()) {
      const folder = scratch.at('counted', kind);
      const { items } = await asked<ExportResult>('export', kind, backups.encrypted, folder, '--format', 'jsonl');
      assert.equal(counts.get(kind), items, kind);
    }
    for (const kind of ['messages', 'contacts', 'calls', 'photos', 'tabs'] as const) assert.ok(counts.get(kind), kind);
  });

  test('an encrypted backup holds what a plain one leaves out, and each says so of its own', async () => {
    const encrypted = await asked<SnapshotContents>('snapshot', 'contents', backups.encrypted);
    const plain = await asked<SnapshotContents>('snapshot', 'contents', backups.plain);
    assert.deepEqual([encrypted.encrypted, plain.encrypted], [true, false]);
    const onlyEncrypted = (contents: SnapshotContents): string[] =>
      contents.parts.filter(({ absent }) => reasons(absent).includes('only-encrypted')).map(({ id }) => id);
    assert.deepEqual(onlyEncrypted(encrypted), []);
    for (const id of ['health', 'home', 'passwords']) assert.ok(onlyEncrypted(plain).includes(id), id);
    for (const id of ['health', 'passwords']) {
      assert.equal(partOf(encrypted, id).state, 'here', id);
      assert.equal(partOf(plain, id).state, 'absent', id);
    }
    assert.deepEqual(reasons(partOf(encrypted, 'home').absent), ['none']);
    // Whatever reads only of encrypted backups is said to be missing where its store is not in the plain one.
    for (const kind of kinds.filter((each) => categories[each].onlyEncrypted)) {
      const part = partOf(plain, dataTypeOf(kind));
      const isCounted = part.items.some((item) => item.kind === kind);
      assert.ok(isCounted || reasons(part.absent).includes('only-encrypted'), kind);
    }
    assert.deepEqual(encrypted.apps, []);
    assert.match(encrypted.never[0]?.message ?? '', /^The 6 apps themselves are in no backup.*harbour-test\.$/);
  });

  test('originals and attachments that lie in iCloud alone are counted as missing, with what is left of them', async () => {
    const folder = changed('icloud', (at) => {
      using index = Database.open(`${at}/Manifest.db`, { mode: 'write' });
      index.script(`DELETE FROM Files WHERE flags = 1 AND (domain = 'CameraRollDomain' AND relativePath LIKE 'Media/DCIM/100APPLE/IMG_000%'
        OR domain = 'MediaDomain' AND relativePath LIKE 'Library/SMS/Attachments/%.jpeg')`);
    });
    const whole = await asked<SnapshotContents>('snapshot', 'contents', backups.plain);
    const thinned = await asked<SnapshotContents>('snapshot', 'contents', folder);
    for (const [id, what] of [
      ['photos', 'originals'],
      ['messages', 'attachments'],
    ] as const) {
      const missing = inCloud(partOf(thinned, id));
      const before = inCloud(partOf(whole, id));
      assert.equal(partOf(thinned, id).state, 'in-part');
      assert.ok((missing?.count ?? 0) > (before?.count ?? 0), id);
      assert.match(missing?.message ?? '', new RegExp(`of \\d+ ${what} (?:is|are) not in the backup: in iCloud alone`));
      assert.equal(partOf(thinned, id).items[0]?.count, partOf(whole, id).items[0]?.count);
    }
    const { also = {} } = partOf(thinned, 'photos').items[0] ?? {};
    const withoutOriginal = (also['as a thumbnail alone'] ?? 0) + (also['without any picture'] ?? 0);
    assert.equal(withoutOriginal, inCloud(partOf(thinned, 'photos'))?.count);
  });

  test('apps that keep their content out of backups are told, each by what this one has of it', async () => {
    const folder = changed('apps', (at) =>
      editInfo(at, (info) => ({
        ...info,
        'Installed Applications': [
          'org.whispersystems.signal',
          'com.example.nothing',
          'com.example.ferry',
          'com.authy',
          'net.whatsapp.WhatsApp',
        ],
      })),
    );
    using index = Database.open(`${folder}/Manifest.db`, { mode: 'write' });
    index.script(
      `DELETE FROM Files WHERE domain = 'AppDomain-com.example.ferry' AND relativePath LIKE 'Library/Application Support%'`,
    );
    const { apps } = await asked<AppList>('app', 'list', folder);
    const told = Object.fromEntries(apps.map(({ id, absent }) => [id, absent[0]?.message ?? '']));
    assert.match(told['org.whispersystems.signal'] ?? '', /keeps its messages out of backups/);
    assert.match(told['com.authy'] ?? '', /Codes for signing in/);
    assert.match(told['com.example.nothing'] ?? '', /has put nothing into the backup/);
    assert.match(told['com.example.ferry'] ?? '', /has put its settings alone into the backup/);
    assert.equal(told['net.whatsapp.WhatsApp'], '');
    const { apps: atRisk } = await asked<AppList>('app', 'list', folder, '--missing');
    assert.equal(atRisk.length, 4);
    const contents = await asked<SnapshotContents>('snapshot', 'contents', folder);
    assert.deepEqual(contents.apps, atRisk);
  });

  test('apps are listed with their versions and all their containers, and nothing of who bought them', async () => {
    const list = await asked<AppList>('app', 'list', backups.encrypted);
    const bakery = list.apps.find(({ id }) => id === 'com.example.bakery');
    assert.ok(bakery);
    const { name, version, seller, genre, storeId, isFetched, containers } = bakery;
    assert.deepEqual(
      [name, version, seller, genre, storeId, isFetched],
      ['Bröd & Bullar', '4.2', 'Bakery AB', 'Food & Drink', 900000001, true],
    );
    assert.deepEqual(containers, [
      'AppDomain-com.example.bakery',
      'AppDomainGroup-group.com.example.bakery',
      'AppDomainPlugin-com.example.bakery.widget',
    ]);
    assert.doesNotMatch(JSON.stringify(list), /@|AppleID|DSPersonID/);
    const types = await asked<{ types: readonly { id: string; sizeBytes: number }[] }>(
      'snapshot',
      'types',
      backups.encrypted,
    );
    for (const { id, sizeBytes } of list.apps)
      assert.equal(types.types.find((type) => type.id === `app:${id}`)?.sizeBytes, sizeBytes, id);
  });

  test('a partial backup says what was not chosen, and a store that is lost is no absence', async () => {
    const partial = changed('partial', (at) =>
      editInfo(at, (info) => ({ ...info, 'Pearmain Kept Data Types': ['messages', 'contacts'] })),
    );
    using index = Database.open(`${partial}/Manifest.db`, { mode: 'write' });
    index.script(`DELETE FROM Files WHERE domain NOT IN ('HomeDomain', 'MediaDomain')`);
    const contents = await asked<SnapshotContents>('snapshot', 'contents', partial);
    assert.deepEqual(contents.only, ['messages', 'contacts']);
    assert.deepEqual(reasons(partOf(contents, 'photos').absent), ['not-chosen']);
    assert.equal(partOf(contents, 'contacts').state, 'here');

    const damaged = changed('lost', (at) => {
      using manifest = Database.open(`${at}/Manifest.db`, { mode: 'write' });
      const row = manifest.row(
        "SELECT fileID FROM Files WHERE relativePath = 'Library/CallHistoryDB/CallHistory.storedata'",
      );
      const id = String(row?.['fileID']);
      rmSync(`${at}/${id.slice(0, 2)}/${id}`);
    });
    const { parts } = await asked<SnapshotContents>('snapshot', 'contents', damaged);
    const calls = parts.find(({ id }) => id === 'calls');
    assert.ok(calls);
    assert.ok(reasons(calls.absent).includes('unreadable'));
  });

  test('people read it in sentences, and snapshot show has the short of it', async () => {
    const run = (...words: readonly string[]) => pearmain(scratch.at('home'), words);
    const long = await run('snapshot', 'contents', backups.plain);
    assert.equal(long.code, 0, long.err);
    assert.match(long.out, /^A backup of iPhone: /);
    assert.match(long.out, /^Messages +160 /m);
    assert.match(long.out, /Health, Home: Phones put it into encrypted backups alone\./);
    assert.match(long.out, /Saved passwords: Only the phone itself can open what the backup has of it\./);
    assert.doesNotMatch(long.out, /undefined|\[object|NaN/);
    const short = await run('snapshot', 'show', backups.plain);
    assert.match(short.out, /Without +Health, Home, Saved passwords: in encrypted backups alone/);
    const shown = JSON.parse((await run('snapshot', 'show', backups.encrypted, '--json')).out) as Document<{
      readonly inside: ContentsGlance;
    }>;
    assert.ok(shown.ok);
    assert.deepEqual(shown.data.inside, { apps: 6, withoutPassword: [] });
  });
});

function partOf({ parts }: SnapshotContents, id: string): ContentsPart {
  const part = parts.find((each) => each.id === id);
  assert.ok(part, id);
  return part;
}

function reasons(absent: readonly Absence[]): string[] {
  return absent.map(({ reason }) => reason);
}

function inCloud({ absent }: ContentsPart): Absence | undefined {
  return absent.find(({ reason }) => reason === 'in-icloud');
}
