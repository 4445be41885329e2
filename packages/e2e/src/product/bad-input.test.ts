import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { differences } from '../harness/compare-folders.js';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

interface Refusal {
  readonly schema: string;
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly message: string; readonly safety?: string };
}

const quick = ['--seed', 'empty', '--files', '40', '--bytes', '400000'];

/** Runs `pearmain backup` with JSON output; returns its exit code and document. */
async function backUp(
  scratch: Scratch,
  address: string,
  ...args: readonly string[]
): Promise<{ code: number; document: Refusal }> {
  const env = { USBMUXD_SOCKET_ADDRESS: address };
  const ended = await pearmain(
    scratch.at('home'),
    ['backup', '--json', '--location', scratch.at('location'), ...args],
    { env },
  );
  return { code: ended.code, document: JSON.parse(ended.out) as Refusal };
}

test('no service that reaches phones ends with 20, in words', async () => {
  using scratch = makeScratch();
  const { code, document } = await backUp(scratch, '127.0.0.1:1');
  assert.equal(code, 20);
  assert.equal(document.error?.code, 'device/no-muxer');
});

test('a name that no connected phone has ends with 20', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), quick);
  const { code, document } = await backUp(scratch, phone.tcp, 'Nobody');
  assert.equal(code, 20);
  assert.equal(document.error?.code, 'device/no-such-device');
});

test('refused trust ends with 22', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--scenario', 'trust-denied']);
  const { code, document } = await backUp(scratch, phone.tcp);
  assert.equal(code, 22);
  assert.equal(document.error?.code, 'device/user-denied-pairing');
});

test('trust that nobody gives ends when the time that was allowed is over', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--scenario', 'trust-pending']);
  const { code, document } = await backUp(scratch, phone.tcp, '--timeout', '2');
  assert.equal(code, 1);
  assert.equal(document.error?.code, 'cli/timed-out');
});

test('a passcode that nobody enters ends with 21', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--scenario', 'passcode-ignored']);
  const { code, document } = await backUp(scratch, phone.tcp);
  assert.equal(code, 21);
  assert.equal(document.error?.code, 'device/passcode-not-entered');
});

test('a wrong password is told before the phone is asked for anything; without one the backup is made all the same', async () => {
  using scratch = makeScratch();
  const [right, wrong] = [scratch.at('right'), scratch.at('wrong')];
  writeFileSync(right, 'right\n');
  writeFileSync(wrong, 'wrong\n');
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--backup-password-file', right]);
  const without = await backUp(scratch, phone.tcp);
  assert.equal(without.code, 0, JSON.stringify(without.document));
  const { snapshot } = (without.document as unknown as { data: { snapshot: { verified: { level: string } } } }).data;
  assert.equal(snapshot.verified.level, 'structure');

  const good = scratch.at('location', phone.udid);
  execFileSync('cp', ['-a', good, scratch.at('before')]);
  const refused = await backUp(scratch, phone.tcp, '--password-file', wrong);
  assert.equal(refused.code, 12);
  assert.equal(refused.document.error?.code, 'engine/wrong-password');
  assert.deepEqual(differences(scratch.at('before'), good), []);

  const checked = await backUp(scratch, phone.tcp, '--password-file', right);
  assert.equal(checked.code, 0);
  assert.match(JSON.stringify(checked.document), /"level":"complete"/);
});

test('a password file that is not there ends with 13, and the password never shows', async () => {
  using scratch = makeScratch();
  const secret = scratch.at('secret');
  writeFileSync(secret, 'hunter2');
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--backup-password-file', secret]);
  const { code, document } = await backUp(scratch, phone.tcp, '--password-file', scratch.at('absent'));
  assert.equal(code, 13);
  assert.equal(document.error?.code, 'cli/password-source');
  const told = await pearmain(
    scratch.at('home'),
    ['-vv', 'backup', '--location', scratch.at('location'), '--password-file', secret, '--log-file', scratch.at('log')],
    { env: phone.env },
  );
  assert.equal(told.code, 0, told.err);
  assert.doesNotMatch(told.out + told.err + execFileSync('cat', [scratch.at('log')], { encoding: 'utf8' }), /hunter2/);
});

test('a location under a file, or in a place where nothing can be made, ends with 14', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), quick);
  writeFileSync(scratch.at('file'), '');
  for (const location of [scratch.at('file'), scratch.at('file/below'), '/proc/pearmain']) {
    const { code, document } = await backUp(scratch, phone.tcp, '--location', location);
    assert.equal(code, 14, JSON.stringify(document));
  }
});

test('a file in the way of the backup folder ends in a sentence, and stays', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), quick);
  mkdirSync(scratch.at('location'));
  writeFileSync(scratch.at('location', phone.udid), 'mine');
  const { code, document } = await backUp(scratch, phone.tcp);
  assert.notEqual(code, 0);
  assert.match(document.error?.code ?? '', /^(?:history|backup|engine)\//);
  assert.equal(execFileSync('cat', [scratch.at('location', phone.udid)], { encoding: 'utf8' }), 'mine');
});

