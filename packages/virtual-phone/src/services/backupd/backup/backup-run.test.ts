import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDict, parsePlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { fileIdOf } from '../../../storage/names.js';
import { decodeMBFile } from '../manifest/mb-file.js';
import { BackedUpPhone, layFiles, testUdid } from '../testing/backed-up-phone.test.js';
import { collapsed, lookedAt } from '../testing/log-lines.test.js';

const afterScan = ['FREE', 'MKD .', 'MKD *', 'MKD snap/', 'MKD snap/*', 'PUT S'];
const manifests = ['PUT snap/M', 'PUT snap/D', 'PUT S'];
const moved = ['MV 1 snap/M', 'MV 1 snap/D', 'PUT S'];
const removed = ['RM 1 snap/', 'RM 1 Manifest.mbdx', 'PUT S'];
const verified = ['GET S', 'GET M', 'GET D', 'LS .', 'LS *', 'RSP 0'];
const incremental = ['GET S', 'GET M', 'GET D', 'GET S', 'LS .', 'LS *'];

const sms = { domain: 'HomeDomain', path: 'Library/SMS/sms.db' } as const;

function payloadPath(domain: string, path: string): string {
  const id = fileIdOf(domain, path);
  return `${testUdid}/${id.slice(0, 2)}/${id}`;
}

function manifestOf({ host }: BackedUpPhone): Database {
  return Database.ofBytes(host.files.get(`${testUdid}/Manifest.db`) ?? new Uint8Array());
}

test('a first backup goes through every step of a real phone, in its order', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  assert.deepEqual(await phone.backUp(), { errorCode: 0 });
  // Six files with content, an empty one among them; the health data stays on the phone. The keychain is made.
  const keychain = phone.phone.files.find('KeychainDomain', 'keychain-backup.plist')?.size ?? 0;
  const bytes = 8 + 0 + 600_000 + 3 + 3 + keychain;
  assert.deepEqual(collapsed(phone.host.log), [
    'GET S',
    ...afterScan,
    `PUT 6/${bytes}`,
    ...manifests,
    'MV 6',
    ...moved,
    ...removed,
    ...verified,
  ]);
  const states = phone.host.statuses.map((status) => [
    status['SnapshotState'],
    status['BackupState'],
    status['IsFullBackup'],
    status['Version'],
  ]);
  assert.deepEqual(states, [
    ['uploading', 'empty', true, '3.3'],
    ['moving', 'new', true, '3.3'],
    ['removing', 'new', true, '3.3'],
    ['finished', 'new', false, '3.3'],
  ]);
  assert.equal(phone.host.files.get(`${testUdid}/Status.plist`)?.length, 189);
  assert.equal(new Set(phone.host.statuses.map((status) => status['UUID'])).size, 1);
  assert.ok(phone.host.labels.includes('/.b/6/var/mobile/Library/SMS/sms.db'));
  assert.equal(phone.phone.backup.willEncrypt, false);
  assert.equal(phone.phone.backup.lastBackupZone !== undefined, true);
});

test('the manifest names every entry with all its ancestors, and the payload is what lies on the phone', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.backUp();
  using manifest = manifestOf(phone);
  const rows = new Map<string, { flags: number; file: Uint8Array; fileID: string }>();
  for (const row of manifest.rows<{
    fileID: string;
    domain: string;
    relativePath: string;
    flags: number;
    file: Uint8Array;
  }>('SELECT * FROM Files')) {
    assert.equal(row.fileID, fileIdOf(row.domain, row.relativePath));
    rows.set(`${row.domain}/${row.relativePath}`, row);
  }
  const wanted = [...phone.phone.files.entries()].filter(
    ({ domain, relativePath }) => domain !== 'HealthDomain' || relativePath === '',
  );
  assert.deepEqual(
    [...rows.keys()].sort(),
    wanted.map(({ domain, relativePath }) => `${domain}/${relativePath}`).sort(),
  );
  assert.equal(rows.get('HomeDomain/')?.flags, 2);
  assert.equal(rows.get('AppDomain-org.example.app/Documents/link')?.flags, 4);
  const photo = decodeMBFile(rows.get('CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.JPG')?.file ?? new Uint8Array());
  assert.equal(photo?.digest, undefined, 'the camera roll has no digests');
  assert.equal(photo?.modified, 1_700_000_001);
  assert.ok(photo?.extendedAttributes);
  const messages = decodeMBFile(rows.get('HomeDomain/Library/SMS/sms.db')?.file ?? new Uint8Array());
  assert.equal(messages?.digest?.length, 20);
  assert.deepEqual(phone.host.files.get(payloadPath(sms.domain, sms.path)), Buffer.from('messages'));
  const properties = asDict(parsePlist(phone.host.files.get(`${testUdid}/Manifest.plist`) ?? new Uint8Array())) ?? {};
  assert.equal(properties['Version'], '10.0');
  assert.equal(properties['IsEncrypted'], false);
  assert.equal((properties['BackupKeyBag'] as Uint8Array).length, 1336);
  assert.ok(asDict(properties['Applications'])?.['org.example.app']);
});

