import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailure } from '@pearmain/base';
import { openBackup } from '../backup.js';
import { golden, sample } from '../samples.test.js';
import { AppContainers, appContainersOf } from './app-containers.js';
import { chooseDataTypes, readDataTypes } from './choice.js';
import { ancestorsOf, chosenRows } from './chosen-rows.js';
import { countDataTypes } from './count.js';
import { dataTypes } from './table.js';
import { TypesOfEntries } from './types-of-entries.js';

const apps = new AppContainers({
  apps: [
    'net.whatsapp.WhatsApp',
    'com.foo.app',
    'com.foo.app.kids',
    'com.foo.bar',
    'com.viber',
    'org.mozilla.ios.Firefox',
  ],
  groups: new Map([['com.foo.bar', ['group.shared.things']]]),
});

/** Where each kind lay over the years (docs/formats/data-types.md §2). */
const places: readonly [type: string, domain: string, path: string][] = [
  ['messages', 'HomeDomain', 'Library/SMS/sms.db'],
  ['messages', 'HomeDomain', 'Library/SMS/sms.db-wal'],
  ['messages', 'MediaDomain', 'Library/SMS/Attachments/0a/10/AB/IMG_1.HEIC'],
  ['messages', 'MediaDomain', 'Library/SMS/Parts/1/2/3-0.jpg'],
  ['photos', 'CameraRollDomain', 'Media/PhotoData/Photos.sqlite'],
  ['photos', 'MediaDomain', 'Media/DCIM/100APPLE/IMG_0001.JPG'],
  ['contacts', 'HomeDomain', 'Library/AddressBook/AddressBookImages.sqlitedb'],
  ['calls', 'HomeDomain', 'Library/CallHistoryDB/CallHistory.storedata'],
  ['calls', 'WirelessDomain', 'Library/CallHistory/call_history.db'],
  ['voicemail', 'HomeDomain', 'Library/Voicemail/12.amr'],
  ['notes', 'AppDomainGroup-group.com.apple.notes', 'NoteStore.sqlite'],
  ['notes', 'HomeDomain', 'Library/Notes/notes.sqlite'],
  ['calendar', 'HomeDomain', 'Library/Calendar/Calendar.sqlitedb'],
  ['reminders', 'HomeDomain', 'Library/Reminders/Container_v1/Stores/Data-local.sqlite'],
  ['reminders', 'AppDomainGroup-group.com.apple.reminders', 'Container_v1/Stores/Data-local.sqlite'],
  ['safari', 'HomeDomain', 'Library/Safari/History.db'],
  ['safari', 'AppDomain-com.apple.mobilesafari', 'Library/Safari/History.db'],
  ['voice-memos', 'MediaDomain', 'Media/Recordings/CloudRecordings.db'],
  ['voice-memos', 'AppDomainGroup-group.com.apple.VoiceMemos.shared', 'Recordings/CloudRecordings.db'],
  ['files', 'AppDomainGroup-group.com.apple.FileProvider.LocalStorage', 'File Provider Storage/letter.pages'],
  ['health', 'HealthDomain', 'Health/healthdb_secure.sqlite'],
  ['wallet', 'HomeDomain', 'Library/Passes/passes23.sqlite'],
  ['books', 'MediaDomain', 'Media/Books/Purchases/Purchases.plist'],
  ['home', 'HomeKitDomain', 'Library/homed/core.sqlite'],
  ['music', 'MediaDomain', 'Media/iTunes_Control/iTunes/MediaLibrary.sqlitedb'],
  ['ringtones', 'MediaDomain', 'Media/iTunes_Control/Ringtones/FBCD.m4r'],
  ['settings', 'SystemPreferencesDomain', 'SystemConfiguration/com.apple.wifi.plist'],
  ['settings', 'KeyboardDomain', 'Library/Keyboard/UserDictionary.sqlite'],
  ['settings', 'HomeDomain', 'Library/KeyboardServices/TextReplacements.db'],
  ['passwords', 'KeychainDomain', 'keychain-backup.plist'],
  ['whatsapp', 'AppDomainGroup-group.net.whatsapp.WhatsApp.shared', 'ChatStorage.sqlite'],
];

test('each kind of data is found where it lay over the years', () => {
  const entries = new TypesOfEntries(apps);
  for (const [type, domain, path] of places) assert.ok(entries.of(domain, path).includes(type), `${domain}/${path}`);
  assert.deepEqual(
    dataTypes.map(({ id }) => id).filter((id) => !places.some(([type]) => type === id)),
    [],
  );
});

test('what only begins alike belongs to no kind of data', () => {
  const entries = new TypesOfEntries(apps);
  assert.deepEqual(entries.of('HomeDomain', 'Library/SMSOther/sms.db'), []);
  assert.deepEqual(entries.of('HomeDomain', 'Library'), []);
  assert.deepEqual(entries.of('HomeDomain', ''), []);
  assert.deepEqual(entries.of('KeychainDomainOther', 'keychain-backup.plist'), []);
});

