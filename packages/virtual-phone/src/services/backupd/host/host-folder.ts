import { isDict, type PlistDict, type PlistValue, Real } from '@pearmain/formats';
import { DL, DlErrorCode, DlFileType, FileStreamReader } from '@pearmain/wire';
import { cancelled, MBError, mbCode } from '../mb-error.js';
import { expected, type Progress } from '../progress.js';
import { type DeviceLink, fileErrorIn, hostError, type StatusReply } from './device-link.js';
import { Buffers, PutStream } from './put-stream.js';

/** At most this many files, moves or removals travel in one message. */
export const batchSize = 128;

/** One entry of a host's folder. */
export interface HostEntry {
  readonly isDirectory: boolean;
  readonly size: number;
}

/** Who takes the files of a DLMessageDownloadFiles as they come. */
export interface FileTaker {
  begin(path: string): void;
  /** A view that is good during the call. */
  data(borrowed: Uint8Array): void;
  /** The file is there, or the host broke off. */
  end(isComplete: boolean): void;
}

/** Any number: a pointer into the agent's memory on real phones. */
const callbacks: PlistDict = { DLDeviceIOCallbacks: 4_955_806_704 };

/**
 * The host's folder of backups as the phone uses it: every call is one message and its answer
 * (docs/protocols/backup-agent.md §4).
 *
 * @throws MBError with the code that the host's status means; 202 when the request was cancelled
 */
export class HostFolder {
  readonly #link: DeviceLink;
  readonly #progress: Progress;
  readonly #cancel: AbortSignal;
  readonly #buffers = new Buffers();

  /** `cancel` is aborted when the request shall end before its next message. */
  constructor(link: DeviceLink, progress: Progress, cancel: AbortSignal) {
    this.#link = link;
    this.#progress = progress;
    this.#cancel = cancel;
  }

