import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { snapshotOpener } from '../../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { printVerification } from '../../print/verification.js';

const examples = `
  structure     the lists and the index, and that every file is there in its right length
  sample=5%     besides, the bytes of that share of the files, or of that many (sample=500), chosen at random
  full          the bytes of every file, and every database inside

Examples:
  pearmain snapshot verify
  pearmain snapshot verify latest@Anna --level full
  pearmain snapshot verify latest --level sample=5% --json
  pearmain snapshot verify ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70 --level full --password-file ~/password
`;

/** What `--level` stands for. */
export type Level =
  | { readonly kind: 'structure' }
  | { readonly kind: 'full' }
  | { readonly kind: 'sample'; readonly files: number }
  | { readonly kind: 'sample'; readonly share: number };

/** `pearmain snapshot verify`. */
export function addVerify(snapshot: Command): void {
  const verify = snapshot
    .command('verify')
    .argument('[snapshot]', 'the start of its id, latest, latest@NAME, a date, or a folder', 'latest')
    .description('check that a backup is sound')
    .option('--level <level>', 'how far: structure, sample=N, sample=N% or full', levelOf, { kind: 'full' } as Level)
    .addHelpText('before', examples);
  addPasswordOptions(verify).action(
    (selector: string, { level, ...passwords }: PasswordOptions & { readonly level: Level }, command: Command) =>
      perform(command, {
        schema: 'snapshot-verify/1',
        work: async (session) => {
          const { verifySnapshot } = await import('@pearmain/engine');
          using opener = await snapshotOpener(passwords, session);
          const input = { snapshot: selector, device: session.options.device, depth: level, opener };
          const data = await verifySnapshot(session.environment, input, session.context);
          return { data, exitCode: codeOf(data) };
        },
        print: printVerification,
      }),
  );
}

function codeOf(result: {
  readonly ok: boolean;
  readonly warnings: number;
  readonly indexed: boolean;
  readonly sums: boolean;
}): number {
  if (!result.ok) return exitCode.damageFound;
  const wasAllChecked = result.indexed || result.sums;
  return result.warnings > 0 || !wasAllChecked ? exitCode.doneWithWarnings : exitCode.done;
}

/** Reads `structure`, `full`, `sample=500` or `sample=5%`. */
export function levelOf(text: string): Level {
  if (text === 'structure' || text === 'full') return { kind: text };
  const [, number = '', percent] = /^sample=(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = Number(number);
  const isShare = percent === '%';
  if (value <= 0 || (isShare ? value > 100 : !Number.isSafeInteger(value))) {
    throw new InvalidArgumentError('It is structure, sample=N (files), sample=N% or full.');
  }
  return isShare ? { kind: 'sample', share: value / 100 } : { kind: 'sample', files: value };
}
