import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, type TaskEvent } from '@pearmain/base';
import { backUp, resolveEnvironment } from '@pearmain/engine';
import { BriskClock } from '../harness/brisk-clock.js';
import { listTree } from '../harness/compare-folders.js';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { type Here, startHere, type Told } from '../harness/here.js';
import { assertIsTold } from '../harness/is-told.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const filled = ['--seed', 'empty', '--files', '300', '--bytes', '30000000'];

test('a cable that is pulled three times during a backup is noticed, and the backup complete', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), filled);
  assert.equal((await pearmain(scratch.at('home'), ['device', 'pair'], { env: phone.env })).code, 0);
  await using proxy = await startCuttingProxy(phone.tcp);
  const pull = (at: number): void => {
    const watch = setInterval(() => {
      if (proxy.passed < at) return;
      clearInterval(watch);
      proxy.cut();
      setTimeout(() => {
        proxy.mend();
        if (at < 18_000_000) pull(at + 6_000_000);
      }, 300);
    }, 1);
  };
  pull(6_000_000);
  const ended = await pearmain(
    scratch.at('home'),
    ['backup', '--location', scratch.at('location'), '--progress', 'plain'],
    { env: { USBMUXD_SOCKET_ADDRESS: proxy.address } },
  );
  assert.equal(ended.code, 0, ended.err);
  const told = ended.err.match(/ Waiting for .*, then the backup goes on\./g) ?? [];
  assert.ok(told.length >= 3, ended.err);
  await isWhole(scratch, phone.udid);
});

test('a computer that slept in the middle of a backup goes on with it when it wakes', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), filled);
  const clock = new BriskClock();
  const home = scratch.at('home');
  const environment = {
    ...resolveEnvironment({
      flags: { location: scratch.at('location'), config: join(home, 'settings.json') },
      variables: phone.env,
      platform: process.platform,
    }),
    clock,
  };
  const folders = { ...environment.folders, pairing: join(home, 'pairing') };
  const events: TaskEvent[] = [];
  const emit = (event: TaskEvent): void => {
    events.push(event);
    if (event.kind === 'progress' && event.bytes > 5_000_000) clock.sleepOnce(43 * 60_000);
  };
  const result = await backUp(
    { ...environment, folders },
    { full: false, retries: 1, password: async () => undefined },
    { signal: new AbortController().signal, log: silentLog, emit },
  );
  const told = result.notices.find(({ code }) => code === 'engine/waiting-for-phone');
  assert.match(told?.message ?? '', /^This computer slept for 43 minutes/);
  assert.ok(events.some((event) => event.kind === 'phase' && event.phase === 'waiting'));
  await isWhole(scratch, phone.udid);
});

test('what the phone cannot do now is done when it can, and a person is asked for nothing but to unlock it', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name: 'Anna’s iPhone' });
  const once = (code: number) => ({ backup: { ends: { at: 'start', code } } }) as const;
  const service = 'StartService com.apple.mobilebackup2';
  for (const [what, runs, told] of [
    ['busy twice', [once(14), once(17), {}], ['engine/trying-again', 'engine/trying-again']],
    ['the screen locks', [{ backup: { locks: { afterFiles: 3 } } }, {}], ['engine/trying-again']],
    [
      'a loose cable',
      [{ backup: { unplugs: { at: 'uploading', backAfterMs: 20 } } }, {}],
      ['engine/waiting-for-phone'],
    ],
    [
      'too many programs',
      [{ refuses: { [service]: { word: 'ServiceLimit', times: 2 } } }],
      ['engine/trying-again', 'engine/trying-again'],
    ],
    ['not unlocked yet', [{ refuses: { [service]: { word: 'EscrowLocked', times: 7 } } }], ['unlock']],
  ] as const) {
    addPictures(here, what);
    await here.day({ runs });
    const done = await here.backUp({ retries: 3 });
    assert.equal(done.code, '', `${what}: ${done.printed}`);
    assert.deepEqual(toldOf(done), told, what);
    const incomplete = done.data?.notices.filter(({ code }) => code === 'device/file-not-sent');
    assert.deepEqual(incomplete, [], 'what one attempt could not send, the next one did');
  }
});

test('with the retries used up, the run ends with what kept it, and says where it stands', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name: 'Anna’s iPhone' });
  await here.day({ backup: { ends: { at: 'uploading', afterFiles: 3, code: 104 } } });
  const ended = await here.backUp({ retries: 2 });
  assert.deepEqual(toldOf(ended), ['engine/trying-again', 'engine/trying-again']);
  assertIsTold(ended, { code: 'device/uploads-failed', exitCode: 1, phoneCode: 'MBErrorDomain/104' });
  assert.match(ended.printed, /what was received is kept, and the next run goes on from it/);
  await here.day({});
  assert.equal((await here.backUp()).code, '');
});

/** What a person was told and asked, apart from the progress and from single files. */
function toldOf({ events }: Told<unknown>): string[] {
  return events.flatMap((event) => {
    if (event.kind === 'notice') return event.code === 'device/file-not-sent' ? [] : [event.code];
    return event.kind === 'prompt' ? [event.what] : [];
  });
}

function addPictures({ state }: Here, of: string): void {
  const folder = join(state, 'files/CameraRollDomain/Media/DCIM/200APPLE');
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < 8; index += 1) writeFileSync(join(folder, `${of} ${index}.HEIC`), `${of} ${index}`);
}

/** All pictures of the phone are in the backup, read by a foreign reader. */
async function isWhole(scratch: Scratch, udid: string): Promise<void> {
  const found = await readWithForeignReader(scratch.at('location', udid));
  const onPhone = listTree(scratch.at('phone/files/CameraRollDomain'));
  const files = [...onPhone].filter(([, kind]) => kind !== 'directory');
  for (const [path, sha256] of files) assert.equal(found.get(`CameraRollDomain/${path}`), sha256, path);
  assert.ok(files.length >= 20, `${files.length} pictures`);
}
