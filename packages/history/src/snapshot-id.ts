/** `2026-11-22T14-03-11Z`: the second in which a backup was finished, in a form that every file system takes as a name. */
export function snapshotId(finishedAt: Date): string {
  return finishedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
}

/** True for what `snapshotId` makes. */
export function isSnapshotId(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/.test(text) && !Number.isNaN(timeOfSnapshotId(text).getTime());
}

/** The second that an id stands for. */
export function timeOfSnapshotId(id: string): Date {
  return new Date(`${id.slice(0, 10)}T${id.slice(11).replaceAll('-', ':')}`);
}

/** The id for `finishedAt`, or the first second after it that is not taken. */
export function freeSnapshotId(finishedAt: Date, isTaken: (id: string) => boolean): string {
  for (let at = finishedAt.getTime(); ; at += 1000) {
    const id = snapshotId(new Date(at));
    if (!isTaken(id)) return id;
  }
}
