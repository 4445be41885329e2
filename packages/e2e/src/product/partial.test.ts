import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TaskEvent } from '@pearmain/base';
import {
  listDataTypes,
  listSnapshots,
  materialize,
  restorePhone,
  SnapshotOpener,
  showSnapshot,
  verifySnapshot,
} from '@pearmain/engine';
import { scenario } from '@pearmain/virtual-phone';
import { listTree } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { type Here, startHere } from '../harness/here.js';
import { leftOutOfPlain } from '../harness/only-encrypted.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { mountSmallDisk } from '../walk/small-disk.js';

const password = 'kept in part';
const cheapKeys = scenario({ keybagWork: { iterations: 10, doubleIterations: 10 } });

/** What each kind of data is on the family's phone, told without our table. */
const kinds: Readonly<Record<string, RegExp>> = {
  photos: /^CameraRollDomain\//,
  messages: /^(?:HomeDomain|MediaDomain)\/Library\/(?:SMS\/|Preferences\/com\.apple\.MobileSMS\.plist)/,
  contacts:
    /^HomeDomain\/Library\/(?:AddressBook\/|Preferences\/com\.apple\.(?:cmfsyncagent|mobilephone\.speeddial)\.plist)/,
  calls: /^(?:HomeDomain\/Library\/CallHistory(?:DB|Transactions)|WirelessDomain\/Library\/CallHistory)\//,
  voicemail: /^HomeDomain\/Library\/Voicemail\//,
  notes: /^(?:AppDomainGroup-group\.com\.apple\.notes|AppDomain-com\.apple\.mobilenotes|HomeDomain\/Library\/Notes)\//,
  calendar: /^HomeDomain\/Library\/Calendar\//,
  reminders: /^(?:AppDomain(?:Group-group\.|-)com\.apple\.reminders|HomeDomain\/Library\/Reminders)\//,
  safari: /^(?:HomeDomain\/Library\/(?:Safari|WebClips)|AppDomain-com\.apple\.mobilesafari)\//,
  'voice-memos': /^(?:AppDomainGroup-group\.com\.apple\.VoiceMemos\.shared|MediaDomain\/Media\/Recordings)\//,
  files: /^AppDomainGroup-group\.com\.apple\.FileProvider\.LocalStorage\//,
  health: /^HealthDomain\//,
  whatsapp: /^AppDomain(?:Group|Plugin)?-(?:group\.)?net\.whatsapp\./,
  'app:com.example.bakery': /^AppDomain(?:Group|Plugin)?-(?:group\.)?com\.example\.bakery[./]/,
  'app:com.example.ferry': /^AppDomain(?:Group|Plugin)?-(?:group\.)?com\.example\.ferry(?!\.kids)[./]/,
  passwords: /^KeychainDomain\//,
};

/** SHA-256 of the files of a kind on the phone, as far as its backups hold them. */
function ofPhone({ state }: Here, types: readonly string[], isEncrypted: boolean): ReadonlyMap<string, string> {
  const files = join(state, 'files');
  const left = new Set(isEncrypted ? [] : leftOutOfPlain(files));
  const wanted = [...listTree(files)].filter(
    ([path, is]) => /^[0-9a-f]{64}$/.test(is) && !left.has(path) && types.some((type) => kinds[type]?.test(path)),
  );
  return new Map(wanted);
}

async function startFamily(scratch: Scratch, options: object = {}): Promise<Here> {
  return await startHere(scratch, { seed: 'family', scenario: cheapKeys, ...options });
}

/** Paths and sums alone, in one order. */
const sorted = (files: ReadonlyMap<string, string>) => [...files].sort(([a], [b]) => (a < b ? -1 : 1));

/** The keychain is made by the phone for each backup; that it is there is what counts. */
const comparable = (files: ReadonlyMap<string, string>) =>
  sorted(files).filter(([path]) => !path.startsWith('KeychainDomain/'));

async function checkKept(home: Here, types: readonly string[], secret: string | undefined): Promise<void> {
  const run = await home.backUp({ only: types, password: async () => secret });
  assert.equal(run.code, '', `${types}: ${run.printed}`);
  const snapshot = run.data?.snapshot;
  assert.ok(snapshot);
  assert.deepEqual([snapshot.only, snapshot.latest, snapshot.verified?.findings], [types, false, 0]);
  assert.deepEqual(snapshot.verified?.level, 'complete');
  const kept = await readWithForeignReader(snapshot.folder, secret);
  assert.ok(kept.size > 0, `${types}`);
  assert.deepEqual(comparable(kept), comparable(ofPhone(home, types, secret !== undefined)), `${types}`);
}

function checkNothingElse({ location, udid }: Here): void {
  assert.ok(!existsSync(join(location, udid)), 'a partial backup is no last good one');
  assert.ok(!existsSync(join(location, '.pearmain', udid, 'partial')), 'nothing is left of the runs');
}

