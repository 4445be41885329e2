import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Phone } from '../../phone/phone.js';
import type { FileContent } from '../../storage/phone-file.js';
import { fail } from '../failures.js';
import { later, moment } from '../making/moments.js';
import { SeededRandom } from '../making/seeded-random.js';
import { SeedWriter } from '../seed-writer.js';
import { Places } from './places.js';
import { fillerSizes } from './sizes.js';

/** So many files with so many bytes in all; `seed` decides sizes, places and content. */
export interface Filler {
  readonly files: number;
  readonly bytes: number;
  readonly seed: string;
}

const filesAtOnce = 20_000;
const blockBytes = 4 * 1024 * 1024;
const newest = moment('2025-12-31T00:00:00Z');
const spanSeconds = 3 * 365 * 86_400;

/**
 * Puts filler on the phone: a life-like spread of sizes over places that fit them, content that does not compress
 * (docs/formats/seeds.md §6).
 *
 * @throws seed/bad-filler
 */
export function fillPhone(filler: Filler, phone: Phone): void {
  const { files: count, bytes, seed } = filler;
  const possible = Number.isSafeInteger(count) && Number.isSafeInteger(bytes) && count >= 0 && bytes >= 0;
  if (!possible || (count === 0 && bytes > 0)) throw fail('bad-filler', { files: count, bytes });
  const random = new SeededRandom(`filler/${seed}`);
  const places = new Places(random);
  const writer = new SeedWriter(phone.files);
  const sizes = fillerSizes(count, bytes, seed);
  using noise = new Noise(random, phone.stateFolder);
  for (let done = 0; done < count; done += filesAtOnce) {
    phone.files.bulk(() => {
      for (let index = done; index < Math.min(count, done + filesAtOnce); index++) {
        const size = sizes.next().value ?? 0;
        const { domain, path } = places.next(size);
        const modified = later(newest, -random.below(spanSeconds));
        writer.file(domain, path, noise.content(size), { modified });
      }
    });
  }
}

/** Content made of noise: in memory up to a block, through a scratch file beyond. */
class Noise implements Disposable {
  readonly #random: SeededRandom;
  readonly #scratch: string;
  readonly #block = new Uint8Array(blockBytes);
  #folder: string | undefined;

  constructor(random: SeededRandom, scratch: string) {
    this.#random = random;
    this.#scratch = scratch;
  }

  /** Borrowed: the next call overwrites it. */
  content(size: number): FileContent {
    if (size <= blockBytes) {
      const bytes = this.#block.subarray(0, size);
      this.#random.fill(bytes);
      return bytes;
    }
    this.#folder ??= mkdtempSync(join(this.#scratch, 'filler-'));
    const path = join(this.#folder, 'content');
    const file = openSync(path, 'w');
    for (let left = size; left > 0; left -= blockBytes) {
      const bytes = this.#block.subarray(0, Math.min(left, blockBytes));
      this.#random.fill(bytes);
      writeSync(file, bytes);
    }
    closeSync(file);
    return { moveFrom: path };
  }

  [Symbol.dispose](): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}
