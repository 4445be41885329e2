import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AppError, silentLog, type TaskContext, type TaskEvent } from '@pearmain/base';
import {
  asDict,
  type PlistDict,
  type PlistValue,
  parsePlist,
  Real,
  utf8Encode,
  writeBinaryPlist,
} from '@pearmain/formats';
import { MapFolder, ScriptedBackupPhone, ScriptedSession } from '@pearmain/testkit';
import { type ByteChannel, DL } from '@pearmain/wire';
import { type BackupRun, backUp } from './back-up.js';
import { limits } from './limits.js';

const udid = '00008110-001A2B3C4D5E6F70';
const at = (path: string) => `${udid}/${path}`;
const guid = '0123456789ABCDEF0123456789ABCDEF';

type Script = (phone: ScriptedBackupPhone, request: PlistDict) => Promise<void>;

/** A phone that greets, takes the request, does what the test says, and waits for the goodbye. */
function sessionWith(script: Script): ScriptedSession {
  const session = new ScriptedSession(async (channel: ByteChannel) => {
    const phone = new ScriptedBackupPhone(channel);
    await phone.greet();
    await script(phone, await phone.request());
  });
  session.timer.skip(limits.lockRetryMs);
  return session;
}

interface Attempt {
  readonly session: ScriptedSession;
  readonly folder: MapFolder;
  readonly events: TaskEvent[];
  readonly abort: AbortController;
  readonly run: Promise<BackupRun>;
}

function attempt(session: ScriptedSession, folder = new MapFolder(udid), fullBackup = false): Attempt {
  const events: TaskEvent[] = [];
  const abort = new AbortController();
  const ctx: TaskContext = { signal: abort.signal, log: silentLog, emit: (event) => void events.push(event) };
  const run = backUp(session, folder, { guid, fullBackup, clock: session.timer }, ctx);
  run.catch(() => {}); // a test that expects a failure asks for it later
  return { session, folder, events, abort, run };
}

function status(state: string, { isFull = true, backupState = 'new' } = {}): Uint8Array {
  return writeBinaryPlist({
    BackupState: backupState,
    Date: new Date('2026-03-03T12:00:00Z'),
    IsFullBackup: isFull,
    SnapshotState: state,
    UUID: '0F7E6A52-0000-4000-8000-0123456789AB',
    Version: '3.3',
  });
}

function manifest({ isEncrypted = false, device = udid } = {}): Uint8Array {
  return writeBinaryPlist({ IsEncrypted: isEncrypted, Lockdown: { UniqueDeviceID: device }, Version: '10.0' });
}

const payload = ['0a/0a11', '0a/0a22', 'ff/ff33'];

/** The whole order of a first backup, as phones since iOS 10 keep it, with a few folders and files. */
async function firstBackup(phone: ScriptedBackupPhone, changes: { manifest?: Uint8Array; last?: Uint8Array } = {}) {
  await phone.download([at('Status.plist')]);
  await phone.ask(DL.GetFreeDiskSpace.encode({}));
  for (const folder of ['', '/0a', '/ff', '/Snapshot', '/Snapshot/0a', '/Snapshot/ff'])
    await phone.makeDirectory(udid + folder, 20);
  await putStatus(phone, status('uploading', { backupState: 'empty' }), 30);
  await phone.upload(
    payload.map((name) => ({ path: at(`Snapshot/${name}`), content: `content of ${name}` })),
    { progress: 60, totalBytes: 100 },
  );
  await phone.upload([{ path: at('Snapshot/Manifest.plist'), content: changes.manifest ?? manifest() }], {
    progress: 65,
  });
  await phone.upload([{ path: at('Snapshot/Manifest.db'), content: 'SQLite format 3\0' }], { progress: 70 });
  await putStatus(phone, status('moving'), 75);
  await phone.move(
    payload.map((name) => [at(`Snapshot/${name}`), at(name)] as const),
    85,
  );
  await phone.move([[at('Snapshot/Manifest.plist'), at('Manifest.plist')]], 90);
  await phone.move([[at('Snapshot/Manifest.db'), at('Manifest.db')]], 92);
  await putStatus(phone, status('removing'), 95);
  await phone.remove([at('Snapshot')], 98);
  await phone.remove([at('Manifest.mbdx')], 99);
  await putStatus(phone, changes.last ?? status('finished', { isFull: false }), 100);
  for (const name of ['Status.plist', 'Manifest.plist', 'Manifest.db']) {
    assert.equal((await phone.download([at(name)], 100)).status.code, 0);
  }
  await phone.list(udid);
  await phone.list(at('0a'));
}

