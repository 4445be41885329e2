import { readdirSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { appContainersOf, checkOutside, chooseDataTypes, chosenRows, extract } from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import type { ContentKind, ExportResult, FolderRestoreResult, GetResult } from '@pearmain/contract';
import { makeFolder } from '@pearmain/history';
import { type PartedTypes, partByFormat } from '../compose/open-formats.js';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { exportContent } from './export-content.js';
import { showSnapshot } from './show-snapshot.js';

/** What comes out of which backup, and where it goes. */
export interface FolderRestore {
  /** As `showSnapshot` takes it. */
  readonly snapshot: string;
  readonly device?: string | undefined;
  /** Data types; everything, as files, where none are named. */
  readonly types: readonly string[] | undefined;
  /** The files themselves, also of what other programs could be given. */
  readonly asFiles: boolean;
  readonly destination: string;
  readonly overwrite: boolean;
  readonly opener: SnapshotOpener;
  /** In which times for people are written, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/**
 * Takes data types out of a backup: a folder for each kind of content that other programs can be given, as `exportContent` writes it, and
 * the files of the others as `getFiles` takes them, in `files`. No phone is needed for it, and none is changed.
 *
 * @throws backup/unknown-data-type, backup/unknown-app; content/not-in-backup, content/damaged-store and the like where nothing of all that was named comes out; as
 *   `showSnapshot`, `SnapshotOpener.open`, `exportContent` and `extract`
 */
export async function restoreToFolder(
  environment: Environment,
  { types, asFiles, destination: wanted, ...from }: FolderRestore,
  context: TaskContext,
): Promise<FolderRestoreResult> {
  const { folder } = await showSnapshot(environment, from);
  const destination = resolve(wanted);
  const source = { ...from, folder };
  if (types === undefined || asFiles) {
    return {
      folder,
      destination,
      exports: [],
      absent: [],
      damaged: [],
      files: await filesOf(source, types, destination, context),
    };
  }
  const parted = partByFormat(await typesIn(source, types));
  const { exports, absent, damaged } = await exportAll(environment, { ...source, destination }, parted.kinds, context);
  const taken = { folder, destination, exports, absent: absent.map(kindOf), damaged: damaged.map(toldDamage) };
  if (parted.asFiles.length > 0) {
    return { ...taken, files: await filesOf(source, parted.asFiles, join(destination, 'files'), context) };
  }
  const [first] = [...damaged, ...absent];
  if (exports.length === 0 && first) throw first.failure;
  return taken;
}

interface Failed {
  readonly kind: ContentKind;
  readonly failure: AppError;
}

const kindOf = ({ kind }: Failed): ContentKind => kind;

function toldDamage({ kind, failure: { code, message } }: Failed): FolderRestoreResult['damaged'][number] {
  return { kind, code, message };
}

type Source = Pick<FolderRestore, 'overwrite' | 'opener' | 'timeZone'> & { readonly folder: string };

/** The types that were named, each once. */
async function typesIn({ folder, opener }: Source, types: readonly string[]): Promise<readonly string[]> {
  using backup = await opener.open({ folder });
  return chooseDataTypes(types, appContainersOf(backup)).types;
}

/** Each kind into a folder of its name; what is not in the backup leaves none. */
async function exportAll(
  environment: Environment,
  { folder, opener, overwrite, timeZone, destination }: Source & { readonly destination: string },
  kinds: PartedTypes['kinds'],
  context: TaskContext,
) {
  const exports: ExportResult[] = [];
  const absent: Failed[] = [];
  const damaged: Failed[] = [];
  for (const { kind, format } of kinds) {
    const to = join(destination, kind);
    const input = { of: { snapshot: folder }, opener, kind, format, overwrite, timeZone, withFiles: true, choices };
    try {
      exports.push(await exportContent(environment, { ...input, destination: to }, context));
    } catch (error) {
      if (!(error instanceof AppError) || !ofOneKind.has(error.code)) throw error;
      (ofAbsence.has(error.code) ? absent : damaged).push({ kind, failure: error });
      if (readdirSync(to).length === 0) rmdirSync(to);
    }
  }
  return { exports, absent, damaged };
}

const ofAbsence: ReadonlySet<string> = new Set(['content/not-in-backup', 'content/only-encrypted']);

/** Failures of one kind, after which the others still come out. */
const ofOneKind: ReadonlySet<string> = new Set([...ofAbsence, 'content/damaged-store', 'content/too-costly']);

const choices = { arrange: 'date', versions: 'both' } as const;

async function filesOf(
  { folder, opener, overwrite }: Source,
  types: readonly string[] | undefined,
  destination: string,
  context: TaskContext,
): Promise<GetResult> {
  using backup = await opener.open({ folder });
  const choice = types && chooseDataTypes(types, appContainersOf(backup));
  const rows = () => (choice ? chosenRows(() => backup.rows(), choice) : backup.rows());
  checkOutside(folder, destination);
  makeFolder(destination);
  const report = await extract({ backup, rows, destination, overwrite }, context);
  return { folder, destination, ...report };
}
