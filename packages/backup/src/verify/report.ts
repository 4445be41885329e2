/** How far a backup was checked: without the password of an encrypted one, the index stays closed. */
export type VerifyLevel = 'structure' | 'complete';

/** `fault`: not to be relied on · `warning`: one file is in doubt, the backup is usable · `note`: worth knowing. */
export type Severity = 'fault' | 'warning' | 'note';

/** What a check found; the words of each code are in docs/formats/backup-folder.md §6. */
export type FindingCode = keyof typeof severities;

/** One thing that was found. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  /** In the backup folder. */
  readonly path?: string;
  /** On the device: `HomeDomain/Library/SMS/sms.db`. */
  readonly file?: string;
}

/** How much was looked at. */
export interface VerifyCounts {
  readonly files: number;
  readonly directories: number;
  readonly links: number;
  /** Sum of the recorded sizes. */
  readonly contentBytes: number;
  /** Files in the content folders, whether or not they are needed, and their stored length. */
  readonly storedFiles: number;
  readonly storedBytes: number;
}

/** What came of a check. */
export interface VerifyReport {
  readonly level: VerifyLevel;
  /** True where nothing was found that is a fault. */
  readonly ok: boolean;
  /** At most a hundred of each code; `found` has the true numbers. */
  readonly findings: readonly Finding[];
  readonly found: Readonly<Partial<Record<FindingCode, number>>>;
  readonly counts: VerifyCounts;
}

const severities = {
  'missing-manifest': 'fault',
  'missing-status': 'fault',
  'missing-index': 'fault',
  'missing-info': 'warning',
  'damaged-plist': 'fault',
  'not-finished': 'fault',
  'other-device': 'fault',
  'encryption-differs': 'fault',
  'keybag-missing': 'fault',
  'keybag-damaged': 'fault',
  'index-key-damaged': 'fault',
  'index-damaged': 'fault',
  'index-empty': 'fault',
  'unsupported-generation': 'warning',
  'wrong-id': 'fault',
  'record-damaged': 'fault',
  'record-differs': 'warning',
  'record-missing': 'note',
  'content-missing': 'fault',
  'content-cut': 'fault',
  'content-changed': 'warning',
  'content-key-damaged': 'fault',
  'content-not-encrypted': 'warning',
  'content-unneeded': 'note',
  'content-not-a-file': 'fault',
  'parent-missing': 'warning',
  'link-without-target': 'warning',
  'not-saved': 'note',
  'leftover-run': 'note',
} as const satisfies Readonly<Record<string, Severity>>;

const mostOfACode = 100;
/** A place is shown to people; names that no file system has are cut. */
const longestPlace = 4096;

function shortened({ path, file }: { path?: string; file?: string }): { path?: string; file?: string } {
  return {
    ...(path === undefined ? {} : { path: path.slice(0, longestPlace) }),
    ...(file === undefined ? {} : { file: file.slice(0, longestPlace) }),
  };
}

/** Collects what is found, within bounds. */
export class Findings {
  readonly #found: Partial<Record<FindingCode, number>> = {};
  readonly #list: Finding[] = [];
  #faults = 0;

  add(code: FindingCode, message: string, place: { path?: string; file?: string } = {}): void {
    const severity = severities[code];
    const count = (this.#found[code] ?? 0) + 1;
    this.#found[code] = count;
    if (severity === 'fault') this.#faults += 1;
    if (count <= mostOfACode) this.#list.push({ code, severity, message, ...shortened(place) });
  }

  /** True while nothing is wrong enough to make the backup unreliable. */
  get ok(): boolean {
    return this.#faults === 0;
  }

  report(level: VerifyLevel, counts: VerifyCounts): VerifyReport {
    return { level, ok: this.ok, findings: this.#list, found: this.#found, counts };
  }
}
