import type { Row } from '@pearmain/sqlite';
import { byNumber, byOwner } from '../store/by-owner.js';
import type { Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Answer, Participant } from './item.js';

const answers: Readonly<Record<number, Answer>> = { 1: 'accepted', 2: 'declined', 3: 'tentative' };
const roles = { 1: 'required', 2: 'optional', 3: 'chair', 4: 'not-taking-part' } as const;
const kinds = { 1: 'person', 2: 'room', 3: 'resource', 4: 'group' } as const;

const columns = 'type status role identity_id email phone_number is_self'.split(' ');

/** The invited, by the number of the event. */
export function readAttendees(store: Store): (event: number) => readonly Participant[] {
  const toParticipant = participantMaker(store);
  const where = store.database.has('Participant', 'entity_type') ? 'entity_type = 7' : '1';
  return byOwner(store, { table: 'Participant', owner: ['owner_id'], columns, where, make: toParticipant });
}

/** Who invites, by the number of the participant. */
export function readOrganizers(store: Store): (participant: number | undefined) => Participant | undefined {
  return byNumber(store, { table: 'Participant', columns, make: participantMaker(store) });
}

function participantMaker(store: Store): (row: Row) => Participant {
  const identityOf = byNumber(store, {
    table: 'Identity',
    columns: ['display_name', 'address', 'first_name', 'last_name'],
    make: (row) => row,
  });
  return (row) => {
    const identity = identityOf(numberOf(row['identity_id']));
    const parts = [textOf(identity?.['first_name']), textOf(identity?.['last_name'])].filter(Boolean).join(' ');
    const address = textOf(identity?.['address']);
    return {
      answer: answers[numberOf(row['status']) ?? 0] ?? 'none',
      isOwner: flagOf(row['is_self']),
      ...withoutEmpty({
        name: textOf(identity?.['display_name']) ?? (parts || undefined),
        email: textOf(row['email']) ?? after('mailto:', address),
        phone: textOf(row['phone_number']) ?? after('tel:', address),
        role: wordOf(roles, row['role']),
        kind: wordOf(kinds, row['type']),
      }),
    };
  };
}

function wordOf<T>(words: Readonly<Record<number, T>>, value: Row[string] | undefined): T | undefined {
  return words[numberOf(value) ?? 0];
}

function after(scheme: string, address: string | undefined): string | undefined {
  return address?.toLowerCase().startsWith(scheme) ? address.slice(scheme.length) : undefined;
}
