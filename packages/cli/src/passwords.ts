import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { accessProblem } from './access-problem.js';
import { fail } from './failures.js';

/** The flags from which a password may come; never an argument itself (docs/command-line.md §5). */
export interface PasswordOptions {
  readonly passwordStdin?: true;
  readonly passwordFile?: string;
  readonly passwordCommand?: string;
}

/** A password and what the person should know about where it came from. */
export interface FoundPassword {
  readonly password: string;
  readonly warnings: readonly string[];
}

/**
 * Looks for the password in the flags, then in the environment, in the order of docs/command-line.md §5. One newline at
 * the end is taken off; other white space stays and is warned about.
 *
 * @throws cli/password-source
 */
export async function findPassword(
  options: PasswordOptions,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<FoundPassword | undefined> {
  const own = (name: string): string | undefined => variables[`pearmain_${name}`] ?? variables[`PEARMAIN_${name}`];
  if (options.passwordStdin) return found(await text(process.stdin), 'standard input');
  if (options.passwordFile !== undefined) return found(fromFile(options.passwordFile), options.passwordFile);
  if (options.passwordCommand !== undefined) return found(fromCommand(options.passwordCommand), theCommand);

  const file = own('PASSWORD_FILE');
  if (file !== undefined) return found(fromFile(file), file);
  const command = own('PASSWORD_COMMAND');
  if (command !== undefined) return found(fromCommand(command), theCommand);
  const direct = own('PASSWORD');
  if (direct !== undefined) return found(direct, 'pearmain_PASSWORD');
  const foreign = variables['BACKUP_PASSWORD'];
  if (foreign !== undefined) {
    return found(foreign, 'BACKUP_PASSWORD', [
      'The password was taken from BACKUP_PASSWORD, which other programs can see. Prefer --password-file.',
    ]);
  }
  return undefined;
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
