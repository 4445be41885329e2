import type { Row } from '@pearmain/sqlite';
import type { Call } from '../../calls/item.js';
import { byNumber, byOwner } from '../../store/by-owner.js';
import { quoted, selectPresent } from '../../store/columns.js';
import { columnsOf } from '../../store/entities.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { People } from '../people.js';
import { appName } from '../places.js';

const table = 'ZWACDCALLEVENT';
const aggregate = { table: 'ZWAAGGREGATECALLEVENT', columns: ['ZINCOMING', 'ZMISSED', 'ZVIDEO'] };
/** `ZOUTCOME` of a call that was taken and ended. */
const ended = 0;

/** The calls of one app, the oldest first. */
export function* callsIn(store: Store, people: People): Generator<Call> {
  const { database } = store;
  if (!database.has(table)) return;
  const aggregateAt = byNumber(store, { ...aggregate, key: 'Z_PK', make: (row) => row });
  const participantsOf = readParticipants(store);
  const join = columnsOf(store, table).find((column) => /^Z\d+CALLEVENTS$/.test(column));
  const columns = [
    'ZDATE',
    'ZDURATION',
    'ZOUTCOME',
    'ZCALLIDSTRING',
    'ZGROUPCALLCREATORUSERJIDSTRING',
    ...aggregate.columns,
  ];
  const sql = `SELECT Z_PK AS id, ${join === undefined ? 'NULL' : quoted(join)} AS whole, ${selectPresent(database, table, columns)}
    FROM ${table} ORDER BY ${database.has(table, 'ZDATE') ? 'ZDATE,' : ''} Z_PK`;
  for (const row of rowsOf(store, table, sql)) {
    const whole = numberOf(row['whole']);
    // Where other versions may have these on the call itself, that counts.
    const all = { ...aggregateAt(whole), ...present(row) };
    const jids = whole === undefined ? [] : participantsOf(whole);
    const call = made(store, table, row, () => toCall(all, jids, people, appName(store.copy.domain)));
    if (call) yield call;
  }
}

function toCall(row: Row, jids: readonly string[], people: People, service: string): Call {
  const isOutgoing = !flagOf(row['ZINCOMING']);
  const isUntaken = flagOf(row['ZMISSED']) || (numberOf(row['ZOUTCOME']) ?? ended) !== ended;
  const first = textOf(row['ZGROUPCALLCREATORUSERJIDSTRING']) ?? jids[0];
  return {
    id: numberOf(row['id']) ?? 0,
    durationSeconds: numberOf(row['ZDURATION']) ?? 0,
    isOutgoing,
    isAnswered: !isUntaken,
    isMissed: !isOutgoing && flagOf(row['ZMISSED']),
    kind: flagOf(row['ZVIDEO']) ? 'app-video' : 'app-audio',
    service,
    party: people.partyOf(isOutgoing ? jids[0] : first),
    participants: jids.length > 1 ? jids.map((jid) => people.partyOf(jid)) : [],
    ...withoutEmpty({ uid: textOf(row['ZCALLIDSTRING']), start: appleTimeOf(row['ZDATE']) }),
  };
}

function readParticipants(store: Store): (whole: number) => readonly string[] {
  const participants = 'ZWACDCALLEVENTPARTICIPANT';
  const owner = columnsOf(store, participants).filter((column) => /^Z\d+PARTICIPANTS$/.test(column));
  return byOwner(store, {
    table: participants,
    owner,
    columns: ['ZJIDSTRING'],
    key: 'Z_PK',
    make: (row) => textOf(row['ZJIDSTRING']),
  });
}

function present(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
