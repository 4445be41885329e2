import { type FileEnd, FileStreamReader, type UploadHeader } from '@pearmain/wire';
import { fail } from '../failures.js';
import { CoalescedSink } from './coalesced-sink.js';
import { isOfPhone } from './contained.js';
import type { BackgroundStore, FileSink } from './folder.js';
import { limits } from './limits.js';
import type { RequestHost } from './request-host.js';
import { done, problemOf, type Status, statusOf } from './statuses.js';

/**
 * Takes in the files behind a `DLMessageUploadFiles`, up to their terminator, in one pass: chunks go from the connection
 * into the folder's sink as views. What cannot be stored is read and dropped, so that both sides stay in step, and the
 * status says why. Content is stored in the background, where the folder can do that and has room in plenty: the phone
 * reads its next files meanwhile (docs/protocols/backup-host.md §5).
 */
export async function receiveFiles(host: RequestHost, announcedBytes: number): Promise<Status> {
  const background = backgroundFor(host, announcedBytes);
  if (!background) await host.folder.background?.settled();
  const batch = new Batch(host, announcedBytes, background);
  const stream = new FileStreamReader(host.channel);
  try {
    for (let header = await stream.readUploadHeader(); header; header = await stream.readUploadHeader()) {
      batch.begin(header);
      const end = await stream.readContent(batch.take);
      batch.end(header, end);
      if (end.kind === 'batch-end') break;
    }
    return batch.status;
  } finally {
    batch.close();
  }
}

/** The phone's own notes, which announce nothing, are there before they are answered for; and a phone that fills a disk is told at once. */
function backgroundFor({ folder }: RequestHost, announcedBytes: number): BackgroundStore | undefined {
  if (announcedBytes <= 0 || !folder.background) return undefined;
  return folder.freeBytes() > limits.reserveBytes + limits.amplyFreeBytes ? folder.background : undefined;
}

class Batch {
  readonly #host: RequestHost;
  readonly #sink = new CoalescedSink();
  readonly #mayDropBytes: number;
  readonly #background: BackgroundStore | undefined;
  #path = '';
  #file = { isWhole: false };
  #status = done;
  #storesNothing = false;
  #droppedBytes = 0;
  #bytesToRoomCheck: number;

  constructor(host: RequestHost, announcedBytes: number, background: BackgroundStore | undefined) {
    this.#host = host;
    this.#background = background;
    // Batches of small files never come to the next look; the phone's own notes, which announce nothing, always have room.
    this.#bytesToRoomCheck = announcedBytes > 0 ? 0 : limits.watchRoomEveryBytes;
    this.#mayDropBytes = announcedBytes + host.limits.droppedBytes;
  }

  get status(): Status {
    return this.#status;
  }

  begin({ devicePath, hostPath }: UploadHeader): void {
    const { udid, name, progress, limits } = this.#host;
    progress.fileAnnounced();
    if (progress.announcedFiles > limits.files) throw fail('too-much', { name, what: 'files', limit: limits.files });
    this.#path = hostPath;
    if (this.#storesNothing) return;
    this.#try(() => {
      if (!isOfPhone(udid, hostPath)) throw fail('outside-backup', { path: hostPath, problem: 'refused' });
      this.#sink.open(this.#create(hostPath, devicePath));
    });
  }

  /** One chunk of the open file; never throws, for the rest must be read in any case. */
  readonly take = (borrowed: Uint8Array): Promise<void> | undefined => {
    this.#host.progress.received(borrowed.length);
    if (!this.#sink.isOpen) {
      this.#drop(borrowed.length);
      return undefined;
    }
    this.#try(() => {
      this.#watchRoom(borrowed.length);
      this.#sink.write(borrowed);
    });
    return this.#background?.congestion();
  };

  end({ devicePath, hostPath }: UploadHeader, end: FileEnd): void {
    const { notes } = this.#host;
    const isWhole = end.kind === 'complete';
    const isKept = isWhole || (end.kind === 'sender-error' && end.bytes > 0);
    const wasOpen = this.#sink.isOpen;
    if (!isWhole) notes.notSent({ path: hostPath, label: devicePath, text: end.text, kept: isKept && wasOpen });
    if (!wasOpen) return;
    if (!isKept) {
      this.#sink.discard();
      return;
    }
    this.#file.isWhole = isWhole;
    this.#try(() => {
      this.#sink.commit();
      if (!this.#background) this.#stored(hostPath, isWhole);
    });
  }

  /** The connection broke in the middle of a file. */
  close(): void {
    if (this.#sink.isOpen) this.#sink.discard();
  }

  #create(path: string, label: string): FileSink {
    if (!this.#background) return this.#host.folder.create(path, label);
    const file = { isWhole: false };
    this.#file = file;
    const outcome = {
      stored: () => this.#stored(path, file.isWhole),
      failed: (error: unknown) => this.#failedLate(path, file, error),
    };
    return this.#background.create(path, outcome, label);
  }

  #stored(path: string, isWhole: boolean): void {
    this.#host.progress.fileDone();
    if (isWhole) this.#follow(this.#host.evidence.stored(path));
  }

  #failedLate(path: string, file: object, error: unknown): void {
    // What still comes for it is dropped like that of any other refused file, and counted.
    if (file === this.#file && this.#sink.isOpen) this.#sink.discard();
    this.#host.notes.notStored(path, error);
    this.#host.late.failed(statusOf(error));
    if (endsStoring(error)) this.#storesNothing = true;
  }

  #follow(state: string | undefined): void {
    if (state === 'uploading') this.#host.progress.transferring();
    else if (state !== undefined) this.#host.progress.finishing();
    if (state === 'finished') this.#host.expectEnd();
  }

  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    try {
      this.#sink.discard();
    } catch {
      // The reason why it could not be written is the one that counts.
    }
    this.#host.notes.notStored(this.#path, error);
    if (endsStoring(error)) this.#storesNothing = true;
    if (this.#status === done || problemOf(error) === 'no-space') this.#status = statusOf(error);
  }

  #watchRoom(bytes: number): void {
    this.#bytesToRoomCheck -= bytes;
    if (this.#bytesToRoomCheck > 0) return;
    this.#bytesToRoomCheck = limits.watchRoomEveryBytes;
    if (this.#host.folder.freeBytes() >= limits.reserveBytes) return;
    throw fail('reserve-reached', { path: this.#path, problem: 'no-space' });
  }

  /** A phone that never comes to the end of its batch does not keep us for ever. */
  #drop(bytes: number): void {
    this.#droppedBytes += bytes;
    if (this.#droppedBytes <= this.#mayDropBytes) return;
    const { name } = this.#host;
    this.#host.giveUp(fail('too-much', { name, what: 'bytes that cannot be stored', limit: this.#mayDropBytes }));
  }
}

/** A disk that is full or broken takes nothing more of this batch. */
function endsStoring(error: unknown): boolean {
  const problem = problemOf(error);
  return problem === 'no-space' || problem === 'io';
}
