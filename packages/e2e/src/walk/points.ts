/** Where the phone is in its run when it is broken (docs/protocols/backup-agent.md §10.1). */
export const phonePlaces = [
  'status',
  'scan',
  'space',
  'uploading',
  'manifests',
  'moving',
  'removing',
  'verifying',
] as const;

/** What our program is at when it is killed after the phone is done. */
export const ownPhases = ['checking', 'publishing'] as const;

/** One way to break a run. */
export type Point =
  /** The job is killed (-9), or the cable pulled, when so many bytes have come from the phone … */
  | { readonly how: 'kill' | 'cut'; readonly byte: number }
  /** … or at a place of the phone's run, so many milliseconds later. */
  | { readonly how: 'kill' | 'cut'; readonly place: (typeof phonePlaces)[number]; readonly afterMs: number }
  | { readonly how: 'kill'; readonly phase: (typeof ownPhases)[number]; readonly afterMs: number }
  /** The disk has only so many bytes left: from the beginning, or from a place of the phone's run on. */
  | { readonly how: 'disk-full'; readonly freeBytes: number; readonly place: 'start' | 'uploading' | 'manifests' };

/** The next point of a walk; `changedBytes` is roughly what the phone will send. */
export function choosePoint(random: () => number, changedBytes: number, canFillDisk: boolean): Point {
  const pick = <T>(words: readonly T[]): T => words[Math.floor(random() * words.length)] as T;
  const how = random() < 0.5 ? 'kill' : 'cut';
  const roll = random();
  if (roll < 0.1) return { how: 'kill', phase: pick(ownPhases), afterMs: Math.floor(random() * 60) };
  if (canFillDisk && roll < 0.25) {
    const place = pick(['start', 'uploading', 'uploading', 'manifests'] as const);
    return { how: 'disk-full', place, freeBytes: Math.floor(random() * changedBytes) };
  }
  if (roll < 0.6) return { how, place: pick(phonePlaces), afterMs: Math.floor(random() ** 2 * 60) };
  // Some 250 kB of a run are session, index and listing; the rest is what changed.
  return { how, byte: Math.floor(random() * (250_000 + changedBytes)) };
}

/** How a point is told. */
export function describePoint(point: Point): string {
  if (point.how === 'disk-full') return `${point.freeBytes} bytes left on the disk at ${point.place}`;
  const how = point.how === 'kill' ? 'kill -9' : 'cut';
  if ('byte' in point) return `${how} at byte ${point.byte}`;
  return `${how} ${point.afterMs} ms into ${'place' in point ? point.place : point.phase}`;
}
