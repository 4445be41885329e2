import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DL, DlErrorCode, readDlMessage, statusResponse, writeDlMessage } from '@pearmain/wire';
import { fileIdOf } from '../../../storage/names.js';
import type { BackupScenario } from '../backup-scenario.js';
import { setBackupPassword } from '../password.js';
import { BackedUpPhone, layFiles, testUdid } from '../testing/backed-up-phone.test.js';
import { collapsed } from '../testing/log-lines.test.js';
import { MemoryHost } from '../testing/memory-host.test.js';

function snapshotPath(name: string): string {
  const slash = name.indexOf('/');
  const id = fileIdOf(name.slice(0, slash), name.slice(slash + 1));
  return `${testUdid}/Snapshot/${id.slice(0, 2)}/${id}`;
}

function phoneWith(backup: BackupScenario, more: ConstructorParameters<typeof BackedUpPhone>[0] = {}): BackedUpPhone {
  const phone = new BackedUpPhone({ ...more, day: { ...more.day, backup } });
  layFiles(phone.phone);
  return phone;
}

test('a phone is silent for as long as the scenario says, on a clock that may run faster', async () => {
  const thirtyMinutes = 30 * 60_000;
  const silences = (['start', 'status', 'scan', 'moving', 'verifying'] as const).map((at) => ({
    at,
    ms: thirtyMinutes,
  }));
  await using phone = phoneWith({ silences }, { day: { timeScale: 1e5 } });
  const begin = performance.now();
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.ok(performance.now() - begin >= (5 * thirtyMinutes) / 1e5 - 5);
  assert.equal(phone.host.log[0], 'GET S');
});

test('a silence without an end lasts until the phone is told to go on', async () => {
  await using phone = phoneWith({ silences: { at: 'uploading', afterFiles: 2 } });
  const held = new Promise<void>((resolve) => {
    phone.phone.changes.add(() => {
      if (phone.phone.activity.isHeld) resolve();
    });
  });
  assert.equal(phone.phone.activity.goOn(), false);
  const done = phone.backUp();
  await held;
  assert.deepEqual(phone.phone.activity.now, { request: 'Backup', place: 'uploading', files: 2 });
  assert.equal(phone.host.log.at(-1)?.startsWith('PUT 2/'), true);
  assert.equal(phone.phone.activity.goOn(), true);
  assert.equal((await done).errorCode, 0);
  assert.equal(phone.phone.activity.now, undefined);
});

test('what is changed while the phone is silent holds for the rest of the request', async () => {
  await using phone = phoneWith({ silences: { at: 'uploading', afterFiles: 2 } });
  phone.phone.changes.add(() => {
    if (!phone.phone.activity.isHeld) return;
    phone.phone.day.change({ backup: { ends: { at: 'uploading', afterFiles: 4, code: 9 } } });
    phone.phone.activity.goOn();
  });
  assert.equal((await phone.backUp()).errorCode, 9);
  assert.deepEqual(
    phone.host.log.filter((line) => /^PUT \d/.test(line)).map((line) => line.slice(0, 6)),
    ['PUT 2/', 'PUT 2/'],
  );
});

test('a silent phone hears that it is cancelled, and that the host is gone', async () => {
  await using phone = phoneWith({ silences: { at: 'scan' } });
  const whenHeld = () =>
    new Promise<void>((resolve) => {
      const watch = phone.phone.changes.add(() => {
        if (!phone.phone.activity.isHeld) return;
        watch[Symbol.dispose]();
        resolve();
      });
    });
  let held = whenHeld();
  const cancelled = phone.backUp();
  await held;
  phone.phone.notifications.post('com.apple.itunes-client.syncCancelRequest');
  assert.equal((await cancelled).errorCode, 202);

  held = whenHeld();
  const gone = phone.backUp();
  await held;
  phone.unplug();
  await assert.rejects(gone, { code: 'wire/closed-here' });
  phone.phone.day.change({ backup: { silences: [] } });
  assert.equal((await phone.backUp()).errorCode, 0, 'the phone is not busy any more');
});

test('a host that leaves while the passcode is asked for takes the sheet with it', async () => {
  await using phone = phoneWith({}, { day: { hasPasscode: true, passcodeMs: 3_600_000 } });
  const sheet = new Promise<void>((resolve) => {
    phone.phone.changes.add(() => {
      if (phone.phone.screen.passcodeSheet.isUp) resolve();
    });
  });
  const asked = phone.backUp();
  await sheet;
  phone.unplug();
  await assert.rejects(asked, { code: 'wire/closed-here' });
  assert.equal(phone.phone.screen.passcodeSheet.isUp, false);
});