async function putStatus(phone: ScriptedBackupPhone, content: Uint8Array, progress: number): Promise<void> {
  await phone.upload([{ path: at('Status.plist'), label: '/var/tmp/tmp.2.abcdef', content }], { progress });
}

async function endWell(phone: ScriptedBackupPhone): Promise<void> {
  await phone.respond({ errorCode: 0 });
  await phone.goodbye();
}

test('a first backup: the order of iTunes, the files in their place, and what was received', async () => {
  let asked: PlistDict | undefined;
  const session = sessionWith(async (phone, request) => {
    asked = request;
    await firstBackup(phone);
    await endWell(phone);
  });
  session.lockedTimes = 3;
  const { folder, events, run } = attempt(session);
  const result = await run;
  await session.scriptEnded;
  assert.deepEqual({ ...asked }, { MessageName: 'Backup', SourceIdentifier: udid, TargetIdentifier: udid });
  assert.deepEqual(
    [...folder.files().keys()].sort(),
    ['0a/0a11', '0a/0a22', 'Info.plist', 'Manifest.db', 'Manifest.plist', 'Status.plist', 'ff/ff33'].map(at),
  );
  const { bytes, ...rest } = result;
  assert.ok(bytes > 4 * 150);
  assert.deepEqual(rest, {
    files: 3 + 6,
    wasFull: true,
    isEncrypted: false,
    deviceErrors: [],
    deviceErrorCount: 0,
    paths: {
      info: at('Info.plist'),
      status: at('Status.plist'),
      manifest: at('Manifest.plist'),
      database: at('Manifest.db'),
    },
  });
  assert.deepEqual(session.events, [
    'open com.apple.mobile.notification_proxy',
    'open com.apple.afc',
    'open com.apple.mobilebackup2 with escrow',
    'post syncWillStart',
    'post syncLockRequest',
    'lock',
    'post syncDidStart',
    'open com.apple.mobile.installation_proxy',
    'open com.apple.springboardservices',
    'unlock',
    'post syncDidFinish',
  ]);
  const phases = events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []));
  assert.deepEqual(phases, ['preparing', 'transferring', 'finishing']);
  const last = events.filter((event) => event.kind === 'progress').at(-1);
  assert.deepEqual(last, { kind: 'progress', files: 9, bytes, percent: 100 });
});

test('a full backup is asked for by its option', async () => {
  let asked: PlistDict | undefined;
  const session = sessionWith(async (phone, request) => {
    asked = request;
    await firstBackup(phone);
    await endWell(phone);
  });
  await attempt(session, new MapFolder(udid), true).run;
  assert.deepEqual({ ...asDict(asked?.['Options']) }, { ForceFullBackup: true });
});

test('Info.plist holds what iTunes writes, before the phone is asked to begin', async () => {
  let atStart: PlistDict | undefined;
  const attempts: { folder?: MapFolder } = {};
  const session = sessionWith(async (phone) => {
    atStart = asDict(parsePlist(attempts.folder?.files().get(at('Info.plist')) ?? new Uint8Array()));
    await firstBackup(phone);
    await endWell(phone);
  });
  const values: [string, PlistValue][] = [
    ['DeviceName', 'Ada \u0007 iPhone'],
    ['BuildVersion', '21F90'],
    ['ProductType', 'iPhone14,5'],
    ['ProductVersion', '17.5.1'],
    ['SerialNumber', 'F2LXXXXXXX'],
    ['InternationalMobileEquipmentIdentity', '350000000000001'],
    ['InternationalMobileEquipmentIdentity2', '350000000000002'],
    ['MobileEquipmentIdentifier', '35000000000000'],
    ['IntegratedCircuitCardIdentity', '8949000000000000001'],
    ['PhoneNumber', '+49 170 0000000'],
    ['com.apple.iTunes/Prefs', true],
    ['com.apple.mobile.iTunes/MinITunesVersion', '12.9.0'],
  ];
  for (const [key, value] of values) session.values.set(key, value);
  const sinf = utf8Encode('sinf');
  const metadata = utf8Encode('metadata');
  session.apps.push({ ApplicationSINF: sinf, CFBundleIdentifier: 'org.example.store', iTunesMetadata: metadata });
  session.apps.push({ CFBundleIdentifier: 'org.example.own' }, { nothing: true });
  session.icons.set('org.example.store', utf8Encode('PNG'));
  session.mediaFiles.set('/iTunes_Control/iTunes/iTunesPrefs', utf8Encode('prefs'));
  session.mediaFiles.set('/iTunes_Control/iTunes/IC-Info.sidb', new Uint8Array(0));
  session.mediaFiles.set('/Books/iBooksData2.plist', utf8Encode('books'));
  const { folder, run } = attempt(session);
  attempts.folder = folder;
  await run;
  assert.deepEqual(plain(atStart ?? {}), {
    Applications: {
      'org.example.store': { ApplicationSINF: sinf, PlaceholderIcon: utf8Encode('PNG'), iTunesMetadata: metadata },
    },
    'Build Version': '21F90',
    'Device Name': 'Ada \uFFFD iPhone',
    'Display Name': 'Ada \uFFFD iPhone',
    GUID: guid,
    ICCID: '8949000000000000001',
    IMEI: '350000000000001',
    'IMEI 2': '350000000000002',
    'Installed Applications': ['org.example.store', 'org.example.own'],
    'Last Backup Date': new Date('2026-03-03T12:00:00Z'),
    MEID: '35000000000000',
    'Phone Number': '+49 170 0000000',
    'Product Type': 'iPhone14,5',
    'Product Version': '17.5.1',
    'Serial Number': 'F2LXXXXXXX',
    'Target Identifier': udid,
    'Target Type': 'Device',
    'Unique Identifier': udid,
    'iBooks Data 2': utf8Encode('books'),
    'iTunes Files': { iTunesPrefs: utf8Encode('prefs') },
    'iTunes Settings': { Prefs: true },
    'iTunes Version': '12.9.0',
  });
});

