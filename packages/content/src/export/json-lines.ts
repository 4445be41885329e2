import { toBase64 } from '@pearmain/formats';
import type { Format } from './format.js';

/** One item a line, each with the name of its shape (docs/formats/exports.md §2). */
export const writeJsonLines: Format = async ({ kind, describe, items, folder }) => {
  using file = folder.create(`${kind}.jsonl`);
  for await (const item of items) file.write(`${jsonLine(describe.schema, item)}\n`);
  file.finish();
};

/** Times are RFC 3339 in UTC, bytes are base64. */
export function jsonLine(schema: string, item: object): string {
  return JSON.stringify({ schema, ...item }, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
    // A Buffer has been turned into something else when `value` is handed in.
    const stored = this[key];
    return stored instanceof Uint8Array ? toBase64(stored) : value;
  });
}
