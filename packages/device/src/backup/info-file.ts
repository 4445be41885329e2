import { AppError } from '@pearmain/base';
import { asDict, type PlistDict, parsePlist, textIn, writeXmlPlist } from '@pearmain/formats';
import type { BackupFolder, FileSink } from './folder.js';
import { limits } from './limits.js';
import { readWhole } from './read-whole.js';
import { storeFailure } from './verdict.js';

/** The GUID that the folder's Info.plist has had so far. */
export function keptGuid(folder: BackupFolder, udid: string): string | undefined {
  try {
    const info = asDict(parsePlist(readWhole(folder, `${udid}/Info.plist`, limits.infoBytes)));
    const guid = textIn(info ?? {}, 'GUID');
    return guid !== undefined && /^[0-9A-F]{32}$/.test(guid) ? guid : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined; // a first backup, or one whose Info.plist is replaced anyway
    throw error;
  }
}

/**
 * Writes Info.plist, whole or not at all, where it must lie before the phone is asked to begin.
 *
 * @throws device/computer-full, device/cannot-store
 */
export function writeInfo(folder: BackupFolder, about: { udid: string; name: string; info: PlistDict }): void {
  const path = `${about.udid}/Info.plist`;
  let sink: FileSink | undefined;
  try {
    folder.makeDirectory(about.udid);
    sink = folder.create(path);
    sink.write(writeXmlPlist(about.info));
    sink.commit();
  } catch (cause) {
    sink?.discard();
    throw storeFailure(about.name, folder, { path, cause });
  }
}
