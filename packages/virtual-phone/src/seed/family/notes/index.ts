import { buildStore, type Entity, entityTable, type StoreDraft } from '../../making/core-data.js';
import { uuidFor } from '../../making/labels.js';
import { appleSeconds, later, moment } from '../../making/moments.js';
import type { SeedWriter } from '../../seed-writer.js';
import { landscape, screenshot } from '../pictures.js';
import { noteBody } from './body.js';
import { lockBody } from './lock.js';
import { oldNotes } from './old-store.js';
import {
  drawing,
  link,
  lockHint,
  lockPassword,
  type NotePlan,
  notes,
  picture,
  table,
  tableCells,
  tag,
} from './plan.js';
import { noteTable } from './table.js';

const domain = 'AppDomainGroup-group.com.apple.notes';

const entities: readonly Entity[] = [
  { number: 1, name: 'ICCloudState' },
  { number: 2, name: 'ICCloudSyncingObject' },
  { number: 3, name: 'ICAccountData', parent: 2 },
  { number: 4, name: 'ICAttachment', parent: 2 },
  { number: 5, name: 'ICAttachmentPreviewImage', parent: 2 },
  { number: 7, name: 'ICHashtag', parent: 2 },
  { number: 8, name: 'ICInlineAttachment', parent: 2 },
  { number: 10, name: 'ICMedia', parent: 2 },
  { number: 11, name: 'ICNote', parent: 2 },
  { number: 12, name: 'ICNoteContainer', parent: 2 },
  { number: 13, name: 'ICAccount', parent: 12 },
  { number: 14, name: 'ICFolder', parent: 12 },
  { number: 17, name: 'ICNoteData' },
];

const objects = 'ZICCLOUDSYNCINGOBJECT';

// ZGENERATION makes it the layout of iOS 17; the column of 18 is not there.
const schema: readonly string[] = [
  entityTable(objects, {
    integers: `ZCRYPTOITERATIONCOUNT ZISPASSWORDPROTECTED ZMARKEDFORDELETION ZMINIMUMSUPPORTEDNOTESVERSION ZNEEDSINITIALFETCHFROMCLOUD
      ZCLOUDSTATE ZACCOUNT ZACCOUNT1 ZACCOUNT2 ZACCOUNT3 ZACCOUNT4 ZACCOUNT5 ZACCOUNT6 ZACCOUNT7
      ZACCOUNTTYPE ZATTACHMENT ZATTACHMENT1 ZFILESIZE ZFOLDER ZFOLDERTYPE ZHASCHECKLIST ZHASCHECKLISTINPROGRESS ZISPINNED
      ZMEDIA ZNOTE ZNOTE1 ZNOTEDATA ZOWNER ZPARENT ZPARENTATTACHMENT ZSORTORDER ZSTATE`,
    dates: `ZCREATIONDATE ZCREATIONDATE1 ZCREATIONDATE2 ZCREATIONDATE3 ZLASTOPENEDDATE ZLASTVIEWEDMODIFICATIONDATE
      ZMODIFICATIONDATE ZMODIFICATIONDATE1 ZFOLDERMODIFICATIONDATE`,
    floats: 'ZDURATION ZHEIGHT ZSIZEHEIGHT ZSIZEWIDTH ZWIDTH',
    texts: `ZADDITIONALINDEXABLETEXT ZALTTEXT ZFALLBACKIMAGEGENERATION ZFALLBACKPDFGENERATION ZFILENAME ZGENERATION ZGENERATION1
      ZHANDWRITINGSUMMARY ZIDENTIFIER ZNAME ZNESTEDTITLEFORSORTING ZOCRSUMMARY ZPASSWORDHINT ZSMARTFOLDERQUERYJSON ZSNIPPET
      ZSUMMARY ZTITLE ZTITLE1 ZTITLE2 ZTOKENCONTENTIDENTIFIER ZTYPEUTI ZTYPEUTI1 ZURLSTRING ZUSERRECORDNAME ZWIDGETSNIPPET`,
    blobs: `ZCRYPTOINITIALIZATIONVECTOR ZCRYPTOSALT ZCRYPTOTAG ZCRYPTOVERIFIER ZCRYPTOWRAPPEDKEY ZENCRYPTEDVALUESJSON
      ZMERGEABLEDATA ZMERGEABLEDATA1 ZSERVERRECORDDATA ZSERVERSHAREDATA`,
  }),
  entityTable('ZICNOTEDATA', { integers: 'ZNOTE', blobs: 'ZCRYPTOINITIALIZATIONVECTOR ZCRYPTOTAG ZDATA' }),
];

const drawn = `1_${uuidFor('note drawing generation')}`;

/** Notes: NoteStore.sqlite with a picture and a drawing, and the older store of a mail account (docs/formats/seeds.md §4.8). */
export function seedNotes(writer: SeedWriter): void {
  const account = uuidFor('notes account');
  const media = uuidFor('note media');
  const generation = `1_${uuidFor('note media generation')}`;
  const times = { modified: moment('2025-12-30T21:00:00Z') };
  const photo = landscape('kanelbullar', 1200, 900);
  writer.file(domain, 'NoteStore.sqlite', store(account, media, generation, photo.length), times);
  writer.file(domain, `Accounts/${account}/Media/${media}/${generation}/IMG_2210.jpg`, photo, times);
  const shown = `Accounts/${account}/FallbackImages/${drawing}/${drawn}/FallbackImage.png`;
  writer.file(domain, shown, screenshot('garden', 600, 400), times);
  writer.file('HomeDomain', 'Library/Notes/notes.sqlite', oldNotes(), times);
  const preview = `Accounts/${account}/Previews/${picture}-1-192x144-0/1_${uuidFor('note preview')}/Preview.jpeg`;
  writer.file(domain, preview, landscape('kanelbullar', 192, 144, undefined, 0), times);
}

