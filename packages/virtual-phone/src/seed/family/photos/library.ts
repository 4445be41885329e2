import { buildStore, type StoreDraft } from '../../making/core-data.js';
import { uuidFor } from '../../making/labels.js';
import { appleSeconds, later, moment } from '../../making/moments.js';
import { type AssetPlan, albums, assets } from './assets.js';
import { photoEntities, photoSchema } from './schema.js';

/** Photos.sqlite for the planned assets; `sizes` are those of their originals. */
export function photoLibrary(sizes: readonly number[]): Uint8Array {
  return buildStore({
    label: 'photos',
    entities: photoEntities,
    schema: photoSchema,
    metadata: { PLModelVersion: 17_500 },
    fill(store) {
      const words = new Library(store);
      for (const [index, asset] of assets.entries()) words.add(asset, sizes[index] ?? 0);
      addAlbums(store);
      addComments(store);
    },
  });
}

const subtypes: Readonly<Record<AssetPlan['kind'], number>> = {
  photo: 0,
  selfie: 0,
  panorama: 1,
  live: 2,
  screenshot: 10,
  video: 100,
};
const playback: Readonly<Record<AssetPlan['kind'], number>> = {
  photo: 1,
  selfie: 1,
  panorama: 1,
  live: 3,
  screenshot: 1,
  video: 4,
};

class Library {
  readonly #store: StoreDraft;
  readonly #moments = new Map<string, number>();
  readonly #people = new Map<string, number>();
  readonly #keywords = new Map<string, number>();

  constructor(store: StoreDraft) {
    this.#store = store;
  }

