import { failures } from '@pearmain/base';
import type { BackupFolder, FileSink, FolderEntry, FolderProblem } from '@pearmain/device';
import { concatBytes } from '@pearmain/formats';

const fail = failures('testkit', {
  folder: {
    say: (d: { problem: FolderProblem; path: string }) => `The folder in memory says ${d.problem} for ${d.path}.`,
  },
});

type Folder = Map<string, Node>;
type Node =
  | { readonly modified: Date; readonly content: Uint8Array }
  | { readonly modified: Date; readonly folder: Folder };

/** What a test decides about a `MapFolder`: how much it holds before it is full, and what its files are dated. */
export interface MapFolderOptions {
  readonly capacityBytes?: number;
  readonly now?: () => Date;
}

/** A backup folder in memory, whole: it refuses what a real one refuses, and is full at `capacityBytes`. */
export class MapFolder implements BackupFolder {
  readonly #udid: string;
  readonly #root: Folder = new Map();
  readonly #capacityBytes: number;
  readonly #now: () => Date;
  #usedBytes = 0;

  constructor(udid: string, { capacityBytes = 2 ** 40, now = () => new Date(0) }: MapFolderOptions = {}) {
    this.#udid = udid;
    this.#capacityBytes = capacityBytes;
    this.#now = now;
    this.#root.set(udid, { modified: now(), folder: new Map() });
  }

  /** Every file under its whole path (`<udid>/…`), for a test to look at. */
  files(): Map<string, Uint8Array> {
    return new Map(filesBelow(this.#root, ''));
  }

  /** Puts a file there, as an earlier run would have left it. */
  put(path: string, content: Uint8Array): void {
    const sink = this.create(path);
    sink.write(content);
    sink.commit();
  }

  freeBytes(): number {
    return this.#capacityBytes - this.#usedBytes;
  }

  list(path: string): readonly FolderEntry[] | undefined {
    const node = this.#find(path);
    if (!node) return undefined;
    if (!('folder' in node)) throw fail('folder', { problem: 'not-a-directory', path });
    return [...node.folder].map(([name, child]) => {
      const { modified } = child;
      return 'folder' in child
        ? { name, kind: 'directory', sizeBytes: 0, modified }
        : { name, kind: 'file', sizeBytes: child.content.length, modified };
    });
  }

  *open(path: string): Iterable<Uint8Array> {
    const node = this.#find(path);
    if (!node) throw fail('folder', { problem: 'not-found', path });
    if ('folder' in node) throw fail('folder', { problem: 'is-a-directory', path });
    if (node.content.length > 0) yield node.content;
  }

  create(path: string): FileSink {
    const { parent, name } = this.#place(path);
    const standing = parent.get(name);
    if (standing && 'folder' in standing) throw fail('folder', { problem: 'is-a-directory', path });
    const parts: Uint8Array[] = [];
    let held = 0;
    const release = () => {
      this.#usedBytes -= held;
      held = 0;
      parts.length = 0;
    };
    return {
      write: (borrowed) => {
        if (borrowed.length > this.freeBytes()) throw fail('folder', { problem: 'no-space', path });
        parts.push(borrowed.slice());
        held += borrowed.length;
        this.#usedBytes += borrowed.length;
      },
      commit: () => {
        const content = concatBytes(parts);
        release();
        this.#put(parent, name, { content, modified: this.#now() });
      },
      discard: release,
    };
  }

  makeDirectory(path: string): void {
    const parts = this.#parts(path);
    const folder = this.#folderOf(parts.slice(0, -1), path);
    const name = parts.at(-1) ?? '';
    const standing = folder.get(name);
    if (standing && !('folder' in standing)) throw fail('folder', { problem: 'exists', path });
    if (!standing) folder.set(name, { modified: this.#now(), folder: new Map() });
  }

  move(from: string, to: string): void {
    if (from === to && this.#find(from)) return;
    const node = this.#source(from, to);
    const target = this.#place(to);
    const source = this.#place(from);
    source.parent.delete(source.name);
    this.#put(target.parent, target.name, node, sizeOf(node));
  }

  copy(from: string, to: string): void {
    if (from === to && this.#find(from)) return;
    const node = this.#source(from, to);
    if (sizeOf(node) > this.freeBytes()) throw fail('folder', { problem: 'no-space', path: to });
    const target = this.#place(to);
    this.#put(target.parent, target.name, copyOf(node));
  }

  remove(path: string): void {
    this.#refuseRoot(path);
    const above = this.#find(path.slice(0, path.lastIndexOf('/')));
    if (!above || !('folder' in above)) return;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const node = above.folder.get(name);
    if (!node) return;
    above.folder.delete(name);
    this.#usedBytes -= sizeOf(node);
  }

  #source(from: string, to: string): Node {
    this.#refuseRoot(from);
    this.#refuseRoot(to);
    const node = this.#find(from);
    if (!node) throw fail('folder', { problem: 'not-found', path: from });
    if (to.startsWith(`${from}/`)) throw fail('folder', { problem: 'refused', path: to });
    return node;
  }

  #put(parent: Folder, name: string, node: Node, alreadyCounted = 0): void {
    const standing = parent.get(name);
    this.#usedBytes += sizeOf(node) - alreadyCounted - (standing ? sizeOf(standing) : 0);
    parent.set(name, node);
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = { modified: new Date(0), folder: this.#root };
    for (const part of this.#parts(path)) {
      if (!node || !('folder' in node)) return undefined;
      node = node.folder.get(part);
    }
    return node;
  }

  #place(path: string): { parent: Folder; name: string } {
    this.#refuseRoot(path);
    const parts = this.#parts(path);
    return { parent: this.#folderOf(parts.slice(0, -1), path), name: parts.at(-1) ?? '' };
  }

  #folderOf(parts: readonly string[], path: string): Folder {
    let folder = this.#root;
    for (const part of parts) {
      const node: Node = folder.get(part) ?? { modified: this.#now(), folder: new Map() };
      if (!('folder' in node)) throw fail('folder', { problem: 'not-a-directory', path });
      folder.set(part, node);
      folder = node.folder;
    }
    return folder;
  }

  #refuseRoot(path: string): void {
    if (this.#parts(path).length < 2) throw fail('folder', { problem: 'refused', path });
  }

  #parts(path: string): string[] {
    const parts = path.split('/');
    const hostile = parts.some((part) => part === '' || part === '.' || part === '..' || /[\0\\:]/.test(part));
    if (hostile || parts[0] !== this.#udid) throw fail('folder', { problem: 'refused', path });
    return parts;
  }
}

function sizeOf(node: Node): number {
  if (!('folder' in node)) return node.content.length;
  return [...node.folder.values()].reduce((sum, child) => sum + sizeOf(child), 0);
}

function copyOf(node: Node): Node {
  if (!('folder' in node)) return node;
  return { modified: node.modified, folder: new Map([...node.folder].map(([name, child]) => [name, copyOf(child)])) };
}

function* filesBelow(folder: Folder, above: string): Iterable<[string, Uint8Array]> {
  for (const [name, node] of folder) {
    if ('folder' in node) yield* filesBelow(node.folder, `${above}${name}/`);
    else yield [`${above}${name}`, node.content];
  }
}
