import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RestoreCheck, RestoreResult } from '@pearmain/contract';
import { listTree } from '../harness/compare-folders.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { atTerminal } from '../harness/terminal.js';

const cheapKeys = { keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20 };
const spare = '00008110-000A1B2C3D4E5F60';

interface Answer {
  readonly data?: RestoreResult & RestoreCheck;
  readonly error?: { readonly code: string; readonly message: string; readonly safety?: string };
}

/** What stands in the way of a restore, and how it is told. */
interface Blocker {
  readonly what: string;
  /** The day of the phone that is to be restored, and how it was started. */
  readonly day?: object;
  readonly options?: readonly string[];
  /** How the restore is asked for. */
  readonly flags?: readonly string[];
  /** What has happened to the backup. */
  damage?(folder: string): void;
  readonly check: string;
  readonly code: string;
  /** How the phone sees it: `allowed` where it is restored when that is insisted on. */
  readonly forced?: 'allowed';
}

const noSafety = ['--no-safety-backup'];

const blockers: readonly Blocker[] = [
  { what: 'Find My', day: { findMy: true }, flags: noSafety, check: 'find-my', code: 'device/find-my-on' },
  {
    what: 'a restore from iCloud',
    day: { cloudRestoreRunning: true },
    check: 'icloud-restore',
    code: 'device/icloud-restore-running',
  },
  {
    what: 'a management that forbids restores',
    day: { management: { organization: 'Example School', isSupervised: true, forbids: ['restore'] } },
    flags: noSafety,
    check: 'management',
    code: 'device/backup-prohibited',
  },
  {
    what: 'a profile that forbids restores',
    day: { management: { forbids: ['restore'] } },
    flags: noSafety,
    check: 'management',
    code: 'device/backup-prohibited',
  },
  {
    what: 'a set-up that is not finished, before a safety backup',
    day: { setupDone: false },
    check: 'set-up',
    code: 'engine/safety-needs-set-up',
  },
  {
    what: 'a management that wants encrypted backups, before a safety backup',
    day: { requiresEncryption: true },
    check: 'safety-backup',
    code: 'device/encryption-required',
  },
  {
    what: 'a backup of a newer iOS',
    options: ['--ios', '16.4'],
    flags: noSafety,
    check: 'version',
    code: 'engine/restore-too-new',
  },
  {
    what: 'a phone that is too full',
    day: { freeBytes: 1000 },
    flags: [...noSafety, '--keep-other-data'],
    check: 'room',
    code: 'engine/restore-too-large',
  },
  {
    what: 'a backup without one of its files',
    damage: (folder) => {
      const [some = ''] = readdirSync(folder).filter(
        (name) => /^[0-9a-f]{2}$/.test(name) && readdirSync(join(folder, name)).length > 0,
      );
      rmSync(join(folder, some), { recursive: true });
    },
    flags: noSafety,
    check: 'backup',
    code: 'engine/restore-not-whole',
  },
  {
    what: 'a phone that was not unlocked since it was started',
    day: { refuses: { 'StartService com.apple.mobilebackup2': 'EscrowLocked' } },
    flags: noSafety,
    check: 'start',
    code: 'device/escrow-locked',
  },
  {
    what: 'another program that syncs',
    day: { syncLockBusy: true },
    flags: noSafety,
    check: 'start',
    code: 'device/sync-in-progress',
  },
  {
    what: 'a battery that is all but empty',
    day: { battery: { percent: 3 } },
    flags: noSafety,
    check: 'battery',
    code: 'engine/restore-battery-low',
    forced: 'allowed',
  },
];

/** One backup, made once; each blocker has a phone of its own. */
async function makeBackup(scratch: Scratch): Promise<string> {
  writeFileSync(scratch.at('day.json'), JSON.stringify(cheapKeys));
  await using phone = await startPhone(scratch.at('source'), [
    ...['--seed', 'empty', '--files', '20', '--bytes', '90000', '--scenario', scratch.at('day.json')],
  ]);
  const made = await pearmain(scratch.at('home'), ['backup', '--json', '--location', scratch.at('location')], {
    env: phone.env,
  });
  assert.equal(made.code, 0, made.out);
  return phone.udid;
}

async function startSpare(scratch: Scratch, day: object = {}, options: readonly string[] = []): Promise<PhoneProgram> {
  writeFileSync(scratch.at('day.json'), JSON.stringify({ ...cheapKeys, ...day }));
  const identity = ['--seed', 'empty', '--udid', spare, '--name', 'Spare'];
  return await startPhone(scratch.at('spare'), [...identity, '--scenario', scratch.at('day.json'), ...options]);
}

const at = (source: string, scratch: Scratch) => [`latest@${source}`, '--location', scratch.at('location')];

