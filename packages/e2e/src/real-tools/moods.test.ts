import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { needs } from '../harness/needs.js';
import { PhonePool, type PooledPhone } from '../harness/phone-pool.js';
import { idevicebackup2, receivedFiles } from '../harness/real-backup.js';
import { type Ended, runProgram } from '../harness/run-program.js';

const quick = ['--seed', 'empty', '--files', '8', '--bytes', '40000'];
const cheapKeybags = { keybagWork: { iterations: 1, doubleIterations: 1 } };
const pulled = 'ERROR: Could not receive from mobilebackup2 (-4)';

/** What the tool's exit says of a code of MBErrorDomain. */
function exitOf(code: number): number {
  return -code & 0xff;
}

/** One mood of the phone, and how the tool ends in it. */
interface Case {
  readonly title: string;
  readonly day: string | object;
  readonly exit: number;
  readonly says: RegExp;
}

const unplugged = { exit: 255, says: /Backup Aborted\./ };
const successful = { exit: 0, says: /Backup Successful\./ };
const noService = { exit: 255, says: /Could not start service com\.apple\.mobilebackup2/ };

function refused(code: number, text: string): Pick<Case, 'exit' | 'says'> {
  const words = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return { exit: exitOf(code), says: new RegExp(`ErrorCode ${code}: ${words}.*\\(MBErrorDomain/${code}\\)`) };
}

const backups: readonly Case[] = [
  { title: 'set-up is not finished', day: 'setup-unfinished', ...refused(212, 'Unable to backup until Setup') },
  { title: 'a restore from iCloud runs', day: 'icloud-restore', ...refused(25, 'A restore from iCloud') },
  {
    title: 'encryption is required',
    day: 'encryption-required',
    ...refused(207, 'No backup password set when required'),
  },
  { title: 'backups are prohibited', day: 'backup-prohibited', ...refused(22, 'Backup is prohibited') },
  { title: 'nobody enters the passcode', day: 'passcode-ignored', ...refused(208, 'Device locked') },
  { title: 'the passcode sheet is cancelled', day: 'passcode-cancelled', ...refused(208, 'Device locked') },
  { title: 'the passcode comes late, without a notice', day: 'passcode-late', ...successful },
  { title: 'a minute passes without a word, twice', day: 'slow-to-start', ...successful },
  { title: 'a snapshot is stuck', day: 'stuck-snapshot', ...refused(3, 'Failed to create snapshot: File exists (17)') },
  { title: 'the screen locks', day: 'screen-locks', ...refused(104, 'Multiple errors uploading files') },
  { title: 'the backup is cancelled on the phone', day: 'cancelled-on-phone', ...refused(202, 'Backup cancelled') },
  { title: 'a list of the phone cannot be read', day: 'unreadable-list', ...successful },
  { title: 'payload comes backwards', day: { backup: { sendsBackwards: true } }, ...successful },
  { title: 'another host syncs for a moment', day: 'sync-busy-for-three', ...successful },
  { title: 'another host syncs', day: 'sync-busy', exit: 255, says: /timeout while locking for sync/ },
  { title: 'the phone was not unlocked since it started', day: 'never-unlocked', ...noService },
  {
    title: 'too many run already',
    day: { refuses: { 'StartService com.apple.mobilebackup2': 'ServiceLimit' } },
    ...noService,
  },
  {
    title: 'pings and empty requests come between',
    day: {
      backup: {
        asides: [
          { at: 'uploading', afterFiles: 2, message: 'ping' },
          { at: 'uploading', afterFiles: 3, message: 'no-downloads' },
          { at: 'moving', message: 'no-uploads' },
        ],
      },
    },
    ...successful,
  },
  { title: 'the phone hangs up after its answer', day: { backup: { farewell: 'drop' } }, ...successful },
  { title: 'the phone says goodbye itself', day: { backup: { farewell: 'disconnect' } }, ...successful },
  {
    title: 'the phone says goodbye and nothing else',
    day: { backup: { farewell: 'disconnect-only' } },
    exit: 255,
    says: /Backup Failed \(Error Code 1\)/,
  },
  { title: 'the answer gets lost with the connection', day: { backup: { farewell: 'drop-only' } }, ...unplugged },
];

test('idevicebackup2 ends as it should in every mood of a phone', {
  concurrency: true,
  ...needs('idevicebackup2'),
}, async (t) => {
  await using pool = await PhonePool.open(4, quick);
  await inParallel(t, backups, ({ title, day, exit, says }) =>
    pool.use(day, async (phone) => {
      const ended = await idevicebackup2(phone.env, 'backup', phone.newFolder());
      assert.match(ended.out + ended.err, says, title);
      assert.equal(ended.code, exit, ended.out);
    }),
  );
});

