import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDict, decodeKeybag, decodeMbdb, type PlistDict, parsePlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { fileIdOf } from '../../../storage/names.js';
import { isOnlyEncrypted } from '../domains.js';
import { setBackupPassword } from '../password.js';
import { BackedUpPhone, layFiles, testUdid } from '../testing/backed-up-phone.test.js';
import { collapsed, lookedAt } from '../testing/log-lines.test.js';

const smsId = fileIdOf('HomeDomain', 'Library/SMS/sms.db');
const none = new Uint8Array();

const generations = [
  { ios: '5.1.1', index: 'Manifest.mbdb', isFlat: true, status: '2.4', manifest: '9.1', isSealed: false, keybag: 1336 },
  { ios: '9.3.5', index: 'Manifest.mbdb', isFlat: true, status: '2.4', manifest: '9.1', isSealed: false, keybag: 1336 },
  {
    ios: '10.0.2',
    index: 'Manifest.db',
    isFlat: false,
    status: '3.0',
    manifest: '10.0',
    isSealed: false,
    keybag: 1336,
  },
  {
    ios: '10.1.1',
    index: 'Manifest.db',
    isFlat: false,
    status: '3.1',
    manifest: '10.0',
    isSealed: false,
    keybag: 1336,
  },
  { ios: '10.3.3', index: 'Manifest.db', isFlat: false, status: '3.2', manifest: '10.0', isSealed: true, keybag: 1388 },
  { ios: '26.1', index: 'Manifest.db', isFlat: false, status: '3.3', manifest: '10.0', isSealed: true, keybag: 1388 },
  { ios: '27.0', index: 'Manifest.db', isFlat: false, status: '3.3', manifest: '10.0', isSealed: true, keybag: 1388 },
] as const;

const stored = (isFlat: boolean, id: string): string => `${testUdid}/${isFlat ? id : `${id.slice(0, 2)}/${id}`}`;
const fileOf = ({ host }: BackedUpPhone, name: string): Uint8Array => host.files.get(`${testUdid}/${name}`) ?? none;
const dictOf = (phone: BackedUpPhone, name: string): PlistDict => asDict(parsePlist(fileOf(phone, name))) ?? {};

for (const { ios, index, isFlat, status, manifest, isSealed, keybag } of generations) {
  for (const isEncrypted of [false, true]) {
    const kind = isEncrypted ? 'encrypted' : 'plain';

    test(`iOS ${ios}, ${kind}: full, then incremental, in the form of its time`, async () => {
      await using phone = await phoneOf(ios, isEncrypted);
      assert.equal((await phone.backUp()).errorCode, 0);
      const properties = dictOf(phone, 'Manifest.plist');
      assert.deepEqual([properties['Version'], properties['IsEncrypted']], [manifest, isEncrypted]);
      assert.equal(dictOf(phone, 'Status.plist')['Version'], status);
      assert.equal(properties['ManifestKey'] !== undefined, isEncrypted && isSealed);
      const bytes = properties['BackupKeyBag'];
      assert.ok(bytes instanceof Uint8Array);
      assert.equal(bytes.length, isEncrypted ? keybag : 1336);
      assert.equal(decodeKeybag(bytes).version, isSealed ? 5 : 3);
      const beginning = Buffer.from(fileOf(phone, index)).subarray(0, 6).toString('latin1');
      if (!(isEncrypted && isSealed)) assert.match(beginning, isFlat ? /^mbdb\x05\0/ : /^SQLite/);
      assert.ok(phone.host.files.has(stored(isFlat, smsId)));
      assert.equal(phone.host.labels.includes('/.b/6/var/mobile/Library/SMS/sms.db'), isSealed);

      const { files } = phone.phone;
      files.put('HomeDomain', 'Library/SMS/sms.db', Buffer.from('MESSAGES'), { modified: 1_700_000_100 });
      files.remove('AppDomain-org.example.app', 'Documents/café');
      assert.equal((await phone.backUp()).errorCode, 0);
      assert.equal(phone.host.statuses[0]?.['IsFullBackup'], false);
      assert.ok(phone.host.log.includes('PUT 1/8'), phone.host.log.join());
      assert.equal(
        phone.host.files.has(stored(isFlat, fileIdOf('AppDomain-org.example.app', 'Documents/café'))),
        false,
      );
    });

    if (!['9.3.5', '10.1.1', '27.0'].includes(ios)) continue;
    test(`iOS ${ios}, ${kind}: a run cut anywhere is completed, and an empty phone gets everything back`, async () => {
      await using phone = await phoneOf(ios, isEncrypted);
      for (const cut of ['PUT snap/M', /^MV [2-9]/, /^MV 1 snap.M/, 'RM 1 snap/']) {
        const modified = 1_700_000_200 + phone.phone.backup.runs;
        phone.phone.files.put('HomeDomain', 'Library/SMS/sms.db', Buffer.from(String(cut)), { modified });
        phone.phone.files.put('HomeDomain', 'Library/SMS/other.db', Buffer.from(String(cut)), { modified });
        await cutAt(phone, (line) => (typeof cut === 'string' ? line === cut : cut.test(line)));
        assert.equal((await phone.backUp()).errorCode, 0, String(cut));
        assert.deepEqual(phone.host.below(`${testUdid}/Snapshot`), []);
      }
      await using other = await phoneOf(ios, false, { host: phone.host, isEmpty: true });
      assert.equal((await other.restore({ Password: isEncrypted ? 'secret' : '' })).errorCode, 0);
      const expected = contentOf(phone).filter(({ domain, path }) => isEncrypted || !isOnlyEncrypted(domain, path));
      assert.deepEqual(contentOf(other), expected);
    });
  }
}