test('the GUID of a folder is kept, and a phone without apps, icons or iTunes is backed up all the same', async () => {
  const session = sessionWith(async (phone) => {
    await firstBackup(phone);
    await endWell(phone);
  });
  session.missing.add('com.apple.mobile.installation_proxy').add('com.apple.springboardservices');
  const folder = new MapFolder(udid);
  folder.put(at('Info.plist'), writeBinaryPlist({ GUID: 'FEDCBA9876543210FEDCBA9876543210' }));
  const { events, run } = attempt(session, folder);
  await run;
  const info = asDict(parsePlist(folder.files().get(at('Info.plist')) ?? new Uint8Array())) ?? {};
  assert.equal(info['GUID'], 'FEDCBA9876543210FEDCBA9876543210');
  assert.equal(info['iTunes Version'], '10.0.1');
  assert.deepEqual(plain(asDict(info['iTunes Settings']) ?? {}), {});
  const codes = events.flatMap((event) => (event.kind === 'notice' ? [event.code] : []));
  assert.deepEqual(codes, ['device/part-of-phone-unread', 'device/part-of-phone-unread']);
});

test('an incremental backup in which nothing changed is no full one', async () => {
  const folder = new MapFolder(udid);
  folder.put(at('Status.plist'), status('finished', { isFull: false }));
  const session = sessionWith(async (phone) => {
    assert.equal((await phone.download([at('Status.plist')])).status.code, 0);
    await putStatus(phone, status('uploading', { isFull: false }), 50);
    await phone.upload([{ path: at('Snapshot/Manifest.plist'), content: manifest() }], { progress: 60 });
    await phone.upload([{ path: at('Snapshot/Manifest.db'), content: 'db' }], { progress: 60 });
    await putStatus(phone, status('moving', { isFull: false }), 70);
    await phone.move([[at('Snapshot/Manifest.plist'), at('Manifest.plist')]], 80);
    await phone.move([[at('Snapshot/Manifest.db'), at('Manifest.db')]], 80);
    await phone.remove([at('Snapshot')], 90);
    await putStatus(phone, status('finished', { isFull: false }), 100);
    await endWell(phone);
  });
  const { wasFull, files } = await attempt(session, folder).run;
  assert.deepEqual({ wasFull, files }, { wasFull: false, files: 5 });
});

test('the percentage never falls, though the phone’s does in its second pass', async () => {
  const session = sessionWith(async (phone) => {
    for (const progress of [10, 40, 65, 0, 30, 500, Number.NaN]) await phone.makeDirectory(udid, progress);
    await phone.upload([{ path: at('a'), content: 'x' }], { progress: -5, totalBytes: 10 });
    await phone.respond({ errorCode: 1, errorDescription: 'enough' });
  });
  const { events, run } = attempt(session);
  await assert.rejects(run);
  const percents = events.flatMap((event) => (event.kind === 'progress' ? [event.percent ?? 0] : []));
  assert.deepEqual(
    percents,
    [...percents].sort((a, b) => a - b),
  );
  assert.ok(percents.every((percent) => percent >= 0 && percent <= 100));
});

