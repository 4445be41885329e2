import { Database } from '@pearmain/sqlite';
import { makePlainBackup } from './made-backup.js';

const domain = 'CameraRollDomain';
const pathOf = (number: number): { directory: string; name: string } => ({
  directory: `DCIM/${100 + Math.floor(number / 1000)}APPLE`,
  name: `IMG_${String(number).padStart(6, '0')}.HEIC`,
});

/**
 * Makes a backup of a library of so many pictures: one of ten is in iCloud alone, and has a thumbnail here; one of a hundred is edited. Its
 * index has two more files for each picture, as a phone has thumbnails and analyses of all.
 */
export function makePhotos(folder: string, count: number, library: string): void {
  {
    using database = Database.open(library, { mode: 'create' });
    database.script(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZUUID TEXT, ZDIRECTORY TEXT, ZFILENAME TEXT, ZUNIFORMTYPEIDENTIFIER TEXT,
        ZKIND INTEGER, ZKINDSUBTYPE INTEGER, ZDATECREATED REAL, ZADDEDDATE REAL, ZMODIFICATIONDATE REAL, ZWIDTH INTEGER, ZHEIGHT INTEGER,
        ZLATITUDE REAL, ZLONGITUDE REAL, ZFAVORITE INTEGER, ZHIDDEN INTEGER, ZTRASHEDSTATE INTEGER, ZADJUSTMENTSSTATE INTEGER,
        ZADDITIONALATTRIBUTES INTEGER);
      CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZORIGINALFILENAME TEXT, ZORIGINALFILESIZE INTEGER,
        ZTIMEZONENAME TEXT, ZTIMEZONEOFFSET INTEGER);
      BEGIN`);
    const asset = database.prepare(
      "INSERT INTO ZASSET VALUES (?, 3, ?, ?, ?, 'public.heic', 0, 0, ?, ?, ?, 4032, 3024, 57.7, 11.9, 0, 0, 0, ?, ?)",
    );
    const more = database.prepare(
      "INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (?, ?, ?, 2000000, 'Europe/Stockholm', 3600)",
    );
    for (let number = 1; number <= count; number += 1) {
      const { directory, name } = pathOf(number);
      const uuid = `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
      const taken = 500_000_000 + number * 1000;
      asset.run(number, uuid, directory, name, taken, taken, taken, number % 100 === 50 ? 1 : 0, number);
      more.run(number, number, name);
    }
    database.script('COMMIT');
  }
  makePlainBackup(folder, filesOf(count), [{ domain, path: 'Media/PhotoData/Photos.sqlite', from: library }]);
}

function* filesOf(count: number): Iterable<{ domain: string; path: string }> {
  for (let number = 1; number <= count; number += 1) {
    const { directory, name } = pathOf(number);
    if (number % 10 !== 5) yield { domain, path: `Media/${directory}/${name}` };
    yield { domain, path: `Media/PhotoData/Thumbnails/V2/${directory}/${name}/5003.JPG` };
    yield { domain, path: `Media/PhotoData/CPL/storage/filecache/${number % 256}/cplA${number}.jpg` };
  }
}
