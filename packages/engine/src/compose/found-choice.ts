import {
  type Amount,
  appContainersOf,
  type Choice,
  chooseDataTypes,
  dataTypes,
  fail as failInBackup,
} from '@pearmain/backup';
import type { AppError, TaskContext } from '@pearmain/base';
import type { RestoredChoice, SnapshotSummary } from '@pearmain/contract';
import type { DeviceSummary } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { attention, type Checked, problem } from '../restore/checked.js';
import { isNewer } from '../restore/phone-checks.js';
import { showSnapshot } from '../tasks/show-snapshot.js';
import { measureChosen, type RestoreChoice, type Takes, takesOf, typeWords } from './choice.js';
import { domainsCleared, majorOf } from './phone-rules.js';

/** Chosen data types of one backup, found in it. */
export interface FoundPart {
  readonly snapshot: SnapshotSummary;
  readonly types: readonly string[];
  readonly takes: Takes;
  readonly files: number;
  readonly bytes: number;
}

/** A choice, found in the backups that it is of. */
export interface FoundChoice {
  readonly kind: RestoreChoice['kind'];
  readonly parts: readonly FoundPart[];
  /** What the parts take the place of in the backup that goes whole otherwise. */
  readonly replaced: Amount;
}

/**
 * Finds what was chosen.
 *
 * @throws backup/unknown-data-type, backup/unknown-app, backup/password-needed, backup/wrong-password; as `showSnapshot`
 */
export async function findChoice(
  environment: Environment,
  choice: RestoreChoice,
  { snapshot, opener }: { readonly snapshot: SnapshotSummary; readonly opener: SnapshotOpener },
  context: TaskContext,
): Promise<FoundChoice> {
  if (choice.kind === 'only') {
    const parts = [await findPart(choice.types, snapshot, opener, context)];
    return { kind: 'only', parts, replaced: { files: 0, bytes: 0 } };
  }
  const parts: FoundPart[] = [];
  for (const { types, snapshot: selector } of choice.parts) {
    parts.push(await findPart(types, await showSnapshot(environment, { snapshot: selector }), opener, context));
  }
  using rest = await opener.open({ folder: snapshot.folder });
  const isReplaced: Takes = (domain, path) => parts.some(({ takes }) => takes(domain, path));
  return { kind: 'with', parts, replaced: await measureChosen(rest, isReplaced, context) };
}

/** What is sent: of a part alone, no more than that; where parts come out of other backups, as much as they bring. */
export function amountOf(
  snapshot: SnapshotSummary,
  choice: FoundChoice | undefined,
): Pick<SnapshotSummary, 'files' | 'sizeBytes'> {
  if (!choice) return snapshot;
  const sum = (of: (part: FoundPart) => number): number => choice.parts.reduce((total, part) => total + of(part), 0);
  const chosen = { files: sum(({ files }) => files), sizeBytes: sum(({ bytes }) => bytes) };
  if (choice.kind === 'only') return chosen;
  const { files, bytes } = choice.replaced;
  return {
    files: snapshot.files - files + chosen.files,
    sizeBytes: snapshot.sizeBytes - bytes + chosen.sizeBytes,
  };
}

/** The backups that a choice needs, with the types that they must hold; all of the first where it goes whole. */
export function neededBackups(
  snapshot: SnapshotSummary,
  choice: FoundChoice | undefined,
): readonly { readonly snapshot: SnapshotSummary; readonly types?: readonly string[] }[] {
  return choice?.kind === 'only' ? choice.parts : [{ snapshot }, ...(choice?.parts ?? [])];
}

/** Looks whether the phone can take what was chosen without losing anything else (docs/formats/composed-backup.md §6). */
export function checkChoice(
  { kind, parts }: FoundChoice,
  beside: { readonly snapshot: SnapshotSummary; readonly phone: DeviceSummary },
): Checked[] {
  return parts.flatMap((part) => checkPart(kind, part, beside));
}

/** What is told of a choice. */
export function toldChoice({ kind, parts }: FoundChoice): RestoredChoice {
  const told = parts.map(({ snapshot, types, files, bytes }) => ({ snapshot: snapshot.id, types, files, bytes }));
  return { kind, parts: told };
}

async function findPart(
  types: readonly string[],
  snapshot: SnapshotSummary,
  opener: SnapshotOpener,
  context: TaskContext,
): Promise<FoundPart> {
  using backup = await opener.open({ folder: snapshot.folder });
  const choice: Choice = chooseDataTypes(types, appContainersOf(backup));
  const takes = takesOf(choice);
  return { snapshot, types: choice.types, takes, ...(await measureChosen(backup, takes, context)) };
}

function checkPart(
  kind: RestoreChoice['kind'],
  part: FoundPart,
  { snapshot, phone }: { readonly snapshot: SnapshotSummary; readonly phone: DeviceSummary },
): Checked[] {
  const { types, files } = part;
  const { name, systemVersion } = phone;
  const backupVersion = part.snapshot.iosVersion;
  const beside = kind === 'only' ? systemVersion : snapshot.iosVersion;
  const failures: AppError[] = [];
  const whole = dataTypes.filter(({ id, isOnlyRestoredWhole }) => isOnlyRestoredWhole && types.includes(id));
  for (const { id } of whole) failures.push(fail('part-goes-whole', { what: typeWords([id]) }));
  if (kind === 'only' && domainsCleared(systemVersion).length > 0)
    failures.push(fail('part-would-clear', { name, phoneVersion: systemVersion }));
  if (isNewer(backupVersion, systemVersion))
    failures.push(fail('restore-too-new', { name, backupVersion, phoneVersion: systemVersion }));
  else if (majorOf(backupVersion) !== majorOf(beside))
    failures.push(fail('part-of-other-system', { backupVersion, besideVersion: beside }));
  if (part.snapshot.encrypted && !snapshot.encrypted)
    failures.push(failInBackup('compose-mismatch', { what: 'protection' }));
  if (files === 0) failures.push(fail('part-empty', { what: typeWords(types), folder: part.snapshot.folder }));
  if (failures.length > 0) return failures.map((failure) => problem('choice', failure, { isFinal: true }));
  return [replaced(part, phone), ...password(kind, part)];
}

function replaced({ types, files }: FoundPart, { name }: DeviceSummary): Checked {
  return attention(
    'choice',
    `What ${name} has of ${typeWords(types)} is replaced as a whole by what this backup has (${files} files): single entries are not merged.`,
    'Putting back a part is experimental: it follows what is published of iOS, and was not confirmed on every phone. To get something back that was lost, --to FOLDER is the safer way.',
  );
}

/** With an encrypted backup its keys come onto the phone, also with a part of it. */
function password(kind: RestoreChoice['kind'], { snapshot }: FoundPart): Checked[] {
  if (kind !== 'only' || !snapshot.encrypted) return [];
  const message = 'The backup is encrypted: the phone takes its password over for its own later backups.';
  return [attention('password', message)];
}
