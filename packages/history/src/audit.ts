import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
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
    | 'keep'
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
  append(audit, `${JSON.stringify(entry)}\n`);
}

/**
 * Takes the log of a location along to another one, in front of what is added there from now on; what is there already is not
 * written twice.
 *
 * @throws history/not-writable, history/disk-full
 */
export function carryAudit(from: string, to: string): void {
  if (!existsSync(from)) return;
  const known = new Set(existsSync(to) ? readFileSync(to, 'utf8').split('\n') : []);
  const lines = readFileSync(from, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !known.has(line));
  if (lines.length > 0) append(to, `${lines.join('\n')}\n`);
}

function append(audit: string, text: string): void {
  try {
    makeFolder(dirname(audit));
    const descriptor = openSync(audit, 'a', 0o600);
    try {
      appendFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw diskFailure(error, audit);
  }
}
