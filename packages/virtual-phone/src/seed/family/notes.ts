import { buildStore, type Entity, entityTable, type StoreDraft } from '../making/core-data.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, later, moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';
import { noteBody, type Stretch } from './note-body.js';
import { landscape } from './pictures.js';

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

interface Note {
  readonly folder: 'notes' | 'recipes' | 'trash';
  readonly stretches: readonly Stretch[];
  readonly begun: string;
  readonly pinned?: boolean;
  readonly hasChecklist?: boolean;
  readonly attachment?: 'picture' | 'link';
}

const picture = uuidFor('note attachment picture');
const link = uuidFor('note attachment link');

const notes: readonly Note[] = [
  {
    folder: 'notes',
    begun: '2025-06-01T10:00:00Z',
    pinned: true,
    hasChecklist: true,
    stretches: [
      { text: 'Packing list\n', style: 0 },
      { text: 'Tent\n', style: 103, done: true },
      { text: 'Sun cream ☀️\n', style: 103, done: false },
      { text: 'Read ' },
      { text: 'before', weight: 1 },
      { text: ' leaving: ' },
      { text: 'the ferry page', link: 'https://ferry.example/' },
    ],
  },
  {
    folder: 'recipes',
    begun: '2025-09-10T18:00:00Z',
    attachment: 'picture',
    stretches: [
      { text: 'Kanelbullar 🥐\n', style: 0 },
      { text: '500 g flour\n', style: 100 },
      { text: '75 g butter\n', style: 100 },
      { text: 'Knead\n', style: 102 },
      { text: 'Wait\n', style: 102 },
      { text: '\ufffc', attachment: { identifier: picture, uti: 'public.jpeg' } },
    ],
  },
  {
    folder: 'recipes',
    begun: '2025-10-10T18:00:00Z',
    attachment: 'link',
    stretches: [
      { text: 'خبز عربي\n', style: 0 },
      { text: 'من مطبخ يوسف ', weight: 2 },
      { text: '\ufffc', attachment: { identifier: link, uti: 'public.url' } },
    ],
  },
  { folder: 'notes', begun: '2025-11-11T11:00:00Z', stretches: [{ text: 'A note without any style' }] },
  {
    folder: 'notes',
    begun: '2025-11-12T11:00:00Z',
    stretches: [{ text: 'Long one\n', style: 0 }, { text: 'All work and no play… '.repeat(400) }],
  },
  { folder: 'trash', begun: '2025-12-01T11:00:00Z', stretches: [{ text: 'Thrown away' }] },
];

/** Notes: NoteStore.sqlite with a picture (docs/formats/seeds.md §4.8). */
export function seedNotes(writer: SeedWriter): void {
  const account = uuidFor('notes account');
  const media = uuidFor('note media');
  const generation = `1_${uuidFor('note media generation')}`;
  const times = { modified: moment('2025-12-30T21:00:00Z') };
  const photo = landscape('kanelbullar', 1200, 900);
  writer.file(domain, 'NoteStore.sqlite', store(account, media, generation, photo.length), times);
  writer.file(domain, `Accounts/${account}/Media/${media}/${generation}/IMG_2210.jpg`, photo, times);
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
      }
    },
  });
}

function addNote(draft: StoreDraft, note: Note, index: number, folder: number, account: number): number {
  const text = note.stretches.map((stretch) => stretch.text).join('');
  const [title = '', ...rest] = text.split('\n');
  const begun = moment(note.begun);
  const data = draft.highest('ICNoteData') + 1;
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
    ZISPASSWORDPROTECTED: 0,
    ZMARKEDFORDELETION: 0,
  });
  draft.insert('ICNoteData', 'ZICNOTEDATA', { ZNOTE: row, ZDATA: noteBody(note.stretches) });
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
