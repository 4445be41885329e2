import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contentFolders, snapshotFolder } from '../layout.js';
import { partEnding } from './contained-path.js';
import { findEntry, removeEntry } from './real-folders.js';

/** Removes what an earlier run had not received whole: names with our own ending, in the places where content lies. */
export function removeParts(folder: string): void {
  for (const place of ['', snapshotFolder]) {
    const above = join(folder, place);
    if (!findEntry(above)?.isDirectory()) continue;
    removePartsIn(above);
    for (const name of contentFolders) removePartsIn(join(above, name));
  }
}

function removePartsIn(folder: string): void {
  if (!findEntry(folder)?.isDirectory()) return;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(partEnding)) continue;
    const path = join(folder, name);
    const entry = findEntry(path);
    if (entry) removeEntry(path, entry);
  }
}
