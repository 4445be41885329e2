import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { deviceBlockSize } from '@pearmain/wire';
import type { Randomness } from '../../../phone/randomness.js';
import { hostTimeOf } from '../../../storage/host-time.js';
import { fileIdOf } from '../../../storage/names.js';
import type { ClassKeys } from '../crypto/class-keys.js';
import { contentCipher } from '../crypto/content-cipher.js';
import { wrapFileKey } from '../crypto/file-key.js';
import { hasDigests } from '../domains.js';
import { ContentStream, type Sealing } from '../host/content-stream.js';
import type { PutStream } from '../host/put-stream.js';
import type { Misreading } from '../mishaps/misreadings.js';
import { contentState, type PlannedFile, type SentFile } from './plan.js';

const longestLabel = 4096;
const unreadableText = 'Input/output error (5)';

/** What a sender needs to know besides the files. */
export interface SenderSource {
  /** Where a file's content goes on the host. */
  hostPath(fileId: string): string;
  /** Where the agent sees the file on the phone. */
  label(domain: string, relativePath: string): string;
  /** Class keys where the backup is encrypted. */
  readonly classKeys: ClassKeys | undefined;
  readonly random: Randomness;
  /** Where an entry's content lies on this machine. */
  contentPath(file: PlannedFile): string;
  /** Whether the scenario wants this reading of the file to go wrong, and how. */
  misreading(file: PlannedFile): Misreading | undefined;
}

/** Sends files: read, encrypted, hashed and framed in one pass (docs/protocols/backup-agent.md §4). */
export class FileSender {
  readonly #source: SenderSource;
  readonly #content = new ContentStream();

  constructor(source: SenderSource) {
    this.#source = source;
  }

  /** Puts one file into the stream and says what became of it. What cannot be read becomes an error frame. */
  async send(stream: PutStream, file: PlannedFile): Promise<SentFile> {
    const { fileId } = file;
    if (!stream.hasRoom(Math.min(file.size + 32, deviceBlockSize))) await stream.flush();
    stream.name(shortened(this.#source.label(file.domain, file.relativePath)), this.#source.hostPath(fileId));
    const misreading = this.#source.misreading(file);
    const handle = misreading === 'unreadable' ? undefined : open(this.#source.contentPath(file));
    if (handle === undefined) {
      stream.fail(unreadableText);
      return { fileId, state: contentState.unreadable };
    }
    try {
      const sealing = this.#sealing(file);
      if (misreading === 'torn') {
        sendHalf(stream, handle, file.size, sealing);
        stream.fail(unreadableText);
        return { fileId, state: contentState.unreadable };
      }
      const length = isAsPlanned(handle, file) ? await this.#content.send(stream, handle, sealing) : -1;
      if (misreading === 'changed' || length !== file.size || !isAsPlanned(handle, file)) {
        stream.fail('File was modified while it was uploaded (9)');
        return { fileId, state: contentState.changed };
      }
      stream.end();
      return { fileId, state: contentState.arrived, key: sealing.wrappedKey, digest: sealing.hash?.digest() };
    } finally {
      closeSync(handle);
    }
  }

  /** Puts a file into the stream that there is nothing of but its name. */
  fail(stream: PutStream, domain: string, relativePath: string): void {
    const { label, hostPath } = this.#source;
    stream.name(shortened(label(domain, relativePath)), hostPath(fileIdOf(domain, relativePath)));
    stream.fail(unreadableText);
  }

  #sealing(file: PlannedFile): FileSealing {
    const { classKeys, random } = this.#source;
    const hash = hasDigests(file.domain) ? createHash('sha1') : undefined;
    if (!classKeys) return { hash };
    const key = random(`file-key/${file.fileId}/${file.modified}`, 32);
    const protectionClass = classKeys.has(file.protectionClass) ? file.protectionClass : 3;
    return { hash, cipher: contentCipher(key), wrappedKey: wrapFileKey(classKeys, protectionClass, key) };
  }
}

/** The first half of a file, a block of it at most. */
function sendHalf(stream: PutStream, handle: number, size: number, { cipher }: Sealing): void {
  const plain = Buffer.alloc(Math.min(Math.ceil(size / 2), deviceBlockSize - 16));
  readSync(handle, plain);
  const stored = cipher ? cipher.update(plain) : plain;
  stream.block(stored.length).set(stored);
  stream.commitBlock(stored.length);
}

interface FileSealing extends Sealing {
  readonly wrappedKey?: Uint8Array;
}

function open(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    // Gone or not readable since it was found: the frame that follows says so to the host.
    return undefined;
  }
}

function isAsPlanned(handle: number, file: PlannedFile): boolean {
  const { size, mtimeMs } = fstatSync(handle);
  return size === file.size && mtimeMs === hostTimeOf(file.modified) * 1000;
}

/** At most as many bytes as a host takes for a name. */
function shortened(label: string): string {
  if (label.length * 3 <= longestLabel) return label;
  const bytes = Buffer.from(label);
  return bytes.length <= longestLabel ? label : bytes.subarray(0, longestLabel - 3).toString();
}