  add(asset: AssetPlan, size: number): void {
    const { kind, directory, fileName, width, height, place } = asset;
    const taken = appleSeconds(moment(asset.taken));
    const isVideo = kind === 'video';
    const uti = isVideo ? 'com.apple.quicktime-movie' : kind === 'screenshot' ? 'public.png' : 'public.jpeg';
    // One row of attributes for every asset, so that all three have the same key.
    const key = this.#store.highest('Asset') + 1;
    this.#store.insert('Asset', 'ZASSET', {
      ZUUID: uuidFor(`asset ${directory}/${fileName}`),
      ZDIRECTORY: directory,
      ZFILENAME: fileName,
      ZUNIFORMTYPEIDENTIFIER: uti,
      ZKIND: isVideo,
      ZKINDSUBTYPE: subtypes[kind],
      ZPLAYBACKSTYLE: playback[kind],
      ZDATECREATED: taken,
      ZADDEDDATE: taken + 1,
      ZMODIFICATIONDATE: taken + 60,
      ZSORTTOKEN: taken,
      ZWIDTH: width,
      ZHEIGHT: height,
      ZORIENTATION: 1,
      ZDURATION: isVideo ? 3 : 0,
      ZLATITUDE: place?.latitude ?? -180,
      ZLONGITUDE: place?.longitude ?? -180,
      ZFAVORITE: asset.favorite ?? false,
      ZHIDDEN: asset.hidden ?? false,
      ZTRASHEDSTATE: asset.trashed ?? false,
      ZTRASHEDDATE: asset.trashed ? appleSeconds(moment('2025-12-28T08:00:00Z')) : undefined,
      ZVISIBILITYSTATE: asset.burst?.pick === 2 ? 2 : 0,
      ZAVALANCHEUUID: asset.burst && uuidFor(`burst ${asset.burst.label}`),
      ZAVALANCHEPICKTYPE: asset.burst?.pick ?? 0,
      ZADJUSTMENTSSTATE: asset.edited ? 2 : 0,
      ZADJUSTMENTTIMESTAMP: asset.edited ? taken + 3600 : undefined,
      ZSAVEDASSETTYPE: asset.inCloudOnly ? 6 : 3,
      ZCLOUDLOCALSTATE: asset.inCloudOnly ?? false,
      ZCLOUDISMYASSET: true,
      ZCOMPLETE: true,
      ZBUNDLESCOPE: 0,
      ZDERIVEDCAMERACAPTUREDEVICE: kind === 'selfie',
      ZISDETECTEDSCREENSHOT: kind === 'screenshot',
      ZADDITIONALATTRIBUTES: key,
      ZEXTENDEDATTRIBUTES: key,
      ZMOMENT: this.#moment(asset),
      ZMASTER: asset.inCloudOnly ? this.#master(asset, uti) : undefined,
    });
    this.#attributes(asset, key, size);
    this.#resources(asset, key, size, uti);
    for (const name of asset.people ?? []) this.#face(key, name);
  }

  #attributes(asset: AssetPlan, key: number, size: number): void {
    const { kind, width, height, place } = asset;
    const taken = moment(asset.taken);
    const isCamera = kind !== 'screenshot' && !asset.importedBy;
    this.#store.insert('AdditionalAssetAttributes', 'ZADDITIONALASSETATTRIBUTES', {
      ZASSET: key,
      ZORIGINALFILENAME: asset.originalName ?? asset.fileName,
      ZORIGINALFILESIZE: size,
      ZORIGINALWIDTH: width,
      ZORIGINALHEIGHT: height,
      ZORIGINALORIENTATION: 1,
      ZEXIFTIMESTAMPSTRING: asset.taken.replace('T', ' ').replaceAll('-', ':').replace('Z', ''),
      ZTIMEZONENAME: 'Europe/Berlin',
      ZTIMEZONEOFFSET: 7200,
      ZINFERREDTIMEZONEOFFSET: 7200,
      ZIMPORTEDBY: asset.importedBy ? 3 : kind === 'screenshot' ? 8 : kind === 'selfie' ? 2 : 1,
      ZIMPORTEDBYBUNDLEIDENTIFIER: asset.importedBy ?? (isCamera ? 'com.apple.camera' : 'com.apple.springboard'),
      ZIMPORTEDBYDISPLAYNAME: asset.importedBy ? 'WhatsApp' : undefined,
      ZCAMERACAPTUREDEVICE: kind === 'selfie',
      ZGPSHORIZONTALACCURACY: place ? 5.2 : -1,
      ZREVERSELOCATIONDATAISVALID: false,
      ZMASTERFINGERPRINT: `A${uuidFor(`fingerprint ${asset.fileName}`).replaceAll('-', '')}`,
      ZVIEWCOUNT: key % 4,
      ZASSETDESCRIPTION: asset.caption
        ? this.#store.insert('AssetDescription', 'ZASSETDESCRIPTION', {
            ZASSETATTRIBUTES: key,
            ZLONGDESCRIPTION: asset.caption,
          })
        : undefined,
      ZUNMANAGEDADJUSTMENT: asset.edited
        ? this.#store.insert('UnmanagedAdjustment', 'ZUNMANAGEDADJUSTMENT', {
            ZASSETATTRIBUTES: key,
            ZADJUSTMENTFORMATIDENTIFIER: 'com.apple.photo',
            ZADJUSTMENTFORMATVERSION: '1.5',
            ZADJUSTMENTTIMESTAMP: appleSeconds(later(taken, 3600)),
            ZUUID: uuidFor(`adjustment ${key}`),
          })
        : undefined,
    });
    this.#store.insert('ExtendedAttributes', 'ZEXTENDEDATTRIBUTES', {
      ZASSET: key,
      ...(isCamera
        ? {
            ZCAMERAMAKE: 'Apple',
            ZCAMERAMODEL: 'iPhone 13',
            ZLENSMODEL: 'iPhone 13 back camera 5.1mm f/1.6',
            ZISO: 64,
            ZAPERTURE: 1.6,
            ZSHUTTERSPEED: 0.0041,
            ZFOCALLENGTH: 5.1,
            ZFLASHFIRED: false,
          }
        : {}),
      ...(kind === 'video' ? { ZFPS: 10, ZCODEC: 'jpeg', ZDURATION: 3 } : {}),
      ZLATITUDE: place?.latitude,
      ZLONGITUDE: place?.longitude,
      ZDATECREATED: appleSeconds(taken),
      ZTIMEZONEOFFSET: 7200,
    });
    for (const keyword of asset.keywords ?? []) {
      this.#store.draft.insert('Z_1KEYWORDS', { Z_1ASSETATTRIBUTES: key, Z_40KEYWORDS: this.#keyword(keyword) });
    }
  }

  #resources(asset: AssetPlan, key: number, size: number, uti: string): void {
    const resource = (facts: {
      type: number;
      subtype: number;
      version: number;
      recipe: number;
      length: number;
      here: boolean;
    }): void => {
      this.#store.insert('InternalResource', 'ZINTERNALRESOURCE', {
        ZASSET: key,
        ZRESOURCETYPE: facts.type,
        ZDATASTORESUBTYPE: facts.subtype,
        ZCLOUDSOURCETYPE: facts.subtype,
        ZVERSION: facts.version,
        ZRECIPEID: facts.recipe,
        ZDATALENGTH: facts.length,
        ZLOCALAVAILABILITY: facts.here ? 1 : -1,
        ZREMOTEAVAILABILITY: asset.inCloudOnly ?? false,
        ZTRASHEDSTATE: asset.trashed ?? false,
        ZUNORIENTEDWIDTH: asset.width,
        ZUNORIENTEDHEIGHT: asset.height,
        ZCOMPACTUTI: uti,
      });
    };
    const type = asset.kind === 'video' ? 1 : 0;
    resource({ type, subtype: 1, version: 0, recipe: 0, length: size, here: !asset.inCloudOnly });
    resource({ type: 0, subtype: 0, version: 3, recipe: 65_747, length: 9000, here: true });
    if (asset.kind === 'live') resource({ type: 3, subtype: 18, version: 0, recipe: 0, length: 0, here: true });
    if (asset.edited) resource({ type: 0, subtype: 2, version: 2, recipe: 65_938, length: 0, here: true });
  }

  #master(asset: AssetPlan, uti: string): number {
    return this.#store.insert('CloudMaster', 'ZCLOUDMASTER', {
      ZORIGINALFILENAME: asset.originalName,
      ZCREATIONDATE: appleSeconds(moment(asset.taken)),
      ZIMPORTDATE: appleSeconds(later(moment(asset.taken), 600)),
      ZCLOUDLOCALSTATE: 3,
      ZCLOUDMASTERGUID: uuidFor(`master ${asset.fileName}`),
      ZUNIFORMTYPEIDENTIFIER: uti,
    });
  }

  #moment(asset: AssetPlan): number {
    const month = asset.taken.slice(0, 7);
    const known = this.#moments.get(month);
    if (known !== undefined) return known;
    const start = appleSeconds(moment(asset.taken));
    const row = this.#store.insert('Moment', 'ZMOMENT', {
      ZUUID: uuidFor(`moment ${month}`),
      ZTITLE: asset.place ? 'Gotland' : undefined,
      ZSTARTDATE: start,
      ZREPRESENTATIVEDATE: start,
      ZENDDATE: start + 86_400,
      ZTIMEZONEOFFSET: 7200,
      ZTRASHEDSTATE: 0,
    });
    this.#moments.set(month, row);
    return row;
  }

  /** A face; one without a name belongs to nobody yet. */
  #face(asset: number, name: string): void {
    let person = this.#people.get(name);
    if (person === undefined) {
      person = this.#store.insert('Person', 'ZPERSON', {
        ZFULLNAME: name === '' ? undefined : name,
        ZDISPLAYNAME: name === '' ? undefined : name.split(' ')[0],
        ZPERSONUUID: uuidFor(`person ${name}`),
        ZTYPE: 0,
        ZVERIFIEDTYPE: name === '' ? 0 : 1,
        ZFACECOUNT: 1,
      });
      this.#people.set(name, person);
    }
    const row = this.#store.highest('DetectedFace') + 1;
    this.#store.insert('DetectedFace', 'ZDETECTEDFACE', {
      ZASSET: asset,
      ZPERSON: person,
      ZCENTERX: 0.3 + row * 0.02,
      ZCENTERY: 0.55,
      ZSIZE: 0.12,
      ZQUALITY: 0.8,
      ZMANUAL: false,
      ZHIDDEN: false,
      ZNAMESOURCE: name === '' ? 0 : 1,
      ZUUID: uuidFor(`face ${row}`),
    });
  }

  #keyword(title: string): number {
    const known = this.#keywords.get(title);
    if (known !== undefined) return known;
    const row = this.#store.insert('Keyword', 'ZKEYWORD', { ZTITLE: title, ZUUID: uuidFor(`keyword ${title}`) });
    this.#keywords.set(title, row);
    return row;
  }
}

