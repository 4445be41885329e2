import { type FileEnd, FileStreamReader, type UploadHeader } from '@pearmain/wire';
import { fail } from '../failures.js';
import { CoalescedSink } from './coalesced-sink.js';
import { isOfPhone } from './contained.js';
import { type FileReceiver, HeldBatch } from './held-batch.js';
import { limits } from './limits.js';
import type { RequestHost } from './request-host.js';
import { done, problemOf, type Status, statusOf } from './statuses.js';

/**
 * Takes in the files behind a `DLMessageUploadFiles`, up to their terminator, in one pass: chunks go from the connection
 * into the folder's sink as views. What cannot be stored is read and dropped, so that both sides stay in step, and the
 * status says why. A batch of small files is stored while the phone already prepares the next one, where there is room in
 * plenty (docs/protocols/backup-host.md §5).
 */
export async function receiveFiles(host: RequestHost, announcedBytes: number): Promise<Status> {
  const batch = new Batch(host, announcedBytes);
  if (!mayBeHeld(host, announcedBytes)) {
    try {
      await readFiles(host, batch);
      return batch.status;
    } finally {
      batch.close();
    }
  }
  const held = new HeldBatch(batch, host.later.buffer);
  const store = (): void => {
    try {
      held.handOn();
    } finally {
      batch.close();
    }
    if (batch.status !== done) host.later.failed(batch.status);
  };
  try {
    await readFiles(host, held);
  } catch (error) {
    store();
    throw error;
  }
  host.later.afterAnswer(store);
  return done;
}

/** Only what fits into memory, and onto a disk that is far from full: a phone that fills it is told at once. */
function mayBeHeld({ folder }: RequestHost, announcedBytes: number): boolean {
  if (announcedBytes <= 0 || announcedBytes > limits.heldBytes) return false;
  return folder.freeBytes() > limits.reserveBytes + limits.watchRoomEveryBytes + 2 * limits.heldBytes;
}

async function readFiles({ channel }: RequestHost, receiver: FileReceiver): Promise<void> {
  const stream = new FileStreamReader(channel);
  const take = (borrowed: Uint8Array): void => receiver.take(borrowed);
  for (let header = await stream.readUploadHeader(); header; header = await stream.readUploadHeader()) {
    receiver.begin(header);
    const end = await stream.readContent(take);
    receiver.end(header, end);
    if (end.kind === 'batch-end') break;
  }
}

class Batch implements FileReceiver {
  readonly #host: RequestHost;
  readonly #sink = new CoalescedSink();
  readonly #mayDropBytes: number;
  #path = '';
  #status = done;
  #storesNothing = false;
  #droppedBytes = 0;
  #bytesToRoomCheck: number;

  constructor(host: RequestHost, announcedBytes: number) {
    this.#host = host;
    // Batches of small files never come to the next look; the phone's own notes, which announce nothing, always have room.
    this.#bytesToRoomCheck = announcedBytes > 0 ? 0 : limits.watchRoomEveryBytes;
    this.#mayDropBytes = announcedBytes + limits.droppedBytes;
  }

  get status(): Status {
    return this.#status;
  }

  begin({ hostPath }: UploadHeader): void {
    const { folder, udid, name, progress } = this.#host;
    if (progress.files > limits.files) throw fail('too-much', { name, what: 'files', limit: limits.files });
    this.#path = hostPath;
    if (this.#storesNothing) return;
    this.#try(() => {
      if (!isOfPhone(udid, hostPath)) throw fail('outside-backup', { path: hostPath, problem: 'refused' });
      this.#sink.open(folder.create(hostPath));
    });
  }

  /** One chunk of the open file; never throws, for the rest must be read in any case. */
  take(borrowed: Uint8Array): void {
    this.#host.progress.received(borrowed.length);
    if (!this.#sink.isOpen) {
      this.#drop(borrowed.length);
      return;
    }
    this.#try(() => {
      this.#watchRoom(borrowed.length);
      this.#sink.write(borrowed);
    });
  }

  end({ devicePath, hostPath }: UploadHeader, end: FileEnd): void {
    const { evidence, progress, notes } = this.#host;
    const isWhole = end.kind === 'complete';
    const isKept = isWhole || (end.kind === 'sender-error' && end.bytes > 0);
    const wasOpen = this.#sink.isOpen;
    if (!isWhole) notes.notSent({ path: hostPath, label: devicePath, text: end.text, kept: isKept && wasOpen });
    if (!wasOpen) return;
    if (!isKept) {
      this.#sink.discard();
      return;
    }
    this.#try(() => {
      this.#sink.commit();
      progress.fileDone();
      if (isWhole) this.#follow(evidence.stored(hostPath));
    });
  }

  /** The connection broke in the middle of a file. */
  close(): void {
    if (this.#sink.isOpen) this.#sink.discard();
  }

  #follow(state: string | undefined): void {
    if (state === 'uploading') this.#host.progress.transferring();
    else if (state !== undefined) this.#host.progress.finishing();
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
    const problem = problemOf(error);
    if (problem === 'no-space' || problem === 'io') this.#storesNothing = true;
    if (this.#status === done || problem === 'no-space') this.#status = statusOf(error);
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