test('without its notices the passcode sheet is silence alone', async () => {
  await using phone = phoneWith({}, { day: { hasPasscode: true, passcodeNotices: false } });
  const heard: string[] = [];
  phone.phone.notifications.observe((name) => heard.push(name));
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(heard, ['com.apple.mobile.backup.domain_changed']);
});

for (const at of ['uploading', 'manifests', 'moving', 'removing', 'verifying'] as const) {
  test(`the cable comes out at “${at}”, at once or some bytes later, and the next run completes the backup`, async () => {
    for (const afterBytes of [undefined, 1, 700]) {
      const unplugs = { at, ...(afterBytes === undefined ? {} : { afterBytes }) };
      await using phone = new BackedUpPhone({ day: { runs: [{ backup: { unplugs } }, {}] } });
      layFiles(phone.phone);
      const pulled: unknown[] = [];
      phone.phone.cablePulled.add((backAfterMs) => pulled.push(backAfterMs));
      await assert.rejects(phone.backUp(), { code: 'wire/connection-closed' });
      assert.deepEqual(pulled, [undefined]);
      assert.equal((await phone.backUp()).errorCode, 0);
      assert.equal(phone.host.statuses.at(-1)?.['SnapshotState'], 'finished');
    }
  });
}

test('no byte beyond the last one leaves the phone when the cable comes out', async () => {
  await using phone = phoneWith({ unplugs: { at: 'uploading', afterBytes: 300_000, backAfterMs: 5 } });
  const pulled: unknown[] = [];
  phone.phone.cablePulled.add((backAfterMs) => pulled.push(backAfterMs));
  await assert.rejects(phone.backUp(), { code: 'wire/connection-closed' });
  assert.deepEqual(pulled, [5]);
  assert.ok(!phone.host.log.some((line) => /^PUT \d/.test(line)));
});

test('a slow phone takes its time for what a fast one sends', async () => {
  await using phone = phoneWith({ bytesPerSecond: 60_000 }, { day: { timeScale: 100 } });
  const begin = performance.now();
  assert.equal((await phone.backUp()).errorCode, 0);
  // 600,000 bytes of a picture alone.
  assert.ok(performance.now() - begin >= 95);
});

test('messages that have nothing to do with the matter come between the others and are answered', async () => {
  const asides = (['ping', 'unknown', 'no-downloads', 'no-uploads', 'purge'] as const).map((message) => ({
    at: 'uploading' as const,
    afterFiles: 3,
    message,
  }));
  await using phone = phoneWith({ asides });
  assert.equal((await phone.backUp()).errorCode, 0);
  const log = collapsed(phone.host.log);
  const from = log.findIndex((line) => line.startsWith('PUT 3/'));
  assert.deepEqual(log.slice(from + 1, from + 5), ['DLMessageRearrangeItems', 'GET 0', 'PUT 0/0', 'PURGE 2147483648']);
});

test('a file that is torn is an error with some content before it, and is whole after the second pass', async () => {
  for (const password of [undefined, 'secret']) {
    await using phone = phoneWith({ tornReads: { 'CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.JPG': 1 } });
    if (password !== undefined) {
      await setBackupPassword(phone.phone, password);
    }
    const torn = snapshotPath('CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.JPG');
    let length = 0;
    phone.host.interfere = (line) => {
      if (/^PUT \d/.test(line) && length === 0) length = phone.host.files.get(torn)?.length ?? 0;
      return false;
    };
    assert.equal((await phone.backUp()).errorCode, 0);
    assert.ok(length > 200_000 && length < 300_000, String(length));
    assert.equal(phone.host.failures.get(torn), 'Input/output error (5)');
  }
});

test('a file that the agent could not make arrives as an error and costs nothing', async () => {
  const name = 'HomeDomain/Library/Application Support/FileProvider/backup/backup_manifest.db';
  await using phone = phoneWith({ phantoms: [name] });
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual([...phone.host.failures], [[snapshotPath(name), 'Input/output error (5)']]);
  assert.equal((await phone.backUp()).errorCode, 0, 'also where nothing else is sent');
  assert.ok(phone.host.log.includes('PUT 1/0'));
});

test('a screen that locks costs what follows, or the run, or everything without the escrow bag', async () => {
  await using lockedLate = phoneWith({ locks: { afterFiles: 2 } });
  const response = await lockedLate.backUp();
  assert.equal(response.errorDescription, 'Multiple errors uploading files (MBErrorDomain/104)');
  assert.equal(lockedLate.host.failures.size, 4);

  for (const code of [13, 208]) {
    await using phone = phoneWith({ locks: { afterFiles: 2, code } });
    assert.equal((await phone.backUp()).errorDescription, `Device locked (MBErrorDomain/${code})`);
  }
  await using stranger = phoneWith({ locks: { afterFiles: 2 } }, { escrowUnlocked: false });
  assert.equal((await stranger.backUp()).errorCode, 103);
  assert.ok(stranger.host.log.some((line) => line.startsWith('PUT 2/')));
  await using asleep = phoneWith({}, { escrowUnlocked: false, day: { locked: true } });
  assert.equal((await asleep.backUp()).errorCode, 208);
  await using trusted = phoneWith({}, { day: { locked: true } });
  assert.equal((await trusted.backUp()).errorCode, 0, 'with the escrow bag a locked phone is backed up');
});

