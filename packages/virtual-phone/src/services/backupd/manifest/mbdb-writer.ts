import { closeSync, openSync, writeSync } from 'node:fs';
import { asDict, concatBytes, encodeMbdbRecord, type MbdbAttribute, mbdbHeader, parsePlist } from '@pearmain/formats';
import { changedFlag } from './manifest-reader.js';
import type { IndexEntry, IndexWriter } from './manifest-writer.js';
import type { MBFile } from './mb-file.js';

const latest = 0x7fff_ffff;
const earliest = -0x8000_0000;

/** Makes a Manifest.mbdb (docs/formats/mbdb.md). It has no flags: what changed while it was read has no record. */
export class MbdbWriter implements IndexWriter {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  static create(path: string): MbdbWriter {
    const file = openSync(path, 'w', 0o600);
    writeSync(file, mbdbHeader);
    return new MbdbWriter(file);
  }

  add(entries: Iterable<IndexEntry>): void {
    const records: Uint8Array[] = [];
    for (const { domain, flags, file } of entries) {
      if ((flags & changedFlag) === 0) records.push(recordOf(domain, file));
    }
    const bytes = concatBytes(records);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }

  finish(): void {
    closeSync(this.#file);
  }
}

function recordOf(domain: string, file: MBFile): Uint8Array {
  return encodeMbdbRecord({
    ...file,
    domain,
    inode: BigInt(file.inode),
    modified: inRange(file.modified),
    changed: inRange(file.changed),
    born: inRange(file.born),
    extendedAttributes: attributesOf(file),
  });
}

/** Thirty-two bits have to do. */
function inRange(seconds: number): number {
  return Math.min(latest, Math.max(earliest, seconds));
}

function attributesOf({ extendedAttributes }: MBFile): MbdbAttribute[] {
  const dict = extendedAttributes && asDict(parsePlist(extendedAttributes));
  return Object.entries(dict ?? {}).flatMap(([name, value]) => (value instanceof Uint8Array ? [{ name, value }] : []));
}