/** Every code that a request can end with, as far as no mood above or below brings it about by itself. */
const otherCodes = [
  1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 26, 100, 101, 103, 105, 106, 203, 204, 210, 223, 300, 301, 302, 303,
  304, 305, 306, 307, 555,
];

test('every other code of the phone is the tool’s exit, with the phone’s words', {
  concurrency: true,
  ...needs('idevicebackup2'),
}, async (t) => {
  await using pool = await PhonePool.open(4, quick);
  const codes = otherCodes.map((code) => ({ title: `code ${code}`, code }));
  await inParallel(t, codes, ({ code }) =>
    pool.use({ backup: { ends: { at: 'info', code } } }, async (phone) => {
      // The quickest of the tool's commands; all of them end with the code in the same way.
      const folder = phone.newFolder();
      mkdirSync(join(folder, phone.udid));
      const ended = await idevicebackup2(phone.env, 'info', folder);
      assert.match(ended.out, new RegExp(`ErrorCode ${code}: [A-Z].*\\(MBErrorDomain/${code}\\)`));
      assert.equal(ended.code, exitOf(code), ended.out);
    }),
  );
});

const places = ['uploading', 'manifests', 'moving', 'removing', 'verifying'] as const;

test(
  'a cable that comes out costs a run in every phase, and the next one completes',
  needs('idevicebackup2'),
  async (t) => {
    await using pool = await PhonePool.open(4, quick);
    const cuts = places.map((at) => ({ title: `at ${at}`, at }));
    await inParallel(t, cuts, ({ at }) => {
      // Between two messages: within the content of a file this tool asks a dead connection for more, for ever.
      const unplugs = { at, backAfterMs: 50 };
      return pool.use({ runs: [{ backup: { unplugs } }, {}] }, async (phone) => {
        const folder = phone.newFolder();
        const before = await phone.control.state();
        const broken = await idevicebackup2(phone.env, 'backup', folder);
        assert.ok((broken.out + broken.err).includes(pulled), broken.out + broken.err);
        assert.equal(broken.code, 255);
        const { deviceId } = await phone.control.waitFor({ plugged: true });
        assert.equal(deviceId, (before.deviceId ?? 0) + 1);
        const next = await idevicebackup2(phone.env, 'backup', folder);
        assert.match(next.out, /Backup Successful\./);
      });
    });
  },
);

test(
  'a backup is cancelled by a notification, and by Ctrl-C, and goes on later',
  needs('idevicebackup2'),
  async (t) => {
    await using pool = await PhonePool.open(2, quick);
    const ways = [
      { title: 'by the person at the phone', exit: exitOf(202), says: /ErrorCode 202: Backup cancelled/ },
      { title: 'by Ctrl-C', exit: 255, says: /Backup Aborted\./ },
    ];
    await inParallel(t, ways, ({ title, exit, says }) =>
      pool.use({ backup: { silences: { at: 'uploading', afterFiles: 3 } } }, async (phone) => {
        const folder = phone.newFolder();
        const interrupt = new AbortController();
        const running = runProgram('idevicebackup2', ['backup', folder], {
          env: phone.env,
          interrupt: interrupt.signal,
        });
        await Promise.race([phone.control.waitFor({ held: true }), running.then(tooEarly)]);
        if (title === 'by Ctrl-C') {
          interrupt.abort();
          // The tool looks up when the next message comes.
          await phone.control.do('go-on');
        } else {
          await phone.control.do('cancel');
        }
        const ended = await running;
        assert.match(ended.out, says);
        assert.equal(ended.code, exit);
        await phone.control.waitFor({ request: null });
        await phone.control.do('scenario', { is: 'good-day' });
        const next = await idevicebackup2(phone.env, 'backup', folder);
        assert.match(next.out, /Backup Successful\./);
        assert.ok(receivedFiles(next) > 0);
      }),
    );
  },
);

test('a restore is refused for every reason that a phone has', {
  concurrency: true,
  ...needs('idevicebackup2'),
}, async (t) => {
  await using pool = await PhonePool.open(4, quick);
  const cases: readonly (Case & { spoil?(backup: string): void })[] = [
    { title: 'Find My is on', day: 'find-my-on', ...refused(211, 'Find My must be turned off') },
    { title: 'a restore from iCloud runs', day: 'icloud-restore', ...refused(25, 'A restore from iCloud') },
    { title: 'restores are prohibited', day: 'backup-prohibited', ...refused(22, 'Restore is prohibited') },
    {
      title: 'set-up is not finished',
      day: { backup: { ends: { at: 'restore-start', code: 212 } } },
      ...refused(212, 'Unable to restore until Setup'),
    },
    {
      title: 'the backup is of a newer iOS',
      day: { backup: { ends: { at: 'restore-status', code: 203 } } },
      ...refused(203, 'Unsupported backup version'),
    },
    {
      title: 'the phone is too full',
      day: { backup: { ends: { at: 'restore-payload', code: 106 } } },
      ...refused(106, 'Insufficient free disk space on device to restore'),
    },
    {
      title: 'files are missing',
      day: 'good-day',
      spoil: losePayload,
      ...refused(205, 'Multiple errors downloading files'),
    },
  ];
  await inParallel(t, cases, ({ title, day, exit, says, spoil }) =>
    pool.use('good-day', async (phone) => {
      const folder = await goodBackup(phone);
      spoil?.(join(folder, phone.udid));
      await phone.control.do('scenario', { is: day });
      const ended = await idevicebackup2(phone.env, 'restore', '--system', folder);
      assert.match(ended.out, says, title);
      assert.equal(ended.code, exit, ended.out);
    }),
  );
});

