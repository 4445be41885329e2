import { AppError } from '@pearmain/base';
import { asDict, dataIn, dictIn, isDict, parsePlist, textIn } from '@pearmain/formats';
import type { BackupInfo } from './info.js';

/** What the App Store calls an app, where Info.plist has its papers (docs/formats/backup-folder.md §5). */
export function findAppName(info: BackupInfo | undefined, bundleId: string): string | undefined {
  const apps = info && dictIn(info.raw, 'Applications');
  const app = apps && Object.hasOwn(apps, bundleId) ? asDict(apps[bundleId]) : undefined;
  const papers = app && dataIn(app, 'iTunesMetadata');
  if (!papers) return undefined;
  try {
    const read = parsePlist(papers);
    return isDict(read) ? (textIn(read, 'bundleDisplayName') ?? textIn(read, 'itemName')) : undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return undefined; // a name is not worth more than the list it stands in
  }
}
