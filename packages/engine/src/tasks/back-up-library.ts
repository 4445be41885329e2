import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { tryNames } from '@pearmain/backup';
import { isFailure, type TaskContext } from '@pearmain/base';
import type { LibraryBackupReport } from '@pearmain/contract';
import { acquireLock, fileSystemOf, makeFolder, readJson, writeJson } from '@pearmain/history';
import { fail, type Library, type LibraryFiles, scanLibrary, signsOfUse } from '@pearmain/itunes-library';
import * as z from 'zod';
import type { Environment } from '../environment.js';
import { ensureApart, ensureFits, likelyRules } from '../library/backup/check-drive.js';
import { type Gathered, gather } from '../library/backup/gather.js';
import { Manifest } from '../library/backup/manifest.js';
import { type LibraryBackupPlace, libraryBackupPlace } from '../library/backup/place.js';
import { stepFor } from '../library/backup/plan.js';
import { plannedOutcome, reportOf } from '../library/backup/report.js';
import { LibraryRun } from '../library/backup/run.js';
import { TargetNames } from '../library/backup/target-names.js';
import { verifyRun } from '../library/backup/verify-run.js';
import { chosenLibrary } from '../library/chosen-library.js';
import { readNewest, tell } from '../library/read-newest.js';
import { runningPrograms } from '../library/running-programs.js';

/** What is backed up, where to, and how. */
export interface BackUpLibraryInput {
  readonly destination: string;
  /** The folder of the library, or one of its files; the only one of the usual places when it is not said. */
  readonly path?: string | undefined;
  /** Where its media are now. */
  readonly mediaFolder?: string | undefined;
  /** Files of tracks that lie elsewhere come along. */
  readonly consolidate: boolean;
  /** Only say what would be done. */
  readonly dryRun: boolean;
  /** Also while iTunes or Music is open. */
  readonly whileRunning: boolean;
  /** Read everything on the drive again at the end, not only what was copied now. */
  readonly full: boolean;
}

const State = z.looseObject({ format: z.literal(1), library: z.string(), source: z.string() });

/**
 * Copies a library to a drive, whole, so that iTunes or Music opens it there; the second time only what changed
 * (docs/formats/library-backup.md). The library is only read.
 *
 * @throws library/no-library, library/several, library/must-quit, library/nested, library/other-library, library/drive-too-small,
 * library/file-too-large, library/manifest-damaged, history/locked, history/disk-full, history/not-writable
 */
