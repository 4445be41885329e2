import { lstatSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a walk to `place`, which is relative to `folder`, meets real folders alone, and a file at its end. */
export function isPlainFile(folder: string, place: string): boolean {
  const names = place.split('/');
  return names.every((_, index) => {
    const stats = lstatSync(join(folder, ...names.slice(0, index + 1)), { throwIfNoEntry: false });
    return (index === names.length - 1 ? stats?.isFile() : stats?.isDirectory()) ?? false;
  });
}
