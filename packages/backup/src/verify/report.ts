import { visibleText } from '@pearmain/base';
import type { ContentTally } from './contents/content-check.js';

/**
 * How far a backup was checked. `structure`: without the password of an encrypted one, the index stays closed · `complete`: the
 * index was compared with all content, in number and length · `sample`, `full`: bytes of content were read and compared besides.
 */
export type VerifyLevel = 'structure' | 'complete' | 'sample' | 'full';

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
  readonly domains: number;
  /** Sum of the recorded sizes. */
  readonly contentBytes: number;
  /** Files in the content folders, whether or not they are needed, and their stored length. */
  readonly storedFiles: number;
  readonly storedBytes: number;
}

/** What became of the files that the backup should hold; without the index, of those that lie there. */
export interface FileAccount {
  readonly total: number;
  /** In which no fault was found. */
  readonly sound: number;
  /** Left out by the device itself, because they changed while it read them; not in `total`. */
  readonly unsaved: number;
}

/** What came of a check. */
export interface VerifyReport {
  readonly level: VerifyLevel;
  /** True where the password of an encrypted backup was not given: then sums alone tell damage. */
  readonly isLocked: boolean;
  /** Whether the index was compared with the content; else `files` are those that lie there. */
  readonly isIndexed: boolean;
  readonly files: FileAccount;
  /** What was read of the content, from the level `sample` on. */
  readonly contents?: ContentTally;
  /** True where nothing was found that is a fault. */
  readonly ok: boolean;
  readonly faults: number;
  readonly warnings: number;
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
  'plist-mistyped': 'warning',
  'not-finished': 'fault',
  'other-device': 'fault',
  'encryption-differs': 'fault',
  'manifest-altered': 'fault',
  'keybag-missing': 'fault',
  'keybag-damaged': 'fault',
  'index-key-damaged': 'fault',
  'index-damaged': 'fault',
  'index-empty': 'fault',
  'unsupported-generation': 'warning',
  'wrong-id': 'fault',
  'record-damaged': 'fault',
  'record-differs': 'warning',
  'record-missing': 'warning',
  'content-missing': 'fault',
  'content-cut': 'fault',
  'content-changed': 'warning',
  'content-altered': 'fault',
  'content-unreadable': 'fault',
  'content-bad-ending': 'fault',
  'content-key-damaged': 'fault',
  'content-not-encrypted': 'warning',
  'content-unneeded': 'note',
  'content-not-a-file': 'fault',
  'digest-differs': 'fault',
  'digest-never-fit': 'warning',
  'digest-missing': 'warning',
  'database-damaged': 'warning',
  'database-unchecked': 'note',
  'parent-missing': 'warning',
  'link-without-target': 'warning',
  'not-saved': 'warning',
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

/** Texts of a damaged or hostile index may be of any length, and of characters that steer a terminal. */
const longestMessage = 1000;

/** Collects what is found, within bounds. */
export class Findings {
  readonly #found: Partial<Record<FindingCode, number>> = {};
  readonly #list: Finding[] = [];
  readonly #tell: ((finding: Finding) => void) | undefined;
  readonly #severe: Record<Severity, number> = { fault: 0, warning: 0, note: 0 };

  /** `tell` hears of every finding, also of those beyond the hundred of a code that the report lists. */
  constructor(tell?: (finding: Finding) => void) {
    this.#tell = tell;
  }

  add(code: FindingCode, message: string, place: { path?: string; file?: string } = {}): void {
    const severity = severities[code];
    const count = (this.#found[code] ?? 0) + 1;
    this.#found[code] = count;
    this.#severe[severity] += 1;
    if (count > mostOfACode && !this.#tell) return;
    const finding = { code, severity, message: visibleText(message.slice(0, longestMessage)), ...shortened(place) };
    this.#tell?.(finding);
    if (count <= mostOfACode) this.#list.push(finding);
  }

  /** How many faults there are so far. */
  get faults(): number {
    return this.#severe.fault;
  }

  report(
    facts: Pick<VerifyReport, 'level' | 'isLocked' | 'isIndexed' | 'files' | 'counts' | 'contents'>,
  ): VerifyReport {
    const { fault: faults, warning: warnings } = this.#severe;
    return { ...facts, ok: faults === 0, faults, warnings, findings: this.#list, found: this.#found };
  }
}
