/** A box of a QuickTime or MPEG-4 file: length, four letters, content. */
export function box(type: string, ...content: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const body = Buffer.concat(content.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A box that begins with a version (0) and flags. */
export function fullBox(
  type: string,
  flags: number,
  ...content: readonly (Uint8Array | readonly number[])[]
): Uint8Array {
  return box(type, u32(flags), ...content);
}

export function u16(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

export function u32(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

export function latin(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** One track: samples of equal duration that lie one behind the other. */
export interface Track {
  readonly kind: 'video' | 'sound';
  /** Units per second of this track. */
  readonly timescale: number;
  /** Of one sample, in units. */
  readonly sampleDuration: number;
  readonly samples: readonly Uint8Array[];
  /** The entry of `stsd`. */
  readonly description: Uint8Array;
  readonly width?: number;
  readonly height?: number;
}

const epoch = Date.UTC(1904, 0, 1);
const unity = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** A whole file with one track. `extras` are boxes put at the end of `moov`. */
export function movieFile(brand: Uint8Array, made: Date, track: Track, extras: readonly Uint8Array[] = []): Uint8Array {
  const data = box('mdat', ...track.samples);
  const firstSample = brand.length + 8;
  const seconds = Math.round((made.getTime() - epoch) / 1000);
  const duration = track.samples.length * track.sampleDuration;
  const width = (track.width ?? 0) * 0x10000;
  const height = (track.height ?? 0) * 0x10000;
  const sound = track.kind === 'sound';
  const moov = box(
    'moov',
    fullBox(
      'mvhd',
      0,
      u32(seconds, seconds, track.timescale, duration, 0x10000),
      u16(0x100, 0),
      u32(0, 0),
      unity,
      u32(0, 0, 0, 0, 0, 0, 2),
    ),
    box(
      'trak',
      fullBox(
        'tkhd',
        7,
        u32(seconds, seconds, 1, 0, duration, 0, 0),
        u16(0, 0, sound ? 0x100 : 0, 0),
        unity,
        u32(width, height),
      ),
      box(
        'mdia',
        fullBox('mdhd', 0, u32(seconds, seconds, track.timescale, duration), u16(0x55c4, 0)),
        fullBox('hdlr', 0, u32(0), latin(sound ? 'soun' : 'vide'), u32(0, 0, 0), [0]),
        box(
          'minf',
          sound ? fullBox('smhd', 0, u32(0)) : fullBox('vmhd', 1, u32(0, 0)),
          box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1))),
          box(
            'stbl',
            fullBox('stsd', 0, u32(1), track.description),
            fullBox('stts', 0, u32(1, track.samples.length, track.sampleDuration)),
            fullBox('stsc', 0, u32(1, 1, track.samples.length, 1)),
            fullBox('stsz', 0, u32(0, track.samples.length, ...track.samples.map((sample) => sample.length))),
            fullBox('stco', 0, u32(1, firstSample)),
          ),
        ),
      ),
    ),
    ...extras,
  );
  return Buffer.concat([brand, data, moov]);
}
