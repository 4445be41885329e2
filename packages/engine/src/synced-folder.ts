import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Programs that copy a folder to somebody else's computer, by the names of their folders … */
const folderNames: readonly (readonly [pattern: RegExp, service: string])[] = [
  [/^dropbox(?: \(.*\))?$/i, 'Dropbox'],
  [/^onedrive(?: - .*)?$/i, 'OneDrive'],
  [/^google ?drive$|^my drive$/i, 'Google Drive'],
  [/^icloud ?drive$|^com~apple~clouddocs$/i, 'iCloud Drive'],
  [/^cloudstorage$/i, 'a cloud service'],
  [/^nextcloud$/i, 'Nextcloud'],
  [/^owncloud$/i, 'ownCloud'],
  [/^pclouddrive$/i, 'pCloud'],
  [/^mega(?:sync)?$/i, 'MEGA'],
  [/^seafile$/i, 'Seafile'],
];

/** … and by what they leave in them. */
const marks: readonly (readonly [pattern: RegExp, service: string])[] = [
  [/^\.dropbox(?:\.cache)?$/, 'Dropbox'],
  [/^\.stfolder$/, 'Syncthing'],
  [/^\.(?:sync|_sync)_[0-9a-f]+\.db$/, 'Nextcloud'],
  [/^\.(?:nextcloud|owncloud)sync\.log$/, 'Nextcloud'],
  [/^\.tmp\.driveupload$/, 'Google Drive'],
];

/** The service that seems to copy this folder elsewhere; `undefined` where nothing speaks for one. */
export function findSyncService(path: string): string | undefined {
  for (const name of path.split(/[/\\]/)) {
    const known = folderNames.find(([pattern]) => pattern.test(name));
    if (known) return known[1];
  }
  for (let folder = path; dirname(folder) !== folder; folder = dirname(folder)) {
    const names = namesIn(folder);
    const known = marks.find(([pattern]) => names.some((name) => pattern.test(name)));
    if (known) return known[1];
  }
  return undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there yet, or closed to us: nothing speaks for a service
  }
}