test('a second backup without changes sends nothing but the manifests', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.backUp();
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(collapsed(phone.host.log), [
    ...incremental,
    ...afterScan,
    ...manifests,
    ...moved,
    ...removed,
    ...verified,
  ]);
  assert.equal(phone.host.statuses[0]?.['BackupState'], 'new');
  assert.equal(phone.host.statuses[0]?.['IsFullBackup'], false);
});

test('an incremental backup sends what changed, removes what is gone, and knows metadata without content', async () => {
  await using phone = new BackedUpPhone();
  const { files } = phone.phone;
  layFiles(phone.phone);
  await phone.backUp();
  files.put(sms.domain, sms.path, Buffer.from('one more message'), { modified: 1_700_000_100 });
  files.remove('AppDomain-org.example.app', 'Documents/caf\u00e9');
  files.put('HomeDomain', 'Library/empty', new Uint8Array(), { modified: 1_700_000_000, mode: 0o644 });
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(collapsed(phone.host.log).slice(incremental.length + afterScan.length), [
    'PUT 1/16',
    ...manifests,
    'MV 1 snap/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28',
    ...moved,
    `RM 1 ${payloadPath('AppDomain-org.example.app', 'Documents/caf\u00e9').slice(testUdid.length + 1)}`,
    ...removed,
    ...verified,
  ]);
  using manifest = manifestOf(phone);
  const row = manifest.row<{ file: Uint8Array }>('SELECT file FROM Files WHERE relativePath = ?', 'Library/empty');
  assert.equal(decodeMBFile(row?.file ?? new Uint8Array())?.mode, 0o100644);
});

test('a file changed by hand in the state folder is part of the next backup', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.backUp();
  const { writeFileSync } = await import('node:fs');
  writeFileSync(phone.phone.files.contentPath(sms.domain, sms.path), 'MESSAGES');
  writeFileSync(`${phone.folder}/files/HomeDomain/Library/by-hand`, 'new');
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.ok(phone.host.log.includes('PUT 2/11'));
  assert.deepEqual(phone.host.files.get(payloadPath(sms.domain, sms.path)), Buffer.from('MESSAGES'));
});

test('the overall value follows the phone’s own expectations, message by message', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.backUp();
  const { progress, log } = phone.host;
  const payload = log.find((line) => line.startsWith('PUT 6/')) ?? '';
  const bytes = Number(payload.slice('PUT 6/'.length));
  const small = 0.014;
  const sizes = [
    ...Array.from({ length: 514 }, () => 0.01),
    small,
    0.01 + 0.004 * 6 + bytes / 10_485_760,
    small,
    small,
    small,
    0.01 + 0.0015 * 6,
    0.0115,
    0.0115,
    small,
    0.0105,
    0.0105,
    small,
  ];
  const total = sizes.reduce((sum, seconds) => sum + seconds, 0);
  let done = 0;
  const values = sizes.map((seconds) => {
    done += seconds;
    return (100 * done) / total;
  });
  const wanted = [0, ...values, 100, 100, 100];
  assert.equal(progress.length, wanted.length);
  progress.forEach((value, index) => {
    assert.ok(Math.abs(value - (wanted[index] ?? 0)) < 1e-9, `message ${index}: ${value} is not ${wanted[index]}`);
  });
});

test('a missing payload makes the next backup a full one', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.backUp();
  phone.host.files.delete(payloadPath(sms.domain, sms.path));
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(lookedAt(phone.host.log), [...incremental, 'FREE']);
  assert.ok(phone.host.log.some((line) => line.startsWith('PUT 6/')));
  assert.equal(phone.host.statuses[0]?.['IsFullBackup'], true);
});

test('manifests that cannot be read end the run with 205, whatever is wrong with them', async () => {
  for (const [name, content, line] of [
    ['Manifest.plist', undefined, 'GET M'],
    ['Manifest.plist', new Uint8Array(), 'GET M'],
    ['Manifest.db', undefined, 'GET D'],
    ['Manifest.db', Buffer.from('no database'), 'GET D'],
  ] as const) {
    await using phone = new BackedUpPhone();
    layFiles(phone.phone);
    await phone.backUp();
    if (content) phone.host.files.set(`${testUdid}/${name}`, content);
    else phone.host.files.delete(`${testUdid}/${name}`);
    const response = await phone.backUp();
    assert.equal(response.errorCode, 205);
    assert.match(
      response.errorDescription ?? '',
      /^Error reading backup .*\(MBErrorDomain\/205\)\. Underlying error: /,
    );
    assert.deepEqual(phone.host.log.slice(-2), [line, 'RSP 205']);
  }
});