test('a full disk ends with 25 and leaves the earlier backup as it was', needs('mount'), async (t) => {
  if (process.getuid?.() !== 0 && process.env['CI'] !== 'true') return t.skip('needs root to mount a small disk');
  using scratch = makeScratch();
  const location = scratch.at('location');
  mkdirSync(location);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', location]);
  try {
    const state = scratch.at('phone');
    await using phone = await startPhone(state, quick);
    assert.equal((await backUp(scratch, phone.tcp)).code, 0);
    execFileSync('cp', ['-a', join(location, phone.udid), scratch.at('before')]);
    writeFileSync(join(state, 'files/HomeDomain/Library/big.bin'), Buffer.alloc(200_000_000, 1));
    const { code, document } = await backUp(scratch, phone.tcp);
    assert.equal(code, 25, JSON.stringify(document));
    assert.ok(document.error?.safety?.includes('untouched'));
    assert.deepEqual(differences(scratch.at('before'), join(location, phone.udid)), []);
  } finally {
    execFileSync('umount', [location]);
  }
});

test('a damaged pair record is replaced by asking for trust again, saying why', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), quick);
  const home = scratch.at('home');
  assert.equal((await pearmain(home, ['device', 'pair'], { env: phone.env })).code, 0);
  const records = join(home, 'data/pearmain/pairing');
  assert.deepEqual(readdirSync(records), [`${phone.udid}.plist`]);
  await damageRecordAtMuxer(phone.env, phone.udid);
  writeFileSync(join(records, `${phone.udid}.plist`), 'not a record');
  const again = await pearmain(home, ['device', 'pair'], { env: phone.env });
  assert.equal(again.code, 0, again.err);
  assert.match(again.err, /pair record .* cannot be read/);
});

test('a second run of the same phone into the same location ends with 11, and the first goes on', async () => {
  using scratch = makeScratch();
  writeFileSync(scratch.at('slow.json'), JSON.stringify({ hasPasscode: true, passcodeMs: 4000 }));
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--scenario', scratch.at('slow.json')]);
  await pearmain(scratch.at('home'), ['device', 'pair'], { env: phone.env });
  const first = backUp(scratch, phone.tcp);
  const lockNote = scratch.at('location', '.pearmain', phone.udid, 'lock.json');
  while (!existsSync(lockNote)) await new Promise((resolve) => setImmediate(resolve));
  const second = await backUp(scratch, phone.tcp);
  assert.equal(second.code, 11);
  assert.equal(second.document.error?.code, 'history/locked');
  assert.equal((await first).code, 0);
});

test('Ctrl-C ends with 130, the earlier backup untouched, and the next run completes', async () => {
  using scratch = makeScratch();
  const state = scratch.at('phone');
  await using phone = await startPhone(state, ['--seed', 'empty', '--files', '200', '--bytes', '60000000']);
  assert.equal((await backUp(scratch, phone.tcp)).code, 0);
  const good = scratch.at('location', phone.udid);
  execFileSync('cp', ['-a', good, scratch.at('before')]);
  writeFileSync(join(state, 'files/HomeDomain/Library/big.bin'), Buffer.alloc(80_000_000, 1));

  let child: ReturnType<typeof spawn> | undefined;
  await using proxy = await startCuttingProxy(phone.tcp, { byte: 20_000_000, act: () => child?.kill('SIGINT') });
  const home = scratch.at('home');
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: join(home, 'data'), USBMUXD_SOCKET_ADDRESS: proxy.address };
  child = spawn(
    process.execPath,
    [join(root, 'packages/cli/bin/pearmain.mjs'), 'backup', '--location', scratch.at('location'), '--jsonl'],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  let last = '';
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) last = line;
  assert.deepEqual(await ended, [130, null]);
  const { event, result } = JSON.parse(last) as { event: string; result: Refusal };
  assert.equal(event, 'result');
  assert.equal(result.error?.code, 'cli/interrupted');
  assert.match(result.error?.safety ?? '', /untouched/);
  assert.deepEqual(differences(scratch.at('before'), good), []);
  assert.equal((await backUp(scratch, phone.tcp)).code, 0);
});

test('a command that does not exist ends with 2 and names the nearest one', async () => {
  using scratch = makeScratch();
  const { code, err } = await pearmain(scratch.at('home'), ['bakup']);
  assert.equal(code, 2);
  assert.match(err, /Did you mean backup/);
});

/** Writes a record that is none over the one that the muxer keeps, with the muxer's own message. */
async function damageRecordAtMuxer(env: { USBMUXD_SOCKET_ADDRESS: string }, udid: string): Promise<void> {
  const { Muxer, muxAddress } = await import('@pearmain/device');
  const muxer = new Muxer(muxAddress(env.USBMUXD_SOCKET_ADDRESS, process.platform));
  const [device] = await muxer.list();
  assert.equal(device?.udid, udid);
  await muxer.savePairRecord(device.udid, new TextEncoder().encode('not a record'));
}
