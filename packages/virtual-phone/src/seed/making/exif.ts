import { segment } from './jpeg.js';

/** What a camera writes into a picture. */
export interface ExifFacts {
  readonly make: string;
  readonly model: string;
  /** `YYYY:MM:DD hh:mm:ss`, local time. */
  readonly taken: string;
  /** Of the local time, like `+02:00`. */
  readonly zone: string;
  /** 1 … 8, as EXIF counts. */
  readonly orientation?: number;
  readonly place?: { readonly latitude: number; readonly longitude: number };
  /** Apple's maker note, key 17: the same in both halves of a Live Photo. */
  readonly contentIdentifier?: string;
}

const [ascii, short, long, rational, undefinedType] = [2, 3, 4, 5, 7];

interface Tag {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Uint8Array;
}

/** The APP1 segment with these facts, big-endian TIFF inside. */
export function exif(facts: ExifFacts): Uint8Array {
  const details = [
    text(0x9003, facts.taken),
    text(0x9004, facts.taken),
    text(0x9011, facts.zone),
    ...(facts.contentIdentifier ? [opaque(0x927c, makerNote(facts.contentIdentifier))] : []),
  ];
  const place = facts.place ? placeTags(facts.place) : undefined;
  const main = (detailsAt: number, placeAt: number): Tag[] => [
    text(0x010f, facts.make),
    text(0x0110, facts.model),
    number(0x0112, short, facts.orientation ?? 1),
    text(0x0132, facts.taken),
    number(0x8769, long, detailsAt),
    ...(place ? [number(0x8825, long, placeAt)] : []),
  ];
  const detailsAt = 8 + directory(main(0, 0), 8).length;
  const placeAt = detailsAt + directory(details, detailsAt).length;
  return segment(
    0xe1,
    Buffer.concat([
      Buffer.from('Exif\0\0MM\0\x2a\0\0\0\x08', 'latin1'),
      directory(main(detailsAt, placeAt), 8),
      directory(details, detailsAt),
      ...(place ? [directory(place, placeAt)] : []),
    ]),
  );
}

function placeTags(place: { latitude: number; longitude: number }): Tag[] {
  return [
    text(1, place.latitude < 0 ? 'S' : 'N'),
    degrees(2, place.latitude),
    text(3, place.longitude < 0 ? 'W' : 'E'),
    degrees(4, place.longitude),
  ];
}

function makerNote(contentIdentifier: string): Uint8Array {
  // Offsets inside Apple's note count from its own beginning.
  const head = Buffer.from('Apple iOS\0\0\x01MM', 'latin1');
  return Buffer.concat([head, directory([text(0x0011, contentIdentifier)], head.length)]);
}

/** A directory of tags that lies at `at`; data over four bytes follows it. */
function directory(tags: readonly Tag[], at: number): Uint8Array {
  const head = Buffer.alloc(2 + tags.length * 12 + 4);
  head.writeUInt16BE(tags.length, 0);
  const parts: Uint8Array[] = [head];
  let behind = at + head.length;
  tags.forEach(({ tag, type, count, data }, index) => {
    const entry = 2 + index * 12;
    head.writeUInt16BE(tag, entry);
    head.writeUInt16BE(type, entry + 2);
    head.writeUInt32BE(count, entry + 4);
    if (data.length <= 4) {
      head.set(data, entry + 8);
      return;
    }
    head.writeUInt32BE(behind, entry + 8);
    const padded = Buffer.alloc(data.length + (data.length % 2));
    padded.set(data);
    parts.push(padded);
    behind += padded.length;
  });
  return Buffer.concat(parts);
}

function text(tag: number, value: string): Tag {
  const data = Buffer.from(`${value}\0`, 'latin1');
  return { tag, type: ascii, count: data.length, data };
}

function number(tag: number, type: typeof short | typeof long, value: number): Tag {
  const data = Buffer.alloc(type === short ? 2 : 4);
  data.writeUIntBE(value, 0, data.length);
  return { tag, type, count: 1, data };
}

function opaque(tag: number, data: Uint8Array): Tag {
  return { tag, type: undefinedType, count: data.length, data };
}

function degrees(tag: number, value: number): Tag {
  const data = Buffer.alloc(24);
  const size = Math.abs(value);
  const minutes = (size % 1) * 60;
  const parts = [Math.floor(size), 1, Math.floor(minutes), 1, Math.round((minutes % 1) * 6000), 100];
  for (const [index, part] of parts.entries()) data.writeUInt32BE(part, index * 4);
  return { tag, type: rational, count: 3, data };
}
