import { AppError, type Udid, udid } from '@pearmain/base';
import { utf8Encode } from '@pearmain/formats';
import { infoPlist, isFileId, manifestDatabase, manifestMbdb, manifestPlist, statusPlist } from '../layout.js';

/** The last entry of an archive: a list as `sha256sum -c` reads it. */
export const sumsName = 'SHA256SUMS';

/** The first entry of an archive. */
export const readmeName = 'README.txt';

/** Tells whoever finds the file in ten years what it is. */
export function readmeText(id: Udid): Uint8Array {
  return utf8Encode(`This is a backup of an iPhone, iPad or iPod, written by Pearmain.

The folder ${id} is a backup folder as Finder, iTunes and idevicebackup2 make it and restore from it. If its
Manifest.plist says IsEncrypted, it has the backup password that was set on the device.

To unpack it without Pearmain:   tar xf FILE
If its name ends with .age:      age -d FILE | tar x
To see that nothing is damaged:  sha256sum -c ${sumsName}
`);
}

const plainNames = new Set<string>([
  infoPlist,
  manifestPlist,
  statusPlist,
  manifestDatabase,
  `${manifestDatabase}-wal`,
  manifestMbdb,
]);

/**
 * Where an entry belongs: the device's identifier and the place in its backup folder. `undefined` for whatever is not of a
 * backup: nothing else is ever written.
 */
export function backupPlace(name: string): { readonly id: Udid; readonly place: string } | undefined {
  const [folder = '', ...rest] = name.split('/');
  const place = rest.join('/');
  const id = findUdid(folder);
  return id !== undefined && isPlace(place) ? { id, place } : undefined;
}

function isPlace(place: string): boolean {
  const [folder = '', file] = place.split('/');
  if (file === undefined) return plainNames.has(place) || isFileId(place);
  return isFileId(file) && place === `${file.slice(0, 2)}/${file}` && folder === file.slice(0, 2);
}

function findUdid(text: string): Udid | undefined {
  try {
    return udid(text);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
