import { AppError } from '@pearmain/base';
import { asDict, dataIn, dictIn, integerIn, isDict, type PlistDict, parsePlist, textIn } from '@pearmain/formats';
import type { BackupInfo } from './info.js';
import type { BackupProperties } from './properties.js';

/** What the App Store wrote about an app: its iTunesMetadata in Info.plist (docs/formats/backup-folder.md §5). */
export interface AppPapers {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Who sells it. */
  readonly seller: string | undefined;
  readonly genre: string | undefined;
  /** Its number in the store. */
  readonly storeId: number | undefined;
}

/** The papers of an app; `undefined` where there are none, or none that can be read. Whose account bought it stays in them. */
export function findAppPapers(info: BackupInfo | undefined, bundleId: string): AppPapers | undefined {
  const papers = rawPapers(info, bundleId);
  if (!papers) return undefined;
  return {
    name: textIn(papers, 'bundleDisplayName') ?? textIn(papers, 'itemName'),
    version: textIn(papers, 'bundleShortVersionString') ?? textIn(papers, 'bundleVersion'),
    seller: textIn(papers, 'artistName'),
    genre: textIn(papers, 'genre'),
    storeId: integerIn(papers, 'itemId'),
  };
}

/** The build of an app as Manifest.plist has it, also of one without papers. */
export function findAppBuild({ raw }: Pick<BackupProperties, 'raw'>, bundleId: string): string | undefined {
  const apps = dictIn(raw, 'Applications');
  const app = apps && Object.hasOwn(apps, bundleId) ? asDict(apps[bundleId]) : undefined;
  return app && textIn(app, 'CFBundleVersion');
}

/** What the App Store calls an app, where Info.plist has its papers. */
export function findAppName(info: BackupInfo | undefined, bundleId: string): string | undefined {
  return findAppPapers(info, bundleId)?.name;
}

function rawPapers(info: BackupInfo | undefined, bundleId: string): PlistDict | undefined {
  const apps = info && dictIn(info.raw, 'Applications');
  const app = apps && Object.hasOwn(apps, bundleId) ? asDict(apps[bundleId]) : undefined;
  const papers = app && dataIn(app, 'iTunesMetadata');
  if (!papers) return undefined;
  try {
    const read = parsePlist(papers);
    return isDict(read) ? read : undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return undefined; // a name is not worth more than the list it stands in
  }
}
