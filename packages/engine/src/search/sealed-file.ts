import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Seal } from '@pearmain/backup';

/** So much is sealed at once; a nonce of 12 bytes and a tag of 16 come to it. */
const pieceBytes = 1024 * 1024;
const sealedBytes = pieceBytes + 28;

/** Copies a file, sealed piece by piece; which piece of how many it is is bound to each (docs/formats/search-index.md §5). */
export async function sealFile(from: string, to: string, seal: Seal, signal: AbortSignal): Promise<void> {
  await copyPieces(from, to, pieceBytes, signal, (piece, place) => seal.close(piece, place));
}

/** Copies what `sealFile` made, opened. @throws backup/damaged-listing where it is not that, or not whole */
export async function openSealedFile(from: string, to: string, seal: Seal, signal: AbortSignal): Promise<void> {
  await copyPieces(from, to, sealedBytes, signal, (piece, place) => seal.open(piece, place));
}

async function copyPieces(
  from: string,
  to: string,
  sizeBytes: number,
  signal: AbortSignal,
  change: (piece: Uint8Array, place: string) => Uint8Array,
): Promise<void> {
  const source = openSync(from, 'r');
  const target = openSync(to, 'wx', 0o600);
  try {
    const buffer = Buffer.alloc(sizeBytes);
    const pieces = Math.ceil(fstatSync(source).size / sizeBytes);
    for (let piece = 0; piece < pieces; piece += 1) {
      const length = readSync(source, buffer, 0, sizeBytes, piece * sizeBytes);
      writeWhole(target, change(buffer.subarray(0, length), `${piece}/${pieces}`));
      await letOthersRun();
      signal.throwIfAborted();
    }
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
  }
}

function writeWhole(target: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(target, bytes, done);
}
