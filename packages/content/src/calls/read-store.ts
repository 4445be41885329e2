import type { Row } from '@pearmain/sqlite';
import type { NameBook } from '../names/name-book.js';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Call, CallJunk, CallKind } from './item.js';
import { readParticipants } from './participants.js';
import { partyOf } from './party.js';

const columns =
  `ZDATE ZDURATION ZADDRESS ZNAME ZORIGINATED ZANSWERED ZCALLTYPE ZSERVICE_PROVIDER ZDISCONNECTED_CAUSE ZISO_COUNTRY_CODE ZLOCATION ZUNIQUE_ID
  ZREAD ZWASEMERGENCYCALL ZJUNKCONFIDENCE ZJUNKIDENTIFICATIONCATEGORY ZFILTERED_OUT_REASON ZVERIFICATIONSTATUS ZCOMMUNICATIONTRUSTSCORE`.split(
    /\s+/,
  );

/** What `ZCALLTYPE` says (docs/formats/content-calls.md §3). */
const kinds: Readonly<Record<number, CallKind>> = { 0: 'app', 1: 'phone', 8: 'facetime-video', 16: 'facetime-audio' };

/** Who is who, and whom the owner of the phone does not want to hear. */
export interface People {
  readonly names: NameBook;
  isBlocked(address: string | undefined): boolean;
}

/** The calls of iOS 8 and later, the oldest first. */
export function* readCallStore(store: Store, { names, isBlocked }: People): Generator<Call> {
  const { database } = store;
  if (!database.has('ZCALLRECORD')) return;
  const participantsOf = readParticipants(store);
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, 'ZCALLRECORD', columns)} FROM ZCALLRECORD ORDER BY ZDATE, Z_PK`;
  for (const row of rowsOf(store, 'ZCALLRECORD', sql)) {
    const call = made(store, 'ZCALLRECORD', row, (read) =>
      toCall(read, { names, isBlocked }, participantsOf(numberOf(row['id']) ?? 0)),
    );
    if (call) yield call;
  }
}

function toCall(row: Row, { names, isBlocked }: People, others: readonly string[]): Call {
  const isOutgoing = flagOf(row['ZORIGINATED'] ?? null);
  const isAnswered = flagOf(row['ZANSWERED'] ?? null);
  // One handle is the address once more; the store has it for every call since iOS 13.
  const address = textOf(row['ZADDRESS']) ?? (others.length === 1 ? others[0] : undefined);
  return {
    id: numberOf(row['id']) ?? 0,
    durationSeconds: numberOf(row['ZDURATION']) ?? 0,
    isOutgoing,
    isAnswered,
    isMissed: !isOutgoing && !isAnswered,
    kind: kinds[numberOf(row['ZCALLTYPE']) ?? -1] ?? 'unknown',
    party: partyOf(address, names, textOf(row['ZNAME'])),
    participants: others.length > 1 ? others.map((other) => partyOf(other, names)) : [],
    ...withoutEmpty({
      uid: textOf(row['ZUNIQUE_ID']),
      start: appleTimeOf(row['ZDATE']),
      service: textOf(row['ZSERVICE_PROVIDER']),
      country: textOf(row['ZISO_COUNTRY_CODE'])?.toLowerCase(),
      location: textOf(row['ZLOCATION']),
      disconnectedCause: numberOf(row['ZDISCONNECTED_CAUSE']),
      isSeen: isOutgoing || isAnswered || row['ZREAD'] === null ? undefined : flagOf(row['ZREAD']),
      isEmergency: flagOf(row['ZWASEMERGENCYCALL']) || undefined,
      isBlocked: isBlocked(address) || undefined,
      junk: junkOf(row),
    }),
  };
}

/** 0 and nothing are what phones write of ordinary calls. */
function junkOf(row: Row): CallJunk | undefined {
  const noted = (column: string): number | undefined => numberOf(row[column]) || undefined;
  const junk = withoutEmpty({
    confidence: noted('ZJUNKCONFIDENCE'),
    category: textOf(row['ZJUNKIDENTIFICATIONCATEGORY']),
    filteredOutReason: noted('ZFILTERED_OUT_REASON'),
    verificationStatus: noted('ZVERIFICATIONSTATUS'),
    trustScore: noted('ZCOMMUNICATIONTRUSTSCORE'),
  });
  return Object.keys(junk).length === 0 ? undefined : junk;
}
