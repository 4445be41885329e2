import { closeSync, fsyncSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { arrayIn, type PlistDict, writeXmlPlist } from '@pearmain/formats';
import { infoPlist } from '../layout.js';
import { findPlist } from '../read-plist.js';
import { openNew } from '../writer/open-new.js';

/** Of Info.plist, which computers write and phones do not mind (docs/formats/data-types.md §4). */
const key = 'Pearmain Kept Data Types';

/** The data types that a partial backup holds; `undefined` for a whole one. */
export function keptTypesIn(info: PlistDict): readonly string[] | undefined {
  return arrayIn(info, key)?.filter((type) => typeof type === 'string');
}

/** Says in Info.plist that the backup holds these alone. @throws the system's own errors */
export function markAsPartial(folder: string, types: readonly string[]): void {
  const path = join(folder, infoPlist);
  const bytes = writeXmlPlist({ ...findPlist(folder, infoPlist), [key]: [...types] });
  const descriptor = openNew(`${path}.part`);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${path}.part`, path);
}
