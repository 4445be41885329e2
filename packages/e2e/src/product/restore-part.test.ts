import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listTree, sha256Of } from '../harness/compare-folders.js';
import { backedUpPhone, leftOvers, liveOn } from '../harness/living-phone.js';
import { makeScratch } from '../harness/scratch.js';

/** What the phone has of each type, in this test's own words. */
const places: Readonly<Record<string, RegExp>> = {
  photos: /^CameraRollDomain\/|^HomeDomain\/Library\/Photos\//,
  messages: /^(?:(?:HomeDomain|MediaDomain)\/Library\/SMS|HomeDomain\/Library\/MessagesMetaData)\//,
  contacts: /^HomeDomain\/Library\/AddressBook\//,
  calls: /^(?:HomeDomain\/Library\/CallHistoryDB|WirelessDomain\/Library\/CallHistory)\//,
  voicemail: /^HomeDomain\/Library\/Voicemail\//,
  notes: /^(?:AppDomainGroup-group\.com\.apple\.notes|HomeDomain\/Library\/Notes)\//,
  calendar: /^HomeDomain\/Library\/Calendar\//,
  reminders: /^(?:AppDomainGroup-group\.com\.apple\.reminders|HomeDomain\/Library\/Reminders)\//,
  safari: /^(?:AppDomain-com\.apple\.mobilesafari|HomeDomain\/Library\/(?:Safari|WebClips))\//,
  'voice-memos':
    /^(?:AppDomainGroup-group\.com\.apple\.VoiceMemos\.shared|MediaDomain\/(?:Media|Library)\/Recordings)\//,
  files: /^AppDomainGroup-group\.com\.apple\.FileProvider\.LocalStorage\//,
  health: /^HealthDomain\//,
  wallet: /^HomeDomain\/Library\/Passes\//,
  books: /^(?:BooksDomain|MediaDomain\/Media\/Books|AppDomain(?:Group-group\.|-)com\.apple\.iBooks)\//,
  music: /^MediaDomain\/Media\/iTunes_Control\/iTunes\//,
  home: /^(?:HomeKitDomain|HomeDomain\/Library\/homed)\//,
  ringtones: /^(?:TonesDomain|MediaDomain\/Media\/(?:iTunes_Control\/Ringtones|Vibrations))\//,
  settings:
    /^(?:KeyboardDomain|SystemPreferencesDomain|ManagedPreferencesDomain|SysSharedContainerDomain-systemgroup\.com\.apple\.configurationprofiles)\/|^(?:HomeDomain|RootDomain|WirelessDomain)\/Library\/Preferences\/|^HomeDomain\/Library\/(?:Accounts|DataAccess|KeyboardServices|SpringBoard|Wallpaper|BulletinBoard|ControlCenter|DoNotDisturb|Accessibility|TCC|ConfigurationProfiles|UserConfigurationProfiles|Shortcuts)\//,
  whatsapp: /^AppDomain(?:Group|Plugin)?-(?:group\.)?net\.whatsapp\.WhatsApp/,
  'app:com.example.bakery': /^AppDomain(?:Group|Plugin)?-(?:group\.)?com\.example\.bakery/,
  'app:com.example.ferry': /^AppDomain-com\.example\.ferry\//,
};

/** What the seed lacks. */
const own = {
  'HomeDomain/Library/Passes/Cards/a.pkpass/pass.json': '{"description":"a ticket"}',
  'MediaDomain/Media/Books/own.epub': 'a book of one’s own',
  'HomeKitDomain/Library/homed/home.plist': 'a lamp',
};

for (const isEncrypted of [true, false]) {
  test(`of every type alone (${isEncrypted ? 'encrypted' : 'plain'}), the phone has what the backup had, and everything else as before`, async () => {
    using scratch = makeScratch();
    await using stage = await backedUpPhone(scratch, { isEncrypted, own });
    const { files } = stage;
    const then = listTree(scratch.at('then'));
    liveOn(files);
    assert.equal((await stage.run('backup', ...stage.known)).code, 0);
    const types = isEncrypted ? Object.keys(places) : ['photos', 'messages', 'app:com.example.bakery'];
    for (const type of types) {
      const before = listTree(files);
      const restored = await stage.restore('--only', type, '--yes');
      assert.equal(restored.code, 0, `${type}: ${restored.out}${restored.err}`);
      assert.deepEqual(
        restored.data?.choice?.parts.map(({ types: told }) => told),
        [[type]],
      );
      assert.ok(restored.data?.safetyBackup, 'the phone is always backed up first');
      const after = listTree(files);
      const isOfType = (path: string) => places[type]?.test(path) === true;
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (path) => before.get(path) !== after.get(path),
      );
      assert.deepEqual(
        changed.filter((path) => !isOfType(path)),
        [],
        `${type}: something else changed`,
      );
      const wanted = [...then].filter(([path]) => isOfType(path));
      assert.ok(
        wanted.some(([, kind]) => kind !== 'directory'),
        `the seed has nothing of ${type}`,
      );
      for (const [path, content] of wanted) assert.equal(after.get(path), content, `${type}: ${path}`);
      for (const path of changed.filter((each) => !then.has(each))) {
        assert.match(path, /-(?:wal|shm)$/, `${type}: ${path} is nothing that the backup had`);
        assert.equal(after.get(path), sha256Of('/dev/null'));
      }
    }
    assert.equal(listTree(files).has('HomeDomain/Library/SMS/since then.txt'), true);
    assert.deepEqual(leftOvers(scratch), []);
    const kept = await stage.run('snapshot', 'verify', stage.id, ...stage.known);
    assert.equal(kept.code, 0, kept.out);
  });
}
