/** File systems of phones number what they hold one after the other: none comes near this. */
const range = 2 ** 44;
/** Numbers that nothing on a phone has. */
const firstFresh = 2 ** 52;

/**
 * Numbers for what lies in one backup and comes out of several: a phone makes one content of files that share a number
 * (docs/formats/composed-backup.md §2). What shares one in its source goes on to do so.
 */
export class Inodes {
  #fresh = firstFresh;

  /** The number of an entry of the source with that place in the order; the first one's stay as they are. */
  of(source: number, inode: number): number {
    if (source === 0) return inode;
    return Number.isSafeInteger(inode) && inode > 0 && inode < range ? source * range + inode : this.fresh();
  }

  /** One that nothing else has. */
  fresh(): number {
    this.#fresh += 1;
    return this.#fresh;
  }
}
