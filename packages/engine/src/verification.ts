import type { VerifyReport } from '@pearmain/backup';
import type { SnapshotVerification } from '@pearmain/history';

/** What a record keeps of a check; `at` is RFC 3339. */
export function verificationOf(
  { level, faults, warnings, isLocked }: Pick<VerifyReport, 'level' | 'faults' | 'warnings' | 'isLocked'>,
  at: string,
): SnapshotVerification {
  return { at, level, findings: faults + warnings, faults, ...(isLocked ? { locked: true } : {}) };
}
