import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { arrayIn, asDict, dataIn, parsePlist } from '@pearmain/formats';
import { fileIdOf } from '../../../storage/names.js';
import { ownEncryption } from '../agent-context.js';
import { BackedUpPhone, testUdid } from '../testing/backed-up-phone.test.js';
import { decodeFields, encodeFields } from './item-der.js';
import { decodePlistFields, encodePlistFields } from './item-plist.js';
import { openItem, sealItem } from './keychain-blob.js';
import { readKeychain, writeKeychain } from './keychain-item.js';

const classKeys = new Map([[7, new Uint8Array(32).fill(5)]]);
const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const secret = { version: 3, protectionClass: 7, plain: Buffer.from('a secret of some length') } as const;

test('an item is opened with its class key alone, and not when one bit is another', () => {
  const blob = sealItem(classKeys, key, secret);
  assert.equal(Buffer.from(openItem(classKeys, blob)?.plain ?? []).toString(), 'a secret of some length');
  assert.equal(openItem(new Map([[7, key]]), blob), undefined);
  for (const at of [12, 60, blob.length - 1]) {
    const altered = Uint8Array.from(blob);
    altered[at] = (altered[at] ?? 0) ^ 1;
    assert.equal(openItem(classKeys, altered), undefined, `byte ${at}`);
  }
});

// Made with Python's cryptography, GHASH by hand and checked there against its GCM with an ordinary vector.
const golden =
  '03000000070000002800000058c1da5f607e19013d57b3eb207d6f310afe5d30a0b191a8333adeca6d4137c6ea43a9d112f87315917d05cb' +
  '29cbfa918699fd113bad5b582ed0d0b0d258eb866a701fe0ee2a31fd5681e54101dc9e';

test('an item is stored as GCM with an empty vector, in Apple’s reading', () => {
  const blob = sealItem(classKeys, key, secret);
  assert.equal(Buffer.from(blob).toString('hex'), golden);
});

test('fields survive DER, and the property list that they were before', () => {
  const fields = { acct: 'änne', port: 443, cdat: { $date: '2024-09-20T08:15:00Z' }, v_Data: { $data: 'AAEC' } };
  assert.deepEqual(decodeFields(encodeFields(fields)), fields);
  assert.equal(decodeFields(Buffer.from('no DER')), undefined);
  const inMilliseconds = { ...fields, cdat: { $date: '2024-09-20T08:15:00.000Z' } };
  assert.deepEqual(decodePlistFields(encodePlistFields(fields)), inMilliseconds);
  assert.equal(decodePlistFields(Buffer.from('no list')), undefined);
});

test('before iOS 10.3 items are of version 2, and a newer phone takes them over too', async () => {
  await using phone = new BackedUpPhone({ traits: { ios: '9.3.5' } });
  await phone.ask('ChangePassword', { NewPassword: 'one' });
  await phone.backUp();
  const { classKeys: own } = ownEncryption(phone.phone) ?? {};
  const content = readFileSync(phone.phone.files.contentPath('KeychainDomain', 'keychain-backup.plist'));
  const [first] = arrayIn(asDict(parsePlist(content)) ?? {}, 'genp') ?? [];
  const blob = dataIn(asDict(first) ?? {}, 'v_Data');
  assert.ok(blob && own);
  assert.equal(openItem(own, blob)?.version, 2);
  await using other = new BackedUpPhone({ host: phone.host, traits: { ios: '17.5.1' } });
  writeKeychain(other.folder, []);
  assert.equal((await other.restore({ Password: 'one' })).errorCode, 0);
  assert.equal(readKeychain(other.folder)[0]?.fields['acct'], readKeychain(phone.folder)[0]?.fields['acct']);
});

test('the keychain goes into an encrypted backup, and is made anew when it changes', async () => {
  await using phone = new BackedUpPhone();
  await phone.ask('ChangePassword', { NewPassword: 'one' });
  await phone.backUp();
  await phone.backUp();
  assert.ok(!phone.host.log.some((line) => /^PUT \d+\/[1-9]/.test(line)), 'unchanged, it is not sent again');
  const [first, ...others] = readKeychain(phone.folder);
  assert.ok(first);
  writeKeychain(phone.folder, [{ ...first, fields: { ...first.fields, acct: 'Another network' } }, ...others]);
  await phone.backUp();
  assert.ok(phone.host.log.some((line) => line.startsWith('PUT 1/')));
  await using other = new BackedUpPhone({ host: phone.host });
  assert.equal((await other.restore({ Password: 'one' })).errorCode, 0);
  assert.equal(readKeychain(other.folder)[0]?.fields['acct'], 'Another network');
});

test('in a plain backup the items are there, bound to the phone', async () => {
  await using phone = new BackedUpPhone();
  await phone.backUp();
  const id = fileIdOf('KeychainDomain', 'keychain-backup.plist');
  assert.equal(id, '51a4616e576dd33cd2abadfea874eb8ff246bf0e');
  const file = asDict(parsePlist(phone.host.files.get(`${testUdid}/51/${id}`) ?? new Uint8Array())) ?? {};
  assert.deepEqual(Object.keys(file).sort(), ['cert', 'genp', 'inet', 'keybag-uuid', 'keys']);
  await using other = new BackedUpPhone({ host: phone.host });
  writeKeychain(other.folder, []);
  await other.restore();
  assert.equal(readKeychain(other.folder).length, readKeychain(phone.folder).length, 'the same phone can read them');
});
