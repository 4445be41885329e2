import { utf8Encode } from '@pearmain/formats';

/** A property list that is small to send and costly to read, or none at all. */
export interface PlistBomb {
  readonly name: string;
  readonly does: string;
  make(): Uint8Array;
}

const mebibyte = 1024 * 1024;

/** What a frame may hold in place of an honest property list (docs/protocols/hostile-phones.md §3). */
export const plistBombs: readonly PlistBomb[] = [
  { name: 'garbage', does: 'bytes without sense', make: () => noise(4096) },
  { name: 'text', does: 'text of another kind', make: () => utf8Encode('HTTP/1.1 200 OK\r\n\r\n{}') },
  { name: 'no-dictionary', does: 'an array where a dictionary belongs', make: () => xml('<array><string/></array>') },
  { name: 'cut-binary', does: 'a binary list without its trailer', make: () => utf8Encode('bplist00\u0010') },
  { name: 'cut-xml', does: 'an XML list that ends in the middle', make: () => utf8Encode('<plist><dict><key>Req') },
  {
    name: 'not-utf8',
    does: 'XML with a text that is not UTF-8',
    make: () => withByte(xml('<string>?</string>'), 0xff),
  },
  {
    name: 'laughs',
    does: 'a billion laughs: entities made of entities',
    make: () => utf8Encode(`<!DOCTYPE plist [${laughs()}]><plist version="1.0"><string>&l9;</string></plist>`),
  },
  {
    name: 'outside-entity',
    does: 'an entity that is a file of the host',
    make: () =>
      utf8Encode('<!DOCTYPE plist [<!ENTITY e SYSTEM "file:///etc/passwd">]><plist><string>&e;</string></plist>'),
  },
  { name: 'deep-xml', does: '200,000 arrays inside one another, in XML', make: () => xml('<array>'.repeat(200_000)) },
  { name: 'deep-binary', does: '60,000 arrays inside one another, in binary', make: () => nested(60_000) },
  { name: 'shared', does: 'arrays that share one another into billions of values', make: () => shared(60, 4) },
  { name: 'shared-keys', does: 'dictionaries that share one another', make: () => sharedDicts(60) },
  { name: 'cycle', does: 'an array that holds itself', make: () => binary([[0xa1, 0]]) },
  {
    name: 'long-cycle',
    does: 'three arrays that hold each other',
    make: () =>
      binary([
        [0xa1, 1],
        [0xa1, 2],
        [0xa1, 0],
      ]),
  },
  {
    name: 'count',
    does: 'a trailer with 2^60 objects',
    make: () => trailer(binary([[0xa0]]), { at: 8, value: 2n ** 60n }),
  },
  {
    name: 'top',
    does: 'a top object that does not exist',
    make: () => trailer(binary([[0xa0]]), { at: 16, value: 77n }),
  },
  {
    name: 'table',
    does: 'a table beyond the end',
    make: () => trailer(binary([[0xa0]]), { at: 24, value: 2n ** 40n }),
  },
  { name: 'offset', does: 'objects that lie outside of it', make: () => binary([[0xa0]], [0xffff_fff0]) },
  {
    name: 'long-string',
    does: 'a string of 2^62 characters',
    make: () => binary([[0x5f, 0x13, 0x40, 0, 0, 0, 0, 0, 0, 0]]),
  },
  {
    name: 'long-array',
    does: 'an array of four billion references',
    make: () => binary([[0xaf, 0x12, 0xff, 0xff, 0xff, 0xff]]),
  },
  { name: 'overlap', does: 'long strings that all lie in the same bytes', make: () => overlapping(20_000) },
  {
    name: 'many-empty-xml',
    does: '12 MiB of empty arrays, in XML',
    make: () => xml('<array/>'.repeat(1.5 * mebibyte)),
  },
  { name: 'many-keys', does: 'a dictionary with 600,000 keys', make: () => xml(manyKeys(600_000)) },
  { name: 'many-objects', does: '10 MiB of two million objects, in binary', make: () => manyObjects(2_000_000) },
  {
    name: 'date',
    does: 'a date outside of all calendars',
    make: () => binary([[0x33, 0x7f, 0xef, 255, 255, 255, 255, 255, 255]]),
  },
];

