import { dataTypes, readBackup } from '@pearmain/backup';
import { AppError } from '@pearmain/base';
import type { ContentsGlance } from '@pearmain/contract';

/** What can be said of the content of a backup folder without its password; `undefined` of one that cannot be read. */
export function glanceAtContents(folder: string): ContentsGlance | undefined {
  try {
    const { info, properties } = readBackup(folder);
    const lacking = properties.isEncrypted ? [] : dataTypes.filter(({ isOnlyInEncrypted }) => isOnlyInEncrypted);
    return {
      apps: info?.installedApplications.length ?? 0,
      withoutPassword: lacking.map(({ title }) => title),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return undefined; // what is wrong with it is told beside this
  }
}
