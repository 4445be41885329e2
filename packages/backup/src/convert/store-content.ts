import { type Cipher, createCipheriv, createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

/** What was stored. */
export interface Stored {
  /** Length of the content, before encryption. */
  readonly sizeBytes: number;
  readonly storedBytes: number;
  /** SHA-1 of the stored bytes, where it was asked for. */
  readonly digest: Uint8Array | undefined;
}

/** How content is stored. */
export interface Storing {
  readonly key: Uint8Array | undefined;
  readonly hasDigest: boolean;
}

/**
 * Writes content to a new file as it comes, encrypted where there is a key: AES-256-CBC with a vector of zeros and padding
 * (docs/formats/encryption.md §4).
 */
export async function storeContent(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  { key, hasDigest }: Storing,
): Promise<Stored> {
  const cipher: Cipher | undefined = key && createCipheriv('aes-256-cbc', key, new Uint8Array(16));
  const sha1 = hasDigest ? createHash('sha1') : undefined;
  const target = openSync(path, 'wx', 0o600);
  let sizeBytes = 0;
  let storedBytes = 0;
  const write = (bytes: Uint8Array): void => {
    sha1?.update(bytes);
    storedBytes += bytes.length;
    for (let done = 0; done < bytes.length; ) done += writeSync(target, bytes, done);
  };
  try {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length;
      write(cipher ? cipher.update(chunk) : chunk);
    }
    if (cipher) write(cipher.final());
  } finally {
    closeSync(target);
  }
  return { sizeBytes, storedBytes, digest: sha1?.digest() };
}
