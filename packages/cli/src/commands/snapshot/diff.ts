import { once } from 'node:events';
import type { ChangeLine, ItemChangeLine } from '@pearmain/contract';
import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { snapshotOpener } from '../../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { printDiff } from '../../print/diff.js';
import { jsonText } from '../../print/document.js';
import { printItemDiff } from '../../print/item-diff.js';

const examples = `
Compares what the two backups say of their files; no content is read. With --items it compares what a person keeps on the phone: which
messages, contacts, notes and more came, changed and went. With --jsonl every change is a line, in no order that means
anything; otherwise one page of them is listed by path, and --after shows the next.

Examples:
  pearmain snapshot diff 2026-11-09 latest
  pearmain snapshot diff 2026-11-09 latest@Anna --limit 1000
  pearmain snapshot diff 2026-11-09 2026-11-22 --json | jq '.data.domains'
  pearmain snapshot diff 2026-11-09 latest --items
  pearmain snapshot diff 2026-11-09 latest --jsonl | grep '"removed"'
`;

interface DiffOptions extends PasswordOptions {
  readonly limit: number;
  readonly after?: string;
  readonly items?: true;
}

/** `pearmain snapshot diff`. */
export function addDiff(snapshot: Command): void {
  const diff = snapshot
    .command('diff')
    .argument('<before>', 'the start of its id, latest@NAME, a date, or a folder')
    .argument('[after]', 'the backup that it is compared with', 'latest')
    .description('show what changed between two backups')
    .option('--limit <count>', 'how many changes are listed', countOf, 100)
    .option('--after <path>', 'list those behind this one')
    .option('--items', 'compare messages, contacts and more, not files')
    .addHelpText('before', examples);
  addPasswordOptions(diff).action((before: string, after: string, options: DiffOptions, command: Command) =>
    options.items ? compareItems(before, after, options, command) : compareFiles(before, after, options, command),
  );
}

async function compareItems(
  before: string,
  after: string,
  { limit, after: cursor, ...passwords }: DiffOptions,
  command: Command,
): Promise<void> {
  await perform(command, {
    schema: 'snapshot-diff-items/1',
    work: async (session) => {
      const { diffItems } = await import('@pearmain/engine');
      using opener = await snapshotOpener(passwords, session);
      const { device, jsonl } = session.options;
      const tell = (change: Omit<ItemChangeLine, 'event'>) => writeLine({ event: 'item', ...change });
      const page = { size: limit, after: cursor };
      const input = { before, after, device, opener, page, ...(jsonl ? { tell } : {}) };
      const data = await diffItems(session.environment, input, session.context);
      return { data, exitCode: data.notices.count > 0 ? exitCode.doneWithWarnings : exitCode.done };
    },
    print: printItemDiff,
  });
}

async function compareFiles(
  before: string,
  after: string,
  { limit, after: cursor, ...passwords }: DiffOptions,
  command: Command,
): Promise<void> {
  await perform(command, {
    schema: 'snapshot-diff/1',
    work: async (session) => {
      const { diffSnapshots } = await import('@pearmain/engine');
      using opener = await snapshotOpener(passwords, session);
      const { device, jsonl } = session.options;
      const page = { size: limit, after: cursor };
      const tell = (change: Omit<ChangeLine, 'event'>) => writeLine({ event: 'change', ...change });
      const input = { before, after, device, opener, page, ...(jsonl ? { tell } : {}) };
      return { data: await diffSnapshots(session.environment, input, session.context) };
    },
    print: printDiff,
  });
}

/** Waits while whoever reads is slower than we are. */
async function writeLine(line: ChangeLine | ItemChangeLine): Promise<void> {
  if (!process.stdout.write(jsonText(line))) await once(process.stdout, 'drain');
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0) throw new InvalidArgumentError('It is a whole number.');
  return count;
}
