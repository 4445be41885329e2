import { dirname, resolve } from 'node:path';
import { readBackup } from '@pearmain/backup';
import { visibleText } from '@pearmain/base';
import type { RecoverySheet } from '@pearmain/contract';
import { makeFolder, writeWhole } from '@pearmain/history';
import { deviceOf, refuseTaken } from '../destination.js';
import type { Environment } from '../environment.js';
import { lockedBackup } from '../open-snapshot.js';
import { sheetAsHtml, sheetAsText } from '../recovery-sheet.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/**
 * Writes a sheet to print and keep with other papers: whose backups these are, where they lie, how they are restored, and a line for the
 * password, which a person writes by hand. A name that ends with `.txt` gets plain text, every other one a page of HTML.
 *
 * @throws engine/destination-taken, engine/device-unknown; as `readBackup`
 */
export async function writeRecoverySheet(
  environment: Environment,
  { of, file }: { readonly of: SnapshotSelector; readonly file: string },
): Promise<RecoverySheet> {
  const parts = readBackup(await snapshotFolder(environment, of));
  const { device } = parts.properties;
  const deviceName = visibleText(lockedBackup(parts).deviceName);
  const udid = deviceOf(parts);
  const path = resolve(file);
  refuseTaken(path);
  makeFolder(dirname(path));
  const sheet = {
    deviceName,
    productType: visibleText(device.productType ?? parts.info?.productType ?? ''),
    iosVersion: visibleText(device.productVersion ?? parts.info?.productVersion ?? ''),
    udid,
    folder: parts.folder,
    writtenAt: environment.clock.now(),
  };
  writeWhole(path, path.toLowerCase().endsWith('.txt') ? sheetAsText(sheet) : sheetAsHtml(sheet));
  return { file: path, udid, deviceName };
}
