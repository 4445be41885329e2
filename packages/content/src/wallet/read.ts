import { readFileSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import type { LocalCopy, ReadContext } from '../reader.js';
import { placeOf } from '../store/open-store.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Pass, PassBarcode, PassField, PassPlace } from './item.js';

/** The key in pass.json under which the fields of a pass of that kind stand. */
const kinds: Readonly<Record<string, Pass['kind']>> = {
  boardingPass: 'boarding-pass',
  coupon: 'coupon',
  eventTicket: 'event-ticket',
  storeCard: 'store-card',
  generic: 'generic',
};

const places: readonly (readonly [key: string, place: PassPlace])[] = [
  ['headerFields', 'header'],
  ['primaryFields', 'primary'],
  ['secondaryFields', 'secondary'],
  ['auxiliaryFields', 'auxiliary'],
  ['backFields', 'back'],
];

type Json = Readonly<Record<string, unknown>>;

/** All passes, in the order of their folders (docs/formats/content-wallet.md §2). What is no pass is told and left out. */
export function* readPasses({ copies, tell }: ReadContext): Generator<Pass> {
  for (const copy of copies) {
    const pass = jsonOf(copy);
    if (pass) yield toPass(pass, dirname(copy.relativePath));
    else tell({ where: placeOf(copy), message: 'It is not what a pass is made of, or damaged.' });
  }
}

function jsonOf(copy: LocalCopy): Json | undefined {
  try {
    return asObject(JSON.parse(readFileSync(copy.path, 'utf8').replace(/^\ufeff/, '')));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function toPass(pass: Json, path: string): Pass {
  const key = Object.keys(kinds).find((each) => asObject(pass[each]));
  const sides = asObject(key === undefined ? undefined : pass[key]) ?? {};
  const barcodes = listOf(pass['barcodes']).flatMap(toBarcode);
  return {
    path,
    kind: key === undefined ? 'unknown' : (kinds[key] ?? 'unknown'),
    isVoided: pass['voided'] === true,
    fields: places.flatMap(([name, place]) => listOf(sides[name]).flatMap((field) => toField(field, place))),
    barcodes: barcodes.length > 0 ? barcodes : toBarcode(pass['barcode']),
    files: [],
    isWhole: false,
    ...withoutEmpty({
      typeId: textOf(pass['passTypeIdentifier']),
      serial: textOf(pass['serialNumber']),
      organization: textOf(pass['organizationName']),
      description: textOf(pass['description']),
      relevant: dateOf(pass['relevantDate']),
      expires: dateOf(pass['expirationDate']),
    }),
  };
}

function toField(value: unknown, place: PassPlace): PassField[] {
  const field = asObject(value);
  const words = textOf(field?.['value']);
  if (!field || words === undefined) return [];
  return [{ place, value: words, ...withoutEmpty({ key: textOf(field['key']), label: textOf(field['label']) }) }];
}

function toBarcode(value: unknown): PassBarcode[] {
  const barcode = asObject(value);
  const message = textOf(barcode?.['message']);
  if (!barcode || message === undefined) return [];
  const facts = {
    format: textOf(barcode['format']),
    encoding: textOf(barcode['messageEncoding']),
    altText: textOf(barcode['altText']),
  };
  return [{ message, ...withoutEmpty(facts) }];
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined; // it was looked at
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function dateOf(value: unknown): Date | undefined {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