test('a passcode that the phone waits for is asked for, and no longer once the phone goes on', async () => {
  const session = sessionWith(async (phone) => {
    await session.relay('com.apple.LocalAuthentication.ui.presented');
    await session.timer.whenAsleep(limits.silenceMs);
    session.timer.advance(29 * 60_000);
    await firstBackup(phone);
    await endWell(phone);
  });
  const { events, run } = attempt(session);
  await run;
  const kinds = events
    .filter(({ kind }) => kind !== 'progress')
    .map((event) => ('phase' in event ? event.phase : event.kind));
  assert.deepEqual(kinds, ['preparing', 'prompt', 'prompt-done', 'transferring', 'finishing']);
  assert.deepEqual(
    events.find(({ kind }) => kind === 'prompt'),
    {
      kind: 'prompt',
      on: 'device',
      what: 'passcode',
      message: 'Enter the passcode on Ada’s iPhone.',
    },
  );
});

test('a passcode that was not entered ends the prompt and the run', async () => {
  const session = sessionWith(async (phone) => {
    await session.relay('com.apple.LocalAuthentication.ui.presented');
    await session.timer.whenAsleep(limits.silenceMs);
    await phone.respond({ errorCode: 208, errorDescription: 'Device locked (MBErrorDomain/208)' });
  });
  const { events, run } = attempt(session);
  await assert.rejects(run, { code: 'device/passcode-not-entered' });
  assert.equal(events.at(-1)?.kind, 'prompt-done');
  assert.deepEqual(session.events.slice(-2), ['unlock', 'post syncDidFinish']);
});

test('a phone that has finished and never says so is waited for ten minutes, not thirty', async () => {
  const session = sessionWith(async (phone) => {
    await firstBackup(phone);
    await session.timer.whenAsleep(limits.closingSilenceMs);
    session.timer.advance(limits.closingSilenceMs);
  });
  await assert.rejects(attempt(session).run, { code: 'device/phone-silent', message: /nothing for 10 minutes/ });
});

test('cancelling on the phone ends the run at a message’s boundary, with its own reason', async () => {
  const session = sessionWith(async (phone) => {
    await phone.makeDirectory(udid);
    await session.relay('com.apple.itunes-client.syncCancelRequest');
    await phone.goodbye();
  });
  const { run } = attempt(session);
  await assert.rejects(run, { code: 'device/cancelled-on-phone' });
  await session.scriptEnded;
  assert.deepEqual(session.events.slice(-2), ['unlock', 'post syncDidFinish']);
});

test('cancelling here rejects with the reason, and the lock is given back', async () => {
  const reason = new Error('Ctrl-C');
  const session = sessionWith(async (phone) => {
    await phone.makeDirectory(udid);
    attempted.abort.abort(reason);
    await phone.goodbye();
  });
  const attempted = attempt(session);
  await assert.rejects(attempted.run, reason);
  await session.scriptEnded;
  assert.deepEqual(session.events.slice(-2), ['unlock', 'post syncDidFinish']);
});

test('a phone that another program syncs is left alone after ten seconds', async () => {
  const session = sessionWith(async () => {});
  session.lockedTimes = 1000;
  const { run, folder } = attempt(session);
  await assert.rejects(run, { code: 'device/sync-in-progress' });
  assert.equal(session.lockedTimes, 1000 - 51);
  assert.equal(folder.files().size, 0);
});

test('a folder that is full before the phone is asked ends in its own words', async () => {
  const session = sessionWith(async () => {});
  const { run } = attempt(session, new MapFolder(udid, { capacityBytes: 10 }));
  await assert.rejects(run, { code: 'device/computer-full' });
});

test('a disk that fills up during the run is the reason given, whatever the phone makes of it', async () => {
  for (const errorCode of [104, 0, 100]) {
    const session = sessionWith(async (phone) => {
      assert.equal((await phone.upload([{ path: at('Snapshot/0a/0a11'), content: new Uint8Array(9000) }])).code, -15);
      await phone.respond({ errorCode, errorDescription: 'Multiple errors uploading files (MBErrorDomain/104)' });
    });
    await assert.rejects(attempt(session, new MapFolder(udid, { capacityBytes: 5000 })).run, {
      code: 'device/computer-full',
    });
  }
  const hangsUp = sessionWith(async (phone) => {
    await phone.upload([{ path: at('Snapshot/0a/0a11'), content: new Uint8Array(9000) }]);
    phone.channel.close();
  });
  await assert.rejects(attempt(hangsUp, new MapFolder(udid, { capacityBytes: 5000 })).run, {
    code: 'device/computer-full',
  });
});

