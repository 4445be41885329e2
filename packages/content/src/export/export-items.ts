import type { TaskContext } from '@pearmain/base';
import { type ContentKind, type ContentNotice, contentKinds, type ExportFormat } from '@pearmain/contract';
import { categories } from '../categories.js';
import type { FileChoices } from '../description.js';
import { fail } from '../failures.js';
import { UnlockedFiles } from '../file-lock.js';
import type { BackupFiles } from '../reader.js';
import { type Read, type ReadingLimits, readItems } from '../reading/read-items.js';
import { checkSelection, findTest } from '../selection/find-test.js';
import type { Selection } from '../selection/selection.js';
import { copyAside } from '../store/copy-aside.js';
import { ExportFolder } from './export-folder.js';
import { formats } from './formats.js';
import { passwordsFor, type Unlocking } from './unlocking.js';

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
const notThere = 'the backup lists it, but its content is missing or its entry is damaged.';

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
  const located = await category.locate(files);
  const lost = [...(input.files.lost ?? [])];
  if (located.length === 0 && !(await category.isInFiles?.(files))) {
    const [path] = lost;
    if (path !== undefined) throw fail('damaged-store', { path, reason: notThere });
    const title = contentKinds[kind].title.toLowerCase();
    throw fail(category.onlyEncrypted && !input.isEncrypted ? 'only-encrypted' : 'not-in-backup', { kind: title });
  }
  emit({ kind: 'phase', phase: 'exporting' });
  const copies = await copyAside(files, located, input.scratch);
  const folder = new ExportFolder(input.destination, { overwrite: input.overwrite });
  const told = { count: 0, first: [] as ContentNotice[] };
  const tell = (notice: ContentNotice): void => {
    told.count += 1;
    if (told.first.length < namedNotices) told.first.push(notice);
  };
  for (const where of lost) tell({ where, message: `It cannot be read: ${notThere}` });
  const order: Read = { kind, copies, passwords: await passwordsFor({ ...input, copies }, signal) };
  const read = async function* (): AsyncGenerator<object> {
    for await (const batch of readItems(order, signal, input.limits)) {
      batch.notices.forEach(tell);
      yield* batch.items;
      emit({ kind: 'progress', files: folder.names.length, bytes: folder.bytes });
    }
  };
  const { title } = contentKinds[kind];
  const { withFiles, timeZone, choices } = input;
  const test = await findTest({ describe, timeZone }, selection, { files, scratch: input.scratch }, signal);
  const count = { read: 0, items: 0 };
  const wanted = async function* (): AsyncGenerator<object> {
    for await (const item of category.place?.(read(), files) ?? read()) {
      signal.throwIfAborted();
      count.read += 1;
      if (test?.(item) === false) continue;
      count.items += 1;
      yield item;
    }
  };
  const orNone = (): Error => fail('nothing-chosen', { kind: title.toLowerCase(), count: count.read });
  await formats[format]({
    kind,
    title,
    describe,
    items: test ? await atLeastOne(wanted(), orNone) : wanted(),
    folder,
    files,
    withFiles,
    timeZone,
    tell,
    ...(choices && { choices }),
  });
  const outOf = test ? { outOf: count.read } : {};
  return { items: count.items, ...outOf, files: folder.names, bytes: folder.bytes, notices: told };
}

/** The same items, of which one was seen: nothing is begun for none. */
async function atLeastOne(items: AsyncGenerator<object>, orNone: () => Error): Promise<AsyncIterable<object>> {
  const first = await items.next();
  if (first.done) throw orNone();
  return (async function* () {
    yield first.value;
    yield* items;
  })();
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
