import { visibleText } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import type { Command } from 'commander';
import { perform } from '../../perform.js';
import { printTable } from '../../print/table.js';
import { momentWords, sizeWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';

/** `pearmain snapshot list`. */
export function addList(snapshot: Command): void {
  snapshot
    .command('list')
    .alias('ls')
    .argument('[device]', 'only those of this device')
    .description('list backups, newest first')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain snapshot list\n  pearmain snapshot list Anna --location /mnt/backups --json\n',
    )
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'snapshot-list/1',
        work: async ({ environment, context, options }) => {
          const { listSnapshots } = await import('@pearmain/engine');
          const device = selector ?? options.device;
          const snapshots = await listSnapshots(environment, { device }, ({ code, message }) =>
            context.emit({ kind: 'notice', code, message }),
          );
          return { data: { location: environment.location, snapshots } };
        },
        print: (data, terminal) => printSnapshots(data.location, data.snapshots, terminal),
      }),
    );
}

function printSnapshots(location: string, snapshots: readonly SnapshotSummary[], { out, err }: Terminal): void {
  if (snapshots.length === 0) {
    err.write(`There are no backups in ${visibleText(location)} yet. Connect a phone and run “pearmain backup”.\n`);
    return;
  }
  const rows = snapshots.map((snapshot) => [
    snapshot.id,
    snapshot.deviceName,
    momentWords(snapshot.takenAt),
    `iOS ${snapshot.iosVersion}`,
    sizeWords(snapshot.sizeBytes),
    snapshot.encrypted ? 'encrypted' : 'plain',
    snapshot.verified === undefined ? 'not checked' : snapshot.verified.findings > 0 ? 'damaged' : 'checked',
    snapshot.latest ? 'latest' : '',
  ]);
  printTable(out, ['Backup', 'Device', 'Date', 'Version', 'Size', 'Password', 'State', ''], rows);
}
