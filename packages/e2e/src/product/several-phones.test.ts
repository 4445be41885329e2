import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const [anna, ben] = ['00008110-001A2B3C4D5E6F70', '00008110-00AAAAAAAAAAAAAA'];

/** Anna's and Ben's phone in one muxer, each with its own day. */
function household(scratch: Scratch, days: { anna?: string; ben?: string } = {}, options: readonly string[] = []) {
  const filler = ['--files', '60', '--bytes', '3000000'];
  const bens = `state=${scratch.at('ben')},udid=${ben},name=Ben,files=60,bytes=3000000,random=2,scenario=${days.ben ?? 'good-day'}`;
  return startPhone(scratch.at('anna'), [
    ...['--udid', anna, '--name', 'Anna', ...filler, '--scenario', days.anna ?? 'good-day'],
    ...['--add', bens, ...options],
  ]);
}

interface All {
  readonly backups: readonly {
    readonly udid: string;
    readonly ok: boolean;
    readonly error?: { readonly code: string };
  }[];
}

test(
  'all phones are backed up at once into one location, and each line says which',
  needs('python3-cryptography'),
  async () => {
    using scratch = makeScratch();
    await using phones = await household(scratch);
    const run = (...args: string[]) =>
      pearmain(scratch.at('home'), [...args, '--location', scratch.at('location')], { env: phones.env });
    const seen = await run('backup', '--all');
    assert.equal(seen.code, 0, seen.err);
    for (const name of ['Anna', 'Ben']) {
      assert.match(seen.err, new RegExp(`^${name}: Copying$`, 'm'));
      assert.match(seen.err, new RegExp(`^✓ ${name}: backed up and checked$`, 'm'));
      assert.match(seen.out, new RegExp(`${name} is backed up and checked\\.`));
    }
    for (const udid of [anna, ben]) assert.ok((await readWithForeignReader(scratch.at('location', udid))).size > 60);

    const events = await run('backup', '--all', '--jsonl');
    const lines = events.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; device?: string });
    assert.deepEqual(new Set(lines.flatMap(({ device }) => device ?? [])), new Set([anna, ben]));
    assert.equal((await run('backup', 'Anna', '--all')).code, 2);
  },
);

test('one password from standard input holds for all phones', async () => {
  using scratch = makeScratch();
  writeFileSync(scratch.at('secret'), 'the same for both');
  const keybagWork = { iterations: 10, doubleIterations: 10 };
  writeFileSync(scratch.at('day.json'), JSON.stringify({ keybagWork }));
  const encrypted = `${scratch.at('day.json')},backup-password-file=${scratch.at('secret')}`;
  const own = ['--backup-password-file', scratch.at('secret')];
  await using phones = await household(scratch, { anna: scratch.at('day.json'), ben: encrypted }, own);
  const args = ['backup', '--all', '--json', '--password-stdin', '--location', scratch.at('location')];
  const ended = await pearmain(scratch.at('home'), args, { env: phones.env, input: 'the same for both\n' });
  assert.equal(ended.code, 0, ended.out);
  assert.equal(ended.out.match(/"level": "complete"/g)?.length, 2);
});

test('what keeps one phone from its end does not touch the other', async () => {
  using scratch = makeScratch();
  await using phones = await household(scratch, { ben: 'passcode-ignored' });
  const ended = await pearmain(
    scratch.at('home'),
    ['backup', '--all', '--json', '--location', scratch.at('location')],
    {
      env: phones.env,
    },
  );
  assert.equal(ended.code, 21, ended.err);
  const { backups } = (JSON.parse(ended.out) as { data: All }).data;
  const outcomes = new Map(backups.map(({ udid, ok, error }) => [udid, ok ? 'ok' : error?.code]));
  assert.deepEqual(
    outcomes,
    new Map([
      [anna, 'ok'],
      [ben, 'device/passcode-not-entered'],
    ]),
  );
});

test('two programs at once back up two phones into a location that neither found there', async () => {
  using scratch = makeScratch();
  await using phones = await household(scratch);
  const run = (device: string) =>
    pearmain(scratch.at('home'), ['backup', device, '--json', '--location', scratch.at('location')], {
      env: phones.env,
    });
  const ended = await Promise.all([run('Anna'), run('Ben')]);
  for (const { code, out, err } of ended) assert.equal(code, 0, out + err);
  const status = await pearmain(scratch.at('home'), ['status', '--json', '--location', scratch.at('location')]);
  assert.equal((JSON.parse(status.out) as { data: { devices: unknown[] } }).data.devices.length, 2);
});

test('a second program for the same phone is told that one is under way, and gets its turn when the first has ended', async () => {
  using scratch = makeScratch();
  // Nobody enters the passcode of the first day; on the next the phone asks for none.
  const waiting = { hasPasscode: true, passcode: 'entered', passcodeMs: 600_000 };
  writeFileSync(scratch.at('day.json'), JSON.stringify(waiting));
  await using phones = await household(scratch, { anna: scratch.at('day.json') });
  const home = scratch.at('home');
  const args = ['backup', 'Anna', '--location', scratch.at('location')];
  // Without retries, so that it ends with its phone whatever becomes of this test.
  const alone = [...args, '--retries', '0', '--jsonl'];
  const first = spawn(process.execPath, [join(root, 'packages/cli/bin/pearmain.mjs'), ...alone], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...phones.env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
    },
  });
  const exit = once(first, 'exit');
  for await (const line of createInterface({ input: first.stdout })) {
    if (!line.includes('"preparing"')) continue;
    const second = await pearmain(home, [...args, '--json'], { env: phones.env });
    assert.equal(second.code, 11, second.out);
    assert.match(second.out, /history\/locked/);
    break;
  }
  first.kill('SIGINT');
  assert.equal((await exit)[0], 130);
  await phones.stop();
  await using next = await household(scratch);
  assert.equal((await pearmain(home, args, { env: next.env })).code, 0);
});
