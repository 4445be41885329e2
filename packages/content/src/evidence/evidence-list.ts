import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import type { ContentKind, ExportFormat } from '@pearmain/contract';
import type { ExportFile, ExportFolder } from '../export/export-folder.js';
import type { ExportReport } from '../export/export-items.js';
import { jsonLine } from '../export/json-lines.js';
import type { BackupFile, LocalCopy } from '../reader.js';
import type { Selection } from '../selection/selection.js';
import { listName, signatureName } from './names.js';

/** A signature over some bytes: Ed25519, and the key to check it with (SPKI), all in base64. */
export interface Signature {
  readonly publicKey: string;
  readonly signature: string;
}

/** What an export with evidence says of itself. When it was made is not among it: the same backup gives the same bytes. */
export interface EvidenceHead {
  readonly kind: ContentKind;
  readonly format: ExportFormat;
  /** In which times for people are written. */
  readonly timeZone: string;
  readonly selection: Selection;
  /** Whether files that belong to items were to come along. */
  readonly withFiles: boolean;
  /** Whose backup it is. */
  readonly device: { readonly udid?: string; readonly name?: string };
}

/** What items say of where they were read; 0 is no row, but a file of its own. */
interface Originated {
  readonly id?: unknown;
  readonly guid?: unknown;
  readonly uid?: unknown;
  readonly store?: unknown;
}

/**
 * The list of where everything in an export is from (docs/formats/evidence.md §2), written as the export is: the stores, each item with its row,
 * and at the end each file that was written.
 */
export class EvidenceList implements Disposable {
  readonly #folder: ExportFolder;
  readonly #file: ExportFile;
  readonly #origins = new Map<string, BackupFile>();
  #items = 0;

  constructor(folder: ExportFolder, head: EvidenceHead) {
    this.#folder = folder;
    this.#file = folder.create(listName);
    this.#add({ is: 'export', schema: 'evidence/1', ...head });
  }

  /** The stores that items are read from, and their logs. */
  async addStores(copies: readonly LocalCopy[]): Promise<void> {
    for (const { role, path, domain, relativePath } of copies) {
      for (const ending of ['', '-wal']) {
        if (ending !== '' && !existsSync(path + ending)) continue;
        const sum = await sumOf(path + ending);
        this.#add({ is: 'store', role, ...placeOf({ domain, relativePath: relativePath + ending }), ...sum });
      }
    }
  }

  /** An item with its row, and the sum of its line in JSON Lines. */
  addItem(schema: string, item: object): void {
    this.#items += 1;
    const { id, guid, uid, store }: Originated = item;
    const sha256 = createHash('sha256').update(jsonLine(schema, item)).digest('hex');
    this.#add({ is: 'item', number: this.#items, row: id === 0 ? undefined : id, uid: guid ?? uid, store, sha256 });
  }

  /** A file of the export that is one of the phone, as it is there. */
  addOrigin(name: string, file: BackupFile): void {
    this.#origins.set(name, file);
  }

  /** Ends the list with the files of the export and what it lacks, and signs it. */
  finish(notices: ExportReport['notices'], sign: (sha256: string) => Signature): void {
    for (const { name, bytes, sha256 } of this.#folder.sums) {
      const origin = this.#origins.get(name);
      this.#add({ is: 'file', name, bytes, sha256, ...(origin && { from: placeOf(origin) }) });
    }
    for (const { where, message } of notices.first) this.#add({ is: 'notice', where, message });
    this.#add({ is: 'end', items: this.#items, notices: notices.count });
    this.#file.finish();
    const { sha256 = '' } = this.#folder.sums.at(-1) ?? {};
    using file = this.#folder.create(signatureName);
    const signed = { schema: 'evidence-signature/1', list: listName, sha256, algorithm: 'Ed25519', ...sign(sha256) };
    file.write(`${JSON.stringify(signed, undefined, 2)}\n`);
    file.finish();
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #add(line: Readonly<Record<string, unknown>>): void {
    this.#file.write(`${JSON.stringify(line)}\n`);
  }
}

/** Where a file is on the phone, and under which name it lies in the backup. */
function placeOf({ domain, relativePath }: Pick<BackupFile, 'domain' | 'relativePath'>) {
  return { domain, path: relativePath, fileId: createHash('sha1').update(`${domain}-${relativePath}`).digest('hex') };
}

/** The length of a file and its SHA-256. @throws the signal's reason */
export async function sumOf(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    signal?.throwIfAborted();
    const part = chunk as Uint8Array; // no encoding was asked for
    bytes += part.length;
    hash.update(part);
  }
  return { bytes, sha256: hash.digest('hex') };
}
