/** Where the phone is in a restore when it is broken (docs/protocols/backup-agent.md §10.1). */
const phonePlaces = ['restore-start', 'restore-status', 'restore-payload', 'restore-end'] as const;
/** What our program is at. */
const ownPhases = ['checking', 'preparing', 'transferring', 'restarting'] as const;
const farewells = ['disconnect', 'drop', 'disconnect-only', 'drop-only'] as const;

/** What is done in the middle of a restore: our program dies or is told to stop, the connection breaks, the phone restarts. */
type Act = 'kill' | 'interrupt' | 'cut' | 'reboot';

/** One way to break a restore. */
export type RestorePoint =
  /** When so many bytes have passed, both ways … */
  | { readonly how: Act | 'vanish'; readonly byte: number }
  /** … or at a place of the phone's, so many milliseconds later … */
  | { readonly how: Act; readonly place: (typeof phonePlaces)[number]; readonly afterMs: number }
  /** … or in a phase of our program. */
  | { readonly how: 'kill' | 'interrupt'; readonly phase: (typeof ownPhases)[number]; readonly afterMs: number }
  /** The cable comes out between two messages. */
  | { readonly how: 'unplug'; readonly place: (typeof phonePlaces)[number]; readonly afterFiles: number }
  /** The phone says that it is full, or that the backup is damaged. */
  | { readonly how: 'refuse'; readonly code: 105 | 106 | 205; readonly afterFiles: number }
  /** The phone has taken everything over, and its last word is lost or followed by nothing. */
  | { readonly how: 'farewell'; readonly farewell: (typeof farewells)[number] };

/** The next point of a walk; `backupBytes` is roughly what will travel. */
export function chooseRestorePoint(random: () => number, backupBytes: number): RestorePoint {
  const pick = <T>(words: readonly T[]): T => words[Math.floor(random() * words.length)] as T;
  const roll = random();
  const afterMs = Math.floor(random() ** 2 * 80);
  const afterFiles = Math.floor(random() * 120);
  if (roll < 0.1) return { how: 'vanish', byte: Math.floor(random() * backupBytes) };
  if (roll < 0.18) return { how: 'refuse', code: pick([105, 106, 106, 205] as const), afterFiles };
  if (roll < 0.26) return { how: 'farewell', farewell: pick(farewells) };
  if (roll < 0.38) return { how: 'unplug', place: pick(phonePlaces), afterFiles };
  if (roll < 0.48) return { how: pick(['kill', 'interrupt'] as const), phase: pick(ownPhases), afterMs };
  const how = pick(['kill', 'kill', 'interrupt', 'cut', 'cut', 'reboot'] as const);
  if (roll < 0.7) return { how, place: pick(phonePlaces), afterMs };
  return { how, byte: Math.floor(random() * backupBytes) };
}

const acts: Readonly<Record<Act, string>> = {
  kill: 'kill -9',
  interrupt: 'Ctrl-C',
  cut: 'cut',
  reboot: 'the phone restarts',
};

/** How a point is told. */
export function describeRestorePoint(point: RestorePoint): string {
  if (point.how === 'farewell') return `its last word: ${point.farewell}`;
  if (point.how === 'refuse') return `${point.code} after ${point.afterFiles} files`;
  if (point.how === 'unplug') return `unplugged at ${point.place}, ${point.afterFiles} files`;
  if (point.how === 'vanish') return `a file of the backup vanishes at byte ${point.byte}`;
  const act = acts[point.how];
  if ('byte' in point) return `${act} at byte ${point.byte}`;
  return `${act} ${point.afterMs} ms into ${'place' in point ? point.place : point.phase}`;
}

/** What the phone has to be told for it (docs/protocols/backup-agent.md §10). */
export function dayOf(point: RestorePoint): object {
  switch (point.how) {
    case 'unplug':
      return { unplugs: { at: point.place, backAfterMs: 50, ...filesIn(point) } };
    case 'refuse':
      return { ends: { at: 'restore-payload', afterFiles: point.afterFiles, code: point.code } };
    case 'farewell':
      return { farewell: point.farewell };
    default:
      return {};
  }
}

/** Files are counted where content travels alone. */
function filesIn({ place, afterFiles }: { place: string; afterFiles: number }): object {
  return place === 'restore-payload' ? { afterFiles } : {};
}