function store(account: string, media: string, generation: string, photoSize: number): Uint8Array {
  return buildStore({
    label: 'notes',
    entities,
    schema,
    fill(draft) {
      const owner = draft.insert('ICAccount', objects, {
        ZIDENTIFIER: account,
        ZNAME: 'iCloud',
        ZACCOUNTTYPE: 1,
        ZUSERRECORDNAME: '_nora',
      });
      const folder = (title: string, identifier: string, type: number): number =>
        draft.insert('ICFolder', objects, {
          ZTITLE2: title,
          ZIDENTIFIER: identifier,
          ZFOLDERTYPE: type,
          ZOWNER: owner,
          ZMARKEDFORDELETION: 0,
        });
      const folders = {
        notes: folder('Notes', `DefaultFolder-${account}`, 0),
        recipes: folder('Recept', uuidFor('folder recipes'), 0),
        trash: folder('Recently Deleted', `TrashFolder-${account}`, 1),
      };
      for (const [index, note] of notes.entries()) {
        const row = addNote(draft, note, index, folders[note.folder], owner);
        if (note.attachment === 'picture') addPicture(draft, row, media, generation, photoSize);
        if (note.attachment === 'link') addLink(draft, row);
        if (note.attachment === 'table') addTable(draft, row);
        if (note.attachment === 'drawing') addDrawing(draft, row);
        if (note.tag !== undefined) addTag(draft, row, note.tag);
      }
    },
  });
}

function addNote(draft: StoreDraft, note: NotePlan, index: number, folder: number, account: number): number {
  const text = note.stretches.map((stretch) => stretch.text).join('');
  const [title = '', ...rest] = text.split('\n');
  const begun = moment(note.begun);
  const data = draft.highest('ICNoteData') + 1;
  const packed = noteBody(note.stretches);
  const lock = note.locked ? lockBody(`note ${index}`, lockPassword, packed) : undefined;
  const row = draft.insert('ICNote', objects, {
    ZIDENTIFIER: uuidFor(`note ${index}`),
    ZTITLE1: title,
    ZSNIPPET: rest.join(' ').slice(0, 80),
    ZWIDGETSNIPPET: rest.join(' ').slice(0, 80),
    ZCREATIONDATE3: appleSeconds(begun),
    ZMODIFICATIONDATE1: appleSeconds(later(begun, 600)),
    ZFOLDER: folder,
    ZACCOUNT7: account,
    ZNOTEDATA: data,
    ZISPINNED: note.pinned ?? false,
    ZHASCHECKLIST: note.hasChecklist ?? false,
    ZISPASSWORDPROTECTED: note.locked ?? false,
    ZMARKEDFORDELETION: note.deleted ?? false,
    ...(lock ? { ...lock.note, ZPASSWORDHINT: lockHint, ZSNIPPET: null, ZWIDGETSNIPPET: null } : {}),
  });
  draft.insert('ICNoteData', 'ZICNOTEDATA', { ZNOTE: row, ZDATA: packed, ...lock?.body });
  return row;
}

function addPicture(draft: StoreDraft, note: number, media: string, generation: string, size: number): void {
  const row = draft.highest('ICAttachment') + 1;
  draft.insert('ICAttachment', objects, {
    ZIDENTIFIER: picture,
    ZNOTE: note,
    ZTYPEUTI: 'public.jpeg',
    ZMEDIA: row + 1,
    ZFILESIZE: size,
    ZWIDTH: 1200,
    ZHEIGHT: 900,
    ZMARKEDFORDELETION: 0,
  });
  draft.insert('ICMedia', objects, {
    ZIDENTIFIER: media,
    ZFILENAME: 'IMG_2210.jpg',
    ZGENERATION1: generation,
    ZATTACHMENT1: row,
  });
}

function addLink(draft: StoreDraft, note: number): void {
  draft.insert('ICAttachment', objects, {
    ZIDENTIFIER: link,
    ZNOTE: note,
    ZTYPEUTI: 'public.url',
    ZTITLE: 'Bread',
    ZSUMMARY: 'Flat, warm.',
    ZURLSTRING: 'https://bakery.example/bread',
    ZMARKEDFORDELETION: 0,
  });
}

function addTable(draft: StoreDraft, note: number): void {
  draft.insert('ICAttachment', objects, {
    ZIDENTIFIER: table,
    ZNOTE: note,
    ZTYPEUTI: 'com.apple.notes.table',
    ZMERGEABLEDATA1: noteTable('picnic', tableCells),
    ZMARKEDFORDELETION: 0,
  });
}

function addDrawing(draft: StoreDraft, note: number): void {
  draft.insert('ICAttachment', objects, {
    ZIDENTIFIER: drawing,
    ZNOTE: note,
    ZTYPEUTI: 'com.apple.paper',
    ZHANDWRITINGSUMMARY: 'Roses here',
    ZFALLBACKIMAGEGENERATION: drawn,
    ZMARKEDFORDELETION: 0,
  });
}

function addTag(draft: StoreDraft, note: number, words: string): void {
  draft.insert('ICInlineAttachment', objects, {
    ZIDENTIFIER: tag,
    ZNOTE1: note,
    ZTYPEUTI1: 'com.apple.notes.inlinetextattachment.hashtag',
    ZALTTEXT: words,
    ZTOKENCONTENTIDENTIFIER: words.slice(1).toUpperCase(),
    ZMARKEDFORDELETION: 0,
  });
}
