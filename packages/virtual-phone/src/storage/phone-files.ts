import { copyFileSync, lstatSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from './failures.js';
import { FileRows } from './file-rows.js';
import { adoptHandChanges } from './hand-changes.js';
import { setHostTime } from './host-time.js';
import { checkName, escapedFolder, hostPath, parentOf } from './names.js';
import { type FileContent, type FileMetadata, modeOf, type PhoneFile, type PhoneFileKind } from './phone-file.js';

const rememberedDirectories = 20_000;

/**
 * What lies on the phone: content as plain files `files/<domain>/<relativePath>` of the state folder, so that anyone can
 * compare, and everything else (owner, times, protection class, extended attributes, links) in `files.db` beside.
 * Ancestors and domain roots are made as needed. A file changed by hand counts as modified at its host time; files put
 * there by hand get a phone's usual metadata (docs/protocols/backup-agent.md §2).
 *
 * @throws phone-files/bad-name, phone-files/in-the-way
 */
export class PhoneFiles implements Disposable {
  readonly #folder: string;
  readonly #rows: FileRows;
  readonly #clock: { now(): Date };
  readonly #knownDirectories = new Set<string>();

  private constructor(folder: string, rows: FileRows, clock: { now(): Date }) {
    this.#folder = folder;
    this.#rows = rows;
    this.#clock = clock;
  }

  static open(stateFolder: string, clock: { now(): Date }): PhoneFiles {
    const folder = join(stateFolder, 'files');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new PhoneFiles(folder, FileRows.open(join(stateFolder, 'files.db')), clock);
  }

  /** Puts a file on the phone, or replaces it. */
  put(domain: string, relativePath: string, content: FileContent, metadata: FileMetadata = {}): void {
    checkName(domain, relativePath);
    const parent = parentOf(relativePath);
    if (parent === undefined) throw fail('bad-name', { domain, path: relativePath });
    this.#makeAncestors(domain, parent);
    const earlier = this.#makeWay(domain, relativePath, 'file');
    const path = hostPath(this.#folder, domain, relativePath);
    const modified = metadata.modified ?? timeOf(content) ?? this.#seconds();
    writeContent(path, content);
    setHostTime(path, modified);
    const size = content instanceof Uint8Array ? content.length : statSync(path).size;
    this.#store(domain, relativePath, 'file', { ...metadata, modified }, earlier, { size });
  }

  /** Makes a directory (`''`: the domain's root), or sets the metadata of one that is there. */
  makeDirectory(domain: string, relativePath: string, metadata: FileMetadata = {}): void {
    checkName(domain, relativePath);
    const parent = parentOf(relativePath);
    if (parent !== undefined) this.#makeAncestors(domain, parent);
    const earlier = this.#makeWay(domain, relativePath, 'directory');
    mkdirSync(hostPath(this.#folder, domain, relativePath), { recursive: true, mode: 0o700 });
    this.#store(domain, relativePath, 'directory', { ...(earlier && kept(earlier)), ...metadata }, earlier);
  }

  /** Puts a symbolic link on the phone. */
  link(domain: string, relativePath: string, target: string, metadata: FileMetadata = {}): void {
    checkName(domain, relativePath);
    const parent = parentOf(relativePath);
    if (parent === undefined) throw fail('bad-name', { domain, path: relativePath });
    this.#makeAncestors(domain, parent);
    const earlier = this.#makeWay(domain, relativePath, 'symlink');
    this.#store(domain, relativePath, 'symlink', metadata, earlier, { target });
  }

  /** Removes an entry with everything below it; nothing there is fine. */
  remove(domain: string, relativePath: string): void {
    checkName(domain, relativePath);
    this.#knownDirectories.clear();
    this.#rows.remove(domain, relativePath);
    rmSync(hostPath(this.#folder, domain, relativePath), { recursive: true, force: true });
  }

  /** One entry as it is recorded, without a look at the disk. */
  find(domain: string, relativePath: string): PhoneFile | undefined {
    return this.#rows.find(domain, relativePath);
  }

  /** Where an entry with that inode number is, whichever comes first. */
  ownerOf(inode: number): Pick<PhoneFile, 'domain' | 'relativePath'> | undefined {
    return this.#rows.ownerOf(inode);
  }

  /** Whether nothing lies in a directory. */
  isEmpty(domain: string, relativePath: string): boolean {
    return this.#rows.isEmpty(domain, relativePath);
  }

  /**
   * Everything on the phone, or in one domain of it, by domain and path in byte order, ancestors and domain roots included.
   * Changes made by hand are looked for first. The phone may be changed while it is walked.
   */
  *entries(domain?: string): Iterable<PhoneFile> {
    this.#knownDirectories.clear();
    adoptHandChanges(this.#folder, this.#rows, domain);
    yield* this.#rows.all(domain);
  }

  /** Where the content of a file lies on this machine. */
  contentPath(domain: string, relativePath: string): string {
    return hostPath(this.#folder, domain, relativePath);
  }

  /** Many changes as one: the rows of all of them are recorded, or none. */
  bulk<T>(work: () => T): T {
    return this.#rows.transaction(work);
  }

  /** Bytes of content on the phone, as recorded. */
  usedBytes(): number {
    return this.#rows.usedBytes();
  }

  [Symbol.dispose](): void {
    this.#rows[Symbol.dispose]();
  }

  #seconds(): number {
    return Math.floor(this.#clock.now().getTime() / 1000);
  }

  #makeAncestors(domain: string, directory: string): void {
    const key = `${domain}-${directory}`;
    if (this.#knownDirectories.has(key)) return;
    const row = this.#rows.find(domain, directory);
    if (row && row.kind !== 'directory') throw fail('in-the-way', { domain, path: directory });
    if (!row) this.makeDirectory(domain, directory);
    if (this.#knownDirectories.size >= rememberedDirectories) this.#knownDirectories.clear();
    this.#knownDirectories.add(key);
  }

  /** Takes away what lies at a name and is of another kind; returns the entry of the same kind. */
  #makeWay(domain: string, relativePath: string, kind: PhoneFileKind): PhoneFile | undefined {
    const earlier = this.#rows.find(domain, relativePath);
    if (!earlier || earlier.kind === kind) return earlier;
    this.remove(domain, relativePath);
    return undefined;
  }

  #store(
    domain: string,
    relativePath: string,
    kind: PhoneFileKind,
    metadata: FileMetadata,
    earlier: PhoneFile | undefined,
    facts: { size?: number; target?: string } = {},
  ): void {
    const modified = metadata.modified ?? this.#seconds();
    const { extendedAttributes } = metadata;
    this.#rows.store({
      domain,
      relativePath,
      kind,
      mode: modeOf(kind, metadata.mode ?? (kind === 'file' ? 0o644 : 0o755)),
      userId: metadata.userId ?? 501,
      groupId: metadata.groupId ?? 501,
      modified,
      changed: metadata.changed ?? modified,
      born: metadata.born ?? earlier?.born ?? modified,
      inode: metadata.inode ?? earlier?.inode ?? this.#rows.newInode(),
      protectionClass: metadata.protectionClass ?? (kind === 'file' ? 3 : 0),
      flags: metadata.flags ?? 0,
      size: facts.size ?? 0,
      ...(extendedAttributes && Object.keys(extendedAttributes).length > 0 && { extendedAttributes }),
      ...(facts.target !== undefined && { target: facts.target }),
    });
  }
}

function kept(directory: PhoneFile): FileMetadata {
  const { mode, userId, groupId, modified, changed, flags, extendedAttributes } = directory;
  return { mode, userId, groupId, modified, changed, flags, ...(extendedAttributes && { extendedAttributes }) };
}

/** The modification time of the file that content comes from. */
function timeOf(content: FileContent): number | undefined {
  if (content instanceof Uint8Array) return undefined;
  const source = 'copyFrom' in content ? content.copyFrom : content.moveFrom;
  return Math.floor(lstatSync(source).mtimeMs / 1000);
}

/** Writes content as a new file, so that a copy of the state made of hard links keeps its own. */
function writeContent(path: string, content: FileContent): void {
  if (path.includes(escapedFolder)) mkdirSync(dirname(path), { recursive: true });
  if (content instanceof Uint8Array) writeNew(path, content);
  else if ('moveFrom' in content) renameSync(content.moveFrom, path);
  else {
    rmSync(path, { force: true });
    copyFileSync(content.copyFrom, path);
  }
}

function writeNew(path: string, content: Uint8Array): void {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(path, { recursive: true });
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
  }
}
