import { limits } from './limits.js';
import { done, type Status } from './statuses.js';

/**
 * What is done after an answer has gone out, while the phone prepares its next message; it is finished before that message
 * is looked at. What went wrong then is the answer to that message (docs/protocols/backup-host.md §5).
 */
export class Later {
  #buffer: Uint8Array | undefined;
  #work: (() => void) | undefined;
  #failure: Status | undefined;

  /** Room for one batch of small files. */
  get buffer(): Uint8Array {
    this.#buffer ??= new Uint8Array(limits.heldBytes);
    return this.#buffer;
  }

  afterAnswer(work: () => void): void {
    this.#work = work;
  }

  /** The answer is out, or cannot be sent any more. */
  answered(): void {
    const work = this.#work;
    this.#work = undefined;
    work?.();
  }

  failed(status: Status): void {
    this.#failure ??= status;
  }

  /** `status`, or in its place what the phone could not be told in time. */
  insteadOf(status: Status): Status {
    const failure = this.#failure;
    if (failure === undefined || status.code !== done.code) return status;
    this.#failure = undefined;
    return failure;
  }
}
