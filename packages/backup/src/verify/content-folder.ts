import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFileId } from '../layout.js';
import type { Findings } from './report.js';

/** The stored lengths of the files in one content folder, by name. */
export type StoredLengths = Map<string, number>;

/** Looks at one folder of content (`3d`, or `''` for the backup folder itself) with one listing. */
export function readStoredLengths(backup: string, folder: string, findings: Findings): StoredLengths {
  const lengths: StoredLengths = new Map();
  for (const name of namesIn(join(backup, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (!isFileId(name)) {
      if (folder !== '' && !isCommonStray(name))
        findings.add('content-unneeded', 'No backup has a file of this name here.', { path });
      continue;
    }
    const stats = lstatSync(join(backup, path), { throwIfNoEntry: false });
    if (stats?.isFile()) lengths.set(name, stats.size);
    else findings.add('content-not-a-file', 'Content should be a plain file, and this is not.', { path });
  }
  return lengths;
}

function namesIn(folder: string): string[] {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() ? readdirSync(folder) : [];
}

/** What desktops leave in every folder they show. */
function isCommonStray(name: string): boolean {
  return name === '.DS_Store' || name === 'desktop.ini' || name === 'Thumbs.db' || name.startsWith('._');
}