function xml(body: string): Uint8Array {
  return utf8Encode(`<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">${body}</plist>`);
}

function laughs(): string {
  const levels = Array.from({ length: 10 }, (_, at) => {
    return `<!ENTITY l${at} "${at === 0 ? 'ha' : `&l${at - 1};`.repeat(10)}">`;
  });
  return levels.join('');
}

function manyKeys(count: number): string {
  const keys = Array.from({ length: count }, (_, at) => `<key>${at.toString(36)}</key><true/>`);
  return `<dict>${keys.join('')}</dict>`;
}

/** The same bytes each time; they begin as no property list does. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

function withByte(bytes: Uint8Array, byte: number): Uint8Array {
  const at = bytes.lastIndexOf(0x3f, bytes.length - 10);
  bytes[at] = byte;
  return bytes;
}

/** A binary list out of objects written by hand: references of one byte, unless the objects are many. */
function binary(objects: readonly (readonly number[])[], offsets?: readonly number[], referenceSize = 1): Uint8Array {
  const starts: number[] = [];
  let at = 8;
  for (const object of objects) {
    starts.push(at);
    at += object.length;
  }
  const table = offsets ?? starts;
  const bytes = new Uint8Array(at + table.length * 4 + 32);
  bytes.set(utf8Encode('bplist00'));
  objects.forEach((object, index) => {
    bytes.set(object, starts[index]);
  });
  const view = new DataView(bytes.buffer);
  table.forEach((offset, index) => {
    view.setUint32(at + index * 4, offset);
  });
  view.setUint8(bytes.length - 26, 4);
  view.setUint8(bytes.length - 25, referenceSize);
  view.setBigUint64(bytes.length - 24, BigInt(table.length));
  view.setBigUint64(bytes.length - 8, BigInt(at));
  return bytes;
}

/** The same with another number in its trailer: 8 is the count of objects, 16 the top one, 24 the place of the table. */
function trailer(bytes: Uint8Array, { at, value }: { at: number; value: bigint }): Uint8Array {
  new DataView(bytes.buffer).setBigUint64(bytes.length - 32 + at, value);
  return bytes;
}

function nested(levels: number): Uint8Array {
  const arrays = Array.from({ length: levels }, (_, at) => [0xa1, ((at + 1) >> 8) & 0xff, (at + 1) & 0xff]);
  return binary([...arrays, [0x09]], undefined, 2);
}

function shared(levels: number, width: number): Uint8Array {
  const arrays = Array.from({ length: levels }, (_, at) => [0xa0 | width, ...new Array<number>(width).fill(at + 1)]);
  return binary([...arrays, [0x51, 0x61]]);
}

function sharedDicts(levels: number): Uint8Array {
  const dicts = Array.from({ length: levels }, (_, at) => [0xd2, levels + 1, levels + 2, at + 1, at + 1]);
  return binary([...dicts, [0x09], [0x51, 0x61], [0x51, 0x62]]);
}

/** Each of the strings is all of the text: together they would be gigabytes. */
function overlapping(count: number): Uint8Array {
  const text = new Array<number>(200_000).fill(0x61);
  const string = [0x5f, 0x12, 0, 0x03, 0x0d, 0x40, ...text];
  const array = [0xaf, 0x12, 0, 0, (count >> 8) & 0xff, count & 0xff];
  for (let at = 1; at <= count; at++) array.push((at >> 8) & 0xff, at & 0xff);
  const offsets = [8, ...new Array<number>(count).fill(8 + array.length)];
  return binary([array, string], offsets, 2);
}

/** As many empty arrays as fit, each an object of its own. */
function manyObjects(count: number): Uint8Array {
  const bytes = new Uint8Array(8 + count + 4 * count + 32);
  bytes.set(utf8Encode('bplist00'));
  bytes.fill(0xa0, 8, 8 + count);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < count; at++) view.setUint32(8 + count + at * 4, 8 + at);
  view.setUint8(bytes.length - 26, 4);
  view.setUint8(bytes.length - 25, 4);
  view.setBigUint64(bytes.length - 24, BigInt(count));
  view.setBigUint64(bytes.length - 8, BigInt(8 + count));
  return bytes;
}
