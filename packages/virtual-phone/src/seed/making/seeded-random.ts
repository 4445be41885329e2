import { createHash } from 'node:crypto';

/**
 * A fast stream of bytes and numbers that depends on its label alone (xorshift128). Good enough to be incompressible, not a
 * source of secrets.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(label: string) {
    const digest = createHash('sha256').update(label).digest();
    this.#a = digest.readInt32LE(0) | 1;
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    this.#d = digest.readInt32LE(12);
  }

  /** The next number of 0 … 2³²−1. */
  next(): number {
    let t = this.#a ^ (this.#a << 11);
    t ^= t >>> 8;
    this.#a = this.#b;
    this.#b = this.#c;
    this.#c = this.#d;
    this.#d = this.#d ^ (this.#d >>> 19) ^ t;
    return this.#d >>> 0;
  }

  /** A fraction of 0 (included) to 1 (excluded). */
  fraction(): number {
    return this.next() / 2 ** 32;
  }

  /** A whole number of 0 to `limit` − 1. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[this.below(from.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }

  /** Overwrites `target` with noise that does not compress. */
  fill(target: Uint8Array): void {
    const whole = target.byteOffset % 4 === 0 ? target.length >>> 2 : 0;
    this.#fillWords(new Uint32Array(target.buffer, whole === 0 ? 0 : target.byteOffset, whole));
    const rest = target.subarray(whole * 4);
    if (rest.length === 0) return;
    const words = new Uint32Array((rest.length + 3) >>> 2);
    this.#fillWords(words);
    rest.set(new Uint8Array(words.buffer, 0, rest.length));
  }

  #fillWords(words: Uint32Array): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    for (let index = 0; index < words.length; index++) {
      let t = a ^ (a << 11);
      t ^= t >>> 8;
      a = b;
      b = c;
      c = d;
      d = d ^ (d >>> 19) ^ t;
      words[index] = d;
    }
    [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.fill(bytes);
    return bytes;
  }
}