async function asked(
  scratch: Scratch,
  phone: PhoneProgram,
  args: readonly string[],
): Promise<Answer & { code: number }> {
  const ended = await pearmain(scratch.at('home'), ['restore', ...args, '--json'], { env: phone.env });
  return { code: ended.code, ...(JSON.parse(ended.out) as Answer) };
}

test('every blocker is foreseen by the check, and ends in the same words where the phone is asked all the same', async (t) => {
  using made = makeScratch();
  const source = await makeBackup(made);
  for (const { what, day, options, flags = [], damage, check, code, forced } of blockers) {
    await t.test(what, async () => {
      using scratch = damage ? makeScratch() : undefined;
      const place = scratch ?? made;
      const own = scratch ? await makeBackup(scratch) : source;
      damage?.(place.at('location', own));
      using rooms = makeScratch();
      await using phone = await startSpare(rooms, day, options);
      const args = [...at(own, place), ...flags];

      const look = await asked(rooms, phone, [...args, '--check']);
      assert.deepEqual([look.code, look.data?.verdict], [1, 'blocked'], JSON.stringify(look));
      const seen = look.data?.checks.find(({ state }) => state === 'problem');
      assert.deepEqual([seen?.check, seen?.code], [check, code]);
      const before = listTree(rooms.at('spare/files'));
      const refused = await asked(rooms, phone, [...args, '--yes']);
      assert.deepEqual([refused.error?.code, refused.error?.message], [code, seen?.message]);
      assert.match(refused.error?.safety ?? '', /Nothing was started/);

      const insisted = await asked(rooms, phone, [...args, '--yes', '--force']);
      if (forced === 'allowed') return assert.equal(insisted.code, 0, JSON.stringify(insisted.error));
      assert.deepEqual([insisted.error?.code, insisted.error?.message], [code, seen?.message]);
      assert.ok(insisted.error?.safety);
      assert.deepEqual(listTree(rooms.at('spare/files')), before);
    });
  }
});

test('a phone that was restored without a restart is told to restart before the next time', async () => {
  using made = makeScratch();
  const source = await makeBackup(made);
  using rooms = makeScratch();
  await using phone = await startSpare(rooms);
  const args = [...at(source, made), ...noSafety];
  assert.equal((await asked(rooms, phone, [...args, '--yes', '--no-reboot'])).code, 0);
  const again = await asked(rooms, phone, [...args, '--check']);
  const seen = again.data?.checks.find(({ state }) => state === 'problem');
  assert.deepEqual([seen?.check, seen?.code, seen?.mendedAtPhone], ['restart', 'device/phone-storage', true]);
  const insisted = await asked(rooms, phone, [...args, '--yes', '--force']);
  assert.deepEqual([insisted.error?.code, insisted.error?.message], [seen?.code, seen?.message]);
  await phone.control.do('reboot');
  const after = await asked(rooms, phone, [...args, '--yes']);
  assert.equal(after.code, 0, JSON.stringify(after.error));
  const settled = await asked(rooms, phone, [...args, '--check']);
  assert.ok(settled.data?.checks.every(({ check }) => check !== 'restart'));
});

test('a phone that is managed and may be restored is told so, and one in its set-up without a safety backup too', async () => {
  using made = makeScratch();
  const source = await makeBackup(made);
  using rooms = makeScratch();
  await using phone = await startSpare(rooms, { management: { isSupervised: true }, setupDone: false });
  const look = await asked(rooms, phone, [...at(source, made), '--check', '--no-safety-backup', '--verify', 'full']);
  assert.equal(look.data?.verdict, 'ready-with-losses', JSON.stringify(look));
  const stateOf = (check: string) => look.data?.checks.find((each) => each.check === check)?.state;
  assert.deepEqual([stateOf('management'), stateOf('set-up'), stateOf('backup')], ['attention', 'attention', 'fine']);
  const { estimate } = look.data ?? {};
  assert.ok(estimate && estimate.fromSeconds > 0 && estimate.toSeconds >= estimate.fromSeconds);
});

test(
  'while somebody puts things right at the phone, it is looked at again, and the restore goes on by itself',
  needs('/usr/bin/python3'),
  async () => {
    using made = makeScratch();
    const source = await makeBackup(made);
    using rooms = makeScratch();
    await using phone = await startSpare(rooms, { findMy: true });
    const args = ['restore', ...at(source, made), '--no-safety-backup', '--no-reboot'];
    await using person = atTerminal(rooms.at('home'), args, phone.env);
    await person.until(/Find My is on/);
    await phone.control.do('change', { to: { findMy: false } });
    await person.until(/Replace what is on Spare with this backup\?/);
    person.type('y');
    const { code, shown } = await person.ended();
    assert.equal(code, 0, shown);
    assert.match(shown, /Spare has taken the backup over/);
  },
);
