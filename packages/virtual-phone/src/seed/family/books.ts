import { buildStore, entityTable } from '../making/core-data.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';

const times = { born: moment('2025-02-01T08:00:00Z'), modified: moment('2026-01-05T21:00:00Z') };
const app = 'AppDomain-com.apple.iBooks';

/** Books: one of their own, one that was bought, and what was marked in both (docs/formats/seeds.md §4.14). */
export function seedBooks(writer: SeedWriter): void {
  writer.file(app, 'Documents/BKLibrary/BKLibrary-1-091020131601.sqlite', library(), times);
  writer.file(app, 'Documents/AEAnnotation/AEAnnotation_v10312011_1727_local.sqlite', annotations(), times);
  const own = 'Media/Books/Harbour history.epub';
  writer.file('MediaDomain', `${own}/mimetype`, Buffer.from('application/epub+zip'), times);
  writer.file('MediaDomain', `${own}/META-INF/container.xml`, Buffer.from('<container version="1.0"/>\n'), times);
  writer.file('MediaDomain', 'Media/Books/Boat manual.pdf', Buffer.from('%PDF-1.4\n%%EOF\n'), times);
}

function library(): Uint8Array {
  return buildStore({
    label: 'books',
    entities: [{ number: 1, name: 'BKLibraryAsset' }],
    schema: [
      entityTable('ZBKLIBRARYASSET', {
        integers: 'ZCONTENTTYPE ZISFINISHED',
        dates: 'ZLASTOPENDATE',
        floats: 'ZREADINGPROGRESS',
        texts: 'ZASSETID ZAUTHOR ZPATH ZTITLE',
      }),
    ],
    fill(store) {
      const add = (entry: Readonly<Record<string, string | number>>): void => {
        store.insert('BKLibraryAsset', 'ZBKLIBRARYASSET', {
          ZCONTENTTYPE: 1,
          ZLASTOPENDATE: appleSeconds(times.modified),
          ...entry,
        });
      };
      add({
        ZASSETID: 'OWN-1',
        ZTITLE: 'Harbour history',
        ZAUTHOR: 'Ingrid Sjöberg',
        ZPATH: '/var/mobile/Media/Books/Harbour history.epub',
        ZREADINGPROGRESS: 0.25,
        ZISFINISHED: 0,
      });
      add({ ZASSETID: '900000777', ZTITLE: 'The Lighthouse', ZAUTHOR: 'V. W.', ZREADINGPROGRESS: 1, ZISFINISHED: 1 });
    },
  });
}

function annotations(): Uint8Array {
  return buildStore({
    label: 'book annotations',
    entities: [{ number: 1, name: 'AEAnnotation' }],
    schema: [
      entityTable('ZAEANNOTATION', {
        integers: 'ZANNOTATIONDELETED ZANNOTATIONSTYLE ZANNOTATIONTYPE',
        dates: 'ZANNOTATIONCREATIONDATE',
        texts: 'ZANNOTATIONASSETID ZANNOTATIONLOCATION ZANNOTATIONNOTE ZANNOTATIONSELECTEDTEXT ZFUTUREPROOFING5',
      }),
    ],
    fill(store) {
      const add = (
        book: string,
        text: string | undefined,
        more: Readonly<Record<string, string | number>> = {},
      ): void => {
        store.insert('AEAnnotation', 'ZAEANNOTATION', {
          ZANNOTATIONASSETID: book,
          ZANNOTATIONSELECTEDTEXT: text,
          ZANNOTATIONDELETED: 0,
          ZANNOTATIONSTYLE: 3,
          ZANNOTATIONCREATIONDATE: appleSeconds(times.modified),
          ZFUTUREPROOFING5: 'The Window',
          ...more,
        });
      };
      add('900000777', '“Yes, of course, if it’s fine tomorrow.”', { ZANNOTATIONNOTE: 'Read it to Mila 📖' });
      add('900000777', 'The lighthouse was then\na silvery, misty-looking tower', {
        ZFUTUREPROOFING5: 'The Lighthouse',
      });
      add('900000777', 'gone again', { ZANNOTATIONDELETED: 1 });
      add('OWN-1', undefined, { ZANNOTATIONLOCATION: 'epubcfi(/6/4!/4/2)' });
    },
  });
}
