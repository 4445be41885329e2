import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDict, parsePlist } from '@pearmain/formats';
import { fileIdOf } from '../../../storage/names.js';
import { BackedUpPhone, testUdid } from '../testing/backed-up-phone.test.js';
import { decodeFields, encodeFields } from './item-der.js';
import { openItem, sealItem } from './keychain-blob.js';
import { readKeychain, writeKeychain } from './keychain-item.js';

const classKeys = new Map([[7, new Uint8Array(32).fill(5)]]);
const key = Uint8Array.from({ length: 32 }, (_, index) => index);

test('an item is opened with its class key alone, and not when one bit is another', () => {
  const blob = sealItem(classKeys, 7, key, Buffer.from('a secret of some length'));
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
  const blob = sealItem(classKeys, 7, key, Buffer.from('a secret of some length'));
  assert.equal(Buffer.from(blob).toString('hex'), golden);
});

test('fields survive DER', () => {
  const fields = { acct: 'änne', port: 443, cdat: { $date: '2024-09-20T08:15:00Z' }, v_Data: { $data: 'AAEC' } };
  assert.deepEqual(decodeFields(encodeFields(fields)), fields);
  assert.equal(decodeFields(Buffer.from('no DER')), undefined);
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
