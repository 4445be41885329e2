import { type FileHandle, open } from 'node:fs/promises';
import { cbcDecipher, decryptLastBlock } from './crypto/cbc.js';
import { type ContentPlan, planContent } from './crypto/padded-length.js';
import { diskFailure } from './failures.js';

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
    const plan = content.key
      ? await planOf(handle, size, content.sizeBytes, content.key)
      : plainPlan(size, content.sizeBytes);
    return {
      plan,
      chunks: () => (content.key ? decrypted(handle, content.key, plan.lengthBytes) : plain(handle, plan.lengthBytes)),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw diskFailure(error, content.path);
  }
}

function plainPlan(storedBytes: number, sizeBytes: number): ContentPlan {
  return storedBytes === sizeBytes
    ? { lengthBytes: storedBytes }
    : { lengthBytes: storedBytes, doubt: 'length-differs' };
}

async function planOf(handle: FileHandle, stored: number, sizeBytes: number, key: Uint8Array): Promise<ContentPlan> {
  if (stored < 16 || stored % 16 !== 0) return planContent(stored, sizeBytes, undefined);
  const ending = Buffer.alloc(Math.min(stored, 32));
  await handle.read(ending, 0, ending.length, stored - ending.length);
  return planContent(stored, sizeBytes, decryptLastBlock(key, ending));
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
