import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DL, readDlMessage } from '@pearmain/wire';
import { BackedUpPhone, layFiles } from './testing/backed-up-phone.test.js';
import { MemoryHost } from './testing/memory-host.test.js';

test('the first message is the 80 bytes of a real phone, and 300 before iOS 14', async () => {
  for (const [ios, major] of [
    ['17.5.1', 400],
    ['13.3.1', 300],
  ] as const) {
    await using phone = new BackedUpPhone({ traits: { ios } });
    const channel = phone.connect();
    const head = await channel.read(4);
    assert.equal(Buffer.from(head).readUInt32BE(), 80);
    const { parsePlist } = await import('@pearmain/formats');
    assert.deepEqual(parsePlist(await channel.read(80)), ['DLMessageVersionExchange', major, 0]);
  }
});

test('a host that does not know protocol 2.1 is refused', async () => {
  await using phone = new BackedUpPhone();
  const response = await MemoryHost.greet(phone.connect(), [2.0]);
  assert.deepEqual(response, {
    errorCode: 1,
    errorDescription: 'No common supported protocol version (MBErrorDomain/1)',
  });
});

test('the greeting is answered with the protocol as a real', async () => {
  await using phone = new BackedUpPhone();
  assert.deepEqual(await MemoryHost.greet(phone.connect()), { errorCode: 0, protocolVersion: 2.1 });
});

test('unknown requests and those for another phone are answered with 1', async () => {
  await using phone = new BackedUpPhone();
  assert.equal((await phone.ask('Remove')).errorCode, 1);
  assert.equal((await phone.ask('__proto__')).errorCode, 1);
  assert.equal((await phone.ask('Backup', { TargetIdentifier: 'someone else' })).errorCode, 1);
});

test('backups into iCloud are turned on and off', async () => {
  await using phone = new BackedUpPhone();
  await phone.ask('EnableCloudBackup', { CloudBackupState: true });
  assert.equal(phone.phone.backup.cloudBackupEnabled, true);
  await phone.ask('EnableCloudBackup', { Options: { CloudBackupState: false } });
  assert.equal(phone.phone.backup.cloudBackupEnabled, false);
});

test('the backup in the folder is described and listed', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  assert.equal((await phone.ask('Info')).errorCode, 4);
  await phone.backUp();
  const info = await phone.ask('Info');
  assert.match(String(info.content), /^Backup ID: .*\n(?:.*\n)*Product version: 17\.5\.1\n/);
  const list = await phone.ask('List');
  const lines = String(list.content).trimEnd().split('\n');
  assert.equal(lines.length, 1 + 6);
  assert.ok(lines.includes('HomeDomain,Library/SMS/sms.db,8,100644,2023-11-14T22:13:20.000Z'));
});

test('an erased phone drops the connection and has nothing left', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  let reboots = 0;
  phone.phone.onReboot(() => reboots++);
  await assert.rejects(phone.ask('EraseDevice'), { code: 'wire/connection-closed' });
  assert.deepEqual(phone.snapshot(), []);
  assert.equal(reboots, 1);
});

test('a phone with Find My, and one whose management forbids it, are not erased', async () => {
  for (const [day, code] of [
    [{ findMy: true }, 211],
    [{ management: { forbids: ['erase'] } }, 22],
  ] as const) {
    await using phone = new BackedUpPhone({ day });
    layFiles(phone.phone);
    assert.equal((await phone.ask('EraseDevice')).errorCode, code);
    assert.notDeepEqual(phone.snapshot(), []);
  }
});

test('a second request at the same time is refused', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  let second: Promise<unknown> | undefined;
  phone.host.interfere = (line) => {
    if (line !== 'FREE' || second) return false;
    const other = new MemoryHost(phone.udid);
    second = other.request(phone.connect(), { MessageName: 'Backup', TargetIdentifier: phone.udid });
    return false;
  };
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(await second, {
    errorCode: 14,
    errorDescription: 'Another operation is in progress (MBErrorDomain/14)',
  });
});

test('a host that leaves in the middle of a request is not answered, and the phone goes on', async () => {
  await using phone = new BackedUpPhone();
  layFiles(phone.phone);
  const channel = phone.connect();
  await MemoryHost.greet(channel);
  const { writeDlMessage } = await import('@pearmain/wire');
  await writeDlMessage(
    channel,
    DL.ProcessMessage.encode({ message: { MessageName: 'Backup', TargetIdentifier: phone.udid } }),
  );
  assert.equal((await readDlMessage(channel))[0], DL.DownloadFiles.name);
  channel.close();
  assert.equal((await phone.backUp()).errorCode, 0);
});
