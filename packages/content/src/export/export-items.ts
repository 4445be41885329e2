import type { TaskContext } from '@pearmain/base';
import { type ContentKind, type ContentNotice, contentKinds, type ExportFormat } from '@pearmain/contract';
import { categories } from '../categories.js';
import type { FileChoices } from '../description.js';
import { type EvidenceHead, EvidenceList, type Signature } from '../evidence/evidence-list.js';
import { fail } from '../failures.js';
import { UnlockedFiles } from '../file-lock.js';
import type { BackupFile, BackupFiles } from '../reader.js';
import type { Read, ReadingLimits } from '../reading/read-items.js';
import { checkSelection, findTest } from '../selection/find-test.js';
import type { Selection } from '../selection/selection.js';
import { copyAside } from '../store/copy-aside.js';
import { locateStores } from '../store/locate-stores.js';
import { ExportFolder } from './export-folder.js';
import { usualChoices } from './files.js';
import type { PrintPage } from './format.js';
import { formats } from './formats.js';
import { type Need, needOf } from './need.js';
import { passwordsFor, type Unlocking } from './unlocking.js';
import { atLeastOne, type Wanted, wantedItems } from './wanted-items.js';

/** What is exported, and where to. */
export interface ExportInput {
  readonly kind: ContentKind;
  readonly format: ExportFormat;
  readonly files: BackupFiles;
  readonly isEncrypted: boolean;
  /** An empty folder for private copies; the caller's to remove. */
  readonly scratch: string;
  readonly destination: string;
  readonly overwrite: boolean;
  /** Whether files that belong to items (attachments) are written too, where the format has a place for them. */
  readonly withFiles: boolean;
  /** In which times for people are written, such as `Europe/Berlin`; machines get UTC. */
  readonly timeZone: string;
  /** Of files that are written alone; by date, and both versions, when not given. */
  readonly choices?: FileChoices;
  /** Which items; all when not given. */
  readonly selection?: Selection;
  /** Throws where the disk has no room for that much. */
  ensureRoom?(need: Need): void;
  /** For formats that are for paper. */
  readonly print?: PrintPage;
  /** Whose backup it is, and how its list is signed: for an export that shall prove where everything in it is from. */
  readonly evidence?: Pick<EvidenceHead, 'device'> & { sign(sha256: string): Signature };
  readonly limits?: ReadingLimits;
  /** For items that are locked by themselves, as notes may be. */
  readonly unlocking?: Unlocking;
}

/** What became of it. */
export interface ExportReport {
  readonly items: number;
  /** Of how many, where not all were wanted. */
  readonly outOf?: number;
  readonly files: readonly string[];
  readonly bytes: number;
  readonly notices: { readonly count: number; readonly first: readonly ContentNotice[] };
}

const namedNotices = 1000;

/**
 * Writes all items of a category in a format. What cannot be read is told in the report, and is not the end. What was written is for
 * the caller to flush.
 *
 * @throws content/format-unfit, content/filter-unfit, content/nothing-chosen, content/not-in-backup, content/only-encrypted, content/damaged-store; as `readItems` and `ExportFolder.create`
 */
export async function exportItems(input: ExportInput, { signal, emit }: TaskContext): Promise<ExportReport> {
  const { kind, format } = input;
  const files = new UnlockedFiles(interruptible(input.files, signal));
  const category = categories[kind];
  checkFormat(kind, format);
  const { selection = {} } = input;
  const { describe } = category;
  checkSelection({ kind, describe }, selection);
  const { located, lost } = await locateStores(kind, files, input);
  emit({ kind: 'phase', phase: 'exporting' });
  // What is written is about as large as what it is read from.
  input.ensureRoom?.({ files: 1, bytes: located.reduce((sum, { file }) => sum + file.sizeBytes, 0) });
  const copies = await copyAside(files, located, input.scratch);
  const folder = new ExportFolder(input.destination, {
    overwrite: input.overwrite,
    sums: input.evidence !== undefined,
  });
  const told = { count: 0, first: [] as ContentNotice[] };
  const tell = (notice: ContentNotice): void => {
    told.count += 1;
    if (told.first.length < namedNotices) told.first.push(notice);
  };
  lost.forEach(tell);
  const order: Read = { kind, copies, passwords: await passwordsFor({ ...input, copies }, signal) };
  const { title } = contentKinds[kind];
  const { withFiles, timeZone, choices = usualChoices, print, limits } = input;
  const book = { files, scratch: input.scratch, tell };
  const test = await findTest({ describe, timeZone }, selection, book, signal);
  const wanted: Wanted = { category, order, files, test, limits };
  if (format === 'files') {
    const measured = wantedItems(wanted, { tell: () => {} }, signal);
    input.ensureRoom?.(await needOf(measured, { describe, choices, files }));
  }
  const count = { looked: 0, wanted: 0 };
  const progress = (): void => emit({ kind: 'progress', files: folder.names.length, bytes: folder.bytes });
  const items = wantedItems(wanted, { tell, count, progress }, signal);
  const orNone = (): Error => fail('nothing-chosen', { kind: title.toLowerCase(), count: count.looked });
  const written = test ? await atLeastOne(items, orNone) : items;
  const head = { kind, format, timeZone, selection, withFiles, device: input.evidence?.device ?? {} };
  using evidence = input.evidence && new EvidenceList(folder, head);
  await evidence?.addStores(copies);
  await formats[format]({
    kind,
    title,
    describe,
    items: evidence ? listed(written, (item) => evidence.addItem(describe.schema, item)) : written,
    folder,
    files,
    withFiles,
    timeZone,
    tell,
    choices,
    ...(print && { print }),
    ...(evidence && { placed: (name: string, file: BackupFile) => evidence.addOrigin(name, file) }),
  });
  if (input.evidence) evidence?.finish(told, input.evidence.sign);
  const outOf = test ? { outOf: count.looked } : {};
  return { items: count.wanted, ...outOf, files: folder.names, bytes: folder.bytes, notices: told };
}

async function* listed(items: AsyncIterable<object>, add: (item: object) => void): AsyncGenerator<object> {
  for await (const item of items) {
    add(item);
    yield item;
  }
}

/** The same files, whose content ends with the signal: a movie takes longer than people wait. */
function interruptible(files: BackupFiles, signal: AbortSignal): BackupFiles {
  return {
    find: (domain, relativePath) => files.find(domain, relativePath),
    below: (domain, folder) => files.below(domain, folder),
    async *open(file) {
      for await (const chunk of files.open(file)) {
        signal.throwIfAborted();
        yield chunk;
      }
    },
  };
}

function checkFormat(kind: ContentKind, format: ExportFormat): void {
  const { title, formats: fitting } = contentKinds[kind];
  if ((fitting as readonly ExportFormat[]).includes(format)) return;
  throw fail('format-unfit', { kind: title, format, fitting: fitting.join(', ') });
}
