import type { AttachmentKind } from './item.js';

/** What types are, by how they begin: the first that fits (docs/formats/content-notes.md §4). */
const kinds: readonly (readonly [prefix: string, kind: AttachmentKind])[] = [
  ['com.apple.notes.inlinetextattachment.hashtag', 'tag'],
  ['com.apple.notes.inlinetextattachment.mention', 'mention'],
  ['com.apple.notes.inlinetextattachment.link', 'note-link'],
  ['com.apple.notes.inlinetextattachment.calculat', 'calculation'],
  ['com.apple.notes.table', 'table'],
  ['com.apple.notes.gallery', 'scan'],
  ['com.apple.paper.doc.', 'scan'],
  ['com.apple.paper', 'drawing'],
  ['com.apple.drawing', 'drawing'],
  ['public.url', 'link'],
  ['public.jpeg', 'picture'],
  ['public.png', 'picture'],
  ['public.heic', 'picture'],
  ['public.heif', 'picture'],
  ['public.tiff', 'picture'],
  ['public.image', 'picture'],
  ['com.compuserve.gif', 'picture'],
  ['org.webmproject.webp', 'picture'],
  ['public.movie', 'video'],
  ['public.mpeg', 'video'],
  ['com.apple.quicktime-movie', 'video'],
  ['com.apple.m4a-audio', 'audio'],
  ['public.audio', 'audio'],
  ['public.mp3', 'audio'],
  ['com.microsoft.waveform-audio', 'audio'],
  ['com.adobe.pdf', 'document'],
  ['public.', 'document'],
];

/** What an attachment of that type is to a person. */
export function attachmentKind(uti: string): AttachmentKind {
  return kinds.find(([prefix]) => uti.startsWith(prefix))?.[1] ?? 'other';
}
