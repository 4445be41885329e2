import { fail } from './failures.js';

/** Reads one thing after the other from bytes; every step past the end throws formats/short. */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  #position = 0;

  constructor(bytes: Uint8Array, endian: 'little' | 'big') {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = endian === 'little';
  }

  /** How many bytes were read so far. */
  get position(): number {
    return this.#position;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#position;
  }

  /** True when nothing is left. */
  get done(): boolean {
    return this.left === 0;
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2), this.#littleEndian);
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4), this.#littleEndian);
  }

  /** Throws formats/number-range above 2^53 - 1. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#step(8), this.#littleEndian);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fail('number-range', { field: 'u64', value: String(value) });
    return Number(value);
  }

  /** The next byte, which is not taken; `undefined` at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#position];
  }

  /** The next `length` bytes, as a view into the bytes that are read from. */
  take(length: number): Uint8Array {
    const start = this.#step(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Everything that is left, as a view. */
  rest(): Uint8Array {
    return this.take(this.left);
  }

  #step(length: number): number {
    if (!(length >= 0 && length <= this.left)) throw fail('short', { needed: length, available: this.left });
    const start = this.#position;
    this.#position += length;
    return start;
  }
}
