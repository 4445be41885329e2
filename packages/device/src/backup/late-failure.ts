import { done, type Status } from './statuses.js';

/**
 * What went wrong with a file that was stored beside the talk, after its batch had been answered: it becomes the answer to
 * the next message (docs/protocols/backup-host.md §5).
 */
export class LateFailure {
  #failure: Status | undefined;

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
