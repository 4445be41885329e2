import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnlockedFiles } from '../file-lock.js';
import { readMade } from '../testing/made-stores.test.js';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { describePhotos } from './describe.js';
import { photos } from './index.js';
import type { Photo } from './item.js';

/** A time as the independent decoder writes it, which knows microseconds, to the second. */
const second = (time: unknown): string | null => (typeof time === 'string' ? time.slice(0, 19) : null);
const ofDate = (date: Date | undefined): string | null => date?.toISOString().slice(0, 19) ?? null;

function compared(photo: Photo) {
  const { albums, camera, location } = photo;
  return {
    pk: photo.id,
    uuid: photo.uid,
    type: photo.kind,
    directory: photo.directory,
    filename: photo.fileName,
    original: photo.originalName ?? null,
    uti: photo.uti ?? null,
    added: ofDate(photo.added),
    width: photo.width,
    height: photo.height,
    size: photo.originalSizeBytes ?? null,
    timezone: photo.timeZone ?? null,
    tzOffset: photo.utcOffsetSeconds ?? null,
    title: photo.title ?? null,
    caption: photo.caption ?? null,
    camera: [camera?.make ?? null, camera?.model ?? null],
    location: location ? [location.latitude, location.longitude].map((angle) => Number(angle.toFixed(6))) : null,
    favourite: photo.isFavorite,
    hidden: photo.isHidden,
    trashed: photo.isTrashed,
    trashedAt: ofDate(photo.trashed),
    edited: photo.isEdited,
    albums: albums.map(({ title }) => title).sort(),
    people: [...photo.people].sort(),
    keywords: [...photo.keywords].sort(),
  };
}

function expected(row: Readonly<Record<string, unknown>>): object {
  const shown: Record<string, unknown> = { ...row };
  for (const name of ['added', 'trashedAt']) shown[name] = second(row[name]);
  for (const name of ['albums', 'people', 'keywords']) shown[name] = [...(row[name] as string[])].sort();
  shown['camera'] = row['camera'] ?? [null, null];
  shown['title'] = row['title'] || null;
  // The decoder knows the older column alone, and gives the newer one as it is.
  shown['edited'] = row['edited'] === true || Number(row['adjustmentsState'] ?? 0) !== 0;
  return shown;
}

for (const library of ['Test-13.0.0', 'Test-15.4.1']) {
  test(`the library ${library} is read as an independent decoder reads it`, withSamples, () => {
    const { items, notices } = readAll(photos, { library: `photos/${library}/Photos.sqlite` });
    assert.deepEqual(notices, []);
    const rows = expectedRows(`photos-${library}`);
    const assets = rows.filter(({ kind }) => kind === 'asset').map(expected) as Record<string, unknown>[];
    const byRow = [...items].sort((one, other) => (one.id ?? 0) - (other.id ?? 0)).map(compared);
    const fields = Object.keys(byRow[0] ?? {});
    assert.deepEqual(
      byRow,
      assets.map((asset) => Object.fromEntries(fields.map((field) => [field, asset[field]]))),
    );
    const albums = rows.filter(({ albumKind, trashed }) => albumKind === 2 && trashed === false);
    assert.equal(albums.length, 9);
    for (const album of albums) {
      const inside = items.flatMap((photo) =>
        photo.albums.flatMap(({ uid, position }) => (uid === album['uuid'] ? [{ position, photo: photo.uid }] : [])),
      );
      inside.sort((one, other) => one.position - other.position);
      assert.deepEqual(
        inside.map(({ photo }) => photo),
        album['assets'],
        String(album['title']),
      );
    }
    // One date is beyond all calendars: it is none.
    const taken = items.flatMap((photo) => photo.taken?.getTime() ?? []);
    const decoded = assets.map(({ created }) => second(created)).filter((time) => time !== '2001-01-02T10:17:36');
    assert.deepEqual(items.flatMap((photo) => ofDate(photo.taken) ?? []).sort(), decoded.sort());
    assert.deepEqual(
      taken,
      [...taken].sort((one, other) => one - other),
    );
    const named = new Map<string, number>();
    for (const name of items.flatMap(({ people }) => people)) named.set(name, (named.get(name) ?? 0) + 1);
    assert.deepEqual(Object.fromEntries(named), { Maria: 2, Katie: 3, Suzy: 2 });
    const [nested] = items.flatMap((photo) => photo.albums.filter(({ title }) => title === 'AlbumInFolder'));
    assert.deepEqual(nested?.folders, ['Folder1', 'SubFolder2']);
  });
}

