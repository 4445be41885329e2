import type { BackupFile, BackupFiles } from '../reader.js';

const domains = ['HomeDomain', 'AppDomain-com.apple.mobilesafari'] as const;
const folder = 'Library/Safari';

/** All files of Safari with those names, also of profiles, wherever this iOS keeps them (docs/formats/content-safari.md §1). */
export async function safariFiles(files: BackupFiles, names: readonly string[]): Promise<BackupFile[]> {
  const found: BackupFile[] = [];
  for (const domain of domains) {
    for await (const file of files.below(domain, folder)) {
      if (names.includes(file.relativePath.slice(file.relativePath.lastIndexOf('/') + 1))) found.push(file);
    }
  }
  const path = (file: BackupFile): string => `${file.relativePath} ${file.domain}`;
  return found.sort((one, other) => (path(one) < path(other) ? -1 : 1));
}

/** The profile that a file belongs to, by the identifier in its path; `undefined` for the one that everybody has. */
export function profileOf(relativePath: string): string | undefined {
  return /\/Profiles\/([^/]+)\//.exec(relativePath)?.[1];
}
