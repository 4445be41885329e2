import { failures } from '@pearmain/base';
import type { BackupFolder, FileSink, FolderEntry, FolderProblem } from '@pearmain/device';

const fail = failures('bench', {
  folder: {
    say: (d: { problem: FolderProblem; path: string }) => `The discarding folder says ${d.problem} for ${d.path}.`,
  },
});

interface Kept {
  readonly sizeBytes: number;
  /** Only of the phone's own notes, which it reads again. */
  readonly content?: Uint8Array;
}

const notes = /\/(?:Status\.plist|Manifest\.plist|Manifest\.db|Info\.plist)$/;

/** A backup folder that forgets what it is given, but for the phone's own notes: what is left is the speed of the way. */
export class DiscardingFolder implements BackupFolder {
  readonly #files = new Map<string, Map<string, Kept>>();

  freeBytes(): number {
    return 2 ** 45;
  }

  list(path: string): readonly FolderEntry[] | undefined {
    const folder = this.#files.get(path);
    if (!folder) return undefined;
    const modified = new Date(0);
    const below = [...this.#files.keys()].filter((other) => parentOf(other) === path);
    return [
      ...below.map((other): FolderEntry => ({ name: nameOf(other), kind: 'directory', sizeBytes: 0, modified })),
      ...[...folder].map(([name, { sizeBytes }]): FolderEntry => ({ name, kind: 'file', sizeBytes, modified })),
    ];
  }

  *open(path: string): Iterable<Uint8Array> {
    const kept = this.#files.get(parentOf(path))?.get(nameOf(path));
    if (!kept?.content) throw fail('folder', { problem: 'not-found', path });
    yield kept.content;
  }

  create(path: string): FileSink {
    const parts: Uint8Array[] = [];
    const isNote = notes.test(path);
    let sizeBytes = 0;
    return {
      write: (borrowed) => {
        sizeBytes += borrowed.length;
        if (isNote) parts.push(borrowed.slice());
      },
      commit: () => this.#put(path, isNote ? { sizeBytes, content: Buffer.concat(parts) } : { sizeBytes }),
      discard: () => {},
    };
  }

  makeDirectory(path: string): void {
    this.#folder(path);
  }

  move(from: string, to: string): void {
    const folder = this.#files.get(parentOf(from));
    const kept = folder?.get(nameOf(from));
    if (!folder || !kept) throw fail('folder', { problem: 'not-found', path: from });
    folder.delete(nameOf(from));
    this.#put(to, kept);
  }

  copy(from: string): void {
    throw fail('folder', { problem: 'refused', path: from });
  }

  remove(path: string): void {
    this.#files.get(parentOf(path))?.delete(nameOf(path));
    for (const folder of this.#files.keys())
      if (folder === path || folder.startsWith(`${path}/`)) this.#files.delete(folder);
  }

  #put(path: string, kept: Kept): void {
    this.#folder(parentOf(path)).set(nameOf(path), kept);
  }

  #folder(path: string): Map<string, Kept> {
    const known = this.#files.get(path);
    if (known) return known;
    const made = new Map<string, Kept>();
    this.#files.set(path, made);
    return made;
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
