import { type Dirent, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { FileMetadata } from '../storage/phone-file.js';
import type { PhoneFiles } from '../storage/phone-files.js';
import { fail } from './failures.js';
import { unixSeconds } from './making/moments.js';

/**
 * Copies a tree of `<domain>/<relativePath>` onto the phone, with a phone's usual metadata and the times of this machine.
 * Symbolic links that stay inside their domain become links of the phone; others, and sockets and devices, are left out,
 * for no link is ever followed.
 *
 * @throws seed/import-unreadable
 */
export function importTree(folder: string, files: PhoneFiles): void {
  files.bulk(() => {
    for (const entry of list(folder)) {
      if (entry.isDirectory()) importFolder(join(folder, entry.name), entry.name, '', files);
    }
  });
}

function importFolder(folder: string, domain: string, inside: string, files: PhoneFiles): void {
  files.makeDirectory(domain, inside, timeOf(folder));
  for (const entry of list(folder)) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    const source = join(folder, entry.name);
    if (entry.isDirectory()) importFolder(source, domain, path, files);
    else if (entry.isFile()) files.put(domain, path, { copyFrom: source }, timeOf(source));
    else if (entry.isSymbolicLink()) {
      const target = readlinkSync(source);
      if (staysInside(inside, target)) files.link(domain, path, target, timeOf(source));
    }
  }
}

function timeOf(path: string): FileMetadata {
  return { modified: unixSeconds(lstatSync(path).mtime) };
}

function staysInside(folder: string, target: string): boolean {
  if (posix.isAbsolute(target)) return false;
  const there = posix.normalize(posix.join(folder, target));
  return there !== '..' && !there.startsWith('../');
}

/** In the order of their names, whatever order the disk has. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw fail('import-unreadable', { path: folder }, { cause });
  }
}