test('an app has its extensions and groups, and the longest identifier wins', () => {
  const ofApp = (domain: string) => new TypesOfEntries(apps).of(domain, 'Documents/x');
  assert.deepEqual(ofApp('AppDomain-com.foo.app'), ['app:com.foo.app', 'apps']);
  assert.deepEqual(ofApp('AppDomainPlugin-com.foo.app.kids.widget'), ['app:com.foo.app.kids', 'apps']);
  assert.deepEqual(ofApp('AppDomainPlugin-com.foo.app.share'), ['app:com.foo.app', 'apps']);
  assert.deepEqual(ofApp('AppDomainPlugin-com.foo.apple'), ['apps'], 'an extension of an app that is gone');
  assert.deepEqual(ofApp('AppDomainGroup-group.shared.things'), ['app:com.foo.bar', 'apps'], 'the app says so');
  assert.deepEqual(ofApp('AppDomainGroup-group.com.foo.app.kids'), ['app:com.foo.app.kids', 'apps']);
  assert.deepEqual(ofApp('AppDomainGroup-AB12CD34EF.com.foo.app'), ['app:com.foo.app', 'apps'], 'a team before it');
  assert.deepEqual(ofApp('AppDomainGroup-group.viber.share.container'), ['app:com.viber', 'apps']);
  assert.deepEqual(
    ofApp('AppDomainGroup-group.com.foo'),
    ['app:com.foo.app', 'app:com.foo.app.kids', 'app:com.foo.bar', 'apps'],
    'of all apps of that maker',
  );
  assert.deepEqual(ofApp('AppDomainGroup-group.unknown'), ['apps']);
});

test('what belongs to the phone’s own apps is not among all apps, and WhatsApp is', () => {
  const entries = new TypesOfEntries(apps);
  assert.ok(!entries.of('AppDomainGroup-group.com.apple.notes', 'NoteStore.sqlite').includes('apps'));
  assert.ok(entries.of('AppDomain-net.whatsapp.WhatsApp', 'Documents/x').includes('apps'));
});

test('kinds of data that do not exist, and apps that are not there, are refused by name', () => {
  for (const words of [['fotos'], [], ['photos', ''], ['app:'], ['app:com.foo/../x'], ['__proto__']])
    assert.throws(
      () => readDataTypes(words),
      (error) => isFailure(error, 'backup/unknown-data-type'),
      words.join(),
    );
  assert.throws(
    () => chooseDataTypes(['app:com.gone'], apps),
    (error) => isFailure(error, 'backup/unknown-app'),
  );
  assert.deepEqual(readDataTypes(['app:b', 'notes', 'photos', 'notes', 'app:a']), [
    'photos',
    'notes',
    'app:a',
    'app:b',
  ]);
});

test('the folders above an entry are named from the root of its domain on', () => {
  assert.deepEqual([...ancestorsOf('Library/SMS/sms.db')], ['', 'Library', 'Library/SMS']);
  assert.deepEqual([...ancestorsOf('x')], ['']);
  assert.deepEqual([...ancestorsOf('')], []);
});

test('chosen rows come with every folder above them, and nothing else', async () => {
  using backup = await openBackup(golden.plain);
  const choice = chooseDataTypes(['messages'], appContainersOf(backup));
  const kept = [...chosenRows(() => backup.rows(), choice)].map(
    ({ domain, relativePath }) => `${domain}/${relativePath}`,
  );
  assert.deepEqual(kept.sort(), [
    'HomeDomain/',
    'HomeDomain/Library',
    'HomeDomain/Library/SMS',
    'HomeDomain/Library/SMS/sms.db',
  ]);
});

test('files are counted by kind, what belongs to none too', async () => {
  for (const [folder, password] of [
    [golden.plain, undefined],
    [golden.encrypted, golden.password],
  ] as const) {
    using backup = await openBackup(folder, password === undefined ? {} : { password });
    const { types, others, total } = countDataTypes(backup);
    const of = (part: string) => golden.contents.filter(({ domain, path }) => `${domain}/${path}`.includes(part));
    const bytes = (files: readonly { size: number }[]) => files.reduce((sum, { size }) => sum + size, 0);
    assert.deepEqual(types.get('messages'), { files: 1, bytes: bytes(of('/SMS/')) });
    assert.deepEqual(types.get('photos'), { files: 1, bytes: bytes(of('CameraRoll')) });
    assert.deepEqual(total, { files: golden.contents.length, bytes: bytes(golden.contents) });
    assert.deepEqual(others, {
      files: total.files - 2,
      bytes: total.bytes - bytes(of('/SMS/')) - bytes(of('CameraRoll')),
    });
  }
});

const real = sample('backup/mvt-ios14.3-partial');

test('a real manifest has messages, photos, reminders and WhatsApp where the table says', {
  skip: real.skip,
}, async () => {
  using backup = await openBackup(real.path);
  const { types, total } = countDataTypes(backup);
  const files = (type: string) => types.get(type)?.files;
  assert.equal(total.files, 1089);
  assert.equal(files('photos'), 147);
  assert.equal(files('whatsapp'), 46);
  assert.equal(files('reminders'), 4);
  assert.equal(files('voice-memos'), 3);
  assert.equal(files('safari'), 19);
  assert.equal(files('health'), 12);
  assert.equal(files('contacts'), 2);
});