const albumEntities: Readonly<Record<number, string>> = {
  2: 'Album',
  1505: 'CloudSharedAlbum',
  3999: 'Folder',
  4000: 'Folder',
};

function addAlbums(store: StoreDraft): void {
  const rows = new Map<string, number>();
  for (const { title, kind, inside, holds = [], trashed = false } of albums) {
    const isShared = kind === 1505;
    const row = store.insert(albumEntities[kind] ?? 'FetchingAlbum', 'ZGENERICALBUM', {
      ZTITLE: kind === 3999 ? undefined : title,
      ZKIND: kind,
      ZUUID: kind === 3999 ? '----Root-Folder----' : uuidFor(`album ${kind} ${title}`),
      ZPARENTFOLDER: inside === undefined ? undefined : rows.get(inside),
      ZCREATIONDATE: appleSeconds(moment('2025-08-01T10:00:00Z')),
      ZCACHEDCOUNT: holds.length,
      ZCACHEDPHOTOSCOUNT: holds.length,
      ZTRASHEDSTATE: trashed,
      ZISOWNED: isShared ? true : undefined,
      ZCLOUDGUID: uuidFor(`cloud album ${title}`),
      ZCLOUDOWNERFIRSTNAME: isShared ? 'Ingrid' : undefined,
      ZCLOUDOWNERLASTNAME: isShared ? 'Sjöberg' : undefined,
      ZKEYASSET: holds[0] === undefined ? undefined : holds[0] + 1,
    });
    // A folder keeps its name before an album of the same name.
    if (!rows.has(title)) rows.set(title, row);
    for (const [place, asset] of holds.entries()) {
      store.draft.insert('Z_28ASSETS', { Z_28ALBUMS: row, Z_3ASSETS: asset + 1, Z_FOK_3ASSETS: (place + 1) * 1024 });
    }
  }
}

function addComments(store: StoreDraft): void {
  const at = appleSeconds(moment('2025-09-02T06:00:00Z'));
  store.insert('CloudSharedComment', 'ZCLOUDSHAREDCOMMENT', {
    ZCOMMENTEDASSET: 31,
    ZCOMMENTTEXT: 'Så fina! ❤️',
    ZCOMMENTDATE: at,
    ZISLIKE: false,
  });
  store.insert('CloudSharedComment', 'ZCLOUDSHAREDCOMMENT', { ZLIKEDASSET: 31, ZCOMMENTDATE: at + 5, ZISLIKE: true });
}
