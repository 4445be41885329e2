import { visibleText } from '@pearmain/base';
import type { Diagnosis, DoctorReport } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import type { Terminal } from '../terminal.js';

/** `pearmain doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look for what could keep backups from working')
    .option('--fix', 'put right what can be put right: trust, permissions')
    .addHelpText(
      'before',
      '\nEnds with 1 while there is a problem.\n\nExamples:\n  pearmain doctor\n  pearmain doctor --fix\n  pearmain doctor --location /mnt/backups --json\n',
    )
    .action((options: { fix?: true }, command: Command) =>
      perform(command, {
        schema: 'doctor/1',
        work: async ({ environment, context }) => {
          const { doctor } = await import('@pearmain/engine');
          const data = await doctor(environment, context, { fix: options.fix === true });
          return {
            data,
            exitCode: data.diagnoses.some(({ state }) => state === 'problem') ? exitCode.failed : exitCode.done,
          };
        },
        print: printReport,
      }),
    );
}

const marks = { fine: ['green', '✓'], attention: ['yellow', '!'], problem: ['red', '✗'] } as const;

function printReport(report: DoctorReport, { out }: Terminal): void {
  for (const { ok, check, message, reason } of report.mended ?? []) {
    const [look, mark, word] = ok ? (['green', '✓', 'Put right'] as const) : (['red', '✗', 'Not put right'] as const);
    const why = reason === undefined ? '' : ` ${reason}`;
    out.write(`${styled(out, look, mark)} ${word}: ${check}: ${visibleText(message)}${visibleText(why)}\n`);
  }
  if (report.mended && report.mended.length > 0) out.write('\nAfter that:\n');
  for (const { state, check, message, advice } of report.diagnoses) {
    const [look, mark] = marks[state satisfies Diagnosis['state']];
    out.write(`${styled(out, look, mark)} ${check}: ${visibleText(message)}\n`);
    if (advice) out.write(`  ${visibleText(advice)}\n`);
  }
}
