import assert from 'node:assert/strict';
import {
  appendFileSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { GetResult, RestoreCheck, RestoreResult } from '@pearmain/contract';
import { pearmain } from './pearmain.js';
import { type PhoneProgram, startPhone } from './phone-program.js';
import type { Scratch } from './scratch.js';

const cheapKeys = { keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20 };
/** The backup password of an encrypted one. */
export const secret = 'a part of it';

/** What the program answers. */
export interface Answer {
  readonly data?: RestoreResult & RestoreCheck & GetResult;
  readonly error?: { readonly code: string; readonly message: string; readonly safety?: string };
}

/** A phone that was backed up, with files of its `own` beside those of the seed; the folder `then` is what it had. */
export async function backedUpPhone(
  scratch: Scratch,
  {
    isEncrypted = false,
    options = [],
    own = {},
  }: { isEncrypted?: boolean; options?: readonly string[]; own?: Readonly<Record<string, string>> },
) {
  writeFileSync(scratch.at('day.json'), JSON.stringify(cheapKeys));
  writeFileSync(scratch.at('password'), secret);
  const password = isEncrypted ? ['--backup-password-file', scratch.at('password')] : [];
  const phone = await startPhone(scratch.at('phone'), [
    ...['--seed', 'family', '--scenario', scratch.at('day.json'), ...password, ...options],
  ]);
  const runOn = async (target: PhoneProgram, ...args: string[]) => {
    const all = [...args, '--json', '--location', scratch.at('location')];
    const ended = await pearmain(scratch.at('home'), all, { env: target.env });
    return { ...ended, ...(JSON.parse(ended.out) as Answer) };
  };
  const run = (...args: string[]) => runOn(phone, ...args);
  const files = scratch.at('phone/files');
  for (const [path, content] of Object.entries(own)) {
    mkdirSync(dirname(join(files, path)), { recursive: true });
    writeFileSync(join(files, path), content);
  }
  const known = isEncrypted ? ['--password-file', scratch.at('password')] : [];
  const made = await run('backup', ...known);
  assert.equal(made.code, 0, made.out);
  const id = made.data?.snapshot.id ?? '';
  cpSync(files, scratch.at('then'), { recursive: true, verbatimSymlinks: true });
  const restore = (...args: string[]) => run('restore', id, ...known, ...args);
  return { phone, files, run, runOn, restore, known, id, [Symbol.asyncDispose]: () => phone.stop() };
}

/** Days later nearly every file is another one, and databases still are databases. */
export function liveOn(files: string): void {
  for (const domain of readdirSync(files)) {
    if (domain.startsWith('.') || domain === 'KeychainDomain') continue;
    for (const entry of readdirSync(join(files, domain), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) change(join(entry.parentPath, entry.name));
    }
  }
  writeFileSync(join(files, 'HomeDomain/Library/SMS/since then.txt'), 'new');
  writeFileSync(join(files, 'AppDomain-com.example.bakery/Documents/since then.txt'), 'new');
}

const userVersionAt = 60;

function change(path: string): void {
  const beginning = Buffer.alloc(16);
  const file = openSync(path, 'r+');
  try {
    readSync(file, beginning, 0, 16, 0);
    if (beginning.toString('latin1') !== 'SQLite format 3\0') appendFileSync(path, '!');
    else writeSync(file, Uint8Array.of(0, 0, 77, 7), 0, 4, userVersionAt);
  } finally {
    closeSync(file);
  }
}

/** What a restore makes for itself. */
export function leftOvers(scratch: Scratch): string[] {
  const names = [scratch.at('location'), scratch.at('home')].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }),
  );
  return names.filter((name) => name.includes('.pearmain-restore-'));
}
