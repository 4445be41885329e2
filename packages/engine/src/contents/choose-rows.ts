import type { Backup, BackupRow } from '@pearmain/backup';
import { fail } from '../failures.js';

/** Rows that can be gone through as often as needed, in the same order each time. */
export type Rows = () => Iterable<BackupRow>;

/**
 * The rows that a path or a pattern stands for: one file, or a folder with all it holds, or everything whose path, or a folder
 * above it, fits. An entry that is really called so goes before a pattern; `é` fits in both of its forms.
 *
 * @throws engine/no-such-path
 */
export async function chooseRows(backup: Backup, path: string): Promise<Rows> {
  if (path === '') return () => backup.rows();
  const found = literal(backup, path) ?? (await fitting(backup, path));
  for (const _ of found()) return found;
  throw fail('no-such-path', { path });
}

/** The entry of exactly that path. */
export function findEntry(backup: Backup, path: string): BackupRow | undefined {
  for (const form of forms(path)) {
    const row = backup.find(...splitDomain(form));
    if (row) return row;
  }
  return undefined;
}

function literal(backup: Backup, path: string): Rows | undefined {
  const row = findEntry(backup, path);
  if (!row) return undefined;
  const isFolder = (row.flags & 2) !== 0;
  return isFolder ? () => below(backup, row.domain, row.relativePath) : () => [row];
}

function* below(backup: Backup, domain: string, folder: string): Iterable<BackupRow> {
  const inside = folder === '' ? '' : `${folder}/`;
  for (const row of backup.rows(domain)) {
    if (row.relativePath === folder || row.relativePath.startsWith(inside)) yield row;
  }
}

async function fitting(backup: Backup, pattern: string): Promise<Rows> {
  const { default: picomatch } = await import('picomatch');
  const composed = pattern.normalize('NFC');
  // Paths of a phone have slashes on every system; names may begin with a point, and hold line ends.
  const fits = picomatch([composed, `${composed}/**`], { dot: true, nonegate: true, windows: false, flags: 's' });
  const [domain = ''] = picomatch.scan(composed).base.split('/');
  return function* () {
    for (const row of backup.rows(domain === '' ? undefined : domain)) {
      const path = row.relativePath === '' ? row.domain : `${row.domain}/${row.relativePath}`;
      if (fits(path.normalize('NFC'))) yield row;
    }
  };
}

/** As typed, composed and decomposed; each once. */
function forms(path: string): Iterable<string> {
  return new Set([path, path.normalize('NFC'), path.normalize('NFD')]);
}

/** Names of domains hold no slash. */
function splitDomain(path: string): [domain: string, relativePath: string] {
  const cut = path.indexOf('/');
  return cut < 0 ? [path, ''] : [path.slice(0, cut), path.slice(cut + 1)];
}