test('too little room is told with what is needed and what is free', async () => {
  const session = sessionWith(async (phone) => {
    const { value } = await phone.ask(DL.GetFreeDiskSpace.encode({}));
    await phone.ask(DL.PurgeDiskSpace.encode({ amount: 12_000_000_000 - Number(value) + 2 ** 31, urgency: 4 }));
    await phone.respond({
      errorCode: 105,
      errorDescription: 'Insufficient free disk space on drive to back up (MBErrorDomain/105)',
    });
  });
  await assert.rejects(
    attempt(session, new MapFolder(udid, { capacityBytes: 5_000_000_000 })).run,
    (error: AppError) => {
      assert.equal(error.code, 'device/computer-full');
      assert.match(error.message, /12\.0 GB needed, 5\.0 GB free/);
      assert.equal(error.data['neededBytes'], 12_000_000_000);
      return true;
    },
  );
});

test('only the integer 0 is success', async () => {
  const answers: [PlistValue | undefined, string][] = [
    ['0', 'device/out-of-step'],
    [new Real(0), 'device/out-of-step'],
    [false, 'device/out-of-step'],
    [undefined, 'device/out-of-step'],
    [2 ** 32, 'device/out-of-step'],
    [-1, 'device/ended-by-phone'],
    [18446744073709551603n, 'device/ended-by-phone'],
  ];
  for (const [errorCode, code] of answers) {
    const session = sessionWith(async (phone) => {
      await firstBackup(phone);
      const message = { MessageName: 'Response', ...(errorCode === undefined ? {} : { ErrorCode: errorCode }) };
      await phone.send(DL.ProcessMessage.encode({ message }));
    });
    await assert.rejects(attempt(session).run, { code }, String(errorCode));
  }
});

test('a phone that says it is done, but left something else, is not believed', async () => {
  const unproven: [string, Script, code?: string][] = [
    ['nothing was sent, and an older finished backup lies there', async () => {}],
    ['not finished', (phone) => firstBackup(phone, { last: status('removing') })],
    ['a torn Status.plist', (phone) => firstBackup(phone, { last: status('finished').subarray(0, 100) })],
    ['an empty Manifest.plist', (phone) => firstBackup(phone, { manifest: new Uint8Array(0) })],
    [
      'encrypted, though no password was set',
      (phone) => firstBackup(phone, { manifest: manifest({ isEncrypted: true }) }),
    ],
    [
      'another phone’s manifest',
      (phone) => firstBackup(phone, { manifest: manifest({ device: '00008110-0000000000000001' }) }),
      'device/other-phone',
    ],
    [
      'the manifests removed again',
      async (phone) => {
        await firstBackup(phone);
        await phone.remove([at('Manifest.db')]);
      },
    ],
  ];
  for (const [what, script, code = 'device/backup-unproven'] of unproven) {
    const folder = new MapFolder(udid);
    folder.put(at('Status.plist'), status('finished'));
    folder.put(at('Manifest.plist'), manifest());
    folder.put(at('Manifest.db'), utf8Encode('db'));
    const session = sessionWith(async (phone, request) => {
      await script(phone, request);
      await phone.respond({ errorCode: 0 });
    });
    await assert.rejects(attempt(session, folder).run, { code }, what);
  }
});

test('a phone with a backup password must send an encrypted backup', async () => {
  const plainOne = sessionWith(async (phone) => {
    await firstBackup(phone);
    await endWell(phone);
  });
  plainOne.values.set('com.apple.mobile.backup/WillEncrypt', true);
  await assert.rejects(attempt(plainOne).run, { code: 'device/backup-unproven', message: /not encrypted/ });

  const encrypted = sessionWith(async (phone) => {
    await firstBackup(phone, { manifest: manifest({ isEncrypted: true }) });
    await endWell(phone);
  });
  encrypted.values.set('com.apple.mobile.backup/WillEncrypt', true);
  assert.equal((await attempt(encrypted).run).isEncrypted, true);
});

test('a connection that breaks in the middle is told as such, and the folder is left for the next run', async () => {
  const session = sessionWith(async (phone) => {
    await putStatus(phone, status('uploading'), 10);
    await phone.upload([{ path: at('Snapshot/0a/0a11'), content: 'arrived' }]);
    phone.channel.close();
  });
  const { run, folder } = attempt(session);
  await assert.rejects(run, { code: 'device/connection-lost' });
  assert.ok(folder.files().has(at('Snapshot/0a/0a11')));
  assert.ok(folder.files().has(at('Status.plist')));
});

/** Dictionaries as object literals, so that they compare with what a test writes down. */
function plain(value: PlistValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  const dict = asDict(value);
  return dict ? Object.fromEntries(Object.entries(dict).map(([key, item]) => [key, plain(item)])) : value;
}
