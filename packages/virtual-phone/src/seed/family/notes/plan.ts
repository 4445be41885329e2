import { uuidFor } from '../../making/labels.js';
import type { Stretch } from './body.js';

/** A note in words. */
export interface NotePlan {
  readonly folder: 'notes' | 'recipes' | 'trash';
  readonly stretches: readonly Stretch[];
  readonly begun: string;
  readonly pinned?: boolean;
  readonly hasChecklist?: boolean;
  readonly attachment?: 'picture' | 'link' | 'table' | 'drawing';
  /** A hashtag in it. */
  readonly tag?: string;
  /** It is locked with `lockPassword`. */
  readonly locked?: boolean;
  /** It waits to be cleared away. */
  readonly deleted?: boolean;
}

export const picture = uuidFor('note attachment picture');
export const link = uuidFor('note attachment link');
export const table = uuidFor('note attachment table');
export const drawing = uuidFor('note attachment drawing');
export const tag = uuidFor('note attachment tag');

/** What opens the locked note, and what the phone shows as its hint. */
export const lockPassword = 'under the third stone';
export const lockHint = 'Where is the key?';

/** What stands in the table: a row of headings, and a cell that is empty. */
export const tableCells: readonly (readonly string[])[] = [
  ['Who', 'Brings'],
  ['Jonas', 'Bread & butter'],
  ['Mila', ''],
];

/** The notes, in the order in which they were begun. */
export const notes: readonly NotePlan[] = [
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
  {
    folder: 'notes',
    begun: '2025-12-05T11:00:00Z',
    attachment: 'table',
    tag: '#picnic',
    stretches: [
      { text: 'Picnic <script>alert(1)</script>\n', style: 0 },
      { text: '\ufffc', attachment: { identifier: table, uti: 'com.apple.notes.table' } },
      { text: '\nFor ' },
      { text: '\ufffc', attachment: { identifier: tag, uti: 'com.apple.notes.inlinetextattachment.hashtag' } },
      { text: ', see ' },
      { text: 'this', link: 'javascript:alert(1)' },
    ],
  },
  {
    folder: 'notes',
    begun: '2025-12-06T11:00:00Z',
    attachment: 'drawing',
    stretches: [
      { text: 'Garden\n', style: 0 },
      { text: '\ufffc', attachment: { identifier: drawing, uti: 'com.apple.paper' } },
    ],
  },
  {
    folder: 'notes',
    begun: '2025-12-07T11:00:00Z',
    locked: true,
    stretches: [{ text: 'Spare key\n', style: 0 }, { text: 'Behind the shed.' }],
  },
  { folder: 'notes', begun: '2025-12-08T11:00:00Z', deleted: true, stretches: [{ text: 'Gone for the phone' }] },
];
