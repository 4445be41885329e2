// Where the backups lie that tests read; holds no test of its own.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog, type TaskContext } from '@pearmain/base';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** Made by golden/make.py. */
export const golden = {
  plain: join(packageFolder, 'src/golden/plain'),
  encrypted: join(packageFolder, 'src/golden/encrypted'),
  password: 'pears & plums',
  udid: '00008110-001A2B3C4D5E6F70',
  contents: JSON.parse(readFileSync(join(packageFolder, 'src/golden/contents.json'), 'utf8')) as readonly GoldenFile[],
};

export interface GoldenFile {
  readonly domain: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const shared = join(packageFolder, '../../../shared/data');

/** A folder of real sample data beside the repository, and the reason to skip a test where it is absent. */
export function sample(name: string): { path: string; skip: string | false } {
  const path = join(shared, name);
  const isMissing = !existsSync(path) && process.env['CI'] !== 'true';
  return { path, skip: isMissing && `../shared/data/${name} is not here` };
}

/** Copies a backup aside, hands it to `work`, and removes it. */
export async function inCopy<T>(source: string, work: (folder: string) => T | Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'backup-test-'));
  try {
    const folder = join(scratch, 'backup');
    cpSync(source, folder, { recursive: true });
    return await work(folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A context that hears nothing and is never cancelled. */
export const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
