import type { Row } from '@pearmain/sqlite';
import type { NameBook } from '../names/name-book.js';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { numberOf, textOf, unixTimeOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Call } from './item.js';
import { partyOf } from './party.js';

const columns = ['address', 'date', 'duration', 'flags', 'name'];

/** What the bits of `flags` say (docs/formats/content-calls.md §4). */
const bit = { outgoing: 1, faceTime: 16 } as const;

/** The calls of iOS 7 and earlier, the oldest first. */
export function* readOldCalls(store: Store, names: NameBook): Generator<Call> {
  const { database } = store;
  if (!database.has('call', 'address')) return;
  const sql = `SELECT ROWID AS id, ${selectPresent(database, 'call', columns)} FROM call ORDER BY date, ROWID`;
  for (const row of rowsOf(store, 'call', sql)) {
    const call = made(store, 'call', row, (read) => toCall(read, names));
    if (call) yield call;
  }
}

function toCall(row: Row, names: NameBook): Call {
  const flags = numberOf(row['flags']) ?? 0;
  const durationSeconds = numberOf(row['duration']) ?? 0;
  const isOutgoing = (flags & bit.outgoing) !== 0;
  const isAnswered = durationSeconds > 0;
  return {
    id: numberOf(row['id']) ?? 0,
    durationSeconds,
    isOutgoing,
    isAnswered,
    isMissed: !isOutgoing && !isAnswered,
    kind: (flags & bit.faceTime) === 0 ? 'phone' : 'facetime-video',
    party: partyOf(textOf(row['address']), names, textOf(row['name'])),
    participants: [],
    ...withoutEmpty({ start: unixTimeOf(row['date']) }),
  };
}
