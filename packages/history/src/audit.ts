import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DevicePlace } from './device-place.js';
import { diskFailure, makeFolder } from './disk.js';

/** Who does something to what is kept: the account, the computer and the process. */
export interface Actor {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
}

/** One line of `audit.jsonl`: what was done to what is kept, by whom. */
export interface AuditEntry {
  /** The same in a line that was written twice because a computer stopped in between. */
  readonly op: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly by: Actor;
  readonly what:
    | 'rename'
    | 'note'
    | 'tag'
    | 'pin'
    | 'unpin'
    | 'delete'
    | 'undelete'
    | 'empty'
    | 'import'
    | 'move'
    | 'repair';
  readonly udid?: string | undefined;
  /** The backup that it was done to. */
  readonly id?: string | undefined;
  /** Where it came from, or went. */
  readonly path?: string | undefined;
}

/**
 * Adds a line to the log of a location, which is only ever added to (docs/formats/location.md §11).
 *
 * @throws history/not-writable, history/disk-full
 */
export function appendAudit({ audit }: Pick<DevicePlace, 'audit'>, entry: AuditEntry): void {
  try {
    makeFolder(dirname(audit));
    const descriptor = openSync(audit, 'a', 0o600);
    try {
      appendFileSync(descriptor, `${JSON.stringify(entry)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw diskFailure(error, audit);
  }
}
