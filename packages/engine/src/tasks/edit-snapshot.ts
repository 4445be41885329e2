import type { TaskContext } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import { type AuditEntry, editRecord, type RecordEdit } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { auditEntry } from '../managing/audit-entry.js';
import { ownSnapshot, stillThere } from '../managing/own-snapshot.js';
import { reservePlace } from '../managing/reserve-place.js';
import type { SnapshotSelector } from '../snapshot-folder.js';
import { summarize } from '../snapshot-summary.js';

/** What is changed in what a person wrote about a backup; an empty text takes it away. */
export type SnapshotEdit =
  | { readonly what: 'rename'; readonly name: string }
  | { readonly what: 'note'; readonly note: string }
  | { readonly what: 'tag'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly what: 'pin' | 'unpin' };

/**
 * Changes the name, the note, the tags or the pin of a backup at one of our own locations.
 *
 * @throws engine/not-kept-here, engine/no-such-snapshot, engine/ambiguous-snapshot, history/locked
 */
export async function editSnapshot(
  environment: Environment,
  input: SnapshotSelector & { readonly edit: SnapshotEdit },
  context: TaskContext,
): Promise<SnapshotSummary> {
  const { place, summary } = await ownSnapshot(environment, input);
  using _lock = reservePlace(place, 'changing a record', environment, context);
  const snapshot = stillThere(place, summary.id);
  const audit: AuditEntry = auditEntry(environment, input.edit.what, { udid: place.udid, id: summary.id });
  const changed = editRecord(place, snapshot, editOf(input.edit, snapshot.record.tags ?? []), audit);
  return { ...summarize(changed), latest: summary.latest };
}

function editOf(edit: SnapshotEdit, tags: readonly string[]): RecordEdit {
  switch (edit.what) {
    case 'rename':
      return { name: edit.name.trim() || undefined };
    case 'note':
      return { note: edit.note.trim() || undefined };
    case 'tag':
      return { tags: [...new Set([...tags, ...edit.add])].filter((tag) => !edit.remove.includes(tag)) };
    case 'pin':
      return { pin: true };
    case 'unpin':
      return { pin: undefined };
  }
}
