import { concatBytes, type Field, i64, indexOfBytes, struct, u64, utf8Decode, utf8Encode } from '@pearmain/formats';
import { AfcOperation, type AfcPacket } from './afc.js';
import { fail } from './failures.js';

const nul = new Uint8Array(1);

/** A text that ends with a NUL. */
const text = 'text';
type Part = Field<number> | typeof text;
type Parts = Readonly<Record<string, Part>>;
type ValuesOf<P> = { readonly [K in keyof P]: P[K] extends typeof text ? string : number };

/** An operation's own fields, declared once for both directions. */
export interface AfcFields<V> {
  readonly operation: number;
  /** Throws wire/unexpected-message when a field is missing. */
  parse(fields: Uint8Array): V;
  encode(values: V): Uint8Array;
  /** A whole packet of this operation. */
  packet(packetNumber: number, values: V, payload?: Uint8Array): AfcPacket;
}

function afcFields<const P extends Parts>(operation: number, parts: P): AfcFields<ValuesOf<P>> {
  const entries = Object.entries(parts);
  const short = () =>
    fail('unexpected-message', { what: `Operation ${operation} of the file service`, reason: 'a field is missing' });

  function parse(fields: Uint8Array): ValuesOf<P> {
    const values: Record<string, string | number> = {};
    let at = 0;
    for (const [name, part] of entries) {
      if (at >= fields.length) throw short();
      const rest = fields.subarray(at);
      if (part === text) {
        const end = indexOfBytes(rest, nul);
        const bytes = end === -1 ? rest : rest.subarray(0, end);
        values[name] = utf8Decode(bytes);
        at += bytes.length + 1;
      } else {
        if (rest.length < part.size) throw short();
        values[name] = struct('little', { value: part }).decode(rest).value;
        at += part.size;
      }
    }
    return values as ValuesOf<P>; // every name of `parts` was just set
  }

  function encode(values: ValuesOf<P>): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (const [name, part] of entries) {
      const value: string | number | undefined = values[name];
      if (part !== text) pieces.push(struct('little', { value: part }).encode({ value: Number(value) }));
      else pieces.push(utf8Encode(String(value)), nul);
    }
    return concatBytes(pieces);
  }

  return {
    operation,
    parse,
    encode,
    packet: (packetNumber, values, payload = new Uint8Array(0)) => ({
      operation,
      packetNumber,
      fields: encode(values),
      payload,
    }),
  };
}

/** What can be asked, with its fields (docs/protocols/afc.md §2). Handles come from `fileOpen`; times are nanoseconds. */
export const AfcRequest = {
  readDirectory: afcFields(AfcOperation.readDirectory, { path: text }),
  truncate: afcFields(AfcOperation.truncate, { size: u64, path: text }),
  removePath: afcFields(AfcOperation.removePath, { path: text }),
  makeDirectory: afcFields(AfcOperation.makeDirectory, { path: text }),
  fileInfo: afcFields(AfcOperation.fileInfo, { path: text }),
  deviceInfo: afcFields(AfcOperation.deviceInfo, {}),
  /** The content is the payload. */
  writeFileAtomic: afcFields(AfcOperation.writeFileAtomic, { path: text }),
  fileOpen: afcFields(AfcOperation.fileOpen, { mode: u64, path: text }),
  fileRead: afcFields(AfcOperation.fileRead, { handle: u64, size: u64 }),
  /** The content is the payload. */
  fileWrite: afcFields(AfcOperation.fileWrite, { handle: u64 }),
  fileSeek: afcFields(AfcOperation.fileSeek, { handle: u64, whence: u64, offset: i64 }),
  fileTell: afcFields(AfcOperation.fileTell, { handle: u64 }),
  fileClose: afcFields(AfcOperation.fileClose, { handle: u64 }),
  fileSetSize: afcFields(AfcOperation.fileSetSize, { handle: u64, size: u64 }),
  rename: afcFields(AfcOperation.rename, { from: text, to: text }),
  fileLock: afcFields(AfcOperation.fileLock, { handle: u64, lock: u64 }),
  makeLink: afcFields(AfcOperation.makeLink, { type: u64, target: text, link: text }),
  removePathAndContents: afcFields(AfcOperation.removePathAndContents, { path: text }),
} as const;

/** What can be answered. `data` carries its bytes as payload. */
export const AfcReply = {
  status: afcFields(AfcOperation.status, { code: u64 }),
  data: afcFields(AfcOperation.data, {}),
  fileOpenResult: afcFields(AfcOperation.fileOpenResult, { handle: u64 }),
  fileTellResult: afcFields(AfcOperation.fileTellResult, { position: u64 }),
} as const;

/** The bytes of a `data` answer, wherever the device put them. */
export function afcDataOf({ fields, payload }: AfcPacket): Uint8Array {
  return fields.length === 0 ? payload : concatBytes([fields, payload]);
}
