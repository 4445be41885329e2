import type { Participant } from '../../calendar/item.js';
import { parameter } from '../content-line.js';

const answers = { accepted: 'ACCEPTED', declined: 'DECLINED', tentative: 'TENTATIVE', none: 'NEEDS-ACTION' } as const;
const roles = {
  required: 'REQ-PARTICIPANT',
  optional: 'OPT-PARTICIPANT',
  chair: 'CHAIR',
  'not-taking-part': 'NON-PARTICIPANT',
} as const;
const kinds = { person: 'INDIVIDUAL', room: 'ROOM', resource: 'RESOURCE', group: 'GROUP' } as const;

/** The one who invites. */
export function organizerLine(person: Participant): string {
  return `ORGANIZER${named(person)}:${addressOf(person)}`;
}

/** One who is invited. */
export function attendeeLine(person: Participant): string {
  const kind = person.kind ? `;CUTYPE=${kinds[person.kind]}` : '';
  const role = person.role ? `;ROLE=${roles[person.role]}` : '';
  return `ATTENDEE${named(person)}${kind}${role};PARTSTAT=${answers[person.answer]}:${addressOf(person)}`;
}

function named({ name }: Participant): string {
  return name === undefined ? '' : `;CN=${parameter(name)}`;
}

/** Who has neither address nor number is known by name alone. */
function addressOf({ email, phone }: Participant): string {
  if (email !== undefined) return `mailto:${encodeURI(email.replace(/\s/g, ''))}`;
  return phone === undefined ? 'invalid:nomail' : `tel:${phone.replace(/[^\d+]/g, '')}`;
}
