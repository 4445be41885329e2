import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult } from '@pearmain/contract';
import { backUpFamily } from '../harness/family-backup.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('photos, in files for other programs', () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, false);
  });
  after(() => scratch[Symbol.dispose]());

  /** Exports, and gives the code it ended with: 3 where a picture's original is in iCloud alone. */
  async function exported(folder: string, ...words: readonly string[]) {
    const args = ['export', 'photos', backup, scratch.at(folder), '--json', ...words];
    const { code, out } = await pearmain(scratch.at('home'), args);
    const document = JSON.parse(out) as Document<ExportResult>;
    assert.ok(document.ok, out);
    return { ...document.data, code, at: (name: string) => scratch.at(folder, name) };
  }

  test('what is known of every picture is there: albums, people, places, edits, bursts and what the backup has', async () => {
    const { code, items, at } = await exported('lines', '--format', 'jsonl');
    assert.equal(code, 0);
    const photos = readFileSync(at('photos.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as PhotoLine);
    assert.deepEqual([items, photos.length], [48, 48]);
    const count = (is: (photo: PhotoLine) => boolean): number => photos.filter(is).length;
    assert.deepEqual(
      {
        videos: count(({ kind }) => kind === 'video'),
        live: count(({ subtype }) => subtype === 'live-photo'),
        screenshots: count(({ subtype }) => subtype === 'screenshot'),
        panoramas: count(({ subtype }) => subtype === 'panorama'),
        favourites: count(({ isFavorite }) => isFavorite),
        hidden: count(({ isHidden }) => isHidden),
        trashed: count(({ isTrashed }) => isTrashed),
        edited: count(({ isEdited }) => isEdited),
        full: count(({ state }) => state === 'full'),
        thumbnails: count(({ state }) => state === 'thumbnail'),
        placed: count(({ location }) => location !== undefined),
        captions: count(({ caption }) => caption !== undefined),
        burst: count(({ burst }) => burst !== undefined),
        chosen: count(({ burst }) => burst?.isChosen === true),
      },
      {
        videos: 2,
        live: 1,
        screenshots: 3,
        panoramas: 1,
        favourites: 2,
        hidden: 1,
        trashed: 1,
        edited: 1,
        full: 47,
        thumbnails: 1,
        placed: 15,
        captions: 1,
        burst: 4,
        chosen: 2,
      },
    );
    const tally = (words: readonly string[]) =>
      Object.fromEntries(
        [...new Set(words)].sort().map((word) => [word, words.filter((each) => each === word).length]),
      );
    assert.deepEqual(tally(photos.flatMap(({ people }) => people)), {
      'Jonas Lindqvist': 2,
      'Mila Lindqvist': 3,
      'Nora Lindqvist': 1,
      'Theo Lindqvist': 1,
    });
    assert.deepEqual(tally(photos.flatMap(({ keywords }) => keywords)), { Gotland: 6, Kids: 2 });
    const album = (wanted: string) =>
      photos
        .flatMap(({ albums, fileName }) =>
          albums.flatMap(({ folders, title, position }) =>
            [...folders, title].join('/') === wanted ? [[position, fileName] as const] : [],
          ),
        )
        .sort(([one], [other]) => one - other)
        .map(([, name]) => name);
    assert.deepEqual(
      album('Gotland 2025'),
      [6, 1, 2, 3, 4, 5].map((number) => `IMG_000${number}.JPG`),
    );
    assert.equal(album('Reisen/Berlin').length, 3);
    assert.equal(album('Reisen/Reisen').length, 1);
    assert.equal(album('Familie Sjöberg').length, 2);
    assert.equal(album('Deleted album').length, 0);
  });

  test('originals come out by date, byte for byte and with their times; pairs and edits keep one name', async () => {
    const { code, files, notices, at } = await exported('dates');
    assert.deepEqual([code, notices.count, notices.first[0]?.where], [3, 1, 'IMG_8841.JPG']);
    const august = files.first.filter((name) => name.startsWith('2025/2025-08/'));
    assert.equal(august.length, 24);
    for (const name of [
      '2025/2025-09/IMG_0031.JPG',
      '2025/2025-09/IMG_0031.MOV',
      '2025/2025-10/IMG_0041.JPG',
      '2025/2025-10/IMG_0041 (edited).jpg',
      '2025/2025-10/IMG_0041.AAE',
      'Recently Deleted/IMG_0042.JPG',
      'Hidden/IMG_0043.JPG',
      '2025/2025-11/IMG_0001.JPG',
      '2024/2024-12/IMG_8841 (thumbnail).JPG',
    ])
      assert.ok(existsSync(at(name)), name);
    assert.equal(statSync(at('2025/2025-09/IMG_0031.JPG')).mtime.toISOString(), '2025-09-01T07:45:00.000Z');
    assert.equal(files.count, 51);
    const id = createHash('sha1').update('CameraRollDomain-Media/DCIM/100APPLE/IMG_0031.JPG').digest('hex');
    assert.deepEqual(readFileSync(at('2025/2025-09/IMG_0031.JPG')), readFileSync(join(backup, id.slice(0, 2), id)));
  });

  test('the program file knows every picture for what it is', needs('file'), async () => {
    const { at } = await exported('judged');
    const { out } = await runProgram('file', [
      '--brief',
      '--mime-type',
      at('2025/2025-09/IMG_0031.JPG'),
      at('2025/2025-09/IMG_0031.MOV'),
      at('2025/2025-09/IMG_0032.PNG'),
    ]);
    assert.deepEqual(out.trim().split('\n'), ['image/jpeg', 'video/quicktime', 'image/png']);
  });

  test(
    'exiftool reads beside each picture when and where it was taken, and who is on it',
    needs('exiftool'),
    async () => {
      const { at, files } = await exported('sidecars', '--sidecars');
      const lines = await exported('known', '--format', 'jsonl');
      const photos = readFileSync(lines.at('photos.jsonl'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as PlacedPhoto);
      const beside = files.first.filter((name) => name.endsWith('.xmp'));
      assert.ok(beside.length > 45);
      const { out } = await runProgram('exiftool', ['-json', '-n', '-struct', ...beside.map(at)]);
      const read = JSON.parse(out) as Readonly<Record<string, unknown>>[];
      assert.equal(read.length, beside.length);
      const of = (name: string) => read.find(({ SourceFile }) => String(SourceFile).endsWith(`/${name}.xmp`)) ?? {};
      let placed = 0;
      for (const { fileName, location, taken, people, caption, state } of photos) {
        // Several pictures have that name.
        if (state !== 'full' || photos.filter((other) => other.fileName === fileName).length > 1) continue;
        const known = of(fileName);
        const time = String(known['DateTimeOriginal']).replace(/^(\d+):(\d+):(\d+) /, '$1-$2-$3T');
        assert.equal(new Date(time).toISOString(), taken, fileName);
        assert.deepEqual([known['PersonInImage'] ?? []].flat(), people);
        assert.equal(known['Description'], caption);
        if (!location) continue;
        placed += 1;
        assert.ok(Math.abs(Number(known['GPSLatitude']) - location.latitude) < 1e-6, fileName);
        assert.ok(Math.abs(Number(known['GPSLongitude']) - location.longitude) < 1e-6, fileName);
      }
      assert.ok(placed >= 10, `${placed}`);
    },
  );

  test('albums are folders in folders, and of edited pictures only the result can be had', async () => {
    const { files, at } = await exported('albums', '--arrange', 'album', '--versions', 'edited');
    assert.equal(files.first.filter((name) => name.startsWith('Gotland 2025/')).length, 6);
    assert.equal(files.first.filter((name) => name.startsWith('Reisen/Berlin/')).length, 3);
    assert.ok(existsSync(at('Reisen/Reisen/IMG_0031.JPG')));
    assert.ok(existsSync(at('Familie Sjöberg/IMG_0031.JPG')));
    const none = files.first.filter((name) => name.startsWith('In no album/IMG_0041'));
    assert.deepEqual(none, ['In no album/IMG_0041.jpg']);
    // Two pictures of one name, out of two folders of the camera.
    const camera = await exported('camera', '--arrange', 'camera', '--versions', 'original');
    assert.ok(
      existsSync(camera.at('DCIM/100APPLE/IMG_0001.JPG')) && existsSync(camera.at('DCIM/101APPLE/IMG_0001.JPG')),
    );
    assert.ok(!camera.files.first.some((name) => name.includes('edited')));
  });
});

test('the pictures of a connected phone come out byte for byte, with their albums, and nothing else can be had so', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'every-kind', '--name', 'Anna']);
  const run = (...words: readonly string[]) => pearmain(scratch.at('home'), ['export', ...words], phone);
  const ended = await run('photos', 'phone', scratch.at('out'), '--arrange', 'album', '--json', '--device', 'Anna');
  assert.equal(ended.code, 0, ended.out);
  const document = JSON.parse(ended.out) as Document<ExportResult>;
  assert.ok(document.ok);
  assert.deepEqual([document.data.device, document.data.folder], [phone.udid, undefined]);
  assert.deepEqual([...document.data.files.first].sort(), [
    'Hafen/IMG_0001.JPG',
    'Hafen/IMG_0002.JPG',
    'Hidden/IMG_0004.JPG',
    'In no album/IMG_0003.MOV',
    'Recently Deleted/IMG_0005.JPG',
  ]);
  const there = scratch.at('phone/files/CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.JPG');
  assert.deepEqual(readFileSync(scratch.at('out/Hafen/IMG_0001.JPG')), readFileSync(there));
  const refused = await run('notes', 'phone', scratch.at('notes'));
  assert.equal(refused.code, 2);
  assert.match(refused.err, /Only photos can be taken from a phone itself/);
  assert.ok(!existsSync(scratch.at('notes')));
});

interface PlacedPhoto {
  readonly fileName: string;
  readonly state: string;
  readonly taken?: string;
  readonly caption?: string;
  readonly people: readonly string[];
  readonly location?: { readonly latitude: number; readonly longitude: number };
}

interface PhotoLine {
  readonly fileName: string;
  readonly kind: string;
  readonly subtype?: string;
  readonly state: string;
  readonly isFavorite: boolean;
  readonly isHidden: boolean;
  readonly isTrashed: boolean;
  readonly isEdited: boolean;
  readonly location?: object;
  readonly caption?: string;
  readonly burst?: { readonly isChosen: boolean };
  readonly people: readonly string[];
  readonly keywords: readonly string[];
  readonly albums: readonly {
    readonly title: string;
    readonly folders: readonly string[];
    readonly position: number;
  }[];
}
