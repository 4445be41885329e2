import type { Argument, Command, Option } from 'commander';

/** A word that may stand next, with what it means. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What only the surroundings know: names of devices and backups, settings, places on the disk. */
export type WantedKind = 'device' | 'snapshot' | 'setting' | 'command' | 'files' | 'folders';

/** What may stand in the place of the last word. */
export interface Wanted {
  readonly candidates: readonly Candidate[];
  readonly kind?: WantedKind;
}

/** Arguments and values by the names that their declarations give them. */
const kinds: Readonly<Record<string, WantedKind>> = {
  device: 'device',
  snapshot: 'snapshot',
  'snapshot:path': 'snapshot',
  setting: 'setting',
  command: 'command',
  file: 'files',
  folder: 'folders',
};

/** What the command line has for the place of the last of `words`, which may be empty; they do not include the program. */
export function wantedNext(program: Command, words: readonly string[]): Wanted {
  const current = words.at(-1) ?? '';
  const { command, operands, waiting } = walk(program, words.slice(0, -1));
  if (waiting) return afterOption(waiting);
  if (current.startsWith('-')) return { candidates: optionsOf(command, program) };
  const argument = argumentAt(command, operands);
  if (argument?.argChoices) return { candidates: argument.argChoices.map(plain) };
  const kind = argument && kinds[argument.name()];
  if (operands > 0 || command.commands.length === 0) return { candidates: [], ...(kind ? { kind } : {}) };
  return { candidates: commandsOf(command) };
}

interface Walked {
  readonly command: Command;
  /** How many words the command has taken that are no options. */
  readonly operands: number;
  /** The option whose value comes next. */
  readonly waiting: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Walked {
  let command = program;
  let operands = 0;
  let waiting: Option | undefined;
  for (const word of words) {
    if (waiting) {
      waiting = undefined;
      continue;
    }
    if (word.startsWith('-') && word !== '-') {
      const option = [...command.options, ...program.options].find(
        ({ short, long }) => word === short || word === long,
      );
      waiting = option && (option.required || option.optional) ? option : undefined;
      continue;
    }
    const next = operands === 0 ? command.commands.find((each) => isCalled(each, word)) : undefined;
    if (next) command = next;
    else operands += 1;
  }
  return { command, operands, waiting };
}

function afterOption(option: Option): Wanted {
  if (option.argChoices) return { candidates: option.argChoices.map(plain) };
  if (option.attributeName() === 'progress') return { candidates: ['auto', 'plain', 'none'].map(plain) };
  const name = /<([a-z]+)>/.exec(option.flags)?.[1] ?? '';
  const kind = kinds[name];
  return { candidates: [], ...(kind && kind !== 'command' ? { kind } : {}) };
}

function argumentAt(command: Command, index: number): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

function commandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), description: each.description() }));
}

function optionsOf(command: Command, program: Command): Candidate[] {
  const own = command.createHelp().visibleOptions(command);
  const all = command === program ? own : [...own, ...program.options];
  const longs = all.flatMap(({ long, description }) => (long ? [{ value: long, description }] : []));
  return [...new Map(longs.map((each) => [each.value, each])).values()];
}

function isCalled(command: Command, word: string): boolean {
  return command.name() === word || command.aliases().includes(word);
}

const plain = (value: string): Candidate => ({ value, description: '' });