test(
  'a second restore without a restart in between is refused, until the phone was restarted',
  needs('idevicebackup2'),
  async () => {
    await using pool = await PhonePool.open(1, quick);
    await pool.use({ rebootMs: 50 }, async (phone) => {
      const folder = await goodBackup(phone);
      assert.match((await idevicebackup2(phone.env, 'restore', '--no-reboot', folder)).out, /Restore Successful\./);
      const second = await idevicebackup2(phone.env, 'restore', folder);
      assert.match(second.out, /ErrorCode 102: Restore directory already exists/);
      assert.equal(second.code, exitOf(102));
      const { deviceId } = await phone.control.state();
      await phone.control.do('reboot');
      await phone.control.waitFor({ deviceId: (deviceId ?? 0) + 1 });
      assert.match((await idevicebackup2(phone.env, 'restore', folder)).out, /Restore Successful\./);
    });
  },
);

test('management keeps encryption on, and wrong passwords are refused', needs('idevicebackup2'), async () => {
  await using pool = await PhonePool.open(1, quick);
  await pool.use(cheapKeybags, async (phone) => {
    const folder = phone.newFolder();
    const run = (...args: string[]) => idevicebackup2(phone.env, ...args, folder);
    assert.match((await run('encryption', 'on', 'secret')).out, /enabled successfully/);
    await phone.control.do('change', { to: { requiresEncryption: true } });
    const off = await run('encryption', 'off', 'secret');
    assert.match(off.out, /ErrorCode 22: Cannot remove iTunes Backup Encryption/);
    assert.equal(off.code, exitOf(22));
    assert.equal((await run('changepw', 'wrong', 'other')).code, exitOf(207));
    await phone.control.do('change', { to: { backup: { ends: { at: 'cloud', code: 210 } } } });
    const cloud = await run('cloud', 'on');
    assert.match(cloud.out, /ErrorCode 210: No account exists/);
    assert.equal(cloud.code, exitOf(210));
  });
});

test('a phone that forgot the computer is paired again', needs('idevicebackup2', 'idevicepair'), async () => {
  await using pool = await PhonePool.open(1, quick);
  await pool.use('good-day', async (phone) => {
    const { env } = phone;
    assert.match((await runProgram('idevicepair', ['pair'], { env })).out, /SUCCESS/);
    await phone.control.do('scenario', { is: 'trust-lost' });
    const refusedSession = await idevicebackup2(env, 'backup', phone.newFolder());
    assert.match(refusedSession.out + refusedSession.err, /Could not connect to lockdownd, error code -21/);
    await phone.control.do('change', { to: { trust: 'pending' } });
    const asked = await runProgram('idevicepair', ['pair'], { env });
    assert.match(asked.out + asked.err, /accept the trust dialog/);
    await phone.control.waitFor({ asks: 'trust' });
    await phone.control.do('trust');
    assert.match((await runProgram('idevicepair', ['pair'], { env })).out, /SUCCESS/);
    assert.match((await idevicebackup2(env, 'backup', phone.newFolder())).out, /Backup Successful\./);
  });
});

/** Each case is a test of its own, all at once; what they share decides how many really run. */
async function inParallel<C extends { readonly title: string }>(
  t: TestContext,
  cases: readonly C[],
  run: (each: C) => Promise<unknown>,
): Promise<void> {
  await Promise.all(cases.map((each) => t.test(each.title, () => run(each).then(() => {}))));
}

async function goodBackup(phone: PooledPhone): Promise<string> {
  const folder = phone.newFolder();
  assert.match((await idevicebackup2(phone.env, 'backup', folder)).out, /Backup Successful\./);
  return folder;
}

function tooEarly({ out, err }: Ended): never {
  throw new Error(`the tool ended before the phone fell silent: ${out}${err}`);
}

/** Puts the content of a backup aside, all of it. */
function losePayload(backup: string): void {
  const folders = readdirSync(backup).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of folders) renameSync(join(backup, folder), join(backup, `lost-${folder}`));
}
