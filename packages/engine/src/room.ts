import type { DevicePlace } from '@pearmain/history';
import { freeBytes } from '@pearmain/history';
import { fail } from './failures.js';

/** Phones want this much beside what they send, and end the backup themselves where it is missing. */
const leastBytes = 128 * 1024 * 1024;

/**
 * Sees that a run has a chance, before a phone is asked for anything. How much it will really send, only the phone knows; it
 * looks at the free space itself once it does (docs/protocols/backup-host.md §4). `copiedBytes` is what is copied first.
 *
 * @throws engine/not-enough-space
 */
export function ensureRoom({ kept }: DevicePlace, copiedBytes = 0): void {
  const free = freeBytes(kept);
  const neededBytes = leastBytes + copiedBytes;
  if (free < neededBytes) throw fail('not-enough-space', { path: kept, neededBytes, freeBytes: free });
}
