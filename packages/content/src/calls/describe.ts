import type { About, Column, Description } from '../description.js';
import type { Call, CallKind, Party } from './item.js';

const kindWords: Readonly<Record<CallKind, string>> = {
  phone: 'Phone',
  'facetime-video': 'FaceTime video',
  'facetime-audio': 'FaceTime audio',
  app: 'App',
  'app-video': 'App video',
  'app-audio': 'App audio',
  unknown: 'Unknown',
};

const columns: readonly Column<Call>[] = [
  { name: 'Start', value: ({ start }) => start },
  { name: 'End', value: ({ start, durationSeconds }) => start && new Date(start.getTime() + durationSeconds * 1000) },
  { name: 'Seconds', value: ({ durationSeconds }) => durationSeconds },
  { name: 'Direction', value: ({ isOutgoing }) => (isOutgoing ? 'outgoing' : 'incoming') },
  { name: 'Answered', value: ({ isAnswered }) => isAnswered },
  { name: 'Missed', value: ({ isMissed }) => isMissed },
  { name: 'Type', value: ({ kind }) => kindWords[kind] },
  { name: 'Service', value: ({ service }) => service },
  { name: 'Name', value: ({ party }) => party.name },
  { name: 'Number', value: ({ party }) => party.address },
  { name: 'Location', value: ({ location }) => location },
  { name: 'Blocked', value: ({ isBlocked }) => isBlocked },
  { name: 'Junk', value: ({ junk }) => junk && (junk.category ?? true) },
  { name: 'Participants', value: ({ participants }) => participants.map(partyWords).join('\n') },
];

/** What exporters need to know of a call. */
export const describeCalls: Description<Call> = {
  schema: 'call/1',
  columns,
  about: aboutOf,
  when: ({ start }) => start && { from: start },
  people: ({ party, participants }) => [party, ...participants],
};

function aboutOf({ id, uid, kind, party, location }: Call): About {
  return {
    identity: uid ?? `row ${id}`,
    title: party.name ?? party.address,
    words: [kind === 'unknown' ? undefined : kindWords[kind], location],
  };
}

function partyWords({ name, address = '' }: Party): string {
  return name === undefined ? address : `${name} (${address})`;
}