test('a library of iOS 13 and one with next to no columns are read by what is there', () => {
  const { items, notices } = readMade(photos, {
    library: `CREATE TABLE ZGENERICASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT, ZKIND INTEGER, ZKINDSUBTYPE INTEGER,
        ZLATITUDE REAL, ZLONGITUDE REAL, ZAVALANCHEUUID TEXT, ZAVALANCHEPICKTYPE INTEGER, ZHASADJUSTMENTS INTEGER, ZDURATION REAL);
      INSERT INTO ZGENERICASSET VALUES (1, 'DCIM/100APPLE', 'IMG_0001.JPG', 0, 2, -180, -180, NULL, 0, 1, 0),
        (2, 'DCIM/100APPLE', 'IMG_0002.JPG', 0, 0, 0, 0, 'b', 2, 0, 0), (3, 'DCIM/100APPLE', 'IMG_0003.JPG', 0, 0, 57.6, 18.3, 'b', 20, 0, 0),
        (4, 'DCIM/100APPLE', 'IMG_0004.MOV', 1, 101, NULL, NULL, NULL, 0, 0, 2.5);
      CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZKIND INTEGER, ZPARENTFOLDER INTEGER, ZTRASHEDSTATE INTEGER);
      INSERT INTO ZGENERICALBUM VALUES (1, 'Trip', 2, 2, 0), (2, 'Round', 4000, 2, 0), (3, 'Gone', 2, NULL, 1), (4, 'Odd', 7777, NULL, 0);
      CREATE TABLE Z_26ASSETS (Z_26ALBUMS INTEGER, Z_34ASSETS INTEGER, Z_FOK_34ASSETS INTEGER);
      INSERT INTO Z_26ASSETS VALUES (1, 1, 9), (1, 3, 5), (3, 1, 1), (4, 1, 1);`,
  });
  assert.deepEqual(notices, []);
  assert.deepEqual(
    items.map(({ subtype, location, burst, isEdited, durationSeconds }) => [
      subtype,
      location,
      burst,
      isEdited,
      durationSeconds,
    ]),
    [
      ['live-photo', undefined, undefined, true, undefined],
      [undefined, { latitude: 0, longitude: 0 }, { uid: 'b', isChosen: false }, false, undefined],
      [undefined, { latitude: 57.6, longitude: 18.3 }, { uid: 'b', isChosen: true }, false, undefined],
      ['slow-motion', undefined, undefined, false, 2.5],
    ],
  );
  assert.deepEqual(
    items.map(({ albums }) => albums.map(({ title, position }) => [title, position])),
    [[['Trip', 1]], [], [['Trip', 0]], []],
  );
  assert.equal(items[0]?.albums[0]?.folders[0], 'Round');
});

/** The pictures with their places in a backup of those files, by a library of those statements. */
async function placed(paths: readonly string[], library?: string): Promise<Photo[]> {
  const toFile = (relativePath: string) => ({
    domain: 'CameraRollDomain',
    relativePath,
    sizeBytes: 1,
    modified: new Date('2020-02-02T00:00:00Z'),
  });
  const files = new UnlockedFiles({
    find: async (_: string, path: string) => (paths.includes(path) ? toFile(path) : undefined),
    async *below(_: string, folder: string) {
      for (const path of paths) if (path.startsWith(`${folder}/`)) yield toFile(path);
    },
    async *open() {},
  });
  const read = library === undefined ? [] : readMade(photos, { library }).items;
  const items = (async function* () {
    yield* read;
  })();
  const found: Photo[] = [];
  for await (const photo of photos.place?.(items, files) ?? []) found.push(photo);
  return found;
}

const table =
  'CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT, ZKINDSUBTYPE INTEGER, ZADJUSTMENTSSTATE INTEGER);';

test('a picture is its original, its movie, its edits and its other format, and a thumbnail is no picture', async () => {
  const roll = 'Media/DCIM/100APPLE';
  const [live, raw, gone, nowhere, evil, left] = await placed(
    [
      `${roll}/IMG_0001.HEIC`,
      `${roll}/IMG_0001.MOV`,
      `${roll}/IMG_0001.AAE`,
      'Media/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic',
      'Media/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.mov',
      `${roll}/IMG_0002.DNG`,
      `${roll}/IMG_0002.JPG`,
      'Media/PhotoData/Thumbnails/V2/PhotoData/CPLAssets/group1/A.HEIC/5003.JPG',
      `${roll}/IMG_0009.MP4`,
    ],
    `${table} INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'IMG_0001.HEIC', 2, 2), (2, '100APPLE', 'IMG_0002.DNG', 0, 0),
      (3, 'PhotoData/CPLAssets/group1', 'A.HEIC', 0, 0), (4, 'DCIM/100APPLE', 'IMG_0004.HEIC', 0, 0), (5, '../../x', 'y', 0, 0);`,
  );
  const roles = (photo?: Photo) => [photo?.state, photo?.files.map(({ role }) => role)];
  assert.deepEqual(roles(live), ['full', ['original', 'live-video', 'adjustments', 'edited', 'edited-live-video']]);
  assert.deepEqual(roles(raw), ['full', ['original', 'other-format']]);
  assert.deepEqual(roles(gone), ['thumbnail', ['thumbnail']]);
  assert.deepEqual(roles(nowhere), ['row', []]);
  assert.deepEqual(roles(evil), ['row', []]);
  assert.deepEqual([left?.fileName, left?.id, roles(left)], ['IMG_0009.MP4', undefined, ['full', ['original']]]);
});

