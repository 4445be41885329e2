import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';

/** Where backups that other programs made may lie on this computer. */
export interface Elsewhere {
  /** This user's home folder. */
  readonly home: string;
  /** Where Windows keeps this user's settings of programs (`%APPDATA%`). */
  readonly roaming?: string | undefined;
  /** The folders that hold the home folders of all users. */
  readonly profiles: readonly string[];
  /** Folders that the person added. */
  readonly added: readonly string[];
}

/** The places of this user and this computer, and those that the person added. */
export function elsewhereOn(
  platform: NodeJS.Platform,
  variables: Readonly<Record<string, string | undefined>>,
  added: Readonly<Record<string, string>> = {},
): Elsewhere {
  const home = (platform === 'win32' ? variables['USERPROFILE'] : variables['HOME']) || homedir();
  return {
    home,
    roaming: platform === 'win32' ? variables['APPDATA'] : undefined,
    profiles: profileFolders(platform, home, variables['SystemDrive'] ?? 'C:'),
    added: Object.values(added).map((folder) => resolve(folder)),
  };
}

function profileFolders(platform: NodeJS.Platform, home: string, systemDrive: string): string[] {
  if (platform === 'darwin') return ['/Users'];
  if (platform === 'win32') return [dirname(home), `${systemDrive}\\Users`, `${systemDrive}\\Documents and Settings`];
  return ['/home'];
}
