import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, lstatSync, openSync, writeSync } from 'node:fs';
import type { TaskContext, Udid } from '@pearmain/base';
import { utf8Encode } from '@pearmain/formats';
import type { BackupParts } from '../backup.js';
import { finishedStatus } from '../convert/backup-frame.js';
import { finishedFiles, indexOf } from '../convert/finished-files.js';
import { diskFailure } from '../failures.js';
import { statusPlist } from '../layout.js';
import { readmeName, readmeText, sumsName } from './names.js';
import { seal } from './seal.js';
import { type TarEntry, writeTar } from './tar.js';

/** What is packed, and into which file; it must not exist. */
export interface Packing {
  readonly parts: BackupParts;
  readonly udid: Udid;
  readonly file: string;
  /** Of the archive, not of the backup; without one it is a plain tar file. */
  readonly password: string | undefined;
  readonly now: Date;
}

/** What an archive holds. */
export interface Packed {
  readonly files: number;
  readonly bytes: number;
}

const chunkBytes = 1024 * 1024;

/**
 * Writes a backup, as it is but finished, into one file with the sums of everything in it, in one pass (docs/formats/archive.md). No
 * password of the backup is needed.
 *
 * @throws backup/damaged-file, backup/disk-full, backup/not-writable, backup/disk-error, backup/access-denied
 */
export async function packBackup(packing: Packing, context: TaskContext): Promise<Packed> {
  const { file, password } = packing;
  const packed = { files: 0, bytes: 0 };
  const tar = writeTar(entriesOf(packing, packed, context));
  const stream = password === undefined ? tar : await seal(tar, password);
  try {
    const target = openSync(file, 'wx', 0o600);
    try {
      for await (const chunk of stream) {
        context.signal.throwIfAborted();
        for (let done = 0; done < chunk.length; ) done += writeSync(target, chunk, done);
      }
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    return packed;
  } catch (error) {
    throw diskFailure(error, file);
  }
}

async function* entriesOf(
  { parts, udid, now }: Packing,
  packed: { files: number; bytes: number },
  context: TaskContext,
): AsyncGenerator<TarEntry> {
  const sums: string[] = [];
  const { name: index } = indexOf(parts);
  const note = (hash: Hash, name: string): void => {
    sums.push(`${hash.digest('hex')}  ${name}\n`);
  };
  yield inMemory(readmeName, readmeText(udid), now, note);
  for (const { path, place } of finishedFiles(parts)) {
    yield onDisk(path, `${udid}/${place}`, note);
    packed.files += 1;
    packed.bytes += lstatSync(path).size;
    context.emit({ kind: 'progress', ...packed });
  }
  const status = finishedStatus({ parts, index, now });
  yield inMemory(`${udid}/${statusPlist}`, status, now, note);
  packed.files += 1;
  packed.bytes += status.length;
  yield inMemory(sumsName, utf8Encode(sums.join('')), now, () => {});
}

type Note = (hash: Hash, name: string) => void;

function inMemory(name: string, content: Uint8Array, modified: Date, note: Note): TarEntry {
  return {
    name,
    sizeBytes: content.length,
    modified,
    async *chunks() {
      note(createHash('sha256').update(content), name);
      yield content;
    },
  };
}

function onDisk(path: string, name: string, note: Note): TarEntry {
  const { size, mtime } = lstatSync(path);
  return {
    name,
    sizeBytes: size,
    modified: mtime,
    async *chunks() {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
        const bytes = chunk as Uint8Array; // a stream without an encoding gives bytes
        hash.update(bytes);
        yield bytes;
      }
      note(hash, name);
    },
  };
}
