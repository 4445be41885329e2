/** Colour of a block as YCbCr, each 0 … 255. */
export type BlockPaint = (
  x: number,
  y: number,
  width: number,
  height: number,
) => readonly [y: number, cb: number, cr: number];

/**
 * A baseline JPEG whose every 8 × 8 block has one colour: as large as a camera's pictures, made in a moment. `paint` gets the
 * place of a block and the number of blocks. `segments` are whole APP segments, put after the start mark.
 */
export function jpeg(
  width: number,
  height: number,
  paint: BlockPaint,
  segments: readonly Uint8Array[] = [],
): Uint8Array {
  const header = segments.length > 0 ? segments : [jfif];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...header,
    segment(0xdb, Uint8Array.from([0, ...new Array<number>(64).fill(8)])),
    frame(width, height),
    segment(0xc4, Uint8Array.from([0x00, ...dcCounts, ...dcSymbols])),
    segment(0xc4, Uint8Array.from([0x10, ...acCounts, 0x00])),
    segment(0xda, Uint8Array.from([3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 63, 0])),
    scan(Math.ceil(width / 8), Math.ceil(height / 8), paint),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A segment: its mark, its length, its content. */
export function segment(mark: number, content: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4 + content.length);
  bytes.writeUInt16BE(0xff00 | mark, 0);
  bytes.writeUInt16BE(2 + content.length, 2);
  bytes.set(content, 4);
  return bytes;
}

const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00', 'latin1'));

// Huffman codes: all twelve sizes of a DC difference get four bits (0000 … 1011); the one AC symbol, end of block, is "0".
const dcCounts = [0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const dcSymbols = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const acCounts = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

function frame(width: number, height: number): Uint8Array {
  const content = Buffer.alloc(15);
  content.writeUInt8(8, 0);
  content.writeUInt16BE(height, 1);
  content.writeUInt16BE(width, 3);
  content.set([3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0], 5);
  return segment(0xc0, content);
}

function scan(columns: number, rows: number, paint: BlockPaint): Uint8Array {
  const bits = new BitWriter(columns * rows * 6);
  const before = [0, 0, 0];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const colour = paint(x, y, columns, rows);
      for (let component = 0; component < 3; component++) {
        // The DC coefficient of a flat block is 8 × (value − 128); quantised by 8 it is the value itself.
        const value = Math.max(-128, Math.min(127, Math.round(colour[component] ?? 128) - 128));
        const difference = value - (before[component] ?? 0);
        before[component] = value;
        const size = 32 - Math.clz32(Math.abs(difference));
        bits.write(size, 4);
        if (size > 0) bits.write(difference > 0 ? difference : difference + (1 << size) - 1, size);
        bits.write(0, 1);
      }
    }
  }
  return bits.finish();
}

class BitWriter {
  #bytes: Uint8Array;
  #length = 0;
  #hold = 0;
  #count = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected + 16);
  }

  write(value: number, bits: number): void {
    this.#hold = (this.#hold << bits) | value;
    this.#count += bits;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#byte((this.#hold >> this.#count) & 0xff);
    }
    this.#hold &= (1 << this.#count) - 1;
  }

  finish(): Uint8Array {
    if (this.#count > 0) this.write((1 << (8 - this.#count)) - 1, 8 - this.#count);
    return this.#bytes.subarray(0, this.#length);
  }

  #byte(value: number): void {
    if (this.#length + 2 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = value;
    // A 0xff inside the scan is followed by a zero, or it would be taken for a mark.
    if (value === 0xff) this.#bytes[this.#length++] = 0;
  }
}
