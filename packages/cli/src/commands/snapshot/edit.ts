import { visibleText } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import type { SnapshotEdit } from '@pearmain/engine';
import type { Command } from 'commander';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import type { Terminal } from '../../terminal.js';

const which = ['<snapshot>', 'the start of its id, its name, latest, latest@NAME or a date'] as const;

/** `pearmain snapshot rename|note|tag|pin|unpin`. */
export function addEdits(snapshot: Command): void {
  snapshot
    .command('rename')
    .argument(...which)
    .argument('<name>', 'an empty one takes it away')
    .description('give a backup a name of your own, by which it can be meant')
    .addHelpText('before', '\nExamples:\n  pearmain snapshot rename latest "before the update"\n')
    .action((selector: string, name: string, _options, command: Command) =>
      edit(selector, { what: 'rename', name }, command),
    );
  snapshot
    .command('note')
    .argument(...which)
    .argument('<text>', 'an empty one takes it away')
    .description('write a note about a backup')
    .addHelpText('before', '\nExamples:\n  pearmain snapshot note 2026-11-22 "the last one with the old phone"\n')
    .action((selector: string, note: string, _options, command: Command) =>
      edit(selector, { what: 'note', note }, command),
    );
  snapshot
    .command('tag')
    .argument(...which)
    .argument('[tags...]', 'to be added')
    .option('--remove <tags...>', 'to be taken away')
    .description('add tags to a backup, or take them away')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain snapshot tag latest@Anna holiday keep\n  pearmain snapshot tag latest@Anna --remove keep\n',
    )
    .action((selector: string, add: readonly string[], options: { remove?: string[] }, command: Command) =>
      edit(selector, { what: 'tag', add, remove: options.remove ?? [] }, command),
    );
  for (const [what, description] of [
    ['pin', 'keep a backup from being deleted'],
    ['unpin', 'let a backup be deleted again'],
  ] as const) {
    snapshot
      .command(what)
      .argument(...which)
      .description(description)
      .addHelpText('before', `\nExamples:\n  pearmain snapshot ${what} 2026-11-22\n`)
      .action((selector: string, _options, command: Command) => edit(selector, { what }, command));
  }
}

function edit(snapshot: string, change: SnapshotEdit, command: Command): Promise<void> {
  return perform(command, {
    schema: 'snapshot-edit/1',
    work: async ({ environment, context, options }) => {
      const { editSnapshot } = await import('@pearmain/engine');
      return { data: await editSnapshot(environment, { snapshot, device: options.device, edit: change }, context) };
    },
    print: (data, terminal) => printEdited(data, change.what, terminal),
  });
}

function printEdited(
  { id, name, note, tags = [] }: SnapshotSummary,
  what: SnapshotEdit['what'],
  { out }: Terminal,
): void {
  const words = {
    rename: name === undefined ? 'has no name of yours any more' : `is called “${name}”`,
    note: note === undefined ? 'has no note any more' : `has the note “${note}”`,
    tag: tags.length === 0 ? 'has no tags' : `has the tags ${tags.join(', ')}`,
    pin: 'is pinned',
    unpin: 'is no longer pinned',
  };
  out.write(`${styled(out, 'green', '✓')} ${id} ${visibleText(words[what])}.\n`);
}
