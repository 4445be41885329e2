import type { RestoreInput, SnapshotOpener } from '@pearmain/engine';

/** What `pearmain restore latest@UDID --no-safety-backup --yes` asks for. */
export function wholeRestore(udid: string, opener: SnapshotOpener): RestoreInput {
  return {
    snapshot: `latest@${udid}`,
    opener,
    depth: { kind: 'structure' },
    keepOtherData: false,
    keepsSettings: false,
    systemFiles: true,
    withApps: true,
    restarts: true,
    safetyBackup: false,
    force: false,
    waits: false,
    confirm: async () => {},
  };
}
