import type { PlistDict } from '@pearmain/formats';
import type { LockdownError } from '@pearmain/wire';

/** A request that lockdown refuses, with the word that travels. It never leaves the connection. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly word: LockdownError | (string & {});
  /** What the answer holds besides. */
  readonly keys: PlistDict;

  constructor(word: LockdownError | (string & {}), keys: PlistDict = {}) {
    super(word);
    this.word = word;
    this.keys = keys;
  }
}
