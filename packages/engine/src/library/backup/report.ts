import { isAbsolute } from 'node:path';
import type { LibraryBackupReport, Named } from '@pearmain/contract';
import { freeBytes } from '@pearmain/history';
import { Tally } from '@pearmain/itunes-library';
import { nearest } from './check-drive.js';
import type { Step } from './plan.js';
import type { RunOutcome } from './run.js';
import type { Unread } from './source-files.js';

/** What a run is about, whether it was done or only planned. */
export interface RunFacts {
  readonly source: string;
  readonly destination: string;
  readonly fileSystem: { readonly name: string | undefined };
  readonly steps: readonly Step[];
  readonly gone: readonly string[];
  readonly dryRun: boolean;
}

/** The end report of a run, but for what was read again and how long it took. */
export function reportOf(facts: RunFacts, outcome: RunOutcome, unread: readonly Unread[]): LibraryBackupReport {
  const { source, destination, fileSystem, steps, gone, dryRun } = facts;
  const { copied, kept, adopted, replaced, conflicts } = outcome;
  const consolidated = steps
    .filter(({ file }) => isAbsolute(file.source))
    .map(({ file, path }) => ({ source: file.source, path }));
  return {
    source,
    destination,
    drive: {
      ...(fileSystem.name === undefined ? {} : { fileSystem: fileSystem.name }),
      freeBytes: freeBytes(nearest(destination)),
    },
    dryRun,
    copied,
    kept,
    adopted,
    replaced: named(replaced),
    conflicts: named(conflicts),
    consolidated: named(consolidated),
    gone: named(gone),
    unread: named([...unread, ...outcome.unread]),
    verified: { files: 0, damaged: [] },
    seconds: 0,
  };
}

/** What a run would do if everything went well. */
export function plannedOutcome(steps: readonly Step[]): RunOutcome {
  const toCopy = steps.filter(({ act }) => act !== 'keep');
  const bytes = toCopy.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  return {
    copied: { files: toCopy.length, bytes },
    kept: steps.length - toCopy.length,
    replaced: steps.filter(({ act }) => act === 'replace').map(({ path }) => path),
    adopted: 0,
    conflicts: [],
    unread: [],
    written: [],
  };
}

/** Counted, and the first of them named. */
export function named<T>(things: readonly T[]): Named<T> {
  const tally = new Tally<T>();
  for (const each of things) tally.add(each);
  return tally.named;
}
