import type { Phone } from '../phone/phone.js';
import { seedEmpty } from './empty.js';
import { seedEveryKind } from './every-kind/index.js';
import { seedFamily } from './family/index.js';
import { type Filler, fillPhone } from './filler/index.js';
import { importTree } from './import-tree.js';
import { SeedWriter } from './seed-writer.js';

export type { Filler } from './filler/index.js';

/** The phones that can be made: one just set up, one that a family lives with, and one with a little of every kind in the stores of its iOS (docs/formats/seeds.md). */
export const seedNames = ['empty', 'family', 'every-kind'] as const;

/** One of `seedNames`. */
export type SeedName = (typeof seedNames)[number];

/** What is put on the phone beside the seed itself. */
export interface SeedOptions {
  readonly filler?: Filler;
  /** A folder of `<domain>/<relativePath>`, copied onto the phone. */
  readonly importFrom?: string;
}

/**
 * Fills a phone: files, apps, media folder, settings. The same arguments give the same phone, to the byte. Nothing is
 * saved here; the caller does that.
 *
 * @throws seed/import-unreadable, seed/bad-filler
 */
export function seedPhone(name: SeedName, phone: Phone, options: SeedOptions = {}): void {
  const writer = new SeedWriter(phone.files);
  phone.files.bulk(() => {
    seedEmpty(phone, writer);
    if (name === 'family') seedFamily(phone, writer);
    if (name === 'every-kind') seedEveryKind(phone, writer);
  });
  if (options.importFrom !== undefined) importTree(options.importFrom, phone.files);
  if (options.filler) fillPhone(options.filler, phone);
}
