import { visibleText } from '@pearmain/base';
import type { StatusReport } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import { printTable } from '../print/table.js';
import { ageWords, countWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

/** `pearmain status`. */
export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .argument('[device]', 'only this device')
    .description('say whether every phone has a recent good backup')
    .addHelpText(
      'before',
      '\nEnds with 0 when all is well, 40 when a backup is overdue, 14 when a device’s own location\nis away, 4 when there is no backup yet.\n\nExamples:\n  pearmain status\n  pearmain status --json --location /mnt/backups\n',
    )
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'status/1',
        work: async ({ environment, options }) => {
          const { status } = await import('@pearmain/engine');
          const data = await status(environment, { device: selector ?? options.device });
          return { data, exitCode: exitCodeFor(data) };
        },
        print: printStatus,
      }),
    );
}

function exitCodeFor({ devices, unreachable = [] }: StatusReport): number {
  if (devices.some(({ stale }) => stale)) return exitCode.stale;
  if (unreachable.length > 0) return exitCode.locationUnavailable;
  return devices.length === 0 ? exitCode.nothingToDo : exitCode.done;
}

function printStatus(report: StatusReport, { out, err }: Terminal): void {
  for (const { message } of report.unreachable ?? [])
    err.write(`${styled(err, 'yellow', '!')} ${visibleText(message)}\n`);
  if (report.devices.length === 0) {
    err.write(
      `There are no backups in ${visibleText(report.location)} yet. Connect a phone and run “pearmain backup”.\n`,
    );
    return;
  }
  const rows = report.devices.map((device) => [
    device.deviceName,
    device.ageSeconds === undefined ? 'never' : ageWords(device.ageSeconds),
    device.stale ? `overdue (more than ${report.staleAfterDays} days)` : 'up to date',
    countWords(device.snapshots, 'backup'),
    device.unfinishedRun ? 'a run broke off; the next one takes it up' : '',
  ]);
  printTable(out, ['Device', 'Last good backup', 'State', 'Kept', ''], rows);
  out.write(`\n${styled(out, 'dim', 'In')} ${visibleText(report.location)}\n`);
}
