import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentPath, fileId } from '@pearmain/backup';
import { isDict, newDict, type PlistValue, parsePlist, writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { root } from '../harness/needs.js';

/** Backups made by a program that is none of ours (packages/backup/src/golden). */
export const sampleNames = ['plain', 'encrypted', 'ios9-plain', 'ios9-encrypted', 'ios10.1-encrypted'] as const;
export type SampleName = (typeof sampleNames)[number];

export const password = 'pears & plums';
export const photo = contentPath(fileId('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC'));
export const messages = contentPath(fileId('HomeDomain', 'Library/SMS/sms.db'));

/** Where a sample lies; it is never written to. */
export function sampleFolder(name: SampleName): string {
  return join(root, 'packages/backup/src/golden', name);
}

export function copySample(name: SampleName, to: string): void {
  cpSync(sampleFolder(name), to, { recursive: true });
}

/** Changes the bytes of a file. */
export function change(path: string, how: (bytes: Buffer) => Uint8Array): void {
  writeFileSync(path, how(readFileSync(path)));
}

/** Changes one value of a property list; `undefined` takes it out. */
export function changeKey(
  path: string,
  key: string,
  how: (value: PlistValue | undefined) => PlistValue | undefined,
): void {
  const old = parsePlist(readFileSync(path));
  if (!isDict(old)) throw new Error(`${path} is no dictionary`);
  const dict = Object.assign(newDict(), old);
  const value = how(old[key]);
  if (value === undefined) delete dict[key];
  else dict[key] = value;
  writeFileSync(path, writeBinaryPlist(dict));
}

/** Changes an index that is not encrypted. */
export function changeIndex(folder: string, sql: string): void {
  using index = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
  index.script(sql);
}

/** Changes the record of one file. */
export function putRecord(folder: string, relativePath: string, blob: Uint8Array): void {
  using index = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
  index.run('UPDATE Files SET file = ? WHERE relativePath = ?', blob, relativePath);
}
