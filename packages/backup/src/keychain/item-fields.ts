import { asDict, type DerValue, derInteger, derTag, derTime, parsePlist, readDer, utf8Decode } from '@pearmain/formats';

/** What a field of an item holds. */
export type FieldValue = string | number | bigint | boolean | Date | Uint8Array;

/** The fields of an item by Apple's names: `acct`, `svce`, `srvr`, `v_Data` … (docs/formats/keychain.md §3). */
export type ItemFields = ReadonlyMap<string, FieldValue>;

const limits = { depth: 16, values: 10_000 };
const mostFields = 1000;

/**
 * Reads the fields of an item: DER since version 3, a property list before. Values of other kinds are left out.
 *
 * @throws the failures of formats
 */
export function readFields(plain: Uint8Array, version: number): ItemFields {
  return version === 3 ? fieldsOfDer(plain) : fieldsOfPlist(plain);
}

function fieldsOfPlist(plain: Uint8Array): ItemFields {
  const fields = new Map<string, FieldValue>();
  for (const [name, value] of Object.entries(asDict(parsePlist(plain, limits)) ?? {})) {
    if (typeof value !== 'object' || value instanceof Date || value instanceof Uint8Array) fields.set(name, value);
  }
  return fields;
}

function fieldsOfDer(plain: Uint8Array): ItemFields {
  const fields = new Map<string, FieldValue>();
  const [set] = readDer(plain);
  for (const { content } of readDer(set?.tag === derTag.set ? set.content : new Uint8Array()).slice(0, mostFields)) {
    const [name, value] = readDer(content);
    const read = value && readValue(value);
    if (name?.tag === derTag.utf8String && read !== undefined) fields.set(utf8Decode(name.content), read);
  }
  return fields;
}

function readValue(value: DerValue): FieldValue | undefined {
  switch (value.tag) {
    case derTag.utf8String:
      return utf8Decode(value.content);
    case derTag.octetString:
      return value.content;
    case derTag.boolean:
      return value.content[0] !== undefined && value.content[0] !== 0;
    case derTag.integer: {
      const integer = derInteger(value);
      return BigInt(Number(integer)) === integer && Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
    }
    case derTag.generalizedTime:
      return derTime(value);
    default:
      return undefined;
  }
}
