import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, type TaskEvent } from '@pearmain/base';
import { backUp, resolveEnvironment } from '@pearmain/engine';
import { BriskClock } from '../harness/brisk-clock.js';
import { listTree } from '../harness/compare-folders.js';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
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

/** All pictures of the phone are in the backup, read by a foreign reader. */
async function isWhole(scratch: Scratch, udid: string): Promise<void> {
  const found = await readWithForeignReader(scratch.at('location', udid));
  const onPhone = listTree(scratch.at('phone/files/CameraRollDomain'));
  const files = [...onPhone].filter(([, kind]) => kind !== 'directory');
  for (const [path, sha256] of files) assert.equal(found.get(`CameraRollDomain/${path}`), sha256, path);
  assert.ok(files.length >= 20, `${files.length} pictures`);
}
