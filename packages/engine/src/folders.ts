import { join } from 'node:path';
import envPaths from 'env-paths';

/** Where Pearmain keeps its own things on this system, after the platform's customs. */
export interface Folders {
  /** The settings file's folder. */
  readonly config: string;
  /** Pair records: they unlock phones, so the folder is private. */
  readonly pairing: string;
  /** What is remembered of single devices from run to run. */
  readonly devices: string;
  /** Backups, where the person chose no place. */
  readonly backups: string;
  /** What can be made anew at any time. */
  readonly cache: string;
  /** The system's own pair records, read where the muxer gives none (docs/protocols/pairing.md). */
  readonly systemPairing: string;
}

/** The folders of the current user. */
export function platformFolders(
  platform: NodeJS.Platform,
  variables: Readonly<Record<string, string | undefined>>,
): Folders {
  const { cache, config, data } = envPaths('pearmain', { suffix: '' });
  return {
    config,
    pairing: join(data, 'pairing'),
    devices: join(data, 'devices'),
    backups: join(data, 'backups'),
    cache,
    systemPairing: systemPairingFolder(platform, variables),
  };
}

function systemPairingFolder(
  platform: NodeJS.Platform,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'darwin') return '/var/db/lockdown';
  if (platform === 'win32') return join(variables['ALLUSERSPROFILE'] ?? 'C:\\ProgramData', 'Apple', 'Lockdown');
  return '/var/lib/lockdown';
}
