import assert from 'node:assert/strict';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { listTree } from '../harness/compare-folders.js';
import { type CuttingProxy, startCuttingProxy } from '../harness/cutting-proxy.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const cheapKeys = { keybagWork: { iterations: 10, doubleIterations: 10 } };

/** A small phone with that day, and our program with its own folders pointed at it. */
async function household(scratch: Scratch, day: object = {}, options: readonly string[] = []) {
  writeFileSync(scratch.at('day.json'), JSON.stringify({ ...cheapKeys, ...day }));
  for (const word of ['old', 'new', 'wrong']) writeFileSync(scratch.at(word), `${word} password\n`);
  const phone = await startPhone(scratch.at('phone'), [
    ...['--seed', 'empty', '--files', '20', '--bytes', '90000', '--scenario', scratch.at('day.json')],
    ...options,
  ]);
  const run = async (args: readonly string[], address = phone.tcp) => {
    const ended = await pearmain(scratch.at('home'), [...args, '--json', '--location', scratch.at('location')], {
      env: { USBMUXD_SOCKET_ADDRESS: address, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
    });
    const document = JSON.parse(ended.out) as {
      data?: Record<string, unknown>;
      error?: { code: string; message: string; safety?: string };
    };
    return { ...ended, document, data: document.data, error: document.error };
  };
  const backup = scratch.at('location', phone.udid);
  return { phone, run, backup, [Symbol.asyncDispose]: () => phone.stop() };
}

const kindOf = (data?: Record<string, unknown>) => (data?.['snapshot'] as { kind: string } | undefined)?.kind;

const change = (scratch: Scratch) => [
  'device',
  'encryption',
  'change',
  '--password-file',
  scratch.at('old'),
  '--new-password-file',
  scratch.at('new'),
];

test('encryption is turned on, changed and off, and what the phone says afterwards is the result', async () => {
  using scratch = makeScratch();
  await using home = await household(scratch, { hasPasscode: true, passcodeMs: 20 });
  const { run } = home;
  const on = await run(['device', 'encryption', 'on', '--new-password-file', scratch.at('old')]);
  assert.equal(on.code, 0, on.err);
  assert.deepEqual([on.data?.['outcome'], on.data?.['encrypted']], ['turned-on', true]);
  assert.match(on.err, /passcode/);
  const shown = await run(['device', 'encryption', 'show']);
  const since = shown.data?.['since'] as { computer?: string; atLeast: boolean } | undefined;
  assert.deepEqual([shown.data?.['encrypted'], since?.atLeast, since?.computer], [true, false, hostname()]);
  assert.equal((await run(['encryption', 'on', '--new-password-file', scratch.at('old')])).code, 4);

  assert.equal((await run(['backup', '--password-file', scratch.at('old')])).code, 0);
  const changed = await run(change(scratch));
  assert.equal(changed.code, 0, changed.out);
  assert.deepEqual([changed.data?.['outcome'], changed.data?.['lastBackup']], ['changed', 'opens-with-new-password']);
  assert.equal((await run(['backup', '--password-file', scratch.at('old')])).error?.code, 'engine/wrong-password');
  const check = async (word: string) =>
    (await run(['password', 'check', home.backup, '--password-file', scratch.at(word)])).code;
  assert.deepEqual([await check('old'), await check('new')], [12, 0]);
  const next = await run(['backup', '--password-file', scratch.at('new')]);
  assert.equal(kindOf(next.data), 'incremental');
  assert.doesNotMatch(next.out, /new-backup-not-opened/);

  const unsaid = await run(['device', 'encryption', 'off', '--password-file', scratch.at('new')]);
  assert.deepEqual([unsaid.code, unsaid.error?.code], [5, 'cli/input-needed']);
  const off = await run(['device', 'encryption', 'off', '--yes', '--password-file', scratch.at('new')]);
  assert.deepEqual([off.code, off.data?.['outcome']], [0, 'turned-off']);
  assert.equal((await run(['device', 'encryption', 'off', '--yes'])).code, 4);
  const none = await run(change(scratch));
  assert.deepEqual([none.code, none.error?.code], [13, 'engine/encryption-is-off']);
});

test('a wrong password ends with 12, a forgotten passcode with 21, a managed phone with 23, and the backup stays as it was', async () => {
  using scratch = makeScratch();
  {
    await using home = await household(scratch, { requiresEncryption: true }, [
      '--backup-password-file',
      scratch.at('old'),
    ]);
    assert.equal((await home.run(['backup', '--password-file', scratch.at('old')])).code, 0);
    const before = listTree(home.backup);
    const wrong = ['--password-file', scratch.at('wrong'), '--new-password-file', scratch.at('new')];
    const refused = await home.run(['changepw', ...wrong]);
    assert.deepEqual([refused.code, refused.error?.code], [12, 'device/wrong-backup-password']);
    assert.match(refused.error?.safety ?? '', /Nothing was changed/);
    const managed = await home.run(['device', 'encryption', 'off', '--yes', '--password-file', scratch.at('old')]);
    assert.deepEqual([managed.code, managed.error?.code], [23, 'device/backup-prohibited']);
    assert.match(managed.error?.message ?? '', /management/);
    const unasked = await home.run(['device', 'encryption', 'change', '--password-file', scratch.at('old')]);
    assert.deepEqual([unasked.code, unasked.error?.code], [5, 'cli/input-needed']);
    assert.deepEqual(listTree(home.backup), before);
    for (const left of ['rewrap', 'rewrap-before', 'rewrap.json']) {
      assert.ok(!existsSync(scratch.at('location/.pearmain', home.phone.udid, left)), left);
    }
  }
  await using locked = await household(scratch, { hasPasscode: true, passcode: 'ignored', passcodeMs: 20 });
  const ignored = await locked.run(change(scratch));
  assert.deepEqual([ignored.code, ignored.error?.code], [21, 'device/passcode-not-entered']);
});

test(
  'wherever the line is cut, the last good backup opens with one of the passwords, and the same command again ends well',
  needs('python3-cryptography'),
  async () => {
    using before = makeScratch();
    const given = ['--backup-password-file', before.at('old')];
    await using first = await household(before, {}, given);
    assert.equal((await first.run(['backup', '--password-file', before.at('old')])).code, 0);
    await first.phone.stop();
    const content = await readWithForeignReader(first.backup, 'old password');
    assert.ok(content.size > 20);

    const cuts = await whole(before.path);
    const outcomes = new Set<string>();
    for (const byte of cuts) {
      using copy = makeScratch();
      cpSync(before.path, copy.path, { recursive: true });
      await using home = await household(copy);
      {
        await using proxy = await startCuttingProxy(home.phone.tcp, { byte, act: (cut: CuttingProxy) => cut.cut() });
        const cut = await home.run(change(copy), proxy.address);
        assert.notEqual(cut.error?.code, 'cli/unexpected', `cut at ${byte}: ${cut.out}`);
        assert.deepEqual(
          await readWithForeignReader(home.backup, cut.code === 0 ? 'new password' : 'old password'),
          content,
        );
        outcomes.add(cut.code === 0 ? 'through' : (cut.error?.safety ?? '').slice(0, 40));
      }
      const again = await home.run(change(copy));
      const isDone = again.code === 0 || again.error?.code === 'device/wrong-backup-password';
      assert.ok(isDone, `after a cut at ${byte}: ${again.out}`);
      assert.deepEqual(await readWithForeignReader(home.backup, 'new password'), content, `cut at ${byte}`);
      if (byte !== cuts.at(-1)) continue;
      const next = await home.run(['backup', '--password-file', copy.at('new')]);
      assert.equal(kindOf(next.data), 'incremental', next.out);
    }
    assert.ok(outcomes.size > 1, [...outcomes].join('; '));
  },
);

/** Where to cut: five places in what an uncut change brings from the phone, from the sessions before to the last answers. */
async function whole(folder: string): Promise<number[]> {
  using copy = makeScratch();
  cpSync(folder, copy.path, { recursive: true });
  await using home = await household(copy);
  await using proxy = await startCuttingProxy(home.phone.tcp);
  assert.equal((await home.run(change(copy), proxy.address)).code, 0);
  return [0.4, 0.55, 0.7, 0.85, 0.95].map((share) => Math.ceil(proxy.passed * share));
}

test('a backup with --encrypt gives the phone a password first, and everything is checked with it', async () => {
  using scratch = makeScratch();
  await using home = await household(scratch);
  assert.equal((await home.run(['backup'])).code, 0);
  const encrypted = await home.run(['backup', '--encrypt', '--new-password-file', scratch.at('new')]);
  assert.equal(encrypted.code, 0, encrypted.out);
  const { snapshot } = encrypted.data as { snapshot: { encrypted: boolean; verified: { level: string } } };
  assert.deepEqual([snapshot.encrypted, snapshot.verified.level], [true, 'complete']);
  const again = await home.run(['backup', '--encrypt', '--password-file', scratch.at('new')]);
  assert.equal(again.code, 0, again.out);
});

test('backups to iCloud are turned on and off, as the phone says afterwards', async () => {
  using scratch = makeScratch();
  await using home = await household(scratch);
  const on = await home.run(['device', 'cloud', 'on']);
  assert.deepEqual([on.code, on.data?.['outcome'], on.data?.['enabled']], [0, 'turned-on', true]);
  assert.equal((await home.run(['cloud', 'on'])).code, 4);
  assert.equal((await home.run(['device', 'cloud', 'show'])).data?.['enabled'], true);
  const off = await home.run(['cloud', 'off']);
  assert.deepEqual([off.data?.['enabled'], off.data?.['automatic']], [false, true]);
  const shown = await home.run(['device', 'cloud', 'show']);
  assert.deepEqual([shown.data?.['enabled'], shown.data?.['automatic']], [false, true]);
  const setting = await home.run(['config', 'get', `devices.${home.phone.udid}.automatic`]);
  assert.equal(setting.code, 0, setting.out);
  await home.run(['cloud', 'on']);
  assert.equal((await home.run(['device', 'cloud', 'show'])).data?.['automatic'], false);
});

test('a password that is to be remembered where nobody can remember is set all the same, and one that is forgotten is explained', async () => {
  using scratch = makeScratch();
  await using home = await household(scratch);
  const on = await home.run(['encryption', 'on', '--remember', '--new-password-file', scratch.at('old')]);
  assert.deepEqual([on.code, on.data?.['outcome'], on.data?.['remembered']], [0, 'turned-on', undefined]);
  assert.equal((await home.run(['backup', '--password-file', scratch.at('old')])).code, 0);
  const args = ['device', 'encryption', 'forgotten', '--location', scratch.at('location')];
  const { out } = await pearmain(scratch.at('home'), args, { env: home.phone.env });
  assert.match(out, /1 backup with a password here.* open with the password they were made with alone/s);
  assert.ok(out.indexOf('What stays locked') < out.indexOf('Reset All Settings'), out);
});
