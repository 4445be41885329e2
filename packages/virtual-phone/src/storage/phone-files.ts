import type { FileContent, FileMetadata, PhoneFile } from './phone-file.js';

/**
 * What lies on the phone: content as plain files `files/<domain>/<relativePath>` of the state folder, so that anyone can
 * compare, and everything else (owner, times, protection class, extended attributes, links) in `files.db` beside.
 * Ancestors and domain roots are made as needed. A file changed by hand counts as modified at its host time; files put
 * there by hand get a phone's usual metadata (docs/protocols/backup-agent.md §2).
 */
export class PhoneFiles implements Disposable {
  static open(stateFolder: string, clock: { now(): Date }): PhoneFiles {
    void clock;
    throw new Error(`not yet: ${stateFolder}`);
  }

  /** Puts a file on the phone, or replaces it. */
  put(domain: string, relativePath: string, content: FileContent, metadata: FileMetadata = {}): void {
    void [domain, relativePath, content, metadata];
  }

  /** Makes a directory (`''`: the domain's root), or sets the metadata of one that is there. */
  makeDirectory(domain: string, relativePath: string, metadata: FileMetadata = {}): void {
    void [domain, relativePath, metadata];
  }

  /** Puts a symbolic link on the phone. */
  link(domain: string, relativePath: string, target: string, metadata: FileMetadata = {}): void {
    void [domain, relativePath, target, metadata];
  }

  /** Removes an entry with everything below it; nothing there is fine. */
  remove(domain: string, relativePath: string): void {
    void [domain, relativePath];
  }

  /** One entry as it is recorded, without a look at the disk. */
  find(domain: string, relativePath: string): PhoneFile | undefined {
    void [domain, relativePath];
    return undefined;
  }

  /**
   * Everything on the phone, by domain and path in byte order, ancestors and domain roots included. Changes made by hand
   * are looked for first. The phone may be changed while it is walked.
   */
  *entries(): Iterable<PhoneFile> {}

  /** Where the content of a file lies on this machine. */
  contentPath(domain: string, relativePath: string): string {
    return `${domain}/${relativePath}`;
  }

  /** Many changes as one: all of them are recorded, or none. */
  bulk<T>(work: () => T): T {
    return work();
  }

  /** Bytes of content on the phone, as recorded. */
  usedBytes(): number {
    return 0;
  }

  [Symbol.dispose](): void {}
}
