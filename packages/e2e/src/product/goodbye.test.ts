import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { EraseResult, GoodbyePage } from '@pearmain/contract';
import { listTree } from '../harness/compare-folders.js';
import { backedUpPhone, liveOn } from '../harness/living-phone.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { atTerminal } from '../harness/terminal.js';

const cheapKeys = { keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20 };

interface Answer {
  readonly data?: GoodbyePage & EraseResult;
  readonly error?: { readonly code: string; readonly safety?: string };
}

async function meetPhone(scratch: Scratch, day: object = {}, seed = 'empty') {
  writeFileSync(scratch.at('day.json'), JSON.stringify({ ...cheapKeys, ...day }));
  writeFileSync(scratch.at('password'), 'goodbye pears');
  const phone = await startPhone(scratch.at('phone'), [
    ...['--seed', seed, '--name', 'Anna’s iPhone', '--files', '20', '--bytes', '90000'],
    ...['--scenario', scratch.at('day.json'), '--backup-password-file', scratch.at('password')],
  ]);
  const place = ['--location', scratch.at('location')];
  const run = async (...args: string[]) => {
    const ended = await pearmain(scratch.at('home'), [...args, ...place, '--json'], { env: phone.env });
    return { ...ended, ...(JSON.parse(ended.out) as Answer) };
  };
  return { phone, run, [Symbol.asyncDispose]: () => phone.stop() };
}

test('the page before a goodbye is red without a backup, and lists what no backup holds', async () => {
  using scratch = makeScratch();
  await using home = await meetPhone(scratch, { findMy: true, management: { isSupervised: true } }, 'family');
  const { run, phone } = home;
  const stateOf = (page: Answer, check: string) => page.data?.checks.find((each) => each.check === check)?.state;
  const before = await run('device', 'goodbye');
  assert.deepEqual([before.code, before.data?.verdict], [1, 'blocked'], before.out);
  assert.deepEqual(
    ['backup', 'find-my', 'management', 'icloud', 'esim', 'wallet', 'password'].map((check) => stateOf(before, check)),
    ['problem', 'problem', 'problem', 'attention', 'attention', 'attention', 'attention'],
  );
  assert.match(JSON.stringify(before.data?.checks), /WhatsApp/);

  await phone.control.do('change', { to: { findMy: false, management: {} } });
  assert.equal((await run('backup', '--password-file', scratch.at('password'))).code, 0);
  const after = await run('device', 'goodbye');
  assert.deepEqual([after.code, after.data?.verdict], [0, 'ready-with-losses'], after.out);
  assert.equal(after.data?.lastBackup?.udid, phone.udid);
  assert.deepEqual(
    ['backup', 'encryption', 'find-my', 'verified'].map((check) => stateOf(after, check)),
    ['fine', 'fine', 'fine', 'attention'],
  );
  assert.equal((await run('snapshot', 'verify', '--password-file', scratch.at('password'))).code, 0);
  assert.equal(stateOf(await run('device', 'goodbye'), 'verified'), 'fine');
});

test('a phone is erased after a backup of it, and never in a script without both its name and a yes', async () => {
  using scratch = makeScratch();
  await using home = await meetPhone(scratch);
  const { run, phone } = home;
  const before = listTree(scratch.at('phone/files'));
  const named = ['--named', "Anna's iPhone"];
  for (const [flags, code] of [
    [[], 'cli/input-needed'],
    [['--yes'], 'cli/input-needed'],
    [named, 'cli/input-needed'],
    [['--yes', '--named', 'Anna'], 'cli/other-name'],
  ] as const) {
    const refused = await run('device', 'erase', ...flags);
    assert.equal(refused.error?.code, code, refused.out);
    assert.match(refused.error?.safety ?? '', /Nothing was changed/);
  }
  assert.deepEqual(listTree(scratch.at('phone/files')), before);

  const erased = await run('device', 'erase', '--yes', ...named);
  assert.deepEqual([erased.code, erased.data?.outcome], [0, 'erased'], erased.out + erased.err);
  assert.equal(erased.data?.safetyBackup?.udid, phone.udid);
  assert.deepEqual(
    [...listTree(scratch.at('phone/files')).values()].filter((kind) => kind !== 'directory'),
    [],
  );
  const verified = await run('snapshot', 'verify', '--password-file', scratch.at('password'));
  assert.equal(verified.code, 0, verified.out);
});

