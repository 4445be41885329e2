import { visibleText } from '@pearmain/base';
import type { EvidenceResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { countWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

const examples = `
An export made with --evidence has a signed list of where everything in it is from. Ends with 30 when a file is not what that list says, or
the list is not the one that was signed.

Examples:
  pearmain export messages latest ~/for-court --chat Anna --format pdf --evidence
  pearmain evidence verify ~/for-court
  pearmain evidence verify ~/for-court --json
`;

/** `pearmain evidence verify FOLDER`. */
export function addEvidenceCommands(program: Command): void {
  const evidence = program
    .command('evidence')
    .description('check exports that were made with --evidence')
    .addHelpText('before', '\nExamples:\n  pearmain evidence verify ~/for-my-lawyer\n');
  evidence
    .command('verify')
    .argument('<folder>', 'where the export is')
    .description('check that an export is what its signed list says')
    .addHelpText('before', examples)
    .action((folder: string, _options: object, command: Command) =>
      perform(command, {
        schema: 'evidence-verify/1',
        work: async ({ environment, context }) => {
          const { verifyEvidence } = await import('@pearmain/engine');
          const data = await verifyEvidence(environment, { folder }, context);
          return { data, exitCode: isAsSigned(data) ? exitCode.done : exitCode.damageFound };
        },
        print: printEvidence,
      }),
    );
}

function isAsSigned({ isSigned, changed, missing }: EvidenceResult): boolean {
  return isSigned && changed.count === 0 && missing.count === 0;
}

const namedAtMost = 10;

function printEvidence(result: EvidenceResult, { out, err }: Terminal): void {
  const { isSigned, isOurs, signer, files, changed, missing, added } = result;
  const whose = isOurs ? 'the key of this computer' : 'a key that is not of this computer';
  if (isSigned) out.write(`The list was signed with ${whose}:\n  ${signer}\n`);
  else err.write('The list is not the one that was signed.\n');
  if (isAsSigned(result)) out.write(`${countWords(files, 'file')}: all are what the list says.\n`);
  for (const [words, { count, first }] of [
    ['changed', changed],
    ['missing', missing],
    ['not in the list', added],
  ] as const) {
    if (count === 0) continue;
    err.write(`${countWords(count, 'file')} ${words}:\n`);
    for (const name of first.slice(0, namedAtMost)) err.write(`  ${visibleText(name)}\n`);
  }
}
