import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { landscape } from '../family/pictures.js';
import { buildStore, entityTable } from '../making/core-data.js';
import { columns, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import { quickTime } from '../making/movie.js';
import type { SeedWriter } from '../seed-writer.js';
import type { EveryKind, IsAtLeast, PlannedPhoto } from './plan.js';

const directory = 'DCIM/100APPLE';

/** Pictures with their library, as backups have them and as the file service shows them (docs/formats/content-photos.md §2). */
export function seedPictures(
  writer: SeedWriter,
  plan: EveryKind,
  { isAtLeast, mediaFolder }: { readonly isAtLeast: IsAtLeast; readonly mediaFolder: string },
): void {
  const put = (path: string, content: Uint8Array, at: string): void => {
    writer.file('CameraRollDomain', `Media/${path}`, content, { modified: moment(at) });
    const shown = join(mediaFolder, path);
    mkdirSync(dirname(shown), { recursive: true });
    writeFileSync(shown, content);
  };
  for (const photo of plan.photos) put(`${directory}/${photo.name}`, contentOf(photo), photo.at);
  put('PhotoData/Photos.sqlite', library(plan, isAtLeast), '2024-02-01T00:00:00Z');
}

function contentOf({ name, at, isVideo }: PlannedPhoto): Uint8Array {
  if (!isVideo) return landscape(name, 320, 240);
  const frames = [landscape(name, 320, 240, undefined, 0)];
  return quickTime({ made: moment(at), width: 320, height: 240, framesPerSecond: 10, frames });
}

interface Model {
  readonly since: string;
  readonly album: number;
  readonly asset: number;
}

/** The numbers of entities in the models, the newest first; of those before iOS 11 no source says any, and any will do. */
const models: readonly Model[] = [
  { since: '26.0', album: 33, asset: 3 },
  { since: '18.0', album: 30, asset: 3 },
  { since: '16.0', album: 28, asset: 3 },
  { since: '15.0', album: 27, asset: 3 },
  { since: '14.0', album: 26, asset: 3 },
  { since: '13.0', album: 26, asset: 34 },
  { since: '12.0', album: 23, asset: 30 },
  { since: '11.0', album: 20, asset: 27 },
  { since: '5.0', album: 12, asset: 21 },
];

function library({ photos }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  const { album, asset } = models.find(({ since }) => isAtLeast(since)) ?? { album: 12, asset: 21 };
  const [entity, assets] = isAtLeast('14.0') ? ['Asset', 'ZASSET'] : ['GenericAsset', 'ZGENERICASSET'];
  const join = { table: `Z_${album}ASSETS`, albums: `Z_${album}ALBUMS`, assets: `Z_${asset}ASSETS` };
  const states = isAtLeast('8.0') ? 'ZFAVORITE ZHIDDEN ZTRASHEDSTATE' : '';
  const edited = isAtLeast('17.0') ? 'ZADJUSTMENTSSTATE' : 'ZHASADJUSTMENTS';
  return buildStore({
    label: 'photos',
    entities: [
      { number: 1, name: 'AdditionalAssetAttributes' },
      { number: asset, name: entity ?? '' },
      { number: album - 1, name: 'GenericAlbum' },
      { number: album, name: 'Album', parent: album - 1 },
    ],
    schema: [
      entityTable(assets ?? '', {
        integers: `ZKIND ZKINDSUBTYPE ZWIDTH ZHEIGHT ZADDITIONALATTRIBUTES ${edited} ${states}`,
        dates: `ZDATECREATED ZADDEDDATE ${isAtLeast('8.0') ? 'ZTRASHEDDATE' : ''}`,
        floats: 'ZLATITUDE ZLONGITUDE ZDURATION',
        texts: 'ZDIRECTORY ZFILENAME ZUUID ZUNIFORMTYPEIDENTIFIER',
      }),
      entityTable('ZADDITIONALASSETATTRIBUTES', { integers: 'ZORIGINALFILESIZE ZASSET', texts: 'ZORIGINALFILENAME' }),
      entityTable('ZGENERICALBUM', { integers: 'ZKIND ZPARENTFOLDER ZTRASHEDSTATE', texts: 'ZTITLE ZUUID' }),
      table(join.table, columns('INTEGER', `${join.albums} ${join.assets} Z_FOK_${asset}ASSETS`)),
    ],
    fill(draft) {
      const albums = new Map<string, number>();
      for (const [index, photo] of photos.entries()) {
        const { name, at, isVideo, place, favorite, hidden, trashed } = photo;
        const taken = appleSeconds(moment(at));
        const row = draft.insert(entity ?? '', assets ?? '', {
          ZKIND: isVideo,
          ZKINDSUBTYPE: isVideo ? 100 : 0,
          ZDIRECTORY: directory,
          ZFILENAME: name,
          ZUUID: uuidFor(`photo ${name}`),
          ZDATECREATED: taken,
          ZADDEDDATE: taken,
          ZWIDTH: 320,
          ZHEIGHT: 240,
          ZLATITUDE: place?.[0] ?? -180,
          ZLONGITUDE: place?.[1] ?? -180,
          ZADDITIONALATTRIBUTES: index + 1,
          ...(isAtLeast('8.0') ? { ZFAVORITE: favorite, ZHIDDEN: hidden, ZTRASHEDSTATE: trashed } : {}),
        });
        draft.insert('AdditionalAssetAttributes', 'ZADDITIONALASSETATTRIBUTES', {
          ZORIGINALFILENAME: `DSC_${name}`,
          ZASSET: row,
        });
        if (photo.album === undefined) continue;
        const number =
          albums.get(photo.album) ??
          draft.insert('Album', 'ZGENERICALBUM', {
            ZKIND: 2,
            ZTITLE: photo.album,
            ZUUID: uuidFor(`album ${photo.album}`),
          });
        albums.set(photo.album, number);
        draft.draft.insert(join.table, {
          [join.albums]: number,
          [join.assets]: row,
          [`Z_FOK_${asset}ASSETS`]: index,
        });
      }
    },
  });
}