test('a phone with Find My, or whose management forbids it, is not erased, and one that only restarts is not believed', async () => {
  using scratch = makeScratch();
  await using home = await meetPhone(scratch, { findMy: true });
  const { run, phone } = home;
  const erase = () => run('device', 'erase', '--yes', '--named', "Anna's iPhone", '--no-safety-backup');
  const before = listTree(scratch.at('phone/files'));
  const tied = await erase();
  assert.deepEqual([tied.code, tied.error?.code], [23, 'device/find-my-on']);
  await phone.control.do('change', { to: { findMy: false, management: { forbids: ['erase'] } } });
  const managed = await erase();
  assert.deepEqual([managed.code, managed.error?.code], [23, 'device/backup-prohibited']);
  await phone.control.do('change', { to: { management: {}, backup: { silences: { at: 'erase' } } } });
  const erasing = erase();
  await phone.control.waitFor({ held: true });
  await phone.control.do('reboot');
  const restarted = await erasing;
  assert.equal(restarted.error?.code, 'engine/erase-unproven', restarted.out);
  assert.deepEqual(listTree(scratch.at('phone/files')), before);
});

test('a phone that comes back and does not say what became of it is not called erased', async () => {
  using scratch = makeScratch();
  await using home = await meetPhone(scratch, { backup: { silences: { at: 'erase' } } });
  const { run, phone } = home;
  const erasing = run('device', 'erase', '--yes', '--named', "Anna's iPhone", '--no-safety-backup');
  await phone.control.waitFor({ held: true });
  await phone.control.do('change', { to: { refuses: { StartSession: 'UnknownError' } } });
  await phone.control.do('reboot');
  const ended = await erasing;
  assert.equal(ended.data?.outcome, 'not-seen', ended.out + ended.err);
});

test('what a phone could not read is in no backup, so neither erasing nor restoring goes on after one without it', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, { options: ['--name', 'Anna'] });
  liveOn(stage.files);
  const before = listTree(stage.files);
  const lost = { to: { backup: { phantoms: ['HomeDomain/Library/SMS/Attachments/lost.jpg'] } } };
  for (const act of [() => stage.run('device', 'erase', '--yes', '--named', 'Anna'), () => stage.restore('--yes')]) {
    await stage.phone.control.do('change', lost);
    const { code, error } = await act();
    assert.deepEqual([code, error?.code], [1, 'engine/safety-incomplete']);
    assert.match(error?.message ?? '', /lacks 1 file that Anna could not read/);
    assert.match(error?.safety ?? '', /Nothing on the phone was changed/);
  }
  assert.deepEqual(listTree(stage.files), before);
  assert.equal((await stage.restore('--yes', '--no-safety-backup')).code, 0);
});

test('whoever erases a phone at a terminal types its name', needs('/usr/bin/python3'), async () => {
  using scratch = makeScratch();
  writeFileSync(scratch.at('day.json'), JSON.stringify(cheapKeys));
  await using phone = await startPhone(scratch.at('phone'), [
    ...['--seed', 'empty', '--name', 'Anna’s iPhone', '--scenario', scratch.at('day.json')],
  ]);
  const args = ['device', 'erase', '--no-safety-backup', '--location', scratch.at('location')];
  {
    await using person = atTerminal(scratch.at('home'), args, phone.env);
    // engine/erase-plain
    await person.until(/are not encrypted: its saved passwords.*Type its name/s);
    person.type('Ben\r');
    assert.equal((await person.ended()).code, 4);
  }
  await using person = atTerminal(scratch.at('home'), args, phone.env);
  await person.until(/Type its name/);
  person.type("Anna's iPhone\r");
  const { code, shown } = await person.ended();
  assert.equal(code, 0, shown);
  assert.match(shown, /is erased, and has started anew/);
});
