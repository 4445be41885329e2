import { type PlistDict, toBase64, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';
import type { Phone } from '../../../phone/phone.js';
import { containerName } from '../../../services/container-name.js';
import { hexFor, uuidFor } from '../../making/labels.js';
import { moment } from '../../making/moments.js';
import { SeededRandom } from '../../making/seeded-random.js';
import type { SeedWriter } from '../../seed-writer.js';
import { icon, screenshot } from '../pictures.js';
import { type AppPlan, appPlans } from './plan.js';
import { storeMetadata, storeSignature } from './store-facts.js';

const installed = moment('2024-09-22T09:31:00Z');
const used = { born: installed, modified: moment('2026-01-10T16:00:00Z') };

/** Apps: what is installed, their containers, the home screen (docs/formats/seeds.md §5). */
export function seedApps(phone: Phone, writer: SeedWriter): void {
  for (const app of appPlans) {
    install(phone, app);
    fillContainer(writer, app);
    for (const group of app.groups ?? []) fillGroup(writer, group);
    for (const plugin of app.plugins ?? []) fillPlugin(writer, plugin);
  }
  arrangeHomeScreen(phone, writer);
  fillLocalStorage(writer);
}

function install(phone: Phone, app: AppPlan): void {
  const { bundleId, name, version, build, groups, plugins, sharesFiles = false } = app;
  const random = new SeededRandom(`app ${bundleId}`);
  phone.install({
    bundleId,
    name,
    kind: 'User',
    version,
    build,
    sharesFiles,
    staticBytes: 20_000_000 + random.below(200_000_000),
    dynamicBytes: 100_000 + random.below(9_000_000),
    icon: toBase64(icon(bundleId)),
    ...(groups ? { groups } : {}),
    ...(plugins ? { plugins } : {}),
    ...(app.isTest ? {} : { metadata: toBase64(storeMetadata(app)), sinf: toBase64(storeSignature(app)) }),
  });
}

function fillContainer(writer: SeedWriter, app: AppPlan): void {
  const { bundleId, name } = app;
  const domain = `AppDomain-${bundleId}`;
  const random = new SeededRandom(`container ${bundleId}`);
  const preferences: PlistDict = {
    firstLaunch: installed,
    launches: random.below(500),
    'last screen': name,
    volume: 0.5,
  };
  writer.file(domain, `Library/Preferences/${bundleId}.plist`, writeBinaryPlist(preferences), { ...used, mode: 0o600 });
  writer.file(
    domain,
    'Library/Application Support/state.json',
    Buffer.from(`{"app":"${name}","tab":${random.below(5)}}\n`),
    used,
  );
  writer.file(domain, 'Library/Cookies/Cookies.binarycookies', emptyCookies, { ...used, mode: 0o600 });
  for (let index = 0; index < 4; index++) {
    const cache = `Library/Application Support/Cache/${hexFor(`${bundleId} ${index}`, 12)}`;
    writer.file(domain, cache, random.bytes(200 + random.below(30_000)), used);
  }
  const webData = 'Library/WebKit/WebsiteData/IndexedDB';
  const container = `/var/mobile/Containers/Data/Application/${containerName(bundleId)}`;
  writer.directory(domain, webData, used);
  writer.link(domain, `${webData}/v0`, `${container}/${webData}`, used);
  if (!app.sharesFiles) return;
  writer.file(domain, 'Documents/Drawing 1.png', screenshot(`${bundleId} drawing`, 400, 300), used);
  writer.file(domain, 'Documents/Notes/readme.txt', Buffer.from(`${name}: shared with the computer.\r\n`), used);
}

// "cook", no pages, the sum of nothing.
const emptyCookies = Buffer.from('636f6f6b00000000000000000717202005000000', 'hex');

function fillGroup(writer: SeedWriter, group: string): void {
  const domain = `AppDomainGroup-${group}`;
  writer.file(
    domain,
    `Library/Preferences/${group}.plist`,
    writeXmlPlist({ shared: true, token: hexFor(group, 16) }),
    used,
  );
}

function fillPlugin(writer: SeedWriter, plugin: string): void {
  const domain = `AppDomainPlugin-${plugin}`;
  writer.file(domain, `Library/Preferences/${plugin}.plist`, writeBinaryPlist({ opened: 3 }), { ...used, mode: 0o600 });
  writer.directory(domain, 'Documents', used);
}

/** "On My iPhone" of the Files app. */
function fillLocalStorage(writer: SeedWriter): void {
  const domain = 'AppDomainGroup-group.com.apple.FileProvider.LocalStorage';
  const folder = 'File Provider Storage';
  writer.file(domain, `${folder}/Letters/To the school.txt`, Buffer.from('Dear Ms Weiß,\n…\n'), used);
  writer.file(
    domain,
    `${folder}/${'Räkningar'.normalize('NFC')}/2025-12.csv`,
    Buffer.from('date;sum\n2025-12-01;12,50\n'),
    used,
  );
  writer.file(domain, `${folder}/.Trash/old.bin`, new SeededRandom('old.bin').bytes(5000), used);
}

function arrangeHomeScreen(phone: Phone, writer: SeedWriter): void {
  const dock = ['com.apple.mobilephone', 'com.apple.mobilesafari', 'com.apple.MobileSMS', 'net.whatsapp.WhatsApp'];
  const folder = ['com.example.ferry', 'com.example.ferry.kids'];
  const rest = phone.apps.map((app) => app.bundleId).filter((id) => !dock.includes(id) && !folder.includes(id));
  writer.file(
    'HomeDomain',
    'Library/SpringBoard/IconState.plist',
    writeBinaryPlist({
      buttonBar: dock,
      iconLists: [
        rest.slice(0, 12),
        [
          ...rest.slice(12),
          { displayName: 'Unterwegs', iconLists: [folder], listType: 'folder', uniqueIdentifier: uuidFor('folder') },
        ],
      ],
    }),
    used,
  );
  const names = new Map(phone.apps.map((app) => [app.bundleId, app.name]));
  const iconOf = (bundleId: string): PlistDict => ({
    bundleIdentifier: bundleId,
    displayIdentifier: bundleId,
    displayName: names.get(bundleId) ?? bundleId,
    iconModDate: installed,
  });
  phone.settings.set('com.apple.springboard', 'IconState', [
    dock.map(iconOf),
    rest.slice(0, 12).map(iconOf),
    [...rest.slice(12).map(iconOf), { displayName: 'Unterwegs', listType: 'folder', iconLists: [folder.map(iconOf)] }],
  ]);
}