test('a first backup of iOS 9 goes through the steps of its time: no folders for content, its own index', async () => {
  await using phone = await phoneOf('9.3.5', false);
  phone.phone.files.put('HomeDomain', 'Library/one', Buffer.from('1'), { modified: 1_700_000_000 });
  await phone.backUp();
  const [upload] = phone.host.log.filter((line) => /^PUT 7\//.test(line));
  assert.deepEqual(collapsed(phone.host.log), [
    ...['GET S', 'FREE', 'MKD .', 'MKD snap/', 'PUT S', upload],
    ...['PUT snap/M', 'PUT snap/Manifest.mbdb', 'PUT S'],
    ...['MV 7', 'MV 1 snap/M', 'MV 1 snap/Manifest.mbdb', 'PUT S'],
    ...['RM 1 snap/', 'RM 1 Manifest.mbdx', 'PUT S'],
    ...['GET S', 'GET M', 'GET Manifest.mbdb', 'LS .', 'RSP 0'],
  ]);
  await phone.backUp();
  assert.deepEqual(lookedAt(phone.host.log), ['GET S', 'GET M', 'GET Manifest.mbdb', 'GET S', 'LS .', 'FREE']);
});

test('the mbdb of iOS 9 has a record for every entry, with its attributes as bytes and digests where they belong', async () => {
  await using phone = await phoneOf('9.3.5', true);
  await phone.backUp();
  const records = decodeMbdb(fileOf(phone, 'Manifest.mbdb'));
  const names = records.map(({ domain, relativePath }) => `${domain}/${relativePath}`);
  const entries = [...phone.phone.files.entries()].map(({ domain, relativePath }) => `${domain}/${relativePath}`);
  assert.deepEqual(names.sort(), entries.sort());
  const find = (path: string) => records.find(({ relativePath }) => relativePath === path);
  const photo = find('Media/DCIM/100APPLE/IMG_0001.JPG');
  assert.deepEqual(photo?.extendedAttributes, [
    { name: 'com.apple.assetsd.UUID', value: new Uint8Array(Buffer.from('uuid')) },
  ]);
  assert.equal(photo?.digest, undefined);
  assert.equal(find('Library/SMS/sms.db')?.digest?.length, 20);
  assert.equal(find('Library/SMS/sms.db')?.encryptionKey?.length, 44);
  assert.equal(find('Documents/link')?.target, '../elsewhere');
});

test('a file of iOS 9 that keeps changing has no record, for there is no flag to mark it with', async () => {
  await using phone = await phoneOf('9.3.5', false, {
    changesWhileRead: { 'HomeDomain/Library/SMS/sms.db': 2 },
  });
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.ok(!decodeMbdb(fileOf(phone, 'Manifest.mbdb')).some(({ relativePath }) => relativePath.endsWith('sms.db')));
});

test('a changed password opens the backup of iOS 9 that the host has, which goes on incrementally', async () => {
  await using phone = await phoneOf('9.3.5', true);
  await phone.backUp();
  assert.equal((await phone.ask('ChangePassword', { OldPassword: 'secret', NewPassword: 'two' })).errorCode, 0);
  assert.deepEqual(phone.host.log, ['GET snap/M', 'GET M', 'PUT M', 'RSP 0']);
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.equal(phone.host.statuses[0]?.['IsFullBackup'], false);
  await using other = await phoneOf('9.3.5', false, { host: phone.host, isEmpty: true });
  assert.equal((await other.restore({ Password: 'secret' })).errorCode, 207);
  assert.equal((await other.restore({ Password: 'two' })).errorCode, 0);
});

test('a backup of iOS 9 goes onto iOS 17, whose next backup sets the old folder aside; iOS 27 refuses it', async () => {
  await using phone = await phoneOf('9.3.5', true);
  await phone.backUp();
  await using newest = await phoneOf('27.0', false, { host: phone.host, isEmpty: true });
  assert.equal((await newest.restore({ Password: 'secret' })).errorCode, 203);
  await using newer = await phoneOf('17.5.1', false, { host: phone.host, isEmpty: true });
  assert.equal((await newer.restore({ Password: 'secret' })).errorCode, 0);
  assert.deepEqual(contentOf(newer), contentOf(phone));
  assert.equal((await newer.backUp()).errorCode, 0);
  assert.ok(newer.host.log.some((line) => line === 'MV 1 .'));
  assert.ok(newer.host.files.has(stored(false, smsId)));
  await using older = await phoneOf('9.3.5', false, { host: phone.host, isEmpty: true });
  assert.equal((await older.restore({ Password: 'secret' })).errorCode, 203);
});

test('iOS 27 has its own indexes and says more in Manifest.plist, and refuses records with boxed numbers', async () => {
  await using phone = await phoneOf('27.0', false);
  await phone.backUp();
  const indexes = (bytes: Uint8Array) => {
    using database = Database.ofBytes(bytes);
    const sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL ORDER BY name";
    return [...database.rows(sql)].map(({ name }) => name);
  };
  assert.deepEqual(indexes(fileOf(phone, 'Manifest.db')), [
    'FilesDomainsRelativePathIdx',
    'FilesFlagsIdx',
    'FilesRelativePathIdx',
  ]);
  const properties = dictOf(phone, 'Manifest.plist');
  assert.equal(properties['RequiredProductVersion'], '27.0');
  assert.deepEqual(
    Object.keys(asDict(properties['Containers']) ?? {}),
    Object.keys(asDict(properties['Applications']) ?? {}),
  );
  {
    using database = Database.ofBytes(fileOf(phone, 'Manifest.db'));
    database.run("UPDATE Files SET file = x'00' WHERE fileID = ?", smsId);
    phone.host.files.set(`${testUdid}/Manifest.db`, database.serialize());
  }
  await using other = await phoneOf('27.0', false, { host: phone.host, isEmpty: true });
  assert.deepEqual(await other.restore(), {
    errorCode: 205,
    errorDescription: 'Invalid file type: 00 (MBErrorDomain/205)',
  });
});

async function phoneOf(
  ios: string,
  isEncrypted: boolean,
  options: {
    host?: BackedUpPhone['host'];
    isEmpty?: boolean;
    changesWhileRead?: Readonly<Record<string, number>>;
  } = {},
): Promise<BackedUpPhone> {
  const { host, isEmpty, changesWhileRead = {} } = options;
  const phone = new BackedUpPhone({ traits: { ios }, day: { backup: { changesWhileRead } }, ...(host && { host }) });
  if (!isEmpty) layFiles(phone.phone);
  if (isEncrypted) await setBackupPassword(phone.phone, 'secret');
  return phone;
}

async function cutAt(phone: BackedUpPhone, fits: (line: string) => boolean): Promise<void> {
  let isCut = false;
  phone.host.interfere = (line) => {
    if (isCut || !fits(line)) return false;
    isCut = true;
    phone.unplug();
    return true;
  };
  await assert.rejects(phone.backUp());
  assert.ok(isCut);
  phone.host.interfere = () => undefined;
}

/** What lies on the phone, but for the keychain, which each phone makes for itself. */
function contentOf({ phone }: BackedUpPhone) {
  return [...phone.files.entries()]
    .filter(({ domain }) => domain !== 'KeychainDomain')
    .map(({ domain, relativePath: path, kind, size, modified, target, extendedAttributes }) => ({
      ...{ domain, path, kind, size, modified, target, extendedAttributes },
    }));
}
