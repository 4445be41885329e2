import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Here, startHere, type Told } from '../harness/here.js';
import { makeScratch } from '../harness/scratch.js';

const codesOf = ({ events }: Told<unknown>) => events.flatMap((event) => (event.kind === 'notice' ? [event.code] : []));
const noticesOf = ({ events }: Told<unknown>) =>
  events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []));
const workOf = ({ location, udid }: Here) => join(location, '.pearmain', udid, 'work', udid);
const keptOf = ({ location, udid }: Here) => join(location, '.pearmain', udid);

/** A run that the phone ends with 104 in the middle of its files. */
const brokenOff = { backup: { ends: { at: 'uploading', afterFiles: 10, code: 104 } } } as const;

/** In place of the file, which may have a second name in another backup. */
function empty(path: string): void {
  rmSync(path);
  writeFileSync(path, '');
}

function addPictures({ state }: Here, count: number, of = 'a day'): void {
  const folder = join(state, 'files/CameraRollDomain/Media/DCIM/200APPLE');
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index += 1)
    writeFileSync(join(folder, `${of} ${index}.HEIC`), `picture ${index} of ${of}`);
}

test('the damaged notes of a run that broke off are thrown away, and the run begins from the last good backup', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch);
  assert.equal((await here.backUp()).code, '');
  for (const name of ['Status.plist', 'Manifest.plist', 'Manifest.db']) {
    addPictures(here, 20, name);
    await here.day(brokenOff);
    assert.equal((await here.backUp()).code, 'device/uploads-failed');
    empty(join(workOf(here), name));
    await here.day({});
    const next = await here.backUp();
    assert.equal(next.code, '', next.printed);
    assert.equal(next.data?.snapshot.kind, 'incremental');
    assert.deepEqual(codesOf(next), ['engine/starting-over'], name);
    const words =
      /^The notes that the last run left .* damaged\. Your backup of .* is untouched\. .* from the last good one\.$/;
    assert.match(noticesOf(next)[0] ?? '', words);
  }
});

test('the damaged notes of the last backup are mended from their copies, or everything is sent again', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch);
  assert.equal((await here.backUp()).code, '');
  empty(join(here.location, here.udid, 'Manifest.plist'));
  const mended = await here.backUp();
  assert.equal(mended.code, '', mended.printed);
  assert.equal(mended.data?.snapshot.kind, 'incremental');
  assert.deepEqual(codesOf(mended), ['engine/notes-mended']);

  empty(join(here.location, here.udid, 'Manifest.db'));
  rmSync(join(keptOf(here), 'metadata'), { recursive: true });
  const full = await here.backUp();
  assert.equal(full.code, '', full.printed);
  assert.equal(full.data?.snapshot.kind, 'full');
  assert.deepEqual(codesOf(full), ['engine/starting-over']);
  assert.match(noticesOf(full)[0] ?? '', /^The notes of the last backup .* everything is sent again\.$/);
});

test('a staging folder that a finished run left behind is removed; one of a run that broke off is resumed', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch);
  assert.equal((await here.backUp()).code, '');
  const staging = join(here.location, here.udid, 'Snapshot/00');
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, '0'.repeat(40)), 'of no use');
  const tidied = await here.backUp();
  assert.equal(tidied.code, '', tidied.printed);
  assert.equal(existsSync(join(here.location, here.udid, 'Snapshot')), false);

  addPictures(here, 20);
  await here.day(brokenOff);
  await here.backUp();
  assert.ok(readdirSync(join(workOf(here), 'Snapshot')).length > 0);
  await here.day({});
  const resumed = await here.backUp();
  assert.equal(resumed.code, '', resumed.printed);
  assert.ok((resumed.data?.received.files ?? 99) < 20, 'only the rest was sent');
});

test('a phone that finds fault with the folder is given a clean one: the last good backup, then an empty one', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch);
  assert.equal((await here.backUp()).code, '');
  addPictures(here, 20);
  await here.day(brokenOff);
  await here.backUp();
  const damaged = { backup: { ends: { at: 'existing', code: 205 } } } as const;
  await here.day(damaged);
  const once = await here.backUp();
  assert.deepEqual([once.code, codesOf(once)], ['device/backup-damaged', []], 'nothing is promised without retries');
  await here.day(brokenOff);
  await here.backUp();
  await here.day({ runs: [damaged, damaged, {}] });
  const next = await here.backUp({ retries: 1 });
  assert.equal(next.code, '', next.printed);
  assert.equal(next.data?.snapshot.kind, 'full');
  assert.deepEqual(codesOf(next), ['engine/starting-over', 'engine/starting-over']);
  assert.match(noticesOf(next)[1] ?? '', /incomplete or damaged .* untouched\. .* everything is sent again\.$/);
});

test('a phone that still finds fault with an empty folder is not asked for ever', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch);
  await here.day({ backup: { ends: { at: 'end', code: 205 } } });
  const ended = await here.backUp({ retries: 5 });
  assert.equal(ended.code, 'device/backup-damaged');
  assert.match(ended.printed, /There is no earlier backup here/);
});

test('when only the last word was lost, the next attempt has nothing to send and completes', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch);
  await here.day({ runs: [{ backup: { farewell: 'drop-only' } }, {}] });
  assert.equal((await here.backUp()).code, 'device/connection-lost');
  assert.equal(existsSync(join(here.location, here.udid)), false, 'it does not count without the phone’s word');
  const next = await here.backUp();
  assert.equal(next.code, '', next.printed);
  assert.ok((next.data?.received.files ?? 99) <= 8, `${next.data?.received.files} files were sent again`);
});
