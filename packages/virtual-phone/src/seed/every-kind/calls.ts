import { buildStore, entityTable } from '../making/core-data.js';
import { buildDatabase, columns, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment, unixSeconds } from '../making/moments.js';
import type { EveryKind, IsAtLeast } from './plan.js';

/** What `flags` of the old list say. */
const bit = { outgoing: 1, phone: 4, faceTime: 16 } as const;

/** The list of iOS 7 and earlier (docs/formats/content-calls.md §4). */
export function oldCalls({ calls }: EveryKind): Uint8Array {
  return buildDatabase({
    schema: [
      table(
        'call',
        'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, duration INTEGER, flags INTEGER, id INTEGER, name TEXT, country_code TEXT',
      ),
    ],
    fill(draft) {
      for (const call of calls) {
        draft.insert('call', {
          address: call.with ?? '',
          date: unixSeconds(moment(call.at)),
          duration: call.seconds,
          flags: (call.kind === 'phone' ? bit.phone : bit.faceTime) | (call.outgoing ? bit.outgoing : 0),
          id: -1,
          name: '',
          country_code: '262',
        });
      }
    },
  });
}

/** The store of iOS 8 and later, whose entities have other numbers in each model (docs/formats/content-calls.md §2). */
export function callStore({ calls }: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  const handle = isAtLeast('16.0') ? 4 : 3;
  const join = { calls: 'Z_2REMOTEPARTICIPANTCALLS', handles: `Z_${handle}REMOTEPARTICIPANTHANDLES` };
  const hasHandles = isAtLeast('13.0');
  return buildStore({
    label: 'calls',
    entities: [
      { number: 1, name: 'CallDBProperties' },
      { number: 2, name: 'CallRecord' },
      { number: handle, name: 'Handle' },
    ],
    schema: [
      entityTable('ZCALLRECORD', {
        integers: 'ZANSWERED ZCALLTYPE ZDISCONNECTED_CAUSE ZORIGINATED ZREAD',
        dates: 'ZDATE',
        floats: 'ZDURATION',
        texts: 'ZISO_COUNTRY_CODE ZLOCATION ZNAME ZSERVICE_PROVIDER ZUNIQUE_ID',
        // The address was bytes in the first models.
        ...(isAtLeast('10.0') ? {} : { blobs: 'ZADDRESS' }),
      }),
      ...(isAtLeast('10.0') ? ['ALTER TABLE ZCALLRECORD ADD COLUMN ZADDRESS VARCHAR;'] : []),
      ...(hasHandles
        ? [
            entityTable('ZHANDLE', { integers: 'ZTYPE', texts: 'ZNORMALIZEDVALUE ZVALUE' }),
            table('Z_2REMOTEPARTICIPANTHANDLES', columns('INTEGER', `${join.calls} ${join.handles}`)),
          ]
        : []),
    ],
    fill(draft) {
      for (const [index, call] of calls.entries()) {
        const isPhone = call.kind === 'phone';
        const row = draft.insert('CallRecord', 'ZCALLRECORD', {
          ZDATE: appleSeconds(moment(call.at)),
          ZDURATION: call.seconds,
          ZADDRESS: isAtLeast('10.0') ? (call.with ?? '') : Buffer.from(call.with ?? ''),
          ZORIGINATED: call.outgoing,
          ZANSWERED: call.seconds > 0,
          ZCALLTYPE: isPhone ? 1 : 8,
          ZSERVICE_PROVIDER: isPhone ? 'com.apple.Telephony' : 'com.apple.FaceTime',
          ZUNIQUE_ID: uuidFor(`call ${index}`),
        });
        if (!hasHandles || call.with === undefined) continue;
        const of = draft.insert('Handle', 'ZHANDLE', { ZTYPE: 2, ZVALUE: call.with });
        draft.draft.insert('Z_2REMOTEPARTICIPANTHANDLES', { [join.calls]: row, [join.handles]: of });
      }
    },
  });
}