test('a screen that locks by itself ends the run of a host that gave no escrow bag', async () => {
  await using phone = phoneWith({ silences: { at: 'uploading', afterFiles: 2 } }, { escrowUnlocked: false });
  phone.phone.changes.add(() => {
    if (!phone.phone.activity.isHeld) return;
    phone.phone.day.change({ locked: true });
    phone.phone.activity.goOn();
  });
  assert.equal((await phone.backUp()).errorCode, 103);
});

test('payload in another order makes the same backup', async () => {
  await using phone = phoneWith({ sendsBackwards: true });
  for (let number = 0; number < 130; number++) {
    phone.phone.files.put('HomeDomain', `Library/many/${number}`, Buffer.from(`${number}`), {
      modified: 1_700_000_000,
    });
  }
  assert.equal((await phone.backUp()).errorCode, 0);
  const puts = phone.host.log.filter((line) => /^PUT \d/.test(line));
  assert.deepEqual(
    puts.map((line) => Number(/^PUT (\d+)/.exec(line)?.[1])),
    [8, 128],
  );
  assert.ok((phone.host.labels[2] ?? '') > (phone.host.labels[4] ?? ''));
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.ok(!phone.host.log.some((line) => /^PUT \d/.test(line)), 'the next one finds all of it');
});

test('a stuck snapshot refuses every run until the phone restarts', async () => {
  await using phone = phoneWith({ snapshot: 'stuck' });
  for (const _run of [1, 2]) {
    assert.equal(
      (await phone.backUp()).errorDescription,
      'Failed to create snapshot: File exists (17) at path "/private/var" (MBErrorDomain/3)',
    );
  }
  phone.phone.reboot();
  assert.equal((await phone.backUp()).errorCode, 0);
});

test('a snapshot that stays behind refuses the run after one that broke off', async () => {
  await using phone = new BackedUpPhone({
    day: { backup: { snapshot: 'kept-after-failure' }, runs: [{ backup: { cancelAfterFiles: 1 } }, {}] },
  });
  layFiles(phone.phone);
  assert.deepEqual([(await phone.backUp()).errorCode, (await phone.backUp()).errorCode], [202, 3]);
  phone.phone.reboot();
  assert.deepEqual([(await phone.backUp()).errorCode, (await phone.backUp()).errorCode], [0, 0]);
});

test('a phone takes its leave in every way that was seen', async () => {
  const last = async (farewell: NonNullable<BackupScenario['farewell']>): Promise<readonly string[]> => {
    await using phone = phoneWith({ farewell });
    const near = phone.connect();
    await MemoryHost.greet(near);
    const message = { MessageName: 'EnableCloudBackup', TargetIdentifier: testUdid, CloudBackupState: true };
    await writeDlMessage(near, DL.ProcessMessage.encode({ message }));
    if (farewell === 'no-response') {
      await writeDlMessage(near, DL.Disconnect.encode({ reason: '' }));
    }
    const names: string[] = [];
    for (;;) {
      const next = await readDlMessage(near).catch(() => undefined);
      if (!next) return names;
      names.push(next[0]);
      if (farewell === 'usual') return names;
    }
  };
  assert.deepEqual(await last('usual'), [DL.ProcessMessage.name]);
  assert.deepEqual(await last('disconnect'), [DL.ProcessMessage.name, DL.Disconnect.name]);
  assert.deepEqual(await last('drop'), [DL.ProcessMessage.name]);
  assert.deepEqual(await last('no-response'), []);
  assert.deepEqual(await last('disconnect-only'), [DL.Disconnect.name]);
  assert.deepEqual(await last('drop-only'), []);
});

test('a host whose disk is full in the middle hears 104, and 105 as its cause', async () => {
  await using phone = phoneWith({});
  phone.host.interfere = (line, host) => {
    if (/^PUT \d/.test(line)) host.uploadAnswer = statusResponse(DlErrorCode.ENOSPC, 'No space left on device');
    return false;
  };
  assert.equal(
    (await phone.backUp()).errorDescription,
    'Error uploading files (MBErrorDomain/104). Underlying error: No space left on device (MBErrorDomain/105).',
  );
});