  /**
   * Waits for something else than the host; rejects when the request is cancelled or the host goes away meanwhile.
   *
   * @throws MBError 202, wire/connection-closed
   */
  during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#link.whileListening((gone) => work(AbortSignal.any([gone, this.#cancel])));
  }

  /**
   * Reads files in one message; the result says what went wrong, by path. What the host leaves out (some stop at the
   * first missing file) counts as failed.
   */
  async get(
    paths: readonly string[],
    taker: FileTaker,
    options: { isPayload?: boolean; seconds?: number; totalBytes?: number } = {},
  ): Promise<ReadonlyMap<string, MBError>> {
    this.#checkCancelled();
    const { isPayload = false, seconds = 0, totalBytes = 0 } = options;
    const progress = this.#progress.after(seconds);
    await this.#link.send(
      DL.DownloadFiles.encode({ paths, callbacks: isPayload ? callbacks : {}, progress, totalBytes }),
    );
    const complete = await this.#receive(taker);
    const status = await this.#link.status();
    const failed = new Map<string, MBError>();
    for (const path of paths) {
      const named = fileErrorIn(status.value, path);
      if (named) failed.set(path, named);
      else if (!complete.has(path)) failed.set(path, notSent(status, path));
    }
    return failed;
  }

  async #receive(taker: FileTaker): Promise<ReadonlySet<string>> {
    const reader = new FileStreamReader(this.#link.channel);
    const complete = new Set<string>();
    for (;;) {
      const path = await reader.readDownloadHeader();
      if (path === undefined) return complete;
      taker.begin(path);
      const { kind } = await reader.readContent((borrowed) => taker.data(borrowed));
      if (kind === 'complete') complete.add(path);
      taker.end(kind === 'complete');
      if (kind === 'batch-end') return complete;
    }
  }

  /** Sends files in one message: `write` puts them into the stream. `totalBytes` is what is announced. */
  async put(
    write: (stream: PutStream) => Promise<void>,
    options: { isPayload?: boolean; seconds: number; totalBytes?: number },
  ): Promise<void> {
    this.#checkCancelled();
    const { isPayload = false, seconds, totalBytes = 0 } = options;
    const progress = this.#progress.after(seconds);
    await this.#link.send(DL.UploadFiles.encode({ callbacks: isPayload ? callbacks : {}, progress, totalBytes }));
    const stream = new PutStream(this.#link.channel, this.#buffers);
    await write(stream);
    await stream.finish();
    check(await this.#link.status());
  }

  /** The entries of a folder by name; a folder that is not there has none. */
  async list(path: string): Promise<ReadonlyMap<string, HostEntry>> {
    this.#checkCancelled();
    const status = await this.#link.ask(DL.ContentsOfDirectory.encode({ path }));
    const entries = new Map<string, HostEntry>();
    if (status.code === DlErrorCode.ENOENT) return entries;
    check(status, path);
    for (const [name, entry] of isDict(status.value) ? Object.entries(status.value) : []) {
      if (!isDict(entry)) continue;
      const isDirectory = entry['DLFileType'] === DlFileType.directory;
      entries.set(name, { isDirectory, size: numberOf(entry['DLFileSize']) });
    }
    return entries;
  }

  async makeDirectory(path: string): Promise<void> {
    this.#checkCancelled();
    const progress = this.#progress.after(expected.makeDirectory());
    const status = await this.#link.ask(DL.CreateDirectory.encode({ path, options: {}, progress }));
    if (status.code !== DlErrorCode.EEXIST) check(status, path);
  }

  /** Moves items, replacing what is there. With `missingIsFine` a source that is not there is none. */
  async move(moves: readonly (readonly [string, string])[], { missingIsFine = false } = {}): Promise<void> {
    this.#checkCancelled();
    const progress = this.#progress.after(expected.move(moves.length));
    const status = await this.#link.ask(DL.MoveItems.encode({ moves, options: {}, progress }));
    if (!(missingIsFine && isMissing(status))) check(status);
  }

  /** Removes items with what they hold; what is not there is none. */
  async remove(paths: readonly string[]): Promise<void> {
    this.#checkCancelled();
    const progress = this.#progress.after(expected.remove(paths.length));
    const status = await this.#link.ask(DL.RemoveItems.encode({ paths, options: {}, progress }));
    if (!isMissing(status)) check(status);
  }

  /** Copies an item with what it holds. */
  async copy(from: string, to: string, seconds: number): Promise<void> {
    const progress = this.#progress.after(seconds);
    check(await this.#link.ask(DL.CopyItem.encode({ from, to, options: {}, progress })), from);
  }

  /** Free bytes where the backup goes; `undefined` when the host cannot say. */
  async freeBytes(): Promise<number | undefined> {
    const status = await this.#link.ask(DL.GetFreeDiskSpace.encode({}));
    return status.code === 0 ? numberOf(status.value) : undefined;
  }

  /** Asks the host to make room; false when it does not. */
  async purge(amount: number): Promise<boolean> {
    const status = await this.#link.ask(DL.PurgeDiskSpace.encode({ amount, urgency: 4 }));
    return status.code === 0;
  }

  /** A message that wants no answer. */
  async ping(): Promise<void> {
    await this.#link.send(DL.Ping.encode({ text: '' }));
  }

  /** A message of a time to come. Whatever the host answers, it must answer. */
  async askSomethingUnknown(): Promise<void> {
    await this.#link.ask(['DLMessageRearrangeItems', {}, new Real(0)]);
  }

  #checkCancelled(): void {
    if (this.#cancel.aborted) throw cancelled();
  }
}

function check(status: StatusReply, path?: string): void {
  if (status.code !== 0) throw hostError(status.code, status.text, path);
}

function isMissing(status: StatusReply): boolean {
  if (status.code === DlErrorCode.ENOENT) return true;
  if (status.code !== DlErrorCode.multiStatus || !isDict(status.value)) return false;
  const errors = Object.keys(status.value).map((path) => fileErrorIn(status.value, path));
  return errors.length > 0 && errors.every((error) => error?.code === mbCode.notFound);
}

/** Why a file of a batch did not come, where the host does not name it. */
function notSent(status: StatusReply, path: string): MBError {
  if (status.code !== 0) return hostError(status.code, status.text, path);
  return new MBError(mbCode.link, 'The host did not send the file', { path });
}

function numberOf(value: PlistValue | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Real ? value.value : 0;
}