test('of each kind of data an encrypted partial backup holds all and nothing else, to a reader of others', async () => {
  using scratch = makeScratch();
  await using home = await startFamily(scratch, { backupPassword: password });
  for (const type of Object.keys(kinds)) await checkKept(home, [type], password);
  checkNothingElse(home);
});

test('a plain partial backup holds what was chosen and nothing else, to a reader of others', async () => {
  using scratch = makeScratch();
  await using home = await startFamily(scratch);
  const choices = [
    ['photos', 'notes', 'voice-memos', 'app:com.example.ferry'],
    ['contacts', 'calls', 'voicemail', 'calendar', 'whatsapp'],
    ['messages', 'reminders', 'safari', 'files', 'passwords', 'app:com.example.bakery'],
  ];
  for (const types of choices) await checkKept(home, types, undefined);
  checkNothingElse(home);
});

for (const [ios, product] of [
  ['9.3.5', 'iPhone6,1'],
  ['27.0', 'iPhone17,1'],
] as const) {
  test(`partial backups of iOS ${ios} are like those of its time, plain and encrypted`, async () => {
    for (const secret of [undefined, password]) {
      using scratch = makeScratch();
      const options = { ios, product, ...(secret === undefined ? {} : { backupPassword: secret }) };
      await using home = await startFamily(scratch, options);
      await checkKept(home, ['contacts', 'notes', 'whatsapp'], secret);
      checkNothingElse(home);
    }
  });
}

test('a partial backup leaves the last good one as it is, is told apart from it, and nothing is restored from it', async () => {
  using scratch = makeScratch();
  await using home = await startFamily(scratch);
  const whole = await home.backUp();
  const before = listTree(join(home.location, home.udid));
  const partial = await home.backUp({ only: ['contacts', 'photos'] });
  const id = partial.data?.snapshot.id ?? '';
  assert.deepEqual(partial.data?.snapshot.only, ['photos', 'contacts']);
  assert.match(notice(partial, 'engine/only-some-kept') ?? '', /sends everything all the same.*photos, contacts\./);
  assert.deepEqual(listTree(join(home.location, home.udid)), before);

  const listed = await home.tell((environment) => listSnapshots(environment, {}));
  assert.deepEqual(
    listed.data?.map((each) => [each.id, each.latest, each.only]),
    [
      [id, false, ['photos', 'contacts']],
      [whole.data?.snapshot.id, true, undefined],
    ],
  );
  using opener = new SnapshotOpener({ given: [] }, home.environment);
  const verified = await home.tell((environment, context) =>
    verifySnapshot(environment, { snapshot: id, depth: { kind: 'full' }, opener }, context),
  );
  assert.deepEqual([verified.data?.ok, verified.data?.warnings], [true, 0]);
  const types = await home.tell((environment) => listDataTypes(environment, { target: id, opener }));
  const filled = types.data?.types.filter(({ files }) => files > 0).map((type) => type.id);
  assert.deepEqual(filled?.sort(), ['contacts', 'photos', 'settings'], 'favourites are among the settings, too');
  assert.equal(types.data?.others.files, 0);

  for (const snapshot of [id, partial.data?.snapshot.folder ?? '']) {
    const wish = {
      snapshot,
      depth: { kind: 'structure' as const },
      waits: false,
      force: true,
      keepOtherData: true,
      opener,
      systemFiles: true,
      keepsSettings: true,
      restarts: false,
    };
    const restored = await home.tell((environment, context) =>
      restorePhone(environment, { ...wish, safetyBackup: false, withApps: false, confirm: async () => {} }, context),
    );
    assert.equal(restored.code, 'engine/restore-partial', restored.printed);
    assert.match(restored.printed, /photos, contacts alone/);
  }

  const destination = scratch.at('copy');
  const copied = await home.tell((environment, context) =>
    materialize(
      environment,
      { of: { snapshot: id }, destination, as: 'it-is', opener, newPassword: async () => '' },
      context,
    ),
  );
  assert.equal(copied.code, '', copied.printed);
  assert.match(notice(copied, 'engine/partial-copied') ?? '', /photos, contacts alone/);
  const found = await home.tell((environment) => showSnapshot(environment, { snapshot: copied.data?.folder ?? '' }));
  assert.deepEqual(found.data?.only, ['photos', 'contacts']);

  const next = await home.backUp();
  assert.equal(next.data?.snapshot.kind, 'incremental');
  assert.equal(next.data?.snapshot.latest, true);
});

