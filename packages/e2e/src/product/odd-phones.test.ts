import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presets, type Scenario } from '@pearmain/virtual-phone';
import { listTree } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { startHere } from '../harness/here.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

type Backup = NonNullable<Scenario['backup']>;

const everyPlace = [
  'status',
  'scan',
  'space',
  'folders',
  'uploading',
  'manifests',
  'moving',
  'removing',
  'verifying',
] as const;
const everyMessage = ['ping', 'unknown', 'no-downloads', 'no-uploads', 'purge'] as const;
const asides: NonNullable<Backup['asides']> = everyPlace.flatMap((at) =>
  everyMessage.map((message) => ({ at, message })),
);
const silences: NonNullable<Backup['silences']> = everyPlace.map((at) => ({ at, ms: 1_800_000 }));

/** Phones that do nothing wrong, and little as usual. */
function oddDays(pictures: readonly string[]): readonly (readonly [title: string, day: Partial<Scenario>])[] {
  return [
    ['says things that have nothing to do with the matter, everywhere', { backup: { asides } }],
    ['falls silent for half an hour, everywhere', { timeScale: 1e5, backup: { silences } }],
    ['sends its files in the reverse order', { backup: { sendsBackwards: true } }],
    [
      'reads only half of each picture at first',
      { backup: { tornReads: Object.fromEntries(pictures.map((name) => [name, 1])) } },
    ],
    ['cannot read the list that iOS 17 makes for itself', presets['unreadable-list']],
    ['hangs up after its answer', { backup: { farewell: 'drop' } }],
    ['says goodbye before the host does', { backup: { farewell: 'disconnect' } }],
    ['asks for its passcode without a notice', { hasPasscode: true, passcodeNotices: false, passcodeMs: 50 }],
    ['lets another computer sync for a moment', { syncLockBusy: 3 }],
    ['has forgotten this computer', { trustLost: true }],
  ];
}

test('phones that do little as usual are backed up like any other', async (t) => {
  using scratch = makeScratch();
  await using here = await startHere(scratch);
  const pictures = picturesOf(scratch);
  for (const [title, day] of oddDays([...pictures.keys()])) {
    await t.test(`one that ${title}`, async () => {
      await here.day(day);
      const told = await here.backUp({ full: true });
      assert.equal(told.printed, '');
      const found = await readWithForeignReader(scratch.at('location', here.udid));
      for (const [name, sha256] of pictures) assert.equal(found.get(name), sha256, name);
    });
  }
});

/** The pictures on the phone, by `domain/path`. */
function picturesOf(scratch: Scratch): ReadonlyMap<string, string> {
  const entries = [...listTree(scratch.at('phone/files/CameraRollDomain'))].filter(([, kind]) => kind !== 'directory');
  assert.ok(entries.length > 0);
  return new Map(entries.map(([path, sha256]) => [`CameraRollDomain/${path}`, sha256]));
}
