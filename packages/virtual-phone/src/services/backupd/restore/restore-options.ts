import { booleanIn, dictIn, type PlistDict, textIn } from '@pearmain/formats';

/** What a host wants of a restore. */
export interface RestoreOptions {
  /** The folder with the backup; another phone's may be given. */
  readonly source: string;
  readonly password: string | undefined;
  readonly systemFiles: boolean;
  readonly reboots: boolean;
  readonly copiesBackup: boolean;
  readonly preservesSettings: boolean;
  readonly removesOthers: boolean;
}

/** A missing key means what it means to a real phone, not what a tool prints (docs/protocols/backup-agent.md §9.1). */
export function restoreOptionsOf(request: PlistDict, udid: string): RestoreOptions {
  const options = dictIn(request, 'Options') ?? {};
  return {
    source: textIn(request, 'SourceIdentifier') ?? udid,
    password: (textIn(options, 'Password') ?? textIn(request, 'Password')) || undefined,
    systemFiles: booleanIn(options, 'RestoreSystemFiles') ?? true,
    reboots: booleanIn(options, 'RestoreShouldReboot') ?? true,
    copiesBackup: !(booleanIn(options, 'RestoreDontCopyBackup') ?? false),
    preservesSettings: booleanIn(options, 'RestorePreserveSettings') ?? false,
    removesOthers: booleanIn(options, 'RemoveItemsNotRestored') ?? true,
  };
}
