import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Amount, allApps, type Backup, type DataTypeCounts, dataTypes } from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import { type BackupFiles, categories, countItems, type ItemCount } from '@pearmain/content';
import {
  type Absence,
  type ContentCount,
  type ContentKind,
  type ContentsPart,
  contentKinds,
  dataTypeOf,
} from '@pearmain/contract';
import { backupFiles } from '../contents/backup-files.js';

/** What a kind of data is to those who choose of it. */
interface Kind {
  readonly id: string;
  readonly title: string;
  readonly holds: string;
  readonly isOnlyInEncrypted?: boolean;
}

/** Each kind of data: how much of it is there, and why what is not there is not (docs/formats/contents.md §2). */
export async function partsInside(
  backup: Backup,
  { counts, scratch }: { readonly counts: DataTypeCounts; readonly scratch: string },
  context: TaskContext,
): Promise<readonly ContentsPart[]> {
  const parts: ContentsPart[] = [];
  for (const type of [...dataTypes, allApps]) {
    const amount = counts.types.get(type.id) ?? { files: 0, bytes: 0 };
    const read = [];
    for (const kind of kindsOf(type.id)) read.push(await readKind(backup, { kind, scratch }, context));
    parts.push(partOf(backup, { type, amount, read }));
  }
  return parts;
}

function kindsOf(type: string): readonly ContentKind[] {
  const kinds = Object.keys(contentKinds) as ContentKind[]; // Object.keys widens the keys
  return kinds.filter((kind) => dataTypeOf(kind) === type);
}

/** What became of counting a category. */
interface Read {
  readonly kind: ContentKind;
  /** None where there is nothing that any could be in. */
  readonly count: ItemCount | undefined;
  readonly damage: string | undefined;
}

async function readKind(
  backup: Backup,
  { kind, scratch }: { readonly kind: ContentKind; readonly scratch: string },
  context: TaskContext,
): Promise<Read> {
  const own = join(scratch, kind);
  mkdirSync(own, { mode: 0o700 });
  const files: BackupFiles = backupFiles(backup);
  try {
    const count = await countItems({ kind, files, scratch: own }, context);
    const [lost] = files.lost ?? [];
    const damage = lost === undefined ? undefined : `${lost} is listed, and its content is missing or damaged.`;
    return { kind, count, damage };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind, count: undefined, damage: error.message };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

interface Found {
  readonly type: Kind;
  readonly amount: Amount;
  readonly read: readonly Read[];
}

function partOf(backup: Backup, { type, amount, read }: Found): ContentsPart {
  const { id, title, holds } = type;
  const items = read.flatMap((each) => (each.count ? [countOf(each.kind, each.count)] : []));
  const absent = read.flatMap((each) => missingOf(backup, each));
  const isThere = isIn(backup, type, amount);
  const absences = isThere
    ? absent
    : [whyAbsent(backup, type, amount), ...absent.filter(({ reason }) => reason === 'unreadable')];
  return {
    id,
    title,
    holds,
    state: isThere ? (absences.length === 0 ? 'here' : 'in-part') : 'absent',
    files: amount.files,
    sizeBytes: amount.bytes,
    items,
    absent: absences,
  };
}

/** What is tied to the phone is in a backup without a password, and of no use to anybody. */
function isIn(backup: Backup, { isOnlyInEncrypted }: Kind, { files }: Amount): boolean {
  return files > 0 && (backup.isEncrypted || !isOnlyInEncrypted);
}

function countOf(kind: ContentKind, { items, isMore, also }: ItemCount): ContentCount {
  const { title } = contentKinds[kind];
  return { kind, title, count: items, ...(isMore ? { isMore: true } : {}), also: Object.fromEntries(also) };
}

function whyAbsent(backup: Backup, { id, isOnlyInEncrypted }: Kind, { files }: Amount): Absence {
  const { keptTypes } = backup.info ?? {};
  if (keptTypes && !keptTypes.includes(id)) {
    const message = 'The backup was made of other kinds alone.';
    return { reason: 'not-chosen', message, advice: 'Make a whole one: pearmain backup.' };
  }
  if (isOnlyInEncrypted && !backup.isEncrypted) {
    const isClosed = files > 0;
    return onlyEncrypted(
      isClosed
        ? 'Only the phone itself can open what the backup has of it.'
        : 'Phones put it into encrypted backups alone.',
    );
  }
  return { reason: 'none', message: 'The phone gave nothing of it: there was none, or it lies in iCloud alone.' };
}

function onlyEncrypted(message: string): Absence {
  const advice = 'Give the phone’s backups a password: pearmain device encryption on. The next one has it.';
  return { reason: 'only-encrypted', message, advice };
}

function missingOf(backup: Backup, { kind, count, damage }: Read): readonly Absence[] {
  const { title } = contentKinds[kind];
  if (damage !== undefined) {
    return [{ reason: 'unreadable', message: damage, advice: 'See what is missing: pearmain snapshot verify.' }];
  }
  if (!count)
    return categories[kind].onlyEncrypted && !backup.isEncrypted
      ? [onlyEncrypted(`Phones put a part of it into encrypted backups alone: ${title}.`)]
      : [];
  return [...elsewhereOf(kind, count), ...unreadOf(count)];
}

function elsewhereOf(kind: ContentKind, { content }: ItemCount): readonly Absence[] {
  const { elsewhere } = categories[kind].describe;
  const missing = content.all - content.here;
  if (!elsewhere || missing === 0) return [];
  const { reason, what } = elsewhere;
  const many = `${missing.toLocaleString('en-US')} of ${content.all.toLocaleString('en-US')} ${what}`;
  const where = reason === 'in-icloud' ? 'in iCloud alone, as far as can be told' : 'phones put them into none';
  const message = `${many} ${missing === 1 ? 'is' : 'are'} not in the backup: ${where}.`;
  return [{ reason, message, count: missing }];
}

function unreadOf({ notices }: ItemCount): readonly Absence[] {
  if (notices === 0) return [];
  const message = `${notices === 1 ? 'A thing' : `${notices.toLocaleString('en-US')} things`} in it cannot be read, or not wholly.`;
  return [{ reason: 'unreadable', message, count: notices }];
}
