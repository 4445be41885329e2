import { asDict, type PlistDict, type PlistValue, parsePlist, toBase64, writeBinaryPlist } from '@pearmain/formats';
import type { KeychainField } from './keychain-item.js';

type Fields = Readonly<Record<string, KeychainField>>;

/** The fields of an item as a property list, which they were before iOS 10.3. */
export function encodePlistFields(fields: Fields): Uint8Array {
  const dict: PlistDict = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, plistOf(field)]));
  return writeBinaryPlist(dict);
}

/** The way back; `undefined` where it is no property list. Values of other types are left out. */
export function decodePlistFields(bytes: Uint8Array): Fields | undefined {
  try {
    const fields = Object.entries(asDict(parsePlist(bytes)) ?? {}).map(([name, value]) => [name, fieldOf(value)]);
    return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
  } catch {
    // Whatever it is, it is no item of a keychain.
    return undefined;
  }
}

function plistOf(field: KeychainField): PlistValue {
  if (typeof field !== 'object') return field;
  return '$date' in field ? new Date(field.$date) : Buffer.from(field.$data, 'base64');
}

function fieldOf(value: PlistValue): KeychainField | undefined {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Date) return { $date: value.toISOString() };
  return value instanceof Uint8Array ? { $data: toBase64(value) } : undefined;
}
