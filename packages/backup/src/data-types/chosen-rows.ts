import type { BackupRow } from '../manifest/row.js';
import type { Choice } from './choice.js';

/** The folders above an entry, the root of its domain (an empty path) first. */
export function* ancestorsOf(relativePath: string): Generator<string> {
  if (relativePath !== '') yield '';
  for (let slash = relativePath.indexOf('/'); slash >= 0; slash = relativePath.indexOf('/', slash + 1)) {
    yield relativePath.slice(0, slash);
  }
}

/**
 * The rows that a choice covers, and those of all folders above them, in the order in which `rows` gives them. `rows` is called
 * twice.
 */
export function* chosenRows(rows: () => Iterable<BackupRow>, { covers }: Pick<Choice, 'covers'>): Generator<BackupRow> {
  const folders = new Set<string>();
  let last: string | undefined;
  for (const { domain, relativePath } of rows()) {
    if (!covers(domain, relativePath)) continue;
    const parent = `${domain}/${relativePath.slice(0, Math.max(relativePath.lastIndexOf('/'), 0))}`;
    if (parent === last) continue;
    last = parent;
    for (const folder of ancestorsOf(relativePath)) folders.add(`${domain}/${folder}`);
  }
  for (const row of rows()) {
    const { domain, relativePath } = row;
    if (covers(domain, relativePath) || folders.has(`${domain}/${relativePath}`)) yield row;
  }
}
