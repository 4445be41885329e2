import type { LockdownError } from '@pearmain/wire';

/** A request that lockdown refuses, with the word that travels. It never leaves the connection. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly word: LockdownError | 'InvalidRequest';

  constructor(word: LockdownError | 'InvalidRequest') {
    super(word);
    this.word = word;
  }
}
