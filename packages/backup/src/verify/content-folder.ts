import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFileId } from '../layout.js';
import type { Findings } from './report.js';

/** Content that is there: where, in the backup folder, and how long. */
export interface StoredContent {
  readonly path: string;
  readonly length: number;
}

/** The content in one folder, by name. */
export type StoredContents = Map<string, StoredContent>;

/** Looks at one folder of content (`3d`, or `''` for the backup folder itself) with one listing. */
export function readStoredContent(backup: string, folder: string, findings: Findings): StoredContents {
  const contents: StoredContents = new Map();
  for (const name of namesIn(join(backup, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (!isFileId(name)) {
      if (folder !== '' && !isCommonStray(name))
        findings.add('content-unneeded', 'No backup has a file of this name here.', { path });
      continue;
    }
    const stats = lstatSync(`${backup}/${path}`, { throwIfNoEntry: false });
    if (stats?.isFile()) contents.set(name, { path, length: stats.size });
    else findings.add('content-not-a-file', 'Content should be a plain file, and this is not.', { path });
  }
  return contents;
}

function namesIn(folder: string): string[] {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() ? readdirSync(folder) : [];
}

/** What desktops leave in every folder they show. */
function isCommonStray(name: string): boolean {
  return name === '.DS_Store' || name === 'desktop.ini' || name === 'Thumbs.db' || name.startsWith('._');
}
