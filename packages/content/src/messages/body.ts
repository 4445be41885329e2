import { AppError } from '@pearmain/base';
import {
  type AttributedRun,
  indexOfBytes,
  plainValue,
  readTypedStream,
  topObject,
  utf8Decode,
  utf8Encode,
} from '@pearmain/formats';

/** What `attributedBody` says (docs/formats/content-messages.md §4). */
export interface Body {
  readonly text: string;
  /** None where only the words could be made out. */
  readonly runs: readonly AttributedRun[];
}

/** Stand for an attachment and for an app's balloon. */
export const placeholders = /[\ufffc\ufffd]/g;

/** The words of a body, read whole or, where the archive is cut short, found in it; `undefined` where neither goes. */
export function readBody(bytes: Uint8Array): Body | undefined {
  return ofArchive(bytes) ?? foundIn(bytes);
}

function ofArchive(bytes: Uint8Array): Body | undefined {
  try {
    const top = topObject(readTypedStream(bytes));
    const value = top && plainValue(top);
    if (typeof value === 'string') return { text: value, runs: [] };
    const isText = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'attributed-string';
    return isText ? { text: value.text, runs: value.runs } : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The first text after the name of its class: `+`, its length, its bytes. */
function foundIn(bytes: Uint8Array): Body | undefined {
  const names = ['NSString', 'NSMutableString'].map((name) => indexOfBytes(bytes, utf8Encode(name)));
  const name = Math.min(...names.filter((at) => at >= 0));
  const plus = Number.isFinite(name) ? bytes.indexOf(0x2b, name) : -1;
  if (plus < 0) return undefined;
  const { length, start } = lengthAt(bytes, plus + 1);
  if (length === undefined || start + length > bytes.length) return undefined;
  try {
    return { text: utf8Decode(bytes.subarray(start, start + length)), runs: [] };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function lengthAt(bytes: Uint8Array, at: number): { length: number | undefined; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [first, left] = [bytes[at], bytes.length - at];
  if (first === 0x81 && left > 2) return { length: view.getUint16(at + 1, true), start: at + 3 };
  if (first === 0x82 && left > 4) return { length: view.getUint32(at + 1, true), start: at + 5 };
  return { length: first !== undefined && first < 0x80 ? first : undefined, start: at + 1 };
}

/** Words without what stands for attachments; `undefined` where nothing is left. */
export function wordsOf(text: string | undefined): string | undefined {
  const words = text?.replace(placeholders, '');
  return words === undefined || words.trim() === '' ? undefined : words;
}

/** What was said in an audio message. */
export function transcriptIn({ runs }: Body): string | undefined {
  const found = runs.map(({ attributes }) => attributes.get('IMAudioTranscription'));
  return found.find((value) => typeof value === 'string');
}

/** The order of attachments in the words, by their identifiers. */
export function attachmentOrder({ runs }: Body): string[] {
  return runs.flatMap(({ attributes }) => {
    const guid = attributes.get('__kIMFileTransferGUIDAttributeName');
    return typeof guid === 'string' ? [guid] : [];
  });
}
