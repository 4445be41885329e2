import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { accessProblem } from './access-problem.js';
import { fail } from './failures.js';

/** The flags from which a password may come; never an argument itself (docs/command-line.md §5). */
export interface PasswordOptions {
  readonly passwordStdin?: true;
  readonly passwordFile?: string;
  readonly passwordCommand?: string;
  readonly newPasswordStdin?: true;
  readonly newPasswordFile?: string;
  readonly newPasswordCommand?: string;
  readonly notePasswordStdin?: true;
  readonly notePasswordFile?: string;
  readonly notePasswordCommand?: string;
}

/** A password and what the person should know about where it came from. */
export interface FoundPassword {
  readonly password: string;
  readonly warnings: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Adds the flags for the password that a phone has now. */
export function addPasswordOptions(command: Command, which = 'the backup password'): Command {
  return command
    .option('--password-stdin', `read ${which} from standard input`)
    .option('--password-file <file>', `read ${which} from a file`)
    .option('--password-command <command>', `read ${which} from what a command prints`);
}

/** Adds the flags for the password that a phone shall have. */
export function addNewPasswordOptions(command: Command): Command {
  return command
    .option('--new-password-stdin', 'read the new backup password from standard input')
    .option('--new-password-file <file>', 'read the new backup password from a file')
    .option('--new-password-command <command>', 'read the new backup password from what a command prints');
}

/** Adds the flags for the password of locked notes. */
export function addNotePasswordOptions(command: Command): Command {
  return command
    .option('--note-password-stdin', 'read the password of locked notes from standard input')
    .option('--note-password-file <file>', 'read the password of locked notes from a file')
    .option('--note-password-command <command>', 'read the password of locked notes from what a command prints');
}

/**
 * Looks for the password in the flags, then in the environment, in the order of docs/command-line.md §5. One newline at
 * the end is taken off; other white space stays and is warned about.
 *
 * @throws cli/password-source, cli/usage where two passwords should come from standard input
 */
export async function findPassword(options: PasswordOptions, variables: Variables): Promise<FoundPassword | undefined> {
  const { passwordStdin, passwordFile, passwordCommand } = options;
  return await findIn({
    flags: { stdin: passwordStdin, file: passwordFile, command: passwordCommand },
    name: 'PASSWORD',
    foreign: 'BACKUP_PASSWORD',
    variables,
    isStdinTaken: options.newPasswordStdin === true,
  });
}

/** The same for a password that a phone shall have. */
export async function findNewPassword(
  options: PasswordOptions,
  variables: Variables,
): Promise<FoundPassword | undefined> {
  const { newPasswordStdin, newPasswordFile, newPasswordCommand } = options;
  return await findIn({
    flags: { stdin: newPasswordStdin, file: newPasswordFile, command: newPasswordCommand },
    name: 'NEW_PASSWORD',
    foreign: 'BACKUP_PASSWORD_NEW',
    variables,
    isStdinTaken: options.passwordStdin === true,
  });
}

/** The same for the password of locked notes, of which other programs know no variable. */
export async function findNotePassword(
  options: PasswordOptions,
  variables: Variables,
): Promise<FoundPassword | undefined> {
  const { notePasswordStdin, notePasswordFile, notePasswordCommand } = options;
  return await findIn({
    flags: { stdin: notePasswordStdin, file: notePasswordFile, command: notePasswordCommand },
    name: 'NOTE_PASSWORD',
    variables,
    isStdinTaken: options.passwordStdin === true,
  });
}

let readOnce: Promise<string> | undefined;

/** Can be read once only, and holds for every phone of a run. */
function standardInput(): Promise<string> {
  readOnce ??= text(process.stdin);
  return readOnce;
}

interface Sources {
  readonly flags: {
    readonly stdin: boolean | undefined;
    readonly file: string | undefined;
    readonly command: string | undefined;
  };
  /** Of our own variables, without their prefix. */
  readonly name: string;
  /** The variable of idevicebackup2. */
  readonly foreign?: string;
  readonly variables: Variables;
  readonly isStdinTaken: boolean;
}

async function findIn({ flags, name, foreign, variables, isStdinTaken }: Sources): Promise<FoundPassword | undefined> {
  const own = (key: string): string | undefined => variables[`pearmain_${key}`] ?? variables[`PEARMAIN_${key}`];
  if (flags.stdin && isStdinTaken) throw fail('usage', { problem: 'Only one password can come from standard input.' });
  if (flags.stdin) return found(await standardInput(), 'standard input');
  if (flags.file !== undefined) return found(fromFile(flags.file), flags.file);
  if (flags.command !== undefined) return found(fromCommand(flags.command), theCommand);

  const file = own(`${name}_FILE`);
  if (file !== undefined) return found(fromFile(file), file);
  const command = own(`${name}_COMMAND`);
  if (command !== undefined) return found(fromCommand(command), theCommand);
  const direct = own(name);
  if (direct !== undefined) return found(direct, `pearmain_${name}`);
  const other = foreign && variables[foreign];
  if (!foreign || other === undefined) return undefined;
  const flag = name === 'PASSWORD' ? '--password-file' : '--new-password-file';
  return found(other, foreign, [
    `The password was taken from ${foreign}, which other programs can see. Prefer ${flag}.`,
  ]);
}

const theCommand = 'the password command';

function found(raw: string, source: string, warnings: readonly string[] = []): FoundPassword {
  const password = raw.replace(/\r?\n$/, '');
  if (password === '') throw fail('password-source', { source, reason: 'it is empty' });
  const stray = password !== password.trim();
  return {
    password,
    warnings: stray ? [...warnings, 'The password begins or ends with white space, which was kept.'] : warnings,
  };
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fail('password-source', { source: path, reason: accessProblem(error) }, { cause: error });
  }
}

function fromCommand(command: string): string {
  const result = spawnSync(command, { shell: true, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (result.status === 0) return result.stdout;
  const reason = result.error
    ? accessProblem(result.error)
    : `it ended with ${result.status ?? result.signal ?? 'no result'}`;
  throw fail('password-source', { source: theCommand, reason });
}
