import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDict, parsePlist } from '@pearmain/formats';
import { BackedUpPhone, layFiles, testUdid } from './testing/backed-up-phone.test.js';

function keybagIn({ host }: BackedUpPhone): Uint8Array | undefined {
  const properties = asDict(parsePlist(host.files.get(`${testUdid}/Manifest.plist`) ?? new Uint8Array())) ?? {};
  const keybag = properties['BackupKeyBag'];
  return keybag instanceof Uint8Array ? keybag : undefined;
}

test('a new password alone turns encryption on, and the next backup is a full one', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.backUp();
  const seen: string[] = [];
  phone.phone.notifications.observe((name) => seen.push(name));
  assert.deepEqual(await phone.ask('ChangePassword', { NewPassword: 'one' }), { errorCode: 0 });
  assert.equal(phone.phone.backup.willEncrypt, true);
  assert.deepEqual(seen, ['com.apple.mobile.backup.domain_changed']);
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.equal(phone.host.statuses[0]?.['IsFullBackup'], true);
  // Everything, the health data too.
  assert.ok(phone.host.log.some((line) => line.startsWith('PUT 7/')));
  assert.equal(keybagIn(phone)?.length, 1388);
  assert.notDeepEqual(
    Buffer.from(phone.host.files.get(`${testUdid}/Manifest.db`) ?? []).toString('latin1', 0, 6),
    'SQLite',
  );
});

test('the phone keeps no password, and tells right from wrong all the same', async () => {
  await using phone = new BackedUpPhone();
  await phone.ask('ChangePassword', { NewPassword: 'geheim-und-lang' });
  phone.phone.save();
  const { readFileSync } = await import('node:fs');
  assert.ok(!readFileSync(`${phone.folder}/phone.json`, 'utf8').includes('geheim-und-lang'));
  const wrong = await phone.ask('ChangePassword', { OldPassword: 'falsch', NewPassword: 'x' });
  assert.deepEqual(wrong, { errorCode: 207, errorDescription: 'Invalid password (MBErrorDomain/207)' });
  assert.equal((await phone.ask('ChangePassword', { NewPassword: 'x' })).errorCode, 207);
  assert.equal((await phone.ask('ChangePassword', { OldPassword: 'geheim-und-lang' })).errorCode, 0);
  assert.equal(phone.phone.backup.willEncrypt, false);
  assert.equal((await phone.ask('ChangePassword', { OldPassword: 'geheim-und-lang' })).errorCode, 207);
});

test('a changed password also opens the backup that the host has, which goes on incrementally', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.ask('ChangePassword', { NewPassword: 'one' });
  await phone.backUp();
  const before = keybagIn(phone);
  assert.equal((await phone.ask('ChangePassword', { OldPassword: 'one', NewPassword: 'two' })).errorCode, 0);
  assert.deepEqual(phone.host.log, ['GET snap/M', 'GET M', 'PUT M', 'RSP 0']);
  assert.notDeepEqual(keybagIn(phone), before);
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.equal(phone.host.statuses[0]?.['IsFullBackup'], false);
  await using other = new BackedUpPhone({ host: phone.host });
  assert.equal((await other.restore({ Password: 'one' })).errorCode, 207);
  assert.equal((await other.restore({ Password: 'two' })).errorCode, 0);
});

test('a backup that opens with another password than the phone’s makes the next run a full one', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  await phone.ask('ChangePassword', { NewPassword: 'one' });
  await phone.backUp();
  const kept = new Map(phone.host.files);
  await phone.ask('ChangePassword', { OldPassword: 'one', NewPassword: 'two' });
  for (const [path, content] of kept) phone.host.files.set(path, content);
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(phone.host.log.slice(0, 4), ['GET S', 'GET M', 'GET D', 'FREE']);
});

test('a managed phone backs up with a password only, and does not give it up', async () => {
  await using phone = new BackedUpPhone({ day: { requiresEncryption: true } });
  layFiles(phone.phone);
  assert.equal((await phone.backUp()).errorCode, 207);
  await phone.ask('ChangePassword', { NewPassword: 'one' });
  const response = await phone.ask('ChangePassword', { OldPassword: 'one' });
  assert.equal(response.errorCode, 22);
  assert.match(response.errorDescription ?? '', /^Cannot remove iTunes Backup Encryption/);
});

test('a passcode that nobody enters ends backup and password change with 208', async () => {
  const seen: string[] = [];
  await using phone = new BackedUpPhone({ day: { passcode: 'ignored' }, traits: { hasPasscode: true, ios: '18.2' } });
  phone.phone.notifications.observe((name) => seen.push(name));
  const response = await phone.backUp();
  assert.equal(response.errorDescription, 'Device locked - timeout waiting for passcode entry (MBErrorDomain/208)');
  assert.deepEqual(phone.host.log, ['RSP 208']);
  assert.deepEqual(seen, ['com.apple.LocalAuthentication.ui.presented', 'com.apple.LocalAuthentication.ui.dismissed']);
  assert.equal((await phone.ask('ChangePassword', { NewPassword: 'one' })).errorCode, 208);
});

test('a host that refuses the new manifest leaves the old password in force', async () => {
  await using phone = new BackedUpPhone({ day: {} });
  layFiles(phone.phone);
  await phone.ask('ChangePassword', { NewPassword: 'one' });
  await phone.backUp();
  phone.host.folders.delete(testUdid);
  assert.equal((await phone.ask('ChangePassword', { OldPassword: 'one', NewPassword: 'two' })).errorCode, 205);
  phone.host.folders.add(testUdid);
  assert.equal((await phone.ask('ChangePassword', { OldPassword: 'one' })).errorCode, 0);
});
