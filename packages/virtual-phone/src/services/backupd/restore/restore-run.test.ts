import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { writeXmlPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { fileIdOf } from '../../../storage/names.js';
import { setBackupPassword } from '../password.js';
import { encodeStatus, type Status } from '../status.js';
import { BackedUpPhone, layFiles, type TestPhoneOptions, testUdid } from '../testing/backed-up-phone.test.js';

const sms = { domain: 'HomeDomain', path: 'Library/SMS/sms.db' } as const;

function payloadPath(domain: string, path: string): string {
  const id = fileIdOf(domain, path);
  return `${testUdid}/${id.slice(0, 2)}/${id}`;
}

/** A backed-up phone, and another one for its backup. */
async function twoPhones(
  { password, ...options }: TestPhoneOptions & { password?: string } = {},
  lay: (phone: BackedUpPhone) => void = ({ phone }) => layFiles(phone),
): Promise<AsyncDisposable & { source: BackedUpPhone; target: BackedUpPhone }> {
  const source = new BackedUpPhone();
  lay(source);
  if (password !== undefined) await setBackupPassword(source.phone, password);
  assert.equal((await source.backUp()).errorCode, 0);
  const info = { 'Product Version': source.phone.identity.productVersion, 'Device Name': 'Source' };
  source.host.files.set(`${testUdid}/Info.plist`, writeXmlPlist(info));
  const target = new BackedUpPhone({ ...options, host: source.host });
  return {
    source,
    target,
    async [Symbol.asyncDispose]() {
      await target[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

function content({ phone }: BackedUpPhone, domain: string, path: string): string | undefined {
  return phone.files.find(domain, path) && phone.files.contentPath(domain, path);
}

/** The source's files without what plain backups never hold. */
function withoutHealth(files: readonly unknown[]): unknown[] {
  return files.filter((file) => (file as { relativePath: string }).relativePath.indexOf('Health') !== 0);
}

function changeStatus({ host }: BackedUpPhone, changes: Partial<Status>): void {
  const usual: Status = {
    version: 3.3,
    uuid: '0A1B2C3D-0000-4000-8000-000000000000',
    date: new Date(0),
    backupState: 'new',
    snapshotState: 'finished',
    isFullBackup: false,
  };
  host.files.set(`${testUdid}/Status.plist`, encodeStatus({ ...usual, ...changes }));
}

test('a plain backup gives an empty phone the same files with the same metadata', async () => {
  await using both = await twoPhones();
  const { source, target } = both;
  assert.deepEqual(await target.restore(), { errorCode: 0 });
  assert.deepEqual(target.snapshot(), withoutHealth(source.snapshot()));
  for (const { domain, relativePath, kind } of target.phone.files.entries()) {
    if (kind !== 'file') continue;
    const read = ({ phone }: BackedUpPhone): Buffer => readFileSync(phone.files.contentPath(domain, relativePath));
    assert.ok(read(source).equals(read(target)), relativePath);
  }
  assert.deepEqual(target.host.log.slice(0, 5), ['GET S', 'GET M', 'GET D', 'GET I', 'GET 6']);
  assert.equal(target.phone.settings.value('com.apple.purplebuddy', 'RestoreState'), 'RestoredFromiTunesBackup');
});

test('an encrypted backup gives back everything, the password and the keychain included', async () => {
  await using both = await twoPhones({ password: 'pässword' });
  const { source, target } = both;
  assert.equal((await target.restore({ Password: 'wrong' })).errorCode, 207);
  assert.deepEqual(target.snapshot(), []);
  assert.equal((await target.restore()).errorCode, 207);
  assert.equal((await target.restore({ Password: 'pässword' })).errorCode, 0);
  assert.deepEqual(target.snapshot(), source.snapshot());
  assert.equal(target.phone.backup.willEncrypt, true);
  assert.ok(existsSync(`${target.folder}/keychain.json`));
  assert.equal((await target.backUp()).errorCode, 0);
  assert.ok(!target.host.log.some((line) => /^PUT \d+\/[1-9]/.test(line)), 'nothing is new after a restore');
});

test('the answer to a wrong password names the keybag', async () => {
  await using both = await twoPhones({ password: 'right' });
  assert.equal(
    (await both.target.restore({ Password: 'wrong' })).errorDescription,
    'Invalid password when restoring encrypted backup (MBErrorDomain/207). Underlying error: MKBKeyBagUnlock error (-3) (MBErrorDomain/207).',
  );
});

test('a restored phone restarts, unless it was told not to', async () => {
  await using both = await twoPhones();
  let reboots = 0;
  both.target.phone.onReboot(() => reboots++);
  await both.target.restore({ RestoreShouldReboot: false });
  assert.equal(reboots, 0);
  assert.equal((await both.target.restore()).errorCode, 102);
  both.target.phone.reboot();
  assert.equal((await both.target.restore()).errorCode, 0);
  assert.equal(reboots, 2);
});

test('what the backup lacks is removed unless the host says otherwise, as on a real phone', async () => {
  await using both = await twoPhones();
  const { phone } = both.target;
  phone.files.put('HomeDomain', 'Library/only here', Buffer.from('x'));
  await both.target.restore({ RemoveItemsNotRestored: false });
  assert.ok(content(both.target, 'HomeDomain', 'Library/only here'));
  await both.target.restore();
  assert.equal(content(both.target, 'HomeDomain', 'Library/only here'), undefined);
});

test('a restore that preserves settings leaves those of the phone alone', async () => {
  const path = 'Library/Preferences/com.apple.example.plist';
  await using both = await twoPhones({}, ({ phone }) => {
    phone.files.put('HomeDomain', path, Buffer.from('theirs'), { modified: 1 });
    phone.files.put('HomeDomain', 'Library/Preferences/other.plist', Buffer.from('new'), { modified: 1 });
  });
  const { phone } = both.target;
  phone.files.put('HomeDomain', path, Buffer.from('mine'), { modified: 2 });
  await both.target.restore({ RestorePreserveSettings: true });
  assert.equal(phone.files.find('HomeDomain', path)?.modified, 2);
  assert.ok(phone.files.find('HomeDomain', 'Library/Preferences/other.plist'));
  await both.target.restore();
  assert.equal(phone.files.find('HomeDomain', path)?.modified, 1);
});

test('without system files only apps and media come back', async () => {
  await using both = await twoPhones();
  await both.target.restore({ RestoreSystemFiles: false });
  const domains = new Set([...both.target.phone.files.entries()].map((file) => file.domain));
  assert.deepEqual([...domains], ['AppDomain-org.example.app', 'AppDomainGroup-group.example', 'CameraRollDomain']);
});

test('files that share an inode come back as one content', async () => {
  await using both = await twoPhones({}, ({ phone }) => {
    phone.files.put('HomeDomain', 'a', Buffer.from('same'), { modified: 1, inode: 77 });
    phone.files.put('HomeDomain', 'b', Buffer.from('diff'), { modified: 1, inode: 77 });
  });
  assert.equal((await both.target.restore()).errorCode, 0);
  const { phone } = both.target;
  assert.equal(readFileSync(phone.files.contentPath('HomeDomain', 'b'), 'utf8'), 'same');
  assert.equal(phone.files.find('HomeDomain', 'b')?.inode, phone.files.find('HomeDomain', 'a')?.inode);
});

test('nothing on the phone changes when one file is missing, torn or altered', async () => {
  const path = payloadPath(sms.domain, sms.path);
  for (const damaged of [undefined, Buffer.from('message'), Buffer.from('MESSAGES')]) {
    await using both = await twoPhones();
    both.target.phone.files.put('HomeDomain', 'Library/mine', Buffer.from('x'));
    const before = both.target.snapshot();
    if (damaged) both.target.host.files.set(path, damaged);
    else both.target.host.files.delete(path);
    const response = await both.target.restore();
    assert.equal(response.errorDescription, 'Multiple errors downloading files (MBErrorDomain/205)');
    assert.deepEqual(both.target.snapshot(), before);
  }
});

test('a file of a digesting domain without a digest is refused', async () => {
  await using both = await twoPhones();
  const { host } = both.target;
  const { decodeMBFile } = await import('../manifest/mb-file.js');
  const { MBFileWriter } = await import('../manifest/mb-file-writer.js');
  using manifest = Database.ofBytes(host.files.get(`${testUdid}/Manifest.db`) ?? new Uint8Array());
  const id = fileIdOf(sms.domain, sms.path);
  const row = manifest.row<{ file: Uint8Array }>('SELECT file FROM Files WHERE fileID = ?', id);
  const file = decodeMBFile(row?.file ?? new Uint8Array());
  assert.ok(file);
  const blob = new MBFileWriter().encode({ ...file, digest: undefined });
  manifest.run('UPDATE Files SET file = ? WHERE fileID = ?', blob, id);
  host.files.set(`${testUdid}/Manifest.db`, manifest.serialize());
  assert.equal((await both.target.restore()).errorCode, 205);
});

test('a manifest with a name that leads out of its domain is refused, and nothing changes', async () => {
  for (const path of ['../outside', 'Library/../../x', '/etc/passwd', 'a//b']) {
    await using both = await twoPhones();
    const { host } = both.target;
    using manifest = Database.ofBytes(host.files.get(`${testUdid}/Manifest.db`) ?? new Uint8Array());
    manifest.run('UPDATE Files SET relativePath = ? WHERE fileID = ?', path, fileIdOf(sms.domain, sms.path));
    host.files.set(`${testUdid}/Manifest.db`, manifest.serialize());
    assert.equal((await both.target.restore()).errorCode, 205);
    assert.deepEqual(both.target.snapshot(), []);
  }
});

test('a phone that is managed so, with Find My on, or in the middle of a restore from iCloud, refuses before it asks for anything', async () => {
  for (const [day, code] of [
    [{ findMy: true }, 211],
    [{ management: { forbids: ['restore'] } }, 22],
    [{ cloudRestoreRunning: true }, 25],
  ] as const) {
    await using both = await twoPhones({ day });
    assert.equal((await both.target.restore()).errorCode, code);
    assert.deepEqual(both.target.host.log, [`RSP ${code}`]);
  }
});

test('a backup of a newer iOS is refused, and one that never was finished', async () => {
  await using both = await twoPhones({ traits: { ios: '16.7.2' } });
  assert.equal((await both.target.restore()).errorCode, 203);
  await using finished = await twoPhones();
  for (const [changes, code, text] of [
    [{ backupState: 'empty', snapshotState: 'finished' }, 204, /Backup state is empty/],
    [{ backupState: 'old' }, 203, /old/],
    [{ version: 2.3 }, 203, /Unsupported status version: 2\.3/],
  ] as const) {
    changeStatus(finished.target, changes);
    const response = await finished.target.restore();
    assert.equal(response.errorCode, code);
    assert.match(response.errorDescription ?? '', text);
  }
  finished.target.host.files.delete(`${testUdid}/Status.plist`);
  assert.equal((await finished.target.restore()).errorCode, 204);
});

test('a first backup that was cut while uploading cannot be restored', async () => {
  await using both = await twoPhones();
  changeStatus(both.target, { snapshotState: 'uploading', backupState: 'empty' });
  both.target.host.files.delete(`${testUdid}/Manifest.plist`);
  const response = await both.target.restore();
  assert.equal(response.errorDescription, 'Initial backup failed while uploading files (MBErrorDomain/204)');
});

test('a backup that was cut while it moved is restored from both places', async () => {
  await using both = await twoPhones();
  const { host } = both.target;
  for (const path of [`${testUdid}/Manifest.db`, payloadPath(sms.domain, sms.path)]) {
    const moved = path.replace(testUdid, `${testUdid}/Snapshot`);
    host.files.set(moved, host.files.get(path) ?? new Uint8Array());
    host.folders.add(moved.slice(0, moved.lastIndexOf('/'))).add(`${testUdid}/Snapshot`);
    host.files.delete(path);
  }
  changeStatus(both.target, { snapshotState: 'moving' });
  assert.equal((await both.target.restore()).errorCode, 0);
  assert.deepEqual(both.target.snapshot(), withoutHealth(both.source.snapshot()));
});

test('a phone that is too full says how much it has and needs', async () => {
  await using both = await twoPhones({ day: { freeBytes: 100 } });
  const response = await both.target.restore();
  assert.equal(response.errorCode, 106);
  assert.match(response.errorDescription ?? '', /\(100 < \d+\)/);
});

test('unless told otherwise, the host is asked for a copy of its folder first', async () => {
  await using both = await twoPhones({ deterministic: 'seed' });
  assert.equal((await both.target.restore({ RestoreDontCopyBackup: false })).errorCode, 0);
  const copy = `${testUdid}-20260115-093000`;
  assert.ok(both.target.host.log.includes(`CP . ${copy}`));
  assert.ok(both.target.host.log.includes(`PUT ${copy}/I`));
  assert.match(Buffer.from(both.target.host.files.get(`${copy}/Info.plist`) ?? []).toString(), /Target Identifier/);
});

test('apps that the host lists are installed, and the list is taken away', async () => {
  await using both = await twoPhones();
  const { phone } = both.target;
  const folder = `${phone.mediaFolder}/iTunesRestore`;
  mkdirSync(folder);
  const metadata = Buffer.from(writeXmlPlist({ itemName: 'Example', bundleShortVersionString: '2.5' }));
  writeFileSync(
    `${folder}/RestoreApplications.plist`,
    writeXmlPlist({ 'org.example.app': { ApplicationSINF: Buffer.from('sinf'), iTunesMetadata: metadata } }),
  );
  assert.equal((await both.target.restore()).errorCode, 0);
  const [app] = phone.apps;
  assert.deepEqual([app?.name, app?.version, app?.groups], ['Example', '2.5', ['group.example']]);
  assert.equal(existsSync(folder), false);
});

test('a request for no files at all is answered by the host', async () => {
  await using both = await twoPhones({ day: { backup: { asksForNothing: true } } });
  assert.equal((await both.target.restore()).errorCode, 0);
  assert.ok(both.target.host.log.includes('GET 0'));
});
