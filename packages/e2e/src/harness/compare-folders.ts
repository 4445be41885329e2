import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Every entry below `folder`, by its path: what kind it is and the SHA-256 of its content. */
export function listTree(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry): [string, string] => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isDirectory()) return [name, 'directory'];
    if (entry.isSymbolicLink()) return [name, `link to ${readlinkSync(path)}`];
    if (!entry.isFile()) return [name, 'neither file nor folder'];
    return [name, sha256Of(path)];
  });
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where two folders differ, in words; empty when they are the same to the byte. */
export function differences(left: string, right: string, options: { except?: readonly string[] } = {}): string[] {
  const [before, after] = [listTree(left), listTree(right)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    if (options.except?.includes(name)) return [];
    const [a, b] = [before.get(name), after.get(name)];
    if (a === b) return [];
    return [
      a === undefined
        ? `${name} is only in the second`
        : b === undefined
          ? `${name} is only in the first`
          : `${name} differs`,
    ];
  });
}

/** The SHA-256 of a file, in hex. */
export function sha256Of(path: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk))
      hash.update(chunk.subarray(0, length));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
