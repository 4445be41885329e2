import { Cursor, der, utf8Decode } from '@pearmain/formats';
import type { KeychainField } from './keychain-item.js';

type Fields = Readonly<Record<string, KeychainField>>;

/** The fields of an item as DER: a set of pairs of name and value. */
export function encodeFields(fields: Fields): Uint8Array {
  return der.set(
    ...Object.entries(fields).map(([name, value]) => der.sequence(der.utf8String(name), encodeValue(value))),
  );
}

function encodeValue(value: KeychainField): Uint8Array {
  if (typeof value === 'string') return der.utf8String(value);
  if (typeof value === 'number') return der.integer(value);
  if ('$date' in value) return der.generalizedTime(new Date(value.$date));
  return der.octetString(Buffer.from(value.$data, 'base64'));
}

/** The way back; `undefined` where it is no set of pairs. Values of other types are left out. */
export function decodeFields(bytes: Uint8Array): Fields | undefined {
  try {
    const set = readValue(new Cursor(bytes, 'big'));
    if (set.tag !== 0x31) return undefined;
    const fields: Record<string, KeychainField> = {};
    for (const pairs = new Cursor(set.content, 'big'); !pairs.done; ) {
      const pair = new Cursor(readValue(pairs).content, 'big');
      const name = utf8Decode(readValue(pair).content);
      const value = decodeValue(readValue(pair));
      if (value !== undefined) fields[name] = value;
    }
    return fields;
  } catch {
    // Not DER: whatever it is, it is no item of a keychain.
    return undefined;
  }
}

interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

function decodeValue({ tag, content }: DerValue): KeychainField | undefined {
  if (tag === 0x0c) return utf8Decode(content);
  if (tag === 0x02) return content.reduce((sum, byte) => sum * 256 + byte, 0);
  if (tag === 0x04) return { $data: Buffer.from(content).toString('base64') };
  if (tag !== 0x18) return undefined;
  const digits = utf8Decode(content).replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3T$4:$5:$6Z');
  return { $date: digits };
}

function readValue(cursor: Cursor): DerValue {
  const tag = cursor.u8();
  const first = cursor.u8();
  let length = first;
  if (first >= 0x80) {
    length = 0;
    for (let i = 0; i < (first & 0x7f); i++) length = length * 256 + cursor.u8();
  }
  return { tag, content: cursor.take(length) };
}
