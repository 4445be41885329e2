import {
  appleSecondsToDate,
  arrayIn,
  dataIn,
  dictIn,
  isDict,
  numberIn,
  type PlistDict,
  type PlistValue,
} from '@pearmain/formats';
import { withoutEmpty } from '../store/without-empty.js';
import { readBody } from './body.js';
import type { EditedPart, UnsentPart } from './item.js';
import { readProperties } from './properties.js';

/** What became of a message after it was sent: `message_summary_info` (docs/formats/content-messages.md §6). */
export interface Summary {
  readonly edits: readonly EditedPart[];
  readonly unsent: readonly UnsentPart[];
}

const nothing: Summary = { edits: [], unsent: [] };

/** Reads it; nothing where it is of another kind or damaged, since the message itself is whole without. */
export function readSummary(bytes: Uint8Array | undefined): Summary {
  const dict = readProperties(bytes);
  return dict ? { edits: editsIn(dict), unsent: unsentIn(dict) } : nothing;
}

function editsIn(dict: PlistDict): EditedPart[] {
  const edits: EditedPart[] = [];
  for (const [part, versions] of Object.entries(dictIn(dict, 'ec') ?? {})) {
    const said = Array.isArray(versions) ? versions.filter(isDict).map(toVersion) : [];
    if (said.length > 0) edits.push({ part: Number(part), versions: said });
  }
  return edits.sort((one, other) => one.part - other.part);
}

function toVersion(version: PlistDict): EditedPart['versions'][number] {
  const body = dataIn(version, 't');
  const seconds = numberIn(version, 'd');
  const date = seconds === undefined ? undefined : appleSecondsToDate(seconds);
  const isUsable = date !== undefined && !Number.isNaN(date.getTime());
  return { text: (body && readBody(body)?.text) ?? '', ...withoutEmpty({ date: isUsable ? date : undefined }) };
}

function unsentIn(dict: PlistDict): UnsentPart[] {
  const ranges = dictIn(dict, 'otr') ?? {};
  return (arrayIn(dict, 'rp') ?? []).flatMap((part: PlistValue) => {
    if (typeof part !== 'number') return [];
    const range = dictIn(ranges, String(part));
    return [{ part, ...withoutEmpty({ characters: range && numberIn(range, 'le') }) }];
  });
}
