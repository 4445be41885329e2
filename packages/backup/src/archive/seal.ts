import { ReadableStream } from 'node:stream/web';
import { fail } from '../failures.js';

/** What a file of age begins with. */
export const ageMark = 'age-encryption.org/v1\n';

/** A stream encrypted with a password, as `age --passphrase` does (docs/formats/archive.md §3). */
export async function seal(stream: AsyncIterable<Uint8Array>, password: string): Promise<AsyncIterable<Uint8Array>> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.setPassphrase(password);
  return await encrypter.encrypt(ReadableStream.from<Uint8Array>(stream) as globalThis.ReadableStream<Uint8Array>); // the same class under two names
}

/**
 * The stream that was encrypted, as it is read; every part of it is proven before it is given.
 *
 * @throws backup/archive-wrong-password, backup/archive-damaged
 */
export async function* unseal(
  stream: AsyncIterable<Uint8Array>,
  password: string,
  path: string,
): AsyncGenerator<Uint8Array> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(password);
  try {
    yield* await decrypter.decrypt(ReadableStream.from<Uint8Array>(stream) as globalThis.ReadableStream<Uint8Array>); // as above
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.startsWith('no identity matched')) throw fail('archive-wrong-password', { path }, { cause: error });
    throw fail('archive-damaged', { path, reason: 'it is encrypted, and does not come out whole' }, { cause: error });
  }
}
