import { chmodSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import type { Finding } from './finding.js';

const check = 'Trust';

/** Whether the pair records, which unlock phones, are for this user alone, and whether this user may read them. */
export function examineRecordPermissions({ folders, platform }: Environment): Finding[] {
  const { pairing } = folders;
  if (platform === 'win32' || !existsSync(pairing)) return [];
  const mode = lstatSync(pairing).mode & 0o777;
  const mend = async (): Promise<void> => reopenRecords(pairing);
  if ((mode & 0o700) !== 0o700) {
    return [
      {
        check,
        state: 'problem',
        message: `The folder with the pair records is locked: ${pairing}.`,
        advice: `Run pearmain doctor --fix, or chmod 700 "${pairing}".`,
        mend,
      },
    ];
  }
  const open = [mode, ...recordsIn(pairing).map((path) => lstatSync(path).mode)].some((each) => (each & 0o077) !== 0);
  if (!open) return [{ check, state: 'fine', message: 'The pair records are private.' }];
  return [
    {
      check,
      state: 'problem',
      message: 'Other users can read the pair records, which unlock your phones.',
      advice: `Run pearmain doctor --fix, or chmod -R go= "${pairing}".`,
      mend,
    },
  ];
}

/** Gives folder and records the rights that they should have. @throws engine/not-mended */
export function reopenRecords(pairing: string): void {
  try {
    chmodSync(pairing, 0o700);
    for (const path of recordsIn(pairing)) chmodSync(path, 0o600);
  } catch (error) {
    throw fail('not-mended', { path: pairing }, { cause: error });
  }
}

function recordsIn(pairing: string): string[] {
  return readdirSync(pairing, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(pairing, entry.name));
}
