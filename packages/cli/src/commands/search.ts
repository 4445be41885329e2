import { contentKinds, type SearchKind } from '@pearmain/contract';
import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { printSearch } from '../print/search.js';
import { wholeNumber } from '../whole-number.js';

type Options = PasswordOptions & {
  readonly kind?: readonly SearchKind[];
  readonly with?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly after?: string;
};

const kinds = [...Object.keys(contentKinds), 'files'] as SearchKind[]; // Object.keys widens the keys

const examples = `
Looks through what is in the backups (messages, notes, contacts, …) and the names of all files; all backups, where none is named. A word finds
all that begin with it, with or without accents; words in quotes follow one another; -word leaves out; a number is found however it is
written. The first time everything is read; what the next backup has in common with it is not read again. The index is kept in the
cache, that of encrypted backups under a key of theirs. What can be named with --kind:
  ${kinds.join(', ')}
Ends with 3 when a backup could not be searched, or not wholly; 4 when nothing was found.

Examples:
  pearmain search "lake house"
  pearmain search '"see you at eight"' --kind messages --with Anna
  pearmain search 415-555-0134 --since 2021-01 --until 2021-12
  pearmain search 東京 latest@Anna 2026-03-03@Anna
  pearmain search invoice --kind notes,files --json | jq '.data.hits[].snippet.text'
`;

/** `pearmain search WORDS [SNAPSHOT…]`. */
export function addSearchCommand(program: Command): void {
  const search = program
    .command('search')
    .argument('<words>', 'what is looked for')
    .argument('[snapshots...]', 'the start of its id, latest, latest@NAME, a date, or a folder')
    .description('find words in what the backups hold')
    .option('--kind <kinds>', 'only these kinds, with commas between', kindsOf)
    .option('--with <name>', 'only what somebody of that name or number is in')
    .option('--since <day>', 'not before 2021-03-03, 2021-03, yesterday, …')
    .option('--until <day>', 'not behind that day or month')
    .option('--limit <count>', 'so many at most', wholeNumber(1), 20)
    .option('--after <place>', 'go on where the page before ended')
    .addHelpText('before', examples);
  addPasswordOptions(search).action((words: string, snapshots: string[], options: Options, command: Command) =>
    perform(command, {
      schema: 'search/1',
      work: async (session) => {
        const { searchBackups } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const { kind, since, until, limit, after } = options;
        const scope = { snapshots, device: session.options.device };
        const wish = { words, kinds: kind, with: options.with, since, until };
        const input = { ...scope, ...wish, opener, page: { size: limit, after } };
        const data = await searchBackups(session.environment, input, session.context);
        const isWhole = data.leftOut.length + data.notices.count === 0;
        const found = data.hits.length > 0 ? exitCode.done : exitCode.nothingToDo;
        return { data, exitCode: isWhole ? found : exitCode.doneWithWarnings };
      },
      print: printSearch,
    }),
  );
}

function kindsOf(text: string): readonly SearchKind[] {
  return text.split(',').map((each) => {
    const kind = kinds.find((known) => known === each.trim());
    if (!kind) throw new InvalidArgumentError(`Kinds are ${kinds.join(', ')}.`);
    return kind;
  });
}
