import { createHash } from 'node:crypto';
import type { NameRules } from './name-rules.js';

const longestName = 255;
const longestEnding = 16;
/** What is left of a name that is too long, with room for a mark, an ending and a number. */
const keptBytes = 200;

/** What Windows takes for a device, with or without an ending. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:[ .].*)?$/i;
/** Names of our own while a file is being written. */
const unfinished = /^\.[0-9a-f]{40}\.part$/i;
const nowhere = /[\0/]|%(?=[0-9A-Fa-f]{2})|\p{Surrogate}/gu;
const notOnWindows = /[\u0001-\u001f<>:"\\|?*]|[. ]$/g;

/**
 * One name of a phone as a disk can hold it: what may not stand in it is written as the `%3A` of its UTF-8 bytes, and `%` itself
 * where it would be taken for such. `originalName` undoes that. A name of more than 255 bytes is cut, and marked with
 * eight digits of the SHA-1 of all of it (docs/formats/extracted-files.md §2).
 */
export function safeName(name: string, { windows }: Pick<NameRules, 'windows'>): string {
  // Between two slashes there can be no slash: so it stands for the name that is empty.
  if (name === '') return '%2F';
  let safe = name.replace(nowhere, escaped);
  if (windows) safe = safe.replace(notOnWindows, escaped);
  const isTaken = safe === '.' || safe === '..' || unfinished.test(safe) || (windows && device.test(safe));
  if (isTaken) safe = safe.replace(/^\.\.$|^./, escaped);
  return Buffer.byteLength(safe) <= longestName ? safe : shortened(safe, name);
}

/** The name that `safeName` was given, where it was not cut. */
export function originalName(safe: string): string {
  if (safe === '%2F') return '';
  return safe.replace(/(?:%[0-9A-F]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}

function escaped(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .toUpperCase()
    .replace(/../g, (byte) => `%${byte}`);
}

function shortened(safe: string, name: string): string {
  const mark = createHash('sha1').update(name).digest('hex').slice(0, 8);
  return fitted(safe, `~${mark}${splitEnding(safe).ending}`);
}

/** A stem with what belongs behind it, the stem cut where both are too long for a name. */
export function fitted(stem: string, behind: string): string {
  return Buffer.byteLength(stem + behind) <= longestName ? stem + behind : cutTo(stem, keptBytes) + behind;
}

/** The name without its ending (`.JPG`), and the ending where it is short enough to be one. */
export function splitEnding(name: string): { readonly stem: string; readonly ending: string } {
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot) : '';
  if (ending.length < 2 || Buffer.byteLength(ending) > longestEnding) return { stem: name, ending: '' };
  return { stem: name.slice(0, dot), ending };
}

/** As many whole characters as fit into so many bytes; half an escape is none. */
function cutTo(text: string, bytes: number): string {
  let cut = '';
  let used = 0;
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    cut += character;
  }
  return cut.replace(/%[0-9A-F]?$/, '');
}
