import { dirname } from 'node:path';
import { visibleText } from '@pearmain/base';
import type { SearchedFolder, SnapshotList, SnapshotSummary } from '@pearmain/contract';
import type { Command } from 'commander';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { printTable } from '../../print/table.js';
import { originWords, sizeWords, zonedMomentWords } from '../../print/words.js';
import type { Output, Terminal } from '../../terminal.js';
import { stateWords } from './words.js';

/** `pearmain snapshot list`. */
export function addList(snapshot: Command): void {
  snapshot
    .command('list')
    .alias('ls')
    .argument('[device]', 'only those of this device')
    .description('list backups, newest first: our own, then those that other programs left on this computer')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain snapshot list\n  pearmain snapshot list Anna --location /mnt/backups --json\n\nWith --location only that place is looked at. “pearmain location add FOLDER” searches one more.\n',
    )
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'snapshot-list/1',
        work: async ({ environment, context, options }) => {
          const { listBackups } = await import('@pearmain/engine');
          return { data: await listBackups(environment, { device: selector ?? options.device }, context) };
        },
        print: printBackups,
      }),
    );
}

function printBackups({ location, snapshots, found, searched }: SnapshotList, { out, err }: Terminal): void {
  if (snapshots.length > 0) printSnapshots(snapshots, out);
  else err.write(`There are no backups in ${visibleText(location)} yet. Connect a phone and run “pearmain backup”.\n`);
  for (const [folder, backups] of byFolder(found)) {
    out.write(`\n${styled(out, 'bold', visibleText(folder))}\n`);
    printFound(backups, out);
  }
  if (found.length === 0 && snapshots.length === 0) tellSearched(searched, err);
}

function printSnapshots(snapshots: readonly SnapshotSummary[], out: Output): void {
  const rows = snapshots.map((snapshot) => [
    snapshot.name === undefined ? snapshot.id : `${snapshot.id} ${snapshot.name}`,
    ...facts(snapshot),
    snapshot.state === 'whole' && snapshot.verified === undefined ? 'not checked' : stateWords(snapshot),
    [snapshot.latest ? 'latest' : '', snapshot.pinned ? 'pinned' : '', onlyWords(snapshot)].filter(Boolean).join(', '),
  ]);
  printTable(out, ['Backup', ...headOfFacts, 'State', ''], rows);
}

function printFound(backups: readonly SnapshotSummary[], out: Output): void {
  const rows = backups.map((backup) => [
    backup.id,
    ...facts(backup),
    stateWords(backup),
    [originWords[backup.origin ?? 'unknown'], onlyWords(backup)].filter(Boolean).join(', '),
  ]);
  printTable(out, ['Backup', ...headOfFacts, 'State', 'Made by'], rows);
}

/** A partial backup is told as one wherever it is listed. */
function onlyWords({ only }: SnapshotSummary): string {
  return only ? `only ${only.join(', ')}` : '';
}

const headOfFacts = ['Device', 'Date', 'Version', 'Size', 'On disk', 'Password'] as const;

function facts(snapshot: SnapshotSummary): string[] {
  const { deviceName, takenAt, iosVersion, sizeBytes, diskBytes, diskBytesAtMost, encrypted } = snapshot;
  return [
    deviceName,
    zonedMomentWords(takenAt),
    iosVersion === '' ? '' : `iOS ${iosVersion}`,
    sizeWords(sizeBytes),
    diskBytes === undefined ? '' : `${diskBytesAtMost ? '≤ ' : ''}${sizeWords(diskBytes)}`,
    encrypted ? 'encrypted' : 'plain',
  ];
}

/** By the folder that holds them, in the order in which they come. */
function byFolder(found: readonly SnapshotSummary[]): Map<string, SnapshotSummary[]> {
  const folders = new Map<string, SnapshotSummary[]>();
  for (const backup of found) {
    const folder = dirname(backup.folder);
    folders.set(folder, [...(folders.get(folder) ?? []), backup]);
  }
  return folders;
}

/** Whoever finds nothing wants to know where nothing was. */
function tellSearched(searched: readonly SearchedFolder[], err: Output): void {
  const empty = searched.filter(({ state }) => state === 'empty' || state === 'absent');
  if (empty.length > 0) err.write('There are none of other programs either. Looked at:\n');
  for (const { path, state } of empty)
    err.write(`  ${visibleText(path)} (${state === 'empty' ? 'empty' : 'not there'})\n`);
}
