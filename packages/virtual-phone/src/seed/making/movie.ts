import { box, fullBox, latin, movieFile, u16, u32 } from './boxes.js';

/** A QuickTime movie: JPEG pictures one after the other, without sound. */
export interface Movie {
  readonly made: Date;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly frames: readonly Uint8Array[];
  /** `com.apple.quicktime.…` keys, such as `content.identifier` of a Live Photo. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The bytes of a `.MOV`. */
export function quickTime(movie: Movie): Uint8Array {
  const { made, width, height, frames, framesPerSecond } = movie;
  const description = box(
    'jpeg',
    [0, 0, 0, 0, 0, 0, 0, 1],
    u16(0, 0),
    latin('appl'),
    u32(0, 0x200),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    [12],
    latin('Photo - JPEG'.padEnd(31, '\0')),
    u16(24, 0xffff),
  );
  return movieFile(
    box('ftyp', latin('qt  '), u32(0), latin('qt  ')),
    made,
    {
      kind: 'video',
      timescale: 600,
      sampleDuration: Math.round(600 / framesPerSecond),
      samples: frames,
      description,
      width,
      height,
    },
    movie.metadata ? [metadataBox(movie.metadata)] : [],
  );
}

function metadataBox(metadata: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(metadata);
  const keys = entries.map(([key]) => box('mdta', latin(`com.apple.quicktime.${key}`)));
  const values = entries.map(([, value], index) => {
    const item = box('data', u32(1, 0), Buffer.from(value));
    const numbered = Buffer.from(box('item', item));
    numbered.writeUInt32BE(index + 1, 4);
    return numbered;
  });
  return box(
    'meta',
    fullBox('hdlr', 0, u32(0), latin('mdta'), u32(0, 0, 0), [0]),
    fullBox('keys', 0, u32(entries.length), ...keys),
    box('ilst', ...values),
  );
}
