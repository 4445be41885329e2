import { basename } from 'node:path/posix';
import type { Row } from '@pearmain/sqlite';
import type { ReadContext } from '../../reader.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Book, Highlight } from './item.js';

/** All books with what was marked in them; those that the list has lost come last. @throws content/damaged-store */
export function* readBooks({ copies, tell }: ReadContext): Generator<Book> {
  const of = (role: string) => copies.filter((copy) => copy.role === role);
  const highlights = new Map<string, Highlight[]>();
  for (const [book, highlight] of fromEach(of('annotations'), tell, highlightsIn)) {
    const list = highlights.get(book) ?? [];
    highlights.set(book, list);
    list.push(highlight);
  }
  for (const book of fromEach(of('library'), tell, booksIn)) {
    yield { ...book, highlights: highlights.get(book.id) ?? [] };
    highlights.delete(book.id);
  }
  for (const [id, marked] of highlights) yield { id, isFinished: false, highlights: marked, files: [] };
}

const [assets, annotations] = ['ZBKLIBRARYASSET', 'ZAEANNOTATION'];
const ofBook = 'ZTITLE ZAUTHOR ZPATH ZASSETID ZLASTOPENDATE ZREADINGPROGRESS ZISFINISHED ZCONTENTTYPE'.split(' ');
const ofHighlight =
  `ZANNOTATIONASSETID ZANNOTATIONSELECTEDTEXT ZANNOTATIONNOTE ZANNOTATIONSTYLE ZANNOTATIONDELETED ZANNOTATIONCREATIONDATE
  ZANNOTATIONLOCATION ZFUTUREPROOFING5`.split(/\s+/);

function* booksIn(store: Store): Generator<Book> {
  const { database } = store;
  if (!database.has(assets, 'Z_PK')) return;
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, assets, ofBook)} FROM ${assets} ORDER BY ZTITLE, Z_PK`;
  for (const row of rowsOf(store, assets, sql)) {
    const book = made(store, assets, row, toBook);
    if (book) yield book;
  }
}

function toBook(row: Row): Book {
  const path = textOf(row['ZPATH']);
  return {
    id: textOf(row['ZASSETID']) ?? `row ${String(row['id'])}`,
    isFinished: flagOf(row['ZISFINISHED'] ?? null),
    highlights: [],
    files: [],
    ...withoutEmpty({
      title: textOf(row['ZTITLE']),
      author: textOf(row['ZAUTHOR']),
      contentType: numberOf(row['ZCONTENTTYPE']),
      lastOpened: appleTimeOf(row['ZLASTOPENDATE']),
      progress: numberOf(row['ZREADINGPROGRESS']),
      fileName: path === undefined ? undefined : basename(path),
    }),
  };
}

/** Places where reading stopped are annotations without words, and no highlights; deleted ones are left out. */
function* highlightsIn(store: Store): Generator<readonly [book: string, highlight: Highlight]> {
  const { database } = store;
  if (!database.has(annotations, 'Z_PK')) return;
  const order = database.has(annotations, 'ZPLLOCATIONRANGESTART') ? 'ZPLLOCATIONRANGESTART, Z_PK' : 'Z_PK';
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, annotations, ofHighlight)} FROM ${annotations} ORDER BY ${order}`;
  for (const row of rowsOf(store, annotations, sql)) {
    const highlight = made(store, annotations, row, toHighlight);
    if (highlight) yield highlight;
  }
}

function toHighlight(row: Row): readonly [string, Highlight] | undefined {
  const book = textOf(row['ZANNOTATIONASSETID']);
  const words = withoutEmpty({ text: textOf(row['ZANNOTATIONSELECTEDTEXT']), note: textOf(row['ZANNOTATIONNOTE']) });
  if (book === undefined || flagOf(row['ZANNOTATIONDELETED'] ?? null) || Object.keys(words).length === 0)
    return undefined;
  const facts = {
    chapter: textOf(row['ZFUTUREPROOFING5']),
    created: appleTimeOf(row['ZANNOTATIONCREATIONDATE']),
    location: textOf(row['ZANNOTATIONLOCATION']),
    style: numberOf(row['ZANNOTATIONSTYLE']),
  };
  return [book, { ...words, ...withoutEmpty(facts) }];
}
