import { type FileHandle, open } from 'node:fs/promises';
import { cbcDecipher, decryptLastBlock } from './crypto/cbc.js';
import { type ContentPlan, planContent } from './crypto/padded-length.js';
import { diskFailure, readFailure } from './failures.js';

/** Where content is stored, how it is locked, and what its record says of its length. */
export interface StoredContent {
  readonly path: string;
  /** The file's own key; `undefined` for content that is stored as it is. */
  readonly key: Uint8Array | undefined;
  readonly sizeBytes: number;
}

const chunkBytes = 256 * 1024;

/** Content as it is read: each chunk may be kept; `plan` is known before the first. */
export interface OpenContent extends AsyncDisposable {
  readonly plan: ContentPlan;
  chunks(): AsyncIterable<Uint8Array>;
}

/**
 * Opens content and looks at its end first, because that says where the padding begins; then it is read and decrypted in
 * one pass. Whatever its end looks like, the bytes that are there are delivered (docs/formats/encryption.md §4).
 */
export async function openContent(content: StoredContent): Promise<OpenContent> {
  const handle = await opened(content.path);
  try {
    const { size } = await handle.stat();
    const plan = planOf(size, content, await readEnding(handle, content.key ? endingBytes(size) : 0, size));
    return {
      plan,
      chunks: () => chunksOf(handle, content, plan.lengthBytes),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw diskFailure(error, content.path);
  }
}

/** How many bytes of the end of stored content `planOf` has to see, where the content is encrypted: whole blocks, or none. */
export function endingBytes(storedBytes: number): number {
  return storedBytes < 16 || storedBytes % 16 !== 0 ? 0 : Math.min(storedBytes, 32);
}

/** What of so many stored bytes is the file; `ending` are the last `endingBytes` of encrypted content. */
export function planOf(
  storedBytes: number,
  { key, sizeBytes }: Pick<StoredContent, 'key' | 'sizeBytes'>,
  ending: Uint8Array,
): ContentPlan {
  if (key) return planContent(storedBytes, sizeBytes, ending.length > 0 ? decryptLastBlock(key, ending) : undefined);
  return storedBytes === sizeBytes
    ? { lengthBytes: storedBytes }
    : { lengthBytes: storedBytes, doubt: 'length-differs' };
}

async function readEnding(handle: FileHandle, length: number, stored: number): Promise<Uint8Array> {
  const ending = Buffer.alloc(length);
  if (length > 0) await handle.read(ending, 0, length, stored - length);
  return ending;
}

async function* chunksOf(
  handle: FileHandle,
  { path, key }: StoredContent,
  lengthBytes: number,
): AsyncGenerator<Uint8Array> {
  try {
    yield* key ? decrypted(handle, key, lengthBytes) : plain(handle, lengthBytes);
  } catch (error) {
    throw readFailure(error, path);
  }
}

async function* plain(handle: FileHandle, lengthBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < lengthBytes; ) {
    const chunk = await readAt(handle, at, Math.min(chunkBytes, lengthBytes - at));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

async function* decrypted(handle: FileHandle, key: Uint8Array, lengthBytes: number): AsyncGenerator<Uint8Array> {
  const decipher = cbcDecipher(key);
  let given = 0;
  for (let at = 0; given < lengthBytes; ) {
    const stored = await readAt(handle, at, chunkBytes);
    if (stored.length === 0) return;
    at += stored.length;
    const chunk = decipher.update(stored).subarray(0, lengthBytes - given);
    given += chunk.length;
    if (chunk.length > 0) yield chunk;
  }
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw diskFailure(error, path);
  }
}
