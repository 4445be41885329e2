import type { Row } from '@pearmain/sqlite';
import { quoted, selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { readAlbums } from './albums.js';
import { readComments } from './comments.js';
import type { Burst, CameraFacts, Photo, PhotoAlbum, PhotoComment, PhotoSubtype } from './item.js';
import { joined, type Side } from './joined.js';
import { readKeywords, readPeople } from './names.js';

const columns =
  `ZUUID ZDIRECTORY ZFILENAME ZUNIFORMTYPEIDENTIFIER ZKIND ZKINDSUBTYPE ZPLAYBACKSTYLE ZDATECREATED ZADDEDDATE ZMODIFICATIONDATE
  ZWIDTH ZHEIGHT ZDURATION ZLATITUDE ZLONGITUDE ZFAVORITE ZHIDDEN ZTRASHEDSTATE ZTRASHEDDATE ZAVALANCHEUUID ZAVALANCHEPICKTYPE
  ZHASADJUSTMENTS ZADJUSTMENTSSTATE ZISDETECTEDSCREENSHOT ZDERIVEDCAMERACAPTUREDEVICE ZDEPTHTYPE ZADDITIONALATTRIBUTES`.split(
    /\s+/,
  );

const additional = 'ZADDITIONALASSETATTRIBUTES';

function sidesOf(assets: string): readonly Side[] {
  return [
    {
      table: additional,
      prefix: 'x',
      from: ['a', assets, 'ZADDITIONALATTRIBUTES'],
      columns:
        'ZORIGINALFILENAME ZORIGINALFILESIZE ZTIMEZONENAME ZTIMEZONEOFFSET ZTITLE ZIMPORTEDBYBUNDLEIDENTIFIER ZCREATORBUNDLEID ZUNMANAGEDADJUSTMENT'.split(
          ' ',
        ),
    },
    {
      table: 'ZEXTENDEDATTRIBUTES',
      prefix: 'e',
      from: ['a', assets, 'ZEXTENDEDATTRIBUTES'],
      columns: 'ZCAMERAMAKE ZCAMERAMODEL ZLENSMODEL ZISO ZAPERTURE ZSHUTTERSPEED ZFOCALLENGTH'.split(' '),
    },
    {
      table: 'ZASSETDESCRIPTION',
      prefix: 'd',
      from: ['x', additional, 'ZASSETDESCRIPTION'],
      columns: ['ZLONGDESCRIPTION'],
    },
  ];
}

/** What is known of an asset from elsewhere in the library. */
interface Around {
  readonly albums: readonly PhotoAlbum[];
  readonly people: readonly string[];
  readonly keywords: readonly string[];
  readonly comments: readonly PhotoComment[];
}

/** The pictures and videos of a library, the oldest first (docs/formats/content-photos.md §2). */
export function* readLibrary(store: Store): Generator<Photo> {
  const { database } = store;
  const assets = ['ZASSET', 'ZGENERICASSET'].find((table) => database.has(table, 'ZFILENAME'));
  if (assets === undefined) return;
  const albumsOf = readAlbums(store);
  const peopleOf = readPeople(store);
  const keywordsOf = readKeywords(store);
  const commentsOf = readComments(store);
  const sides = joined(store, sidesOf(assets));
  const order = database.has(assets, 'ZDATECREATED') ? 'a.ZDATECREATED, a.Z_PK' : 'a.Z_PK';
  const sql = `SELECT a.Z_PK AS id, ${selectPresent(database, assets, columns, 'a')}, ${sides.columns}
    FROM ${quoted(assets)} a ${sides.joins} ORDER BY ${order}`;
  for (const row of rowsOf(store, assets, sql)) {
    const photo = made(store, assets, row, (read) => {
      const id = numberOf(read['id']) ?? 0;
      const keywords = keywordsOf(numberOf(read['ZADDITIONALATTRIBUTES']) ?? -1);
      return toPhoto(read, id, { albums: albumsOf(id), people: peopleOf(id), keywords, comments: commentsOf(id) });
    });
    if (photo) yield photo;
  }
}

const subtypes: Readonly<Record<number, PhotoSubtype>> = {
  1: 'panorama',
  2: 'live-photo',
  10: 'screenshot',
  101: 'slow-motion',
  102: 'time-lapse',
  103: 'screen-recording',
};

/** What `ZDERIVEDCAMERACAPTUREDEVICE` and `ZPLAYBACKSTYLE` say. */
const frontCamera = 1;
const animated = 2;
const live = 3;

function toPhoto(row: Row, id: number, around: Around): Photo {
  const isVideo = numberOf(row['ZKIND']) === 1;
  const isScreenshot = flagOf(row['ZISDETECTEDSCREENSHOT'] ?? null);
  const playback = numberOf(row['ZPLAYBACKSTYLE']);
  const ofStill = isScreenshot ? 'screenshot' : playback === live ? 'live-photo' : undefined;
  const subtype = subtypes[numberOf(row['ZKINDSUBTYPE']) ?? 0] ?? (isVideo ? undefined : ofStill);
  const isEdited = ['ZHASADJUSTMENTS', 'ZADJUSTMENTSSTATE', 'ZUNMANAGEDADJUSTMENT'].some((column) =>
    flagOf(row[column] ?? null),
  );
  return {
    id,
    kind: isVideo ? 'video' : 'photo',
    directory: textOf(row['ZDIRECTORY']) ?? '',
    fileName: textOf(row['ZFILENAME']) ?? '',
    ...around,
    isFavorite: flagOf(row['ZFAVORITE'] ?? null),
    isHidden: flagOf(row['ZHIDDEN'] ?? null),
    isEdited,
    isTrashed: flagOf(row['ZTRASHEDSTATE'] ?? null),
    state: 'row',
    files: [],
    ...withoutEmpty({
      uid: textOf(row['ZUUID']),
      subtype,
      originalName: textOf(row['ZORIGINALFILENAME']),
      uti: textOf(row['ZUNIFORMTYPEIDENTIFIER']),
      taken: appleTimeOf(row['ZDATECREATED']),
      added: appleTimeOf(row['ZADDEDDATE']),
      modified: appleTimeOf(row['ZMODIFICATIONDATE']),
      timeZone: textOf(row['ZTIMEZONENAME']),
      utcOffsetSeconds: numberOf(row['ZTIMEZONEOFFSET']),
      width: numberOf(row['ZWIDTH']),
      height: numberOf(row['ZHEIGHT']),
      durationSeconds: isVideo ? numberOf(row['ZDURATION']) : undefined,
      originalSizeBytes: numberOf(row['ZORIGINALFILESIZE']),
      location: locationOf(row),
      title: textOf(row['ZTITLE']),
      caption: textOf(row['ZLONGDESCRIPTION']),
      trashed: appleTimeOf(row['ZTRASHEDDATE']),
      burst: burstOf(row),
      isSelfie: numberOf(row['ZDERIVEDCAMERACAPTUREDEVICE']) === frontCamera || undefined,
      hasDepth: flagOf(row['ZDEPTHTYPE']) || undefined,
      isAnimated: playback === animated || undefined,
      camera: cameraOf(row),
      importedBy: textOf(row['ZIMPORTEDBYBUNDLEIDENTIFIER']) ?? textOf(row['ZCREATORBUNDLEID']),
    }),
  };
}

/** −180/−180 says that there is none. */
function locationOf(row: Row): Photo['location'] {
  const latitude = numberOf(row['ZLATITUDE']);
  const longitude = numberOf(row['ZLONGITUDE']);
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90) return undefined;
  return { latitude, longitude };
}

/** Bits of `ZAVALANCHEPICKTYPE`: chosen by the phone, by its owner, or the key of all frames. */
const chosen = 4 | 8 | 16;

function burstOf(row: Row): Burst | undefined {
  const uid = textOf(row['ZAVALANCHEUUID']);
  return uid === undefined ? undefined : { uid, isChosen: ((numberOf(row['ZAVALANCHEPICKTYPE']) ?? 0) & chosen) !== 0 };
}

function cameraOf(row: Row): CameraFacts | undefined {
  const facts = withoutEmpty({
    make: textOf(row['ZCAMERAMAKE']),
    model: textOf(row['ZCAMERAMODEL']),
    lens: textOf(row['ZLENSMODEL']),
    iso: numberOf(row['ZISO']),
    aperture: numberOf(row['ZAPERTURE']),
    shutterSeconds: numberOf(row['ZSHUTTERSPEED']),
    focalLengthMm: numberOf(row['ZFOCALLENGTH']),
  });
  return Object.keys(facts).length === 0 ? undefined : facts;
}
