import { hexFor, uuidFor } from '../making/labels.js';
import type { SeededRandom } from '../making/seeded-random.js';

/** Where a filler file lies. */
export interface Place {
  readonly domain: string;
  readonly path: string;
}

/** A kind of place: `count` is how many files of that kind there were before. */
type Kind = (count: number) => Place;

const words =
  'atlas bakery canoe diary ember ferry garden harbour island jigsaw kettle ledger meadow noodle orchard piano quiz river sketch tulip umbrella violet walnut yoga zebra';
const apps = words.split(' ').map((word) => `com.example.${word}`);

const app = (count: number): string => apps[count % apps.length] ?? 'com.example.atlas';
const fourDigits = (count: number): string => String((count % 9999) + 1).padStart(4, '0');
const roll = (count: number): string => `${200 + Math.floor(count / 9999)}APPLE/IMG_${fourDigits(count)}`;

const kinds = {
  video: (count) => ({ domain: 'CameraRollDomain', path: `Media/DCIM/${roll(count)}.MOV` }),
  document: (count) => ({ domain: `AppDomain-${app(count)}`, path: `Documents/Library/Item ${count}.bin` }),
  photo: (count) => ({ domain: 'CameraRollDomain', path: `Media/DCIM/${roll(count)}.HEIC` }),
  attachment: (count) => {
    const label = `filler attachment ${count}`;
    const folder = `${hexFor(label, 2)}/${hexFor(`${label} b`, 2)}/${uuidFor(label)}`;
    return { domain: 'MediaDomain', path: `Library/SMS/Attachments/${folder}/IMG_${fourDigits(count)}.jpeg` };
  },
  chatMedia: (count) => ({
    domain: 'AppDomainGroup-group.net.whatsapp.WhatsApp.shared',
    path: `Message/Media/4915550${100 + (count % 40)}@s.whatsapp.net/${hexFor(`${count}`, 1)}/${uuidFor(`filler chat ${count}`)}.jpg`,
  }),
  thumbnail: (count) => ({
    domain: 'CameraRollDomain',
    path: `Media/PhotoData/Thumbnails/V2/DCIM/${roll(count)}.HEIC/5005.JPG`,
  }),
  smallThumbnail: (count) => ({
    domain: 'CameraRollDomain',
    path: `Media/PhotoData/Thumbnails/V2/DCIM/${roll(count)}.HEIC/5003.JPG`,
  }),
  store: (count) => ({
    domain: `AppDomainGroup-group.${app(count)}`,
    path: `Library/Application Support/Store/${hexFor(`store ${count}`, 2)}/${count}.dat`,
  }),
  webData: (count) => ({
    domain: `AppDomain-${app(count)}`,
    path: `Library/WebKit/WebsiteData/IndexedDB/v1/https_site${count % 50}.example_0/${hexFor(`web ${count}`, 40)}.sqlite3`,
  }),
  preference: (count) => ({ domain: 'HomeDomain', path: `Library/Preferences/com.example.setting${count}.plist` }),
  extension: (count) => ({
    domain: `AppDomainPlugin-${app(count)}.widget`,
    path: `Library/Application Support/Timeline/${count}.json`,
  }),
} as const satisfies Readonly<Record<string, Kind>>;

type KindName = keyof typeof kinds;

const bySize: readonly { readonly upTo: number; readonly kinds: readonly KindName[] }[] = [
  { upTo: 16 * 1024, kinds: ['smallThumbnail', 'store', 'store', 'webData', 'preference', 'extension'] },
  { upTo: 256 * 1024, kinds: ['thumbnail', 'chatMedia', 'store', 'attachment'] },
  { upTo: 4 * 1024 * 1024, kinds: ['photo', 'photo', 'photo', 'attachment', 'chatMedia', 'document'] },
  { upTo: Number.POSITIVE_INFINITY, kinds: ['video', 'video', 'document'] },
];

/** Gives every file a place of its own that fits its size. */
export class Places {
  readonly #counts = new Map<KindName, number>();
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  next(sizeBytes: number): Place {
    const fitting = bySize.find(({ upTo }) => sizeBytes < upTo)?.kinds ?? ['store'];
    const kind = this.#random.pick(fitting);
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    return kinds[kind](count);
  }
}
