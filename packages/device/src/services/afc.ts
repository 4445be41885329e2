import {
  type AfcFileInfo,
  AfcFileMode,
  AfcLinkType,
  AfcReply,
  AfcRequest,
  afcDataOf,
  afcService,
  parseAfcFileInfo,
  parseAfcPairs,
  parseAfcTexts,
} from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import { AfcConnection, wordsOf } from './afc-connection.js';
import { AfcFile } from './afc-file.js';
import type { ServiceSource } from './service-source.js';

/** What phones tell of a file has some hundred bytes. */
const longestInfo = 64 * 1024;

/** Room in the phone's media folder, and the phone's own word for its model. */
export interface AfcStatistics {
  readonly model?: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly blockBytes: number;
}

/**
 * The phone's media folder (AFC). Paths are the phone's, `/` is the folder's root. Every call throws device/no-such-file,
 * device/file-refused, device/connection-lost, device/no-answer.
 */
export class Afc implements AsyncDisposable {
  static readonly service = afcService;
  readonly #connection: AfcConnection;

  private constructor(connection: AfcConnection) {
    this.#connection = connection;
  }

  static async open(source: ServiceSource): Promise<Afc> {
    return new Afc(new AfcConnection(await source.startService(Afc.service), source));
  }

  /** The names in a folder, without `.` and `..`. They are the phone's: no path of this computer is made of them unchecked. */
  async list(path: string): Promise<string[]> {
    const reply = await this.#connection.ask(AfcRequest.readDirectory, { path }, path);
    return parseAfcTexts(afcDataOf(reply)).filter((name) => name !== '' && name !== '.' && name !== '..');
  }

  /** What a file or folder is; `undefined` where there is none. */
  async info(path: string): Promise<AfcFileInfo | undefined> {
    const reply = await this.#connection.ask(AfcRequest.fileInfo, { path }, path, ['notFound']);
    return reply === 'notFound' ? undefined : parseAfcFileInfo(this.#connection.dataOf(reply, path, longestInfo));
  }

  /** Opens a file; whoever opens it disposes of it. */
  async open(path: string, mode: keyof typeof AfcFileMode = 'read'): Promise<AfcFile> {
    const reply = await this.#connection.ask(AfcRequest.fileOpen, { mode: AfcFileMode[mode], path }, path);
    const { handle } = this.#connection.read(AfcReply.fileOpenResult, reply, path);
    return new AfcFile(this.#connection, handle, path);
  }

  /** The content of a file, in pieces of 256 KiB. */
  async *read(path: string): AsyncGenerator<Uint8Array, void> {
    await using file = await this.open(path, 'read');
    yield* file.chunks();
  }

  /** Makes or replaces a file. */
  async write(path: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    await using file = await this.open(path, 'write');
    for await (const chunk of content) await file.write(chunk);
    await file.close();
  }

  /** Makes a folder and those above it; an existing one is fine. */
  async makeDirectory(path: string): Promise<void> {
    await this.#connection.ask(AfcRequest.makeDirectory, { path }, path, ['exists']);
  }

  /** Removes a file or an empty folder; with `contents` also what is in it. Nothing there is fine. */
  async remove(path: string, { contents = false }: { readonly contents?: boolean } = {}): Promise<void> {
    const request = contents ? AfcRequest.removePathAndContents : AfcRequest.removePath;
    const reply = await this.#connection.ask(request, { path }, path, ['notFound', 'unknown']);
    // All that phones say of a folder with something in it is “unknown”.
    if (reply === 'unknown') throw fail('file-refused', { path: plainText(path), status: 'it may not be empty' });
  }

  /** Moves a file or folder. */
  async rename(from: string, to: string): Promise<void> {
    refuseNul(to);
    await this.#connection.ask(AfcRequest.rename, { from, to }, from);
  }

  /** Makes a symbolic or a hard link named `path`. */
  async link(target: string, path: string, kind: keyof typeof AfcLinkType = 'symbolic'): Promise<void> {
    refuseNul(target);
    await this.#connection.ask(AfcRequest.makeLink, { type: AfcLinkType[kind], target, link: path }, path);
  }

  /** Makes a file `size` bytes long. */
  async truncate(path: string, size: number): Promise<void> {
    await this.#connection.ask(AfcRequest.truncate, { size, path }, path);
  }

  /** How much room there is. */
  async statistics(): Promise<AfcStatistics> {
    const reply = await this.#connection.ask(AfcRequest.deviceInfo, {}, '/');
    const pairs = parseAfcPairs(afcDataOf(reply));
    const model = pairs.get('Model');
    return {
      ...(model === undefined ? {} : { model }),
      totalBytes: sizeOf(pairs.get('FSTotalBytes')),
      freeBytes: sizeOf(pairs.get('FSFreeBytes')),
      blockBytes: sizeOf(pairs.get('FSBlockSize')),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#connection[Symbol.asyncDispose]();
  }
}

/** A NUL would end the text early, and the phone would work on another path. */
function refuseNul(path: string): void {
  if (path.includes('\0')) throw fail('file-refused', { path: plainText(path), status: wordsOf('badArgument') });
}

function sizeOf(text: string | undefined): number {
  const size = Number(text ?? 0);
  return Number.isSafeInteger(size) && size >= 0 ? size : 0;
}
