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
    .addHelpText('before', '\nExamples:\n  pearmain doctor\n  pearmain doctor --location /mnt/backups --json\n')
    .action((_options, command: Command) =>
      perform(command, {
        schema: 'doctor/1',
        work: async ({ environment, context }) => {
          const { doctor } = await import('@pearmain/engine');
          const data = await doctor(environment, context);
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
  for (const { state, check, message, advice } of report.diagnoses) {
    const [look, mark] = marks[state satisfies Diagnosis['state']];
    out.write(`${styled(out, look, mark)} ${check}: ${visibleText(message)}\n`);
    if (advice) out.write(`  ${visibleText(advice)}\n`);
  }
}
