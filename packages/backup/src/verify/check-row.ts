import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@pearmain/base';
import { decryptLastBlock } from '../crypto/cbc.js';
import type { ClassKeys } from '../crypto/class-keys.js';
import { planContent, storedLength } from '../crypto/padded-length.js';
import { contentPath, fileId, manifestMbdb } from '../layout.js';
import type { OpenIndex } from '../manifest/index-database.js';
import type { MBFile } from '../manifest/mb-file.js';
import { type BackupRow, kindOfMode, kindOfRow } from '../manifest/row.js';
import type { StoredContent, StoredContents } from './content-folder.js';
import type { ContentCheck, ContentJob } from './contents/content-check.js';
import type { KnownSum } from './contents/known-sums.js';
import type { DigestDomains } from './digest-domains.js';
import type { Findings } from './report.js';

/** What the rows are compared with, and what is counted on the way. */
export interface RowCheck {
  readonly backup: string;
  readonly index: OpenIndex;
  readonly isEncrypted: boolean;
  readonly keys: ClassKeys | undefined;
  readonly findings: Findings;
  /** The ids of all folders in the index. */
  readonly directories: ReadonlySet<string>;
  /** Folders that were found in it lately, by domain and path. */
  readonly parents: Set<string>;
  /** What is to be read of the folder at hand; `undefined` where no content is read. */
  readonly jobs: ContentJob[] | undefined;
  readonly contents: ContentCheck | undefined;
  /** The sums of the folder at hand. */
  sums: ReadonlyMap<string, KnownSum>;
  readonly digests: DigestDomains;
  /** Rows looked at. */
  rows: number;
  /** Files with a fault, and those that the device left out. */
  damaged: number;
  unsaved: number;
  files: number;
  folders: number;
  links: number;
  contentBytes: number;
}

/** Where a finding about a row belongs, and how many faults there were before that row. */
interface Place {
  readonly path: string;
  readonly file: string;
  readonly faultsBefore: number;
}

/** Checks one row; what belongs to it is taken out of `stored`, so that what remains there is needed by nobody. */
export function checkRow(check: RowCheck, row: BackupRow, stored: StoredContents): void {
  const { findings } = check;
  check.rows += 1;
  const file = `${row.domain}/${row.relativePath}`;
  const path = stored.get(row.fileId)?.path ?? usualPath(check, row.fileId);
  const place: Place = { path, file, faultsBefore: findings.faults };
  if (row.fileId !== fileId(row.domain, row.relativePath)) {
    findings.add('wrong-id', 'The name in the index does not go with the path.', place);
  }
  checkParent(check, row, file);
  const kind = kindOfRow(row);
  if (kind === 'unsaved' || !row.blob) {
    const [code, message] = kind === 'unsaved' ? leftOut.unsaved : leftOut.unrecorded;
    findings.add(code, message, { file });
    if (!(row.flags & notContent)) check.unsaved += 1;
    stored.delete(row.fileId);
    return;
  }
  const record = readRecord(check, row.blob, file);
  if (!record) {
    if (kind === 'file') {
      check.files += 1;
      check.damaged += 1;
    }
    stored.delete(row.fileId);
    return;
  }
  const real = kindOfMode(record.mode);
  if (real !== kind) findings.add('record-differs', `The index calls it ${kind}, its record ${real}.`, { file });
  if (real === 'directory') check.folders += 1;
  else if (real === 'link') checkLink(check, record, file);
  else checkContent(check, row, record, stored, place);
}

/** Bits of folders and links, which have no content. */
const notContent = 2 | 4;

const leftOut = {
  unsaved: ['not-saved', 'The file changed while it was saved, and was left out by the device.'],
  unrecorded: ['record-missing', 'The index names this entry, but says nothing about it.'],
} as const;

function readRecord(check: RowCheck, blob: Uint8Array, file: string): MBFile | undefined {
  try {
    return check.index.readRecord(blob);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    check.findings.add('record-damaged', error.message, { file });
    return undefined;
  }
}

/** Siblings lie in different content folders, so a parent is asked for again and again. */
const rememberedParents = 20_000;

