import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { scenario } from '@pearmain/virtual-phone';
import { differences, listTree } from '../harness/compare-folders.js';
import { type Here, startHere } from '../harness/here.js';
import { PhoneControl } from '../harness/phone-control.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const quick = { rebootMs: 20, passcodeMs: 0 };
const udids = ['00008110-000A1B2C3D4E5F60', '00008110-000A1B2C3D4E5F61'];

type Place = 'restore-status' | 'restore-payload' | 'restore-end';

/** A phone that was backed up. */
async function backedUp(scratch: Scratch): Promise<Here> {
  const source = await startHere(scratch, { name: 'Anna', scenario: scenario(quick) });
  assert.equal((await source.backUp()).code, '');
  return source;
}

/** Another phone, which waits in the middle of a restore until it is told to go on. */
async function waiting(scratch: Scratch, number: number, at: Place = 'restore-payload') {
  const day = { ...quick, backup: { silences: { at, afterFiles: 0 } } };
  const here = await startHere(scratch, {
    udid: udids[number] ?? '',
    name: `Spare ${number}`,
    filler: { files: 5, bytes: 5000, seed: `spare ${number}` },
    scenario: scenario(day),
  });
  const control = await PhoneControl.connect(here.phone.control ?? '');
  const dispose = async (): Promise<void> => {
    control.close();
    await here[Symbol.asyncDispose]();
  };
  return { here, control, [Symbol.asyncDispose]: dispose };
}

test('while a backup goes onto a phone nobody else restores it, backs up into its place, or restores that phone', async () => {
  using scratch = makeScratch();
  using one = makeScratch();
  using two = makeScratch();
  await using source = await backedUp(scratch);
  await using first = await waiting(one, 0);
  await using second = await waiting(two, 1);
  const from = { location: source.location, udid: source.udid };
  const elsewhere = { location: scratch.at('elsewhere'), udid: source.udid };
  cpSync(source.location, elsewhere.location, { recursive: true });
  const [backups, onSecond] = [listTree(source.location), listTree(`${second.here.state}/files`)];

  const restoring = first.here.restore(from);
  await first.control.waitFor({ held: true });
  const another = await second.here.restore(from);
  assert.deepEqual([another.code, another.exitCode], ['history/locked', 11]);
  assert.deepEqual(listTree(`${second.here.state}/files`), onSecond);
  const meanwhile = await source.backUp();
  assert.equal(meanwhile.code, 'history/locked');
  const twice = await first.here.restore(elsewhere);
  assert.match(twice.code, /^device\//);
  assert.match(twice.printed, /Nothing was started|Spare 0 is as it was, and so are your backups\./);

  await first.control.do('go-on');
  const { code, data } = await restoring;
  assert.deepEqual([code, data?.restart], ['', 'seen']);
  assert.deepEqual(differences(`${source.state}/files`, `${first.here.state}/files`), []);
  const changed = [...listTree(source.location)].filter(([path, sum]) => backups.get(path) !== sum);
  assert.deepEqual(
    changed.filter(([path]) => !path.startsWith('.pearmain/')),
    [],
  );
});

for (const at of ['restore-status', 'restore-payload', 'restore-end'] as const) {
  test(`Ctrl-C while the phone is at ${at} leaves it as it was`, async () => {
    using scratch = makeScratch();
    using one = makeScratch();
    await using source = await backedUp(scratch);
    await using target = await waiting(one, 0, at);
    const before = listTree(`${target.here.state}/files`);
    const stop = new AbortController();
    const restoring = target.here.restore(
      { location: source.location, udid: source.udid },
      {},
      { signal: stop.signal },
    );
    await target.control.waitFor({ held: true });
    stop.abort(new AppError('cli/interrupted', 'Stopped.'));
    const { code, printed } = await restoring;
    assert.equal(code, 'cli/interrupted');
    assert.match(printed, /Your backups are as they were\./);
    await target.control.waitFor({ request: null });
    assert.deepEqual(listTree(`${target.here.state}/files`), before);

    await target.control.do('scenario', { is: quick });
    assert.equal((await target.here.restore({ location: source.location, udid: source.udid })).code, '');
    assert.deepEqual(differences(`${source.state}/files`, `${target.here.state}/files`), []);
  });
}

test('Ctrl-C once the phone has taken the backup over says that it has', async () => {
  using scratch = makeScratch();
  using one = makeScratch();
  await using source = await backedUp(scratch);
  await using target = await startHere(one, {
    udid: udids[0] ?? '',
    scenario: scenario({ ...quick, rebootMs: 60_000 }),
  });
  const stop = new AbortController();
  const restored = await target.restore(
    { location: source.location, udid: source.udid },
    {},
    {
      signal: stop.signal,
      emit: (event) => {
        if (event.kind === 'phase' && event.phase === 'restarting')
          stop.abort(new AppError('cli/interrupted', 'Stopped.'));
      },
    },
  );
  assert.deepEqual([restored.code, restored.data?.restart], ['', 'not-seen']);
  assert.deepEqual(differences(`${source.state}/files`, `${target.state}/files`), []);
});
