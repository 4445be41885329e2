import type { FileEnd, UploadHeader } from '@pearmain/wire';

/** Who takes the files of one batch as they come. `Batch` stores them; `HeldBatch` keeps them for it. */
export interface FileReceiver {
  begin(header: UploadHeader): void;
  /** One chunk of the open file, lent for the call. */
  take(borrowed: Uint8Array): void;
  end(header: UploadHeader, end: FileEnd): void;
}

interface HeldFile {
  readonly header: UploadHeader;
  readonly from: number;
  end: FileEnd | undefined;
}

/**
 * Keeps a batch of small files in memory until the phone has its answer: while they are stored, the phone reads the next
 * ones (docs/protocols/backup-host.md §5). A batch that turns out larger than the buffer is handed on as it comes.
 */
export class HeldBatch implements FileReceiver {
  readonly #receiver: FileReceiver;
  readonly #buffer: Uint8Array;
  #files: HeldFile[] = [];
  #used = 0;
  #isFull = false;

  constructor(receiver: FileReceiver, buffer: Uint8Array) {
    this.#receiver = receiver;
    this.#buffer = buffer;
  }

  begin(header: UploadHeader): void {
    if (this.#isFull) this.#receiver.begin(header);
    else this.#files.push({ header, from: this.#used, end: undefined });
  }

  take(borrowed: Uint8Array): void {
    if (!this.#isFull && this.#used + borrowed.length > this.#buffer.length) {
      this.handOn();
      this.#isFull = true;
    }
    if (this.#isFull) {
      this.#receiver.take(borrowed);
      return;
    }
    this.#buffer.set(borrowed, this.#used);
    this.#used += borrowed.length;
  }

  end(header: UploadHeader, end: FileEnd): void {
    const last = this.#files.at(-1);
    if (this.#isFull || !last) this.#receiver.end(header, end);
    else last.end = end;
  }

  /** Gives everything that is held to the receiver, the beginning of a file that has not ended included. */
  handOn(): void {
    const files = this.#files;
    this.#files = [];
    for (const [index, { header, from, end }] of files.entries()) {
      const to = files[index + 1]?.from ?? this.#used;
      this.#receiver.begin(header);
      if (to > from) this.#receiver.take(this.#buffer.subarray(from, to));
      if (end) this.#receiver.end(header, end);
    }
    this.#used = 0;
  }
}
