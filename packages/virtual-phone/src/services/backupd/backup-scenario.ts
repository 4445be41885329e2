/** How a phone's backups deviate from a good day (docs/protocols/backup-agent.md §10). Missing keys mean: they do not. */
export interface BackupScenario {
  /** `domain/path` to how many runs of reading the file changes in. */
  readonly changesWhileRead?: Readonly<Record<string, number>>;
  /** `domain/path` to how often the file cannot be read. */
  readonly unreadable?: Readonly<Record<string, number>>;
  /** The person stops the backup on the phone after that many files. */
  readonly cancelAfterFiles?: number;
  /** Whether the phone asks a host that is short of space to make some (iOS 14 and later do, unless told otherwise). */
  readonly asksToPurge?: boolean;
  /** A restore begins its payload with a request for no files at all, as some phones do. */
  readonly asksForNothing?: boolean;
}

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isCounts = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isCount);

const expected: Readonly<Record<string, (value: unknown) => boolean>> = {
  changesWhileRead: isCounts,
  unreadable: isCounts,
  cancelAfterFiles: isCount,
  asksToPurge: isFlag,
  asksForNothing: isFlag,
} satisfies Readonly<Record<keyof BackupScenario, (value: unknown) => boolean>>;

/** Whether a value out of a scenario file is one. */
export function isBackupScenario(value: unknown): boolean {
  return isRecord(value) && Object.entries(value).every(([key, given]) => expected[key]?.(given) ?? false);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
