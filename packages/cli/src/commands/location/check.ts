import { visibleText } from '@pearmain/base';
import type { LocationFinding } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import type { Terminal } from '../../terminal.js';

/** `pearmain location check`. */
export function addCheck(location: Command): void {
  location
    .command('check')
    .description('look whether the places can be used, and whether what is kept there fits together')
    .addHelpText(
      'before',
      '\nThe content of backups is not read: “pearmain snapshot verify” does that. Ends with 30 while there is a problem.\n\nExamples:\n  pearmain location check\n  pearmain location check --location /mnt/backups --json\n',
    )
    .action((_options, command: Command) =>
      perform(command, {
        schema: 'location-check/1',
        work: async ({ environment }) => {
          const { checkLocations } = await import('@pearmain/engine');
          const findings = checkLocations(environment);
          const isFine = findings.every(({ state }) => state !== 'problem');
          return { data: { findings }, exitCode: isFine ? exitCode.done : exitCode.damageFound };
        },
        print: ({ findings }, terminal) => printFindings(findings, terminal),
      }),
    );
}

const marks = { fine: ['green', '✓'], attention: ['yellow', '!'], problem: ['red', '✗'] } as const;

function printFindings(findings: readonly LocationFinding[], { out }: Terminal): void {
  for (const { state, message, advice, path } of findings) {
    const [look, mark] = marks[state];
    out.write(`${styled(out, look, mark)} ${visibleText(message)}\n`);
    if (path !== undefined) out.write(`  ${visibleText(path)}\n`);
    if (advice !== undefined) out.write(`  ${visibleText(advice)}\n`);
  }
}
