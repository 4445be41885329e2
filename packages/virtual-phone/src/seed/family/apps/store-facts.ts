import { type PlistDict, writeBinaryPlist } from '@pearmain/formats';
import { box, fullBox, latin, u32 } from '../../making/boxes.js';
import { moment } from '../../making/moments.js';
import { SeededRandom } from '../../making/seeded-random.js';
import { owner } from '../people.js';
import type { AppPlan } from './plan.js';

/** The app's iTunesMetadata: what the store said when the app was bought (docs/formats/seeds.md §5). */
export function storeMetadata(app: AppPlan): Uint8Array {
  const bought = '2024-09-22T09:30:00Z';
  const metadata: PlistDict = {
    artistName: app.seller,
    bundleShortVersionString: app.version,
    bundleVersion: app.build,
    'com.apple.iTunesStore.downloadInfo': {
      accountInfo: { AppleID: owner.email, DSPersonID: 1234567890, AccountStoreFront: '143443-2,29' },
      purchaseDate: bought,
    },
    genre: app.genre,
    'is-auto-download': false,
    itemId: app.storeId,
    itemName: app.name,
    kind: 'software',
    purchaseDate: moment(bought),
    releaseDate: '2019-03-01T08:00:00Z',
    s: 143443,
    softwareVersionBundleId: app.bundleId,
    sourceApp: 'com.apple.AppStore',
    variantID: 'universal',
  };
  return writeBinaryPlist(metadata);
}

/** An ApplicationSINF: the boxes of a real one, with noise where Apple's keys would be. */
export function storeSignature(app: AppPlan): Uint8Array {
  const noise = new SeededRandom(`sinf ${app.bundleId}`);
  return box(
    'sinf',
    box('frma', latin('game')),
    fullBox('schm', 0, latin('itun'), u32(0)),
    box(
      'schi',
      box('user', u32(1234567890)),
      box('key ', u32(1)),
      box('iviv', noise.bytes(16)),
      box(
        'righ',
        latin('veID'),
        u32(1),
        latin('plat'),
        u32(0),
        latin('aver'),
        u32(0x01010100),
        latin('tran'),
        u32(noise.next()),
      ),
      box('name', Buffer.from('Nora Lindqvist'.padEnd(256, '\0'))),
      box('priv', noise.bytes(440)),
    ),
    box('sign', noise.bytes(128)),
  );
}
