import { createCipheriv } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** What a made database of a library holds. */
export interface MadeLibrary {
  readonly version: string;
  readonly mediaFolder: string;
  readonly tracks: readonly { readonly id: number; readonly name: string; readonly url?: string }[];
  /** Its tracks by their numbers. */
  readonly playlists: readonly {
    readonly name: string;
    readonly trackIds: readonly number[];
    readonly isSmart?: true;
  }[];
}

/** How an iTunes database is written. */
export interface ItlForm {
  readonly isLittle: boolean;
  readonly isPacked: boolean;
  /** All of it, the first part alone, or nothing. */
  readonly encrypted: 'all' | 'part' | 'none';
}

const headLength = 144;
const partLength = 102_400;

/** The bytes of an `iTunes Library.itl` of that form, written from docs/formats/itunes-library.md §3. */
export function makeItl(library: MadeLibrary, { isLittle, isPacked, encrypted }: ItlForm): Uint8Array {
  const tag = (letters: string): string => (isLittle ? [...letters].reverse().join('') : letters);
  const put = (bytes: Buffer, at: number, value: number): void => {
    if (isLittle) bytes.writeUInt32LE(value, at);
    else bytes.writeUInt32BE(value, at);
  };
  const record = (letters: string, length: number, numbers: Readonly<Record<number, number>>): Buffer => {
    const bytes = Buffer.alloc(length);
    bytes.write(tag(letters), 'latin1');
    put(bytes, 4, length);
    for (const [at, value] of Object.entries(numbers)) put(bytes, Number(at), value);
    return bytes;
  };
  const text = (type: number, words: string): Buffer => {
    const encoded = isLittle ? Buffer.from(words, 'utf16le') : Buffer.from(words, 'utf16le').swap16();
    const head = record('hohm', 40, { 4: 24, 8: 40 + encoded.length, 12: type, 24: 1, 28: encoded.length });
    return Buffer.concat([head, encoded]);
  };
  const section = (type: number, content: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(content);
    return Buffer.concat([record('hdsm', 96, { 8: 96 + body.length, 12: type }), body]);
  };
  const tracks = library.tracks.flatMap(({ id, name, url }) => [
    record('htim', 156, { 8: 156, 16: id, 20: url === undefined ? 3 : 1, 36: 1000 + id, 40: 60_000, 132: id }),
    text(0x02, name),
    ...(url === undefined ? [] : [text(0x0b, url)]),
  ]);
  const playlists = library.playlists.flatMap(({ name, trackIds, isSmart }) => [
    record('hpim', 456, { 8: 456, 16: trackIds.length }),
    text(0x64, name),
    ...(isSmart ? [text(0x66, '')] : []),
    ...trackIds.map((id) => record('hptm', 76, { 8: 76, 24: id })),
  ]);
  const payload = Buffer.concat([
    section(12, [record('hghm', 92, {}), text(0x1f8, library.mediaFolder)]),
    section(1, [record('htlm', 92, {}), ...tracks]),
    section(13, [record('htlm', 92, {})]),
    section(2, [record('hplm', 92, {}), ...playlists]),
  ]);
  const plain = isPacked ? deflateSync(payload) : payload;
  const lengths = { all: plain.length, part: partLength, none: 0 };
  const body = sealed(plain, lengths[encrypted]);
  const head = Buffer.alloc(headLength);
  head.write('hdfm', 'latin1');
  head.writeUInt32BE(headLength, 4);
  head.writeUInt32BE(headLength + body.length, 8);
  head.writeUInt8(library.version.length, 16);
  head.write(library.version, 17, 'latin1');
  head.write('0123456789ABCDEF', 0x34, 'hex');
  head.writeUInt8({ none: 0, all: 1, part: 2 }[encrypted], 0x41);
  head.writeUInt8(isPacked ? 1 : 0, 0x43);
  head.writeUInt32BE(partLength, 0x5c);
  return Buffer.concat([head, body]);
}

/** The bytes of a `Library.musicdb`, written from docs/formats/itunes-library.md §4. */
export function makeMusicDatabase(library: MadeLibrary): Uint8Array {
  const record = (letters: string, length: number, numbers: Readonly<Record<number, number>>): Buffer => {
    const bytes = Buffer.alloc(length);
    bytes.write(letters, 'latin1');
    bytes.writeUInt32LE(length, 4);
    for (const [at, value] of Object.entries(numbers)) bytes.writeUInt32LE(value, Number(at));
    return bytes;
  };
  const text = (type: number, words: string): Buffer => {
    const encoded = Buffer.from(words, 'utf16le');
    const head = record('boma', 36, { 4: 20, 8: 36 + encoded.length, 12: type, 20: 1, 24: encoded.length });
    return Buffer.concat([head, encoded]);
  };
  const numbers = (id: number): Buffer => record('boma', 320, { 4: 20, 8: 320, 12: 1, 176: 60_000, 316: 1000 + id });
  const tracks = library.tracks.flatMap(({ id, name, url }) => [
    record('itma', 376, { 16: id }),
    numbers(id),
    text(0x02, name),
    ...(url === undefined ? [] : [text(0x0b, url)]),
  ]);
  const playlists = library.playlists.flatMap(({ name, trackIds, isSmart }) => [
    record('lpma', 376, { 16: 9 }),
    text(0xc8, name),
    ...(isSmart ? [text(0xc9, '')] : []),
    ...trackIds.map((id) => record('boma', 64, { 4: 20, 8: 64, 12: 0xce, 40: id })),
  ]);
  const payload = Buffer.concat([
    record('hsma', 48, {}),
    record('plma', 176, {}),
    text(0x1f8, library.mediaFolder),
    record('hsma', 48, {}),
    record('iama', 92, {}),
    text(0x02, 'a name of an album'),
    ...tracks,
    ...playlists,
  ]);
  const body = sealed(deflateSync(payload), partLength);
  const head = Buffer.alloc(160);
  head.write('hfma', 'latin1');
  head.writeUInt32LE(160, 4);
  head.writeUInt32LE(160 + body.length, 8);
  head.write(library.version, 16, 'latin1');
  head.write('EFCDAB8967452301', 48, 'hex');
  head.writeUInt32LE(partLength, 84);
  return Buffer.concat([head, body]);
}

function sealed(plain: Buffer, length: number): Buffer {
  const whole = Math.min(length, plain.length);
  const end = whole - (whole % 16);
  const cipher = createCipheriv('aes-128-ecb', 'BHUILuilfghuila3', null).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain.subarray(0, end)), plain.subarray(end)]);
}
