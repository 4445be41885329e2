import { copyFileSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Copies a database with its `-wal` into a scratch folder of the caller's and returns the copy's path. A database that
 * belongs to a person is only ever opened this way: opening it in place would change its folder.
 */
export function copyAside(path: string, scratchFolder: string): string {
  const copy = join(scratchFolder, basename(path));
  copyFileSync(path, copy);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
  return copy;
}