export async function backUpLibrary(
  environment: Environment,
  input: BackUpLibraryInput,
  context: TaskContext,
): Promise<LibraryBackupReport> {
  const { platform, clock } = environment;
  const started = clock.now();
  const destination = resolve(input.destination);
  const files = chosenLibrary(environment, input.path);
  ensureClosed(files, input.whileRunning, { platform, context });
  const read = readIfWhole(files, context);
  const library = read ?? unreadable;
  const given = input.mediaFolder === undefined ? {} : { mediaFolder: resolve(input.mediaFolder) };
  const scan = scanLibrary(files, library, { platform, signal: context.signal, ...given });
  const isMediaKnown = read !== undefined && scan.mediaFolder.path !== undefined;
  if (scan.mediaFolder.path === undefined && scan.mediaFolder.noted !== undefined)
    tell(fail('media-away', { path: scan.mediaFolder.noted ?? '' }), context);
  const gathered = gather({ files, scan, consolidate: input.consolidate });
  ensureApart(destination, gathered.roots);

  const place = libraryBackupPlace(destination);
  const knownId = ensureSameLibrary(place, library);
  const fileSystem = fileSystemOf(destination);
  if (!input.dryRun) makeFolder(place.library);
  using _lock = input.dryRun ? undefined : lockPlace(place, started);
  const rules = input.dryRun ? likelyRules(fileSystem, platform) : tryNames(place.kept, platform);
  const names = new TargetNames(rules);
  const manifest = Manifest.open(place);
  for (const { path, source } of manifest.entries) names.reserve(path, source);
  const plan = { library: place.library, manifest, names, damaged: damagedPaths(place) };
  const steps = gathered.files.map((file) => stepFor(file, plan));
  const toCopy = steps.filter(({ act }) => act !== 'keep');
  ensureFits({ path: destination, source: files.folder, fileSystem }, toCopy, context);
  const gone = isMediaKnown ? goneSources(manifest, gathered) : [];
  const about = { source: files.folder, destination, fileSystem, steps, gone, dryRun: input.dryRun };
  const seconds = () => (clock.now().getTime() - started.getTime()) / 1000;
  if (input.dryRun) return { ...reportOf(about, plannedOutcome(steps), gathered.unread), seconds: seconds() };

  writeJson(place.state, { format: 1, library: library.persistentId ?? knownId, source: files.folder });
  context.emit({ kind: 'phase', phase: 'transferring' });
  const totalBytes = toCopy.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  const id = started.toISOString().replaceAll(':', '-');
  const run = new LibraryRun({ place, manifest, id, totalBytes }, context);
  for (const step of steps) await run.take(step);
  for (const source of gone) {
    const entry = manifest.find(source);
    if (entry) manifest.set({ ...entry, goneSince: entry.goneSince ?? started.toISOString() });
  }
  run.flush();
  context.emit({ kind: 'phase', phase: 'checking' });
  const verified = await verifyRun({ place, manifest, run, steps, full: input.full }, context);
  manifest.save();
  const reachable = new Set(steps.map(({ path }) => path));
  const lost = [...plan.damaged].filter((path) => !reachable.has(path));
  rmSync(place.damaged, { force: true });
  if (verified.damaged.length + lost.length > 0) writeJson(place.damaged, [...verified.damaged, ...lost]);
  rmSync(place.partial, { recursive: true, force: true });
  const report = { ...reportOf(about, run.outcome, gathered.unread), verified, seconds: seconds() };
  makeFolder(place.runs);
  writeJson(join(place.runs, `${id}.json`), report);
  return report;
}

const unreadable: Library = { format: 'itl', tracks: [], playlists: [], oddCharacters: 0 };

/** A library that cannot be read is copied as it is; where its media lie, then only their usual place says. */
function readIfWhole(files: LibraryFiles, context: TaskContext): Library | undefined {
  try {
    return readNewest(files, context).library;
  } catch (error) {
    if (!isFailure(error, 'library/damaged')) throw error;
    tell(error, context);
    return undefined;
  }
}

function ensureClosed(
  files: LibraryFiles,
  whileRunning: boolean,
  { platform, context }: { readonly platform: NodeJS.Platform; readonly context: TaskContext },
): void {
  const signs = signsOfUse(files, runningPrograms(platform));
  if (signs.length === 0) return;
  const told = { path: files.folder, signs: signs.join('; ') };
  if (!whileRunning) throw fail('must-quit', told);
  tell(fail('in-use', told), context);
}

/** Gives the identifier of the library whose backup lies there, where there is one. */
function ensureSameLibrary(place: LibraryBackupPlace, { persistentId = '' }: Library): string {
  const state = readJson(place.state, State);
  if (state && state.library !== '' && persistentId !== '' && state.library !== persistentId)
    throw fail('other-library', { path: place.root, library: state.source });
  return state?.library ?? '';
}

function lockPlace(place: LibraryBackupPlace, started: Date) {
  makeFolder(place.kept);
  return acquireLock(place, {
    pid: process.pid,
    host: hostname(),
    since: started.toISOString(),
    what: 'library backup',
  });
}

function damagedPaths({ damaged }: LibraryBackupPlace): ReadonlySet<string> {
  return new Set(readJson(damaged, z.array(z.string())) ?? []);
}

/** Sources that are no longer there; nothing is known of those in folders that are not here or could not be listed, or of files from elsewhere. */
function goneSources(manifest: Manifest, { files, unread }: Gathered): readonly string[] {
  if (unread.some(({ reason }) => /^E[A-Z]+$/.test(reason))) return [];
  const there = new Set(files.map(({ source }) => source));
  return [...manifest.entries].flatMap(({ source }) => (there.has(source) || isAbsolute(source) ? [] : [source]));
}