function checkParent(check: RowCheck, row: BackupRow, file: string): void {
  if (row.relativePath === '') return;
  const above = row.relativePath.slice(0, Math.max(0, row.relativePath.lastIndexOf('/')));
  const parent = `${row.domain}-${above}`;
  if (check.parents.has(parent)) return;
  if (check.directories.has(fileId(row.domain, above))) {
    if (check.parents.size >= rememberedParents) check.parents.clear();
    check.parents.add(parent);
    return;
  }
  check.findings.add('parent-missing', 'The folder it lies in is not in the index.', { file });
}

function checkLink(check: RowCheck, record: MBFile, file: string): void {
  check.links += 1;
  if (!record.target) check.findings.add('link-without-target', 'A link that leads nowhere.', { file });
}

function checkContent(check: RowCheck, row: BackupRow, record: MBFile, stored: StoredContents, place: Place): void {
  const { findings } = check;
  check.files += 1;
  check.contentBytes += record.sizeBytes;
  const content = stored.get(row.fileId);
  stored.delete(row.fileId);
  check.digests.saw(row, record);
  const keys = content ? checkStored(check, record, content, place) : undefined;
  if (!content) findings.add('content-missing', 'The content is missing.', place);
  const isFaulty = findings.faults > place.faultsBefore;
  if (isFaulty) check.damaged += 1;
  if (!content || !check.jobs || !check.contents?.isChosen()) return;
  const { digest, sizeBytes } = record;
  check.jobs.push({
    ...content,
    entry: { domain: row.domain, relativePath: row.relativePath },
    record: { sizeBytes, digest },
    ...(keys?.key ? { key: keys.key } : {}),
    isReadable: keys?.isReadable ?? false,
    sum: check.sums.get(row.fileId),
    isFaulty,
  });
}

/** How the bytes of a content can be read. */
interface ContentKey {
  readonly key?: Uint8Array;
  readonly isReadable: boolean;
}

function checkStored(check: RowCheck, record: MBFile, content: StoredContent, place: Place): ContentKey {
  if (check.isEncrypted) return checkEncrypted(check, record, content, place);
  if (content.length !== record.sizeBytes) {
    check.findings.add('content-cut', `${content.length} bytes are stored, of ${record.sizeBytes}.`, place);
  }
  return { isReadable: true };
}

/**
 * The lengths that go with a size are few; for any other the end of the content tells a changed file from a cut one, as far as
 * the keys are open.
 */
function checkEncrypted(
  check: RowCheck,
  { encryptionKey, sizeBytes }: MBFile,
  { path, length }: StoredContent,
  place: Place,
): ContentKey {
  const { findings, keys } = check;
  if (!encryptionKey) {
    if (length > 0) findings.add('content-not-encrypted', 'It has no key in an encrypted backup.', place);
    return { isReadable: true };
  }
  const key = keys?.findFileKey(encryptionKey);
  const opened = key ? { key, isReadable: true } : { isReadable: false };
  if (keys && !key) {
    findings.add('content-key-damaged', 'Its key cannot be opened.', place);
    return opened;
  }
  if (length === storedLength(sizeBytes) || (length === 0 && sizeBytes === 0)) return opened;
  const isWhole = length >= 16 && length % 16 === 0;
  const ending = isWhole && key ? decryptLastBlock(key, readEnding(join(check.backup, path), length)) : undefined;
  const hasChanged = isWhole && (!key || planContent(length, sizeBytes, ending).doubt === 'length-differs');
  const message = `${length} bytes are stored, where ${storedLength(sizeBytes)} belong to a size of ${sizeBytes}.`;
  findings.add(hasChanged ? 'content-changed' : 'content-cut', message, place);
  return opened;
}

function readEnding(path: string, length: number): Uint8Array {
  const ending = new Uint8Array(Math.min(length, 32));
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, ending, 0, ending.length, length - ending.length);
    return ending;
  } finally {
    closeSync(descriptor);
  }
}

/** Where a backup of this kind has that content. */
function usualPath({ index }: RowCheck, id: string): string {
  return index.name === manifestMbdb ? id : contentPath(id);
}
