import type { BackupFiles, Located } from '../reader.js';

/** A role, and where the file that has it may be. */
export type Place = readonly [role: string, domain: string, relativePath: string];

/** Those of the places that there are, in their order. */
export async function locateAll(files: BackupFiles, places: readonly Place[]): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const [role, domain, relativePath] of places) {
    const file = await files.find(domain, relativePath);
    if (file) located.push({ role, file });
  }
  return located;
}
