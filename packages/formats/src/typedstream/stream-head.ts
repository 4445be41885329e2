import { Cursor } from '../cursor.js';
import { fail } from '../failures.js';

/** What a byte in front of a value can say (docs/formats/typedstream.md §1). */
const head = {
  twoBytes: 0x81,
  fourBytes: 0x82,
  float: 0x83,
  fresh: 0x84,
  nil: 0x85,
  end: 0x86,
  eightBytes: 0x87,
} as const;
const firstReserved = 0x80;
const lastReserved = 0x91;
/** Reference 0 is written as this signed number. */
const firstReference = -110;

const layouts = [
  ['streamtyped', 'little'],
  ['typedstream', 'big'],
] as const;

/** The primitive pieces of a typedstream, one after the other, after its beginning was checked. */
export class StreamHead {
  readonly #cursor: Cursor;
  readonly #isLittle: boolean;

  /** @throws formats/typedstream-damaged, formats/short */
  constructor(bytes: Uint8Array) {
    const layout = layouts.find(([word]) => startsWith(bytes, word));
    if (!layout) throw fail('typedstream-damaged', { problem: 'it does not begin as one', offset: 0 });
    const [word, endian] = layout;
    this.#cursor = new Cursor(bytes, endian);
    this.#isLittle = endian === 'little';
    this.#cursor.take(2 + word.length);
    this.integer(true); // the version of the system that wrote it
  }

  get done(): boolean {
    return this.#cursor.done;
  }

  get left(): number {
    return this.#cursor.left;
  }

  get position(): number {
    return this.#cursor.position;
  }

  take(length: number): Uint8Array {
    return this.#cursor.take(length);
  }

  byte(signed: boolean): number {
    const value = this.#cursor.u8();
    return signed ? (value << 24) >> 24 : value;
  }

  integer(signed: boolean): number | bigint {
    return this.#integerAfter(this.#cursor.u8(), signed);
  }

  /** Reals that are whole are often written as integers. */
  float(size: 4 | 8): number {
    const first = this.#cursor.u8();
    if (first !== head.float) return Number(this.#integerAfter(first, true));
    const view = this.#viewOf(size);
    return size === 4 ? view.getFloat32(0, this.#isLittle) : view.getFloat64(0, this.#isLittle);
  }

  /** The head of something that can be new, nil, or the number of what was there before. */
  reference(): 'new' | 'nil' | number {
    const first = this.#cursor.u8();
    if (first === head.fresh) return 'new';
    if (first === head.nil) return 'nil';
    const number = Number(this.#integerAfter(first, true)) - firstReference;
    if (number < 0) throw this.#damaged('a reference is negative');
    return number;
  }

  /** True, and taken, where the next byte ends an object. */
  endsObject(): boolean {
    const isEnd = this.#peek() === head.end;
    if (isEnd) this.#cursor.u8();
    return isEnd;
  }

  /** Bytes with their number in front; `null` for nil. */
  counted(): Uint8Array | null {
    const first = this.#cursor.u8();
    if (first === head.nil) return null;
    const length = Number(this.#integerAfter(first, false));
    return this.#cursor.take(length);
  }

  #integerAfter(first: number, signed: boolean): number | bigint {
    switch (first) {
      case head.twoBytes: {
        const view = this.#viewOf(2);
        return signed ? view.getInt16(0, this.#isLittle) : view.getUint16(0, this.#isLittle);
      }
      case head.fourBytes: {
        const view = this.#viewOf(4);
        return signed ? view.getInt32(0, this.#isLittle) : view.getUint32(0, this.#isLittle);
      }
      case head.eightBytes: {
        const view = this.#viewOf(8);
        return narrowed(signed ? view.getBigInt64(0, this.#isLittle) : view.getBigUint64(0, this.#isLittle));
      }
      default:
        if (first >= firstReserved && first <= lastReserved)
          throw this.#damaged('a byte stands where a number belongs');
        return signed ? (first << 24) >> 24 : first;
    }
  }

  #peek(): number {
    const byte = this.#cursor.peek();
    if (byte === undefined) throw this.#damaged('an object has no end');
    return byte;
  }

  #viewOf(size: number): DataView {
    const bytes = this.#cursor.take(size);
    return new DataView(bytes.buffer, bytes.byteOffset, size);
  }

  #damaged(problem: string): Error {
    return fail('typedstream-damaged', { problem, offset: this.position });
  }
}

function narrowed(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function startsWith(bytes: Uint8Array, word: string): boolean {
  return (
    bytes[0] === 4 &&
    bytes[1] === word.length &&
    [...word].every((letter, at) => bytes[at + 2] === letter.charCodeAt(0))
  );
}
