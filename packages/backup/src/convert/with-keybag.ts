import { relative, sep } from 'node:path';
import { writeBinaryPlist } from '@pearmain/formats';
import type { BackupParts } from '../backup.js';
import { manifestPath } from '../completeness.js';
import { manifestPlist } from '../layout.js';

/** A Manifest.plist as it is to be written; `name` is relative to the backup folder. */
export interface ChangedManifest {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The manifest that a backup is read by, with another keybag and everything else as it was. Nothing is written. */
export function withKeybag({ folder, completeness, properties }: BackupParts, keybag: Uint8Array): ChangedManifest {
  const path = manifestPath(folder, completeness, manifestPlist);
  return {
    name: relative(folder, path).split(sep).join('/'),
    bytes: writeBinaryPlist({ ...properties.raw, BackupKeyBag: keybag }),
  };
}
