import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Actor, AuditEntry } from '@pearmain/history';
import type { Environment } from '../environment.js';

/** The account, computer and process that act here. */
export function actor(): Actor {
  return { user: accountName(), host: hostname(), pid: process.pid };
}

/** A line for the log of a location (docs/formats/location.md §11). */
export function auditEntry(
  { clock }: Environment,
  what: AuditEntry['what'],
  about: Pick<AuditEntry, 'udid' | 'id' | 'path'>,
): AuditEntry {
  return { op: randomUUID(), at: clock.now().toISOString(), by: actor(), what, ...about };
}

/** Accounts in containers often have a number and no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
