import { visibleText } from '@pearmain/base';
import type { EntryKind, FolderEntry } from '@pearmain/contract';
import { momentWords, sizeWords } from './words.js';

const marks: Readonly<Record<EntryKind, string>> = {
  file: '',
  directory: '/',
  link: '@',
  unsaved: ' (not saved: it changed meanwhile)',
  unknown: ' (nothing is known of it)',
};

/** The name as lists show it: `/` stands behind a folder, `@` behind a link. */
export function entryName({ name, kind }: FolderEntry): string {
  return `${visibleText(name)}${marks[kind]}`;
}

/** A line of a list: size, date, name. */
export function entryLine(entry: FolderEntry): string {
  const size = entry.kind === 'file' || entry.kind === 'directory' ? sizeWords(entry.sizeBytes) : '';
  const date = entry.modified === undefined ? '' : momentWords(entry.modified);
  return `${size.padStart(10)}  ${date.padEnd(18)}  ${entryName(entry)}`;
}
