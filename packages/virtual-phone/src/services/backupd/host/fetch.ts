import { closeSync, openSync, writeSync } from 'node:fs';
import { concatBytes, copyBytes } from '@pearmain/formats';
import { contentDecipher } from '../crypto/content-cipher.js';
import { MBError, mbCode } from '../mb-error.js';
import type { HostFolder } from './host-folder.js';

const longestInMemory = 256 * 1024 * 1024;

/** One small file of the host, whole. @throws MBError 4 where there is none */
export async function fetchBytes(host: HostFolder, path: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  await fetchInto(host, path, (borrowed) => {
    length += borrowed.length;
    if (length > longestInMemory) throw new MBError(mbCode.malformed, 'File is too large', { path });
    parts.push(copyBytes(borrowed));
  });
  return concatBytes(parts);
}

/** One file of the host into a file of the phone, deciphered on the way where there is a key. */
export async function fetchFile(host: HostFolder, path: string, target: string, key?: Uint8Array): Promise<void> {
  const decipher = key && contentDecipher(key).setAutoPadding(false);
  const file = openSync(target, 'w', 0o600);
  try {
    await fetchInto(host, path, (borrowed) => {
      writeSync(file, decipher ? decipher.update(borrowed) : borrowed);
    });
    if (decipher) writeSync(file, finalOf(decipher, path));
  } finally {
    closeSync(file);
  }
}

/** Hands one file of the host to `take`, piece by piece. */
export async function fetchInto(host: HostFolder, path: string, take: (borrowed: Uint8Array) => void): Promise<void> {
  const failed = await host.get([path], { begin: () => {}, data: take, end: () => {} });
  const error = failed.get(path);
  if (error) throw error;
}

function finalOf(decipher: ReturnType<typeof contentDecipher>, path: string): Uint8Array {
  try {
    return decipher.final();
  } catch {
    throw new MBError(mbCode.malformed, 'File is torn', { path });
  }
}
