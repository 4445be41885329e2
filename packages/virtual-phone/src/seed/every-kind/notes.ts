import { noteBody } from '../family/notes/body.js';
import { buildStore, type Entity, entityTable } from '../making/core-data.js';
import { columns, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { EveryKind, IsAtLeast } from './plan.js';

/** The store of iOS 8 and earlier: HTML (docs/formats/content-notes.md §7). */
export function oldNoteStore({ notes }: EveryKind): Uint8Array {
  return buildStore({
    label: 'old notes',
    entities: [
      { number: 1, name: 'Account' },
      { number: 2, name: 'Note' },
      { number: 3, name: 'NoteBody' },
      { number: 4, name: 'Store' },
    ],
    schema: [
      entityTable('ZNOTE', {
        integers: 'ZCONTENTTYPE ZDELETEDFLAG ZBODY ZSTORE',
        dates: 'ZCREATIONDATE ZMODIFICATIONDATE',
        texts: 'ZAUTHOR ZGUID ZSUMMARY ZTITLE',
      }),
      entityTable('ZNOTEBODY', { integers: 'ZOWNER', texts: 'ZCONTENT' }),
      entityTable('ZSTORE', { integers: 'ZACCOUNT', texts: 'ZNAME' }),
      entityTable('ZACCOUNT', { integers: 'ZTYPE', texts: 'ZNAME' }),
    ],
    fill(draft) {
      const account = draft.insert('Account', 'ZACCOUNT', { ZNAME: 'Local' });
      const stores = new Map<string, number>();
      for (const [index, { folder, begun, lines }] of notes.entries()) {
        const store = stores.get(folder) ?? draft.insert('Store', 'ZSTORE', { ZNAME: folder, ZACCOUNT: account });
        stores.set(folder, store);
        const at = appleSeconds(moment(begun));
        const entry = { ZTITLE: lines[0], ZGUID: uuidFor(`note ${index}`), ZCREATIONDATE: at, ZMODIFICATIONDATE: at };
        const note = draft.insert('Note', 'ZNOTE', { ...entry, ZDELETEDFLAG: 0, ZSTORE: store, ZBODY: index + 1 });
        const [first = '', ...rest] = lines.map(escaped);
        draft.insert('NoteBody', 'ZNOTEBODY', {
          ZOWNER: note,
          ZCONTENT: first + rest.map((line) => `<div>${line}</div>`).join(''),
        });
      }
    },
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

interface Layout {
  readonly since: string;
  readonly account: string;
  readonly created: string;
  /** Notes name their folder; before, a table joins them. */
  readonly namesFolder: boolean;
  readonly numbers: { readonly note: number; readonly account: number; readonly folder: number };
}

/** Where things are in which model, the newest first (docs/formats/content-notes.md §2). That of iOS 11 stands for 9 and 10. */
const layouts: readonly Layout[] = [
  layout('16.0', 'ZACCOUNT7', 'ZCREATIONDATE3', [12, 14, 15]),
  layout('15.0', 'ZACCOUNT4', 'ZCREATIONDATE3', [11, 13, 14]),
  layout('13.0', 'ZACCOUNT3', 'ZCREATIONDATE1', [9, 11, 12]),
  layout('12.0', 'ZACCOUNT2', 'ZCREATIONDATE1', [9, 11, 12]),
  { ...layout('9.0', 'ZACCOUNT2', 'ZCREATIONDATE1', [8, 10, 11]), namesFolder: false },
];

function layout(
  since: string,
  account: string,
  created: string,
  [note, owner, folder]: [number, number, number],
): Layout {
  return { since, account, created, namesFolder: true, numbers: { note, account: owner, folder } };
}

const objects = 'ZICCLOUDSYNCINGOBJECT';

/** The store of iOS 9 and later. */
export function noteStore({ notes }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  const found = layouts.find(({ since }) => isAtLeast(since));
  if (!found) throw new RangeError('no such store on this iOS');
  const { account, created, namesFolder, numbers } = found;
  const entities: readonly Entity[] = [
    { number: 2, name: 'ICCloudSyncingObject' },
    { number: numbers.note, name: 'ICNote', parent: 2 },
    { number: numbers.account, name: 'ICAccount', parent: 2 },
    { number: numbers.folder, name: 'ICFolder', parent: 2 },
    { number: 17, name: 'ICNoteData' },
  ];
  const join = {
    table: `Z_${numbers.folder}NOTES`,
    folders: `Z_${numbers.folder}FOLDERS`,
    notes: `Z_${numbers.note}NOTES`,
  };
  const earlier = 'ZACCOUNT ZACCOUNT1 ZACCOUNT2 ZACCOUNT3 ZACCOUNT4 ZACCOUNT5 ZACCOUNT6 ZACCOUNT7'.split(' ');
  return buildStore({
    label: 'notes',
    entities,
    schema: [
      entityTable(objects, {
        integers: `ZISPASSWORDPROTECTED ZMARKEDFORDELETION ZFOLDERTYPE ZISPINNED ZNOTEDATA ZOWNER ZPARENT ZNOTE ZMEDIA
          ${earlier.slice(0, earlier.indexOf(account) + 1).join(' ')} ${namesFolder ? 'ZFOLDER' : ''}`,
        dates: `ZMODIFICATIONDATE1 ${created === 'ZCREATIONDATE3' ? 'ZCREATIONDATE1 ZCREATIONDATE3' : 'ZCREATIONDATE1'}`,
        texts: 'ZIDENTIFIER ZNAME ZTITLE ZTITLE1 ZTITLE2 ZSNIPPET ZPASSWORDHINT ZTYPEUTI ZFILENAME',
        blobs: isAtLeast('13.0') ? 'ZMERGEABLEDATA1' : 'ZMERGEABLEDATA',
      }),
      entityTable('ZICNOTEDATA', { integers: 'ZNOTE', blobs: 'ZCRYPTOINITIALIZATIONVECTOR ZCRYPTOTAG ZDATA' }),
      ...(namesFolder ? [] : [table(join.table, columns('INTEGER', `${join.folders} ${join.notes}`))]),
    ],
    fill(draft) {
      const owner = draft.insert('ICAccount', objects, { ZNAME: 'iCloud', ZIDENTIFIER: uuidFor('notes account') });
      const folders = new Map<string, number>();
      for (const [index, { folder, begun, lines }] of notes.entries()) {
        const inFolder =
          folders.get(folder) ?? draft.insert('ICFolder', objects, { ZTITLE2: folder, ZFOLDERTYPE: 0, ZOWNER: owner });
        folders.set(folder, inFolder);
        const row = draft.insert('ICNote', objects, {
          ZIDENTIFIER: uuidFor(`note ${index}`),
          ZTITLE1: lines[0],
          [created]: appleSeconds(moment(begun)),
          ZMODIFICATIONDATE1: appleSeconds(moment(begun)),
          [account]: owner,
          ZISPASSWORDPROTECTED: 0,
          ZISPINNED: 0,
          ZMARKEDFORDELETION: 0,
          ...(namesFolder ? { ZFOLDER: inFolder } : {}),
        });
        if (!namesFolder) draft.draft.insert(join.table, { [join.folders]: inFolder, [join.notes]: row });
        const stretches = lines.map((line, place) => ({
          text: place < lines.length - 1 ? `${line}\n` : line,
          ...(place === 0 ? { style: 0 } : {}),
        }));
        draft.insert('ICNoteData', 'ZICNOTEDATA', { ZNOTE: row, ZDATA: noteBody(stretches) });
      }
    },
  });
}
