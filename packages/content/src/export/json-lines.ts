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
  const line = { schema, ...item };
  // To be asked for every value makes writing three times as slow, and few items hold bytes.
  return holdsBytes(item) ? JSON.stringify(line, asBase64) : JSON.stringify(line);
}

function holdsBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  return value instanceof Uint8Array || Object.values(value).some(holdsBytes);
}

function asBase64(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  // A Buffer has been turned into something else when `value` is handed in.
  const stored = this[key];
  return stored instanceof Uint8Array ? toBase64(stored) : value;
}