test('what is not wanted never lies on the disk, and a phone that is larger than the disk is kept in part', async () => {
  using scratch = makeScratch();
  const filler = { files: 60, bytes: 40_000_000, seed: 'large' };
  await using home = await startFamily(scratch, { filler });
  const sizes: number[] = [];
  const run = await home.backUp(
    { only: ['contacts'] },
    {
      emit: (event) => {
        if (event.kind === 'phase' && event.phase === 'finishing')
          sizes.push(bytesBelow(join(home.location, '.pearmain', home.udid, 'partial', home.udid)));
      },
    },
  );
  assert.equal(run.code, '', run.printed);
  assert.ok((run.data?.received.bytes ?? 0) > 40_000_000);
  const largest = Math.max(...sizes);
  // What is kept for the moment: the index, and containers of apps that the phone does not name.
  assert.ok(largest > 100_000 && largest < 5_000_000, `${largest} bytes while it was received`);

  using disk = mountSmallDisk(scratch.at('disk'), 180_000_000);
  if (!disk) return;
  disk.fill(150_000_000);
  await home.day({ ...cheapKeys, backup: { asksToPurge: false } });
  const location = join(disk.folder, 'location');
  const small = await home.backUp({ only: ['contacts'] }, { environment: { location } });
  assert.equal(small.code, '', small.printed);
});

/** Begins a partial backup, and stops it as a person does. */
async function stopAt(home: Here, types: readonly string[], when: (event: TaskEvent) => boolean): Promise<void> {
  const stop = new AbortController();
  const run = home.backUp(
    { only: types, password: async () => password },
    { signal: stop.signal, emit: (event) => when(event) && stop.abort(new Error('stopped by the test')) },
  );
  await assert.rejects(run, /stopped by the test/);
}

const isSending = (event: TaskEvent) => event.kind === 'progress' && event.files > 250;
const begins = (phase: string) => (event: TaskEvent) => event.kind === 'phase' && event.phase === phase;

test('a partial run that was stopped anywhere is gone on with', async () => {
  using scratch = makeScratch();
  await using home = await startFamily(scratch, { backupPassword: password });
  for (const when of [isSending, begins('finishing'), begins('checking')]) {
    await stopAt(home, ['notes', 'calls'], when);
    await checkKept(home, ['calls', 'notes'], password);
    checkNothingElse(home);
  }
});

test('what was dropped is not sent again after a cut, and another choice begins anew', async () => {
  using scratch = makeScratch();
  await using home = await startFamily(scratch, { backupPassword: password });
  const receivedFor = async (types: readonly string[]): Promise<number> => {
    const run = await home.backUp({ only: types, password: async () => password });
    assert.deepEqual([run.code, run.data?.snapshot.only], ['', types]);
    return run.data?.received.files ?? 0;
  };
  await stopAt(home, ['notes', 'calls'], isSending);
  const resumed = await receivedFor(['calls', 'notes']);
  assert.ok(resumed < 200, `${resumed} files`);
  await stopAt(home, ['notes', 'calls'], isSending);
  const other = await receivedFor(['safari']);
  assert.ok(other > 350, `${other} files: all of them`);
});

test('a partial run goes on by itself after a cut', async () => {
  using scratch = makeScratch();
  await using home = await startFamily(scratch);
  const unplugs = (at: 'uploading' | 'moving') => ({ backup: { unplugs: { at, afterFiles: 100, backAfterMs: 20 } } });
  await home.day({ ...cheapKeys, runs: [unplugs('uploading'), unplugs('moving'), {}] });
  const run = await home.backUp({ only: ['notes', 'calls'], retries: 5 });
  assert.equal(run.code, '', run.printed);
  assert.ok(notice(run, 'engine/waiting-for-phone'));
  const kept = await readWithForeignReader(run.data?.snapshot.folder ?? '');
  assert.deepEqual(comparable(kept), comparable(ofPhone(home, ['calls', 'notes'], false)));
});

test('a choice that cannot be kept is refused before the phone is asked, and a wrong password costs nothing', async () => {
  using scratch = makeScratch();
  await using home = await startFamily(scratch, { backupPassword: password });
  const code = async (only: readonly string[], secret: string | undefined) =>
    (await home.backUp({ only, password: async () => secret })).code;
  assert.equal(await code(['fotos'], password), 'backup/unknown-data-type');
  assert.equal(await code(['app:com.example.nowhere'], password), 'backup/unknown-app');
  assert.equal(await code(['photos'], undefined), 'backup/password-needed');
  assert.ok(!existsSync(join(home.location, '.pearmain', home.udid, 'partial')));

  assert.equal(await code(['contacts'], 'wrong'), 'backup/wrong-password');
  const run = await home.backUp({ only: ['contacts'], password: async () => password });
  assert.equal(run.code, '', run.printed);
  const received = run.data?.received.files ?? 0;
  assert.ok(received < 20, `${received} files: all others were there`);
});

const notice = ({ events }: { events: readonly TaskEvent[] }, code: string) =>
  events.flatMap((event) => (event.kind === 'notice' && event.code === code ? [event.message] : []))[0];

function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.reduce((sum, each) => sum + (each.isFile() ? lstatSync(join(each.parentPath, each.name)).size : 0), 0);
}