test('without its library a camera roll is exported by its files, and the halves of a Live Photo are one', async () => {
  const roll = await placed([
    'Media/DCIM/202301__/a.heic',
    'Media/DCIM/202301__/a.mov',
    'Media/DCIM/100APPLE/b.mov',
    'Media/DCIM/x.AAE',
  ]);
  assert.deepEqual(
    roll.map(({ fileName, kind, files }) => [fileName, kind, files.map(({ role }) => role)]),
    [
      ['b.mov', 'video', ['original']],
      ['a.heic', 'photo', ['original', 'live-video']],
    ],
  );
});

test('folders follow the clock of the place, albums and folders, and keep apart what is hidden or deleted', async () => {
  const [photo] = await placed(
    ['Media/DCIM/100APPLE/IMG_0001.JPG'],
    `${table} INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'IMG_0001.JPG', 0, 0);`,
  );
  assert.ok(photo);
  const folders = (facts: Partial<Photo>, arrange: 'date' | 'album' | 'camera') =>
    describePhotos.files?.({ ...photo, ...facts }, { arrange, versions: 'both' }).map(({ folder }) => folder);
  const newYear = { taken: new Date('2025-12-31T23:30:00Z'), utcOffsetSeconds: 3600 };
  assert.deepEqual(folders(newYear, 'date'), [['2026', '2026-01']]);
  assert.deepEqual(folders({}, 'date'), [['Without a date']]);
  const album = { title: '2019-10/11 Paris', folders: ['Trips'], isShared: false, position: 0 };
  assert.deepEqual(folders({ albums: [album, { ...album, title: 'B' }] }, 'album'), [
    ['Trips', '2019-10/11 Paris'],
    ['Trips', 'B'],
  ]);
  assert.deepEqual(folders({ isHidden: true }, 'album'), [['Hidden']]);
  assert.deepEqual(folders({ isTrashed: true }, 'camera'), [['Recently Deleted']]);
  assert.deepEqual(folders({}, 'camera'), [['DCIM', '100APPLE']]);
});

test('selfies, portraits and moving pictures are told, and what was said of a picture in a shared album', () => {
  const { items, told } = readMade(photos, {
    library: `CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT, ZPLAYBACKSTYLE INTEGER, ZDEPTHTYPE INTEGER, ZDERIVEDCAMERACAPTUREDEVICE INTEGER);
      INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'IMG_0001.HEIC', 1, 2, 1), (2, 'DCIM/100APPLE', 'IMG_0002.GIF', 2, 0, 0), (3, 'DCIM/100APPLE', 'IMG_0003.HEIC', 3, 0, 0);
      CREATE TABLE ZCLOUDSHAREDCOMMENT (Z_PK INTEGER PRIMARY KEY, ZCOMMENTEDASSET INTEGER, ZLIKEDASSET INTEGER, ZCOMMENTTEXT TEXT, ZCOMMENTDATE REAL, ZISLIKE INTEGER);
      INSERT INTO ZCLOUDSHAREDCOMMENT VALUES (1, 1, NULL, 'Schön!', 700000000, 0), (2, NULL, 1, NULL, NULL, 1), (3, 9, NULL, 'lost', NULL, 0);`,
  });
  assert.deepEqual(
    items.map(({ subtype }) => subtype),
    [undefined, undefined, 'live-photo'],
  );
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ isSelfie, hasDepth, isAnimated, comments }) => [isSelfie, hasDepth, isAnimated, comments]),
    [
      [
        true,
        true,
        undefined,
        [{ isLike: false, text: 'Schön!', date: new Date('2023-03-08T20:26:40Z') }, { isLike: true }],
      ],
      [undefined, undefined, true, []],
      [undefined, undefined, undefined, []],
    ],
  );
});
