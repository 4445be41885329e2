import { type Dirent, existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FileRows } from './file-rows.js';
import { hostTimeOf, setHostTime } from './host-time.js';
import { escapedFolder, hostPath, isComponent } from './names.js';
import { modeOf, type PhoneFile } from './phone-file.js';

/**
 * Brings the rows up to what lies on disk: files changed by hand get their host time and size, files put there by hand
 * a phone's usual metadata, and what was removed by hand loses its row (docs/protocols/backup-agent.md §2). With `domain` only there.
 */
export function adoptHandChanges(filesFolder: string, rows: FileRows, domain?: string): void {
  rows.transaction(() => {
    const walk = new Walk(filesFolder, rows, domain);
    for (const entry of inOrder(filesFolder)) {
      const isWanted = domain === undefined ? !entry.name.startsWith('.') : entry.name === domain;
      if (isWanted && entry.isDirectory()) walk.directory(entry.name, '');
    }
    walk.forgetVanished();
  });
}

class Walk {
  readonly #filesFolder: string;
  readonly #rows: FileRows;
  readonly #domain: string | undefined;
  #seen = 0;

  constructor(filesFolder: string, rows: FileRows, domain: string | undefined) {
    this.#filesFolder = filesFolder;
    this.#rows = rows;
    this.#domain = domain;
  }

  directory(domain: string, path: string): void {
    const folder = path === '' ? join(this.#filesFolder, domain) : join(this.#filesFolder, domain, path);
    const row = this.#rows.find(domain, path);
    if (row?.kind !== 'directory') {
      const modified = Math.floor(lstatSync(folder).mtimeMs / 1000);
      if (row) this.#rows.remove(domain, path);
      this.#rows.store(foundByHand(this.#rows, domain, path, { kind: 'directory', mode: 0o755, modified }));
    }
    this.#seen++;
    for (const entry of inOrder(folder)) this.#child(domain, path, folder, entry);
  }

  #child(domain: string, parent: string, folder: string, entry: Dirent): void {
    if (!isComponent(entry.name)) return;
    const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
    const onDisk = `${folder}/${entry.name}`;
    if (entry.isDirectory()) this.directory(domain, path);
    else if (entry.isFile()) this.#file(domain, path, onDisk);
    else if (entry.isSymbolicLink()) this.#link(domain, path, onDisk);
  }

  #file(domain: string, path: string, onDisk: string): void {
    const row = this.#rows.find(domain, path);
    const stats = lstatSync(onDisk, { throwIfNoEntry: false });
    // A name that is not UTF-8 cannot be asked for again, and no phone has such names.
    if (!stats) return;
    this.#seen++;
    if (row?.kind === 'file' && row.size === stats.size && stats.mtimeMs === hostTimeOf(row.modified) * 1000) return;
    const byHand = Math.floor(stats.mtimeMs / 1000);
    const modified = byHand === row?.modified ? byHand + 1 : byHand;
    setHostTime(onDisk, modified);
    if (row?.kind === 'file') {
      this.#rows.store({ ...row, size: stats.size, modified, changed: modified });
      return;
    }
    if (row) this.#rows.remove(domain, path);
    const { size } = stats;
    this.#rows.store(foundByHand(this.#rows, domain, path, { kind: 'file', mode: 0o644, modified, size }));
  }

  #link(domain: string, path: string, onDisk: string): void {
    const target = readlinkSync(onDisk);
    const row = this.#rows.find(domain, path);
    if (row?.target === target) return;
    if (row) this.#rows.remove(domain, path);
    const modified = Math.floor(lstatSync(onDisk).mtimeMs / 1000);
    this.#rows.store(foundByHand(this.#rows, domain, path, { kind: 'symlink', mode: 0o755, modified, target }));
  }

  /** Rows without content on disk go, and what lies under an escaped name is looked at in passing. */
  forgetVanished(): void {
    if (this.#rows.countOnDisk(this.#domain) === this.#seen) return;
    for (const file of this.#rows.all(this.#domain)) {
      if (file.target !== undefined) continue;
      const onDisk = hostPath(this.#filesFolder, file.domain, file.relativePath);
      if (!existsSync(onDisk)) this.#rows.remove(file.domain, file.relativePath);
      else if (file.kind === 'file' && onDisk.startsWith(join(this.#filesFolder, escapedFolder))) {
        this.#file(file.domain, file.relativePath, onDisk);
      }
    }
  }
}

function inOrder(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function foundByHand(
  rows: FileRows,
  domain: string,
  relativePath: string,
  found: Pick<PhoneFile, 'kind' | 'mode' | 'modified' | 'target'> & { size?: number },
): PhoneFile {
  const { kind, modified } = found;
  return {
    domain,
    relativePath,
    kind,
    mode: modeOf(kind, found.mode),
    userId: 501,
    groupId: 501,
    modified,
    changed: modified,
    born: modified,
    inode: rows.newInode(),
    protectionClass: kind === 'file' ? 3 : 0,
    flags: 0,
    size: found.size ?? 0,
    ...(found.target !== undefined && { target: found.target }),
  };
}