test('a status that says finished and full is a tool’s own: the run is full and no manifest is read', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  const { encodeStatus } = await import('../status.js');
  const fabricated = encodeStatus({
    version: 3.3,
    uuid: '0A1B2C3D-0000-4000-8000-000000000000',
    date: new Date(0),
    backupState: 'new',
    snapshotState: 'finished',
    isFullBackup: true,
  });
  phone.host.files.set(`${testUdid}/Status.plist`, fabricated);
  phone.host.files.set(`${testUdid}/Manifest.plist`, new Uint8Array());
  phone.host.folders.add(testUdid);
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(lookedAt(phone.host.log), ['GET S', 'FREE']);
  assert.equal(phone.host.statuses[0]?.['UUID'], '0A1B2C3D-0000-4000-8000-000000000000');
});

test('a torn status ends the run with 205', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.backUp();
  phone.host.files.set(`${testUdid}/Status.plist`, Buffer.from('bplist00'));
  const response = await phone.backUp();
  assert.equal(
    response.errorDescription,
    'Error reading status (MBErrorDomain/205). Underlying error: Malformed status (MBErrorDomain/11).',
  );
});

test('a host with too little space is asked for more, and the run ends with 105', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  phone.host.freeBytes = 10_000_000;
  const response = await phone.backUp();
  assert.equal(response.errorDescription, 'Insufficient free disk space on drive to back up (MBErrorDomain/105)');
  const keychain = phone.phone.files.find('KeychainDomain', 'keychain-backup.plist')?.size ?? 0;
  const need = 600_014 + keychain + 128 * 1024 * 1024;
  assert.deepEqual(phone.host.log, ['GET S', 'FREE', `PURGE ${need - 10_000_000 + 2 ** 31}`, 'RSP 105']);
});

test('a host that cannot say how much is free is trusted', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  phone.host.freeBytes = undefined;
  assert.equal((await phone.backUp()).errorCode, 0);
});

test('a file that changes while it is read is sent again in a second pass, and the value falls', async () => {
  await using phone = new BackedUpPhone({
    day: { backup: { changesWhileRead: { 'HomeDomain/Library/SMS/sms.db': 1 } } },
  });
  layFiles(phone.phone);
  assert.equal((await phone.backUp()).errorCode, 0);
  const puts = collapsed(phone.host.log).filter((line) => /^(?:FREE|MKD \.|PUT)/.test(line));
  assert.deepEqual(puts.slice(4, 8), ['FREE', 'MKD .', 'PUT S', 'PUT 1/8']);
  assert.ok(phone.host.progress.some((value, index) => value < (phone.host.progress[index - 1] ?? 0)));
  assert.match(phone.host.failures.values().next().value ?? '', /modified/);
  assert.deepEqual(phone.host.files.get(payloadPath(sms.domain, sms.path)), Buffer.from('messages'));
});

test('a file that changes again keeps its row, marked, and is not put in place', async () => {
  await using phone = new BackedUpPhone({
    day: { backup: { changesWhileRead: { 'HomeDomain/Library/SMS/sms.db': 2 } } },
  });
  layFiles(phone.phone);
  assert.equal((await phone.backUp()).errorCode, 0);
  using manifest = manifestOf(phone);
  const id = fileIdOf(sms.domain, sms.path);
  assert.equal(manifest.row('SELECT flags FROM Files WHERE fileID = ?', id)?.['flags'], 17);
  assert.equal(phone.host.files.has(payloadPath(sms.domain, sms.path)), false);
});

test('a file that cannot be read at all costs the backup, after everything else was sent', async () => {
  await using phone = new BackedUpPhone({ day: { backup: { unreadable: { 'HomeDomain/Library/SMS/sms.db': 2 } } } });
  layFiles(phone.phone);
  const response = await phone.backUp();
  assert.equal(response.errorDescription, 'Multiple errors uploading files (MBErrorDomain/104)');
  assert.ok(!phone.host.log.includes('PUT snap/M'));
});

test('two copies of a phone with fixed clock and random bytes give the same backup to the byte', async () => {
  const backups: Map<string, Uint8Array>[] = [];
  for (const _copy of [1, 2]) {
    await using phone = new BackedUpPhone({ deterministic: 'seed' });
    layFiles(phone.phone);
    const { setBackupPassword } = await import('../password.js');
    await setBackupPassword(phone.phone, 'secret');
    await phone.backUp();
    phone.phone.files.put('HomeDomain', 'Library/more', Buffer.from('more'), { modified: 1_700_000_300 });
    await phone.backUp();
    backups.push(phone.host.files);
  }
  assert.ok((backups[0]?.size ?? 0) > 8);
  assert.deepEqual(backups[0], backups[1]);
});
