import type { RepairResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { snapshotOpener } from '../../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { printRepair } from '../../print/repair.js';

const examples = `
Damaged and missing files are put back from other copies on this computer: the spare copies of the lists and the index, other backups
of the same phone, any file of theirs with the same bytes. Only bytes are taken that are proven to be those that came from the
phone. Other backups that share a file are not touched.

Examples:
  pearmain snapshot repair
  pearmain snapshot repair latest@Anna
  pearmain snapshot repair 2026-11-22 --json
`;

/** `pearmain snapshot repair`. */
export function addRepair(snapshot: Command): void {
  const repair = snapshot
    .command('repair')
    .argument('[snapshot]', 'the start of its id, latest, latest@NAME, a date, or a folder', 'latest')
    .description('put back what is damaged or missing in a backup')
    .addHelpText('before', examples);
  addPasswordOptions(repair).action((selector: string, passwords: PasswordOptions, command: Command) =>
    perform(command, {
      schema: 'snapshot-repair/1',
      work: async (session) => {
        const { repairSnapshot } = await import('@pearmain/engine');
        using opener = await snapshotOpener(passwords, session);
        const input = { snapshot: selector, device: session.options.device, opener };
        const data = await repairSnapshot(session.environment, input, session.context);
        return { data, exitCode: codeOf(data) };
      },
      print: printRepair,
    }),
  );
}

function codeOf({ repaired, lost, after }: RepairResult): number {
  if (!after.ok || lost.some(({ reason }) => reason !== 'came-so')) return exitCode.damageFound;
  return repaired.length > 0 ? exitCode.damageRepaired : exitCode.nothingToDo;
}
