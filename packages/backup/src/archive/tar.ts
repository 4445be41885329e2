import { Header } from 'tar';
import { fail } from '../failures.js';

const blockBytes = 512;

/** A file in a tar stream. */
export interface TarEntry {
  /** `/`-separated. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modified: Date;
  chunks(): AsyncIterable<Uint8Array>;
}

/**
 * A tar stream of these files, each for its owner alone. Names are short and of ASCII, so every reader of tar knows this form.
 *
 * @throws backup/disk-error where content is not as long as was said
 */
export async function* writeTar(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const { name, sizeBytes, modified, chunks } of entries) {
    const block = Buffer.alloc(blockBytes);
    new Header({ path: name, size: sizeBytes, mtime: modified, mode: 0o600, type: 'File' }).encode(block);
    yield block;
    let length = 0;
    for await (const chunk of chunks()) {
      length += chunk.length;
      yield chunk;
    }
    if (length !== sizeBytes) throw fail('disk-error', { path: name, problem: 'io', reason: 'EIO' });
    const padding = -length & (blockBytes - 1);
    if (padding > 0) yield Buffer.alloc(padding);
  }
  yield Buffer.alloc(2 * blockBytes);
}

/**
 * The files of a tar stream, one after the other; each must be read to its end before the next. Folders are passed over; anything
 * else than files and folders is refused.
 *
 * @throws backup/archive-damaged
 */
export async function* readTar(stream: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<TarEntry> {
  await using source = new BlockReader(stream, path);
  for (;;) {
    const header = decodeHeader(await source.read(blockBytes));
    if (header?.nullBlock) return;
    if (!header?.cksumValid) throw damaged(path, 'a header is not sound');
    const { path: name = '', size = 0, type, mtime } = header;
    if (!Number.isSafeInteger(size) || size < 0) throw damaged(path, `“${name}” has no size`);
    if (type === 'Directory' && size === 0) continue;
    if (type !== 'File' && type !== 'OldFile') throw damaged(path, `“${name}” is no file`);
    yield { name, sizeBytes: size, modified: mtime ?? new Date(0), chunks: () => source.chunks(size) };
    await source.skip(size);
  }
}

/** `undefined` for numbers that no header has. */
function decodeHeader(block: Uint8Array): Header | undefined {
  try {
    return new Header(Buffer.from(block));
  } catch {
    // The codec throws plain errors, which say nothing to a person.
    return undefined;
  }
}

/** Bytes of a stream in the lengths that are asked for. */
class BlockReader implements AsyncDisposable {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #path: string;
  #pending: Uint8Array = new Uint8Array();
  /** Of the entry that is under way, its padding not counted. */
  #taken = 0;

  constructor(stream: AsyncIterable<Uint8Array>, path: string) {
    this.#source = stream[Symbol.asyncIterator]();
    this.#path = path;
  }

  async read(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0; ) {
      const part = await this.#some(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  async *chunks(size: number): AsyncGenerator<Uint8Array> {
    while (this.#taken < size) {
      const part = await this.#some(size - this.#taken);
      this.#taken += part.length;
      yield part;
    }
  }

  /** What was left of an entry, and its padding. */
  async skip(size: number): Promise<void> {
    for await (const _ of this.chunks(size));
    this.#taken = 0;
    await this.read(-size & (blockBytes - 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source.return?.();
  }

  async #some(most: number): Promise<Uint8Array> {
    while (this.#pending.length === 0) {
      const { done, value } = await this.#source.next();
      if (done) throw damaged(this.#path, 'it ends in the middle');
      this.#pending = value;
    }
    const part = this.#pending.subarray(0, most);
    this.#pending = this.#pending.subarray(part.length);
    return part;
  }
}

function damaged(path: string, reason: string): Error {
  return fail('archive-damaged', { path, reason });
}
