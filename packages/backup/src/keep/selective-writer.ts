import type { AppFacts } from '../data-types/app-containers.js';
import { type Coverage, possibleCoverage } from '../data-types/choice.js';
import { isFileId } from '../layout.js';
import type { BackupWriter, WriterOutcome } from '../writer/backup-writer.js';
import type { WriterEntry } from '../writer/list-folder.js';
import { DroppedFiles } from './dropped-files.js';
import { EntryFinder } from './entry-finder.js';

/** What is kept of what a phone sends, and where the rest is noted. */
export interface Selection {
  /** Ids of data types. */
  readonly types: readonly string[];
  /** The phone's apps, as it names them itself. */
  readonly fromPhone: AppFacts;
  /** The file in which what is dropped is noted. */
  readonly dropped: string;
}

interface Sink {
  write(borrowed: Uint8Array): void;
  commit(): void;
  discard(): void;
}

/**
 * A backup folder that keeps only some kinds of data while a phone fills it. All else is taken in and dropped, never refused: an empty
 * file stands in its place, because the phone moves it, and it is listed in the length that was sent, because the phone looks for
 * that (docs/protocols/backup-host.md §11). What it cannot tell yet it keeps; `keepChosen` removes that once the index is there.
 */
export class SelectiveWriter implements Disposable {
  /** The phone compares with all that it is going to send, and nobody knows how much of it will be kept. */
  readonly toldFreeBytes = 2 ** 50;
  readonly #writer: BackupWriter;
  readonly #mayCover: Coverage;
  readonly #finder: EntryFinder;
  readonly #dropped: DroppedFiles;

  /** @throws backup/disk-full, backup/not-writable */
  constructor(writer: BackupWriter, { types, fromPhone, dropped }: Selection) {
    this.#writer = writer;
    this.#mayCover = possibleCoverage(types, fromPhone);
    const groups = [...(fromPhone.groups?.values() ?? [])].flat();
    this.#finder = new EntryFinder(new Set([...fromPhone.apps, ...groups]));
    this.#dropped = DroppedFiles.open(dropped);
  }

  freeBytes(): number {
    return this.#writer.freeBytes();
  }

  list(path: string): readonly WriterEntry[] | undefined {
    return this.#writer.list(path)?.map((entry) => {
      const sent = entry.kind === 'file' && entry.sizeBytes === 0 ? this.#dropped.sizeOf(entry.name) : undefined;
      return sent === undefined ? entry : { ...entry, sizeBytes: sent };
    });
  }

  open(path: string): Iterable<Uint8Array> {
    return this.#writer.open(path);
  }

  create(path: string, label?: string): Sink {
    return this.#sinkFor(path, label, () => this.#writer.create(path));
  }

  readonly background = {
    create: (path: string, outcome: WriterOutcome, label?: string): Sink =>
      this.#sinkFor(path, label, () => this.#writer.background.create(path, outcome)),
    congestion: (): Promise<void> | undefined => this.#writer.background.congestion(),
    settled: (): Promise<void> => this.#writer.background.settled(),
  };

  makeDirectory(path: string): void {
    this.#writer.makeDirectory(path);
  }

  move(from: string, to: string): void {
    this.#writer.move(from, to);
  }

  copy(from: string, to: string): void {
    this.#writer.copy(from, to);
  }

  remove(path: string): void {
    this.#writer.remove(path);
  }

  [Symbol.dispose](): void {
    this.#dropped[Symbol.dispose]();
  }

  #sinkFor(path: string, label: string | undefined, create: () => Sink): Sink {
    const id = path.slice(path.lastIndexOf('/') + 1);
    if (label === undefined || !isFileId(id)) return create();
    if (this.#isUnwanted(label, id)) return this.#emptySink(id, create());
    this.#dropped.remove(id);
    return create();
  }

  #emptySink(id: string, sink: Sink): Sink {
    let sizeBytes = 0;
    return {
      write: (borrowed) => {
        sizeBytes += borrowed.length;
      },
      commit: () => {
        this.#dropped.add(id, sizeBytes);
        sink.commit();
      },
      discard: () => sink.discard(),
    };
  }

  #isUnwanted(label: string, id: string): boolean {
    const entry = this.#finder.find(label, id);
    return entry !== undefined && !this.#mayCover(entry.domain, entry.relativePath);
  }
}
