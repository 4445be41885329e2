import { buildStore, type Entity, entityTable, type StoreDraft } from '../making/core-data.js';
import { columns, type Entry, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, later, moment } from '../making/moments.js';
import { SeededRandom } from '../making/seeded-random.js';
import type { SeedWriter } from '../seed-writer.js';
import { addressOf } from './people.js';

const written = { born: moment('2024-09-20T08:30:00Z'), modified: moment('2026-01-10T18:00:00Z') };

const entities: readonly Entity[] = [
  { number: 1, name: 'CallDBProperties' },
  { number: 2, name: 'CallRecord' },
  { number: 3, name: 'EmergencyMediaItem' },
  { number: 4, name: 'Handle' },
];

const schema: readonly string[] = [
  entityTable('ZCALLRECORD', {
    integers: `ZANSWERED ZCALL_CATEGORY ZCALLTYPE ZDISCONNECTED_CAUSE ZFACE_TIME_DATA ZFILTERED_OUT_REASON ZHANDLE_TYPE
      ZHASMESSAGE ZJUNKCONFIDENCE ZNUMBER_AVAILABILITY ZORIGINATED ZREAD ZSCREENSHARINGTYPE ZVERIFICATIONSTATUS
      ZWASEMERGENCYCALL`,
    dates: 'ZDATE',
    floats: 'ZDURATION ZTIMETOESTABLISH',
    texts: `ZADDRESS ZDEVICE_ID ZISO_COUNTRY_CODE ZJUNKIDENTIFICATIONCATEGORY ZLOCATION ZNAME ZSERVICE_PROVIDER ZUNIQUE_ID`,
    blobs: 'ZLOCALPARTICIPANTUUID ZOUTGOINGLOCALPARTICIPANTUUID',
  }),
  entityTable('ZHANDLE', { integers: 'ZTYPE', texts: 'ZNORMALIZEDVALUE ZVALUE' }),
  entityTable('ZCALLDBPROPERTIES', {
    floats: 'ZTIMER_ALL ZTIMER_INCOMING ZTIMER_LAST ZTIMER_LIFETIME ZTIMER_OUTGOING',
  }),
  entityTable('ZEMERGENCYMEDIAITEM', { integers: 'ZMEDIATYPE ZEMERGENCYCALL', texts: 'ZASSETID' }),
  table(
    'Z_2REMOTEPARTICIPANTHANDLES',
    columns('INTEGER', 'Z_2REMOTEPARTICIPANTCALLS Z_4REMOTEPARTICIPANTHANDLES'),
    'PRIMARY KEY (Z_2REMOTEPARTICIPANTCALLS, Z_4REMOTEPARTICIPANTHANDLES)',
  ),
];

const telephony = 'com.apple.Telephony';
const faceTime = 'com.apple.FaceTime';

/** A call; without people the caller's number was withheld. */
interface Call {
  readonly at: string;
  readonly with: readonly string[];
  readonly seconds: number;
  readonly outgoing?: boolean;
  readonly answered?: boolean;
  readonly type?: number;
  readonly provider?: string;
  readonly unseen?: boolean;
  readonly cause?: number;
}

const calls: readonly Call[] = [
  { at: '2025-11-01T08:00:00Z', with: ['jonas'], seconds: 64, outgoing: true, answered: true },
  { at: '2025-11-02T17:20:00Z', with: ['ingrid'], seconds: 1835.5, answered: true },
  { at: '2025-11-05T09:00:00Z', with: ['plumber'], seconds: 0, cause: 49 },
  { at: '2025-11-20T10:10:00Z', with: [], seconds: 0, unseen: true, cause: 49 },
  { at: '2025-12-01T18:00:00Z', with: ['ingrid'], seconds: 912, answered: true, type: 8, provider: faceTime },
  {
    at: '2025-12-03T18:00:00Z',
    with: ['mila'],
    seconds: 33,
    outgoing: true,
    answered: true,
    type: 16,
    provider: faceTime,
  },
  {
    at: '2025-12-24T16:00:00Z',
    with: ['ingrid', 'jonas', 'mila'],
    seconds: 2400,
    outgoing: true,
    answered: true,
    type: 8,
    provider: faceTime,
  },
  {
    at: '2025-12-30T12:00:00Z',
    with: ['yusuf'],
    seconds: 140,
    answered: true,
    type: 0,
    provider: 'net.whatsapp.WhatsApp',
    cause: 6,
  },
  { at: '2026-01-09T07:30:00Z', with: ['+493023125109'], seconds: 0, unseen: true, cause: 2 },
];

/** Calls: CallHistory.storedata (docs/formats/seeds.md §4.3). */
export function seedCalls(writer: SeedWriter): void {
  const folder = 'Library/CallHistoryDB';
  const all = [...calls, ...schoolCalls()];
  writer.file('HomeDomain', `${folder}/CallHistory.storedata`, store('calls', all), written);
  writer.file('HomeDomain', `${folder}/CallHistoryTemp.storedata`, store('recent calls', []), written);
}

/** Thirty calls between home and Jonas, so that the list scrolls. */
function schoolCalls(): Call[] {
  const random = new SeededRandom('calls');
  return Array.from({ length: 30 }, (_, index) => {
    const outgoing = random.below(2) === 0;
    const answered = random.below(5) > 0;
    const at = later(moment('2025-10-01T14:00:00Z'), index * 50_000).toISOString();
    return {
      at,
      with: ['jonas'],
      outgoing,
      answered,
      seconds: answered ? 10 + random.below(300) : 0,
      cause: answered ? 0 : 2,
    };
  });
}

function store(label: string, list: readonly Call[]): Uint8Array {
  return buildStore({
    label,
    entities,
    schema,
    fill(draft) {
      draft.insert('CallDBProperties', 'ZCALLDBPROPERTIES', { ZTIMER_ALL: total(list), ZTIMER_LIFETIME: total(list) });
      const handles = new Map<string, number>();
      for (const [index, call] of list.entries()) {
        const addresses = call.with.map((who) => (who.startsWith('+') ? who : addressOf(who)));
        const row = draft.insert('CallRecord', 'ZCALLRECORD', columnsOf(call, addresses[0], `${label} ${index}`));
        for (const address of addresses) {
          const handle = handles.get(address) ?? addHandle(draft, address);
          handles.set(address, handle);
          draft.draft.insert('Z_2REMOTEPARTICIPANTHANDLES', {
            Z_2REMOTEPARTICIPANTCALLS: row,
            Z_4REMOTEPARTICIPANTHANDLES: handle,
          });
        }
      }
    },
  });
}

function total(list: readonly Call[]): number {
  return list.reduce((sum, call) => sum + call.seconds, 0);
}

function columnsOf(call: Call, address: string | undefined, label: string): Entry {
  const { type = 1, provider = telephony } = call;
  return {
    ZDATE: appleSeconds(moment(call.at)),
    ZDURATION: call.seconds,
    ZADDRESS: address ?? '',
    ZORIGINATED: call.outgoing ?? false,
    ZANSWERED: call.answered ?? false,
    ZREAD: !call.unseen,
    ZCALLTYPE: type,
    ZCALL_CATEGORY: type === 8 ? 2 : 1,
    ZSERVICE_PROVIDER: provider,
    ZDISCONNECTED_CAUSE: call.cause ?? 0,
    ZFACE_TIME_DATA: provider === faceTime ? 12_400_000 : undefined,
    ZHANDLE_TYPE: address === undefined ? 0 : 2,
    ZISO_COUNTRY_CODE: 'de',
    ZLOCATION: address === undefined ? '<<RecentsNumberLocationNotFound>>' : 'Germany',
    ZUNIQUE_ID: uuidFor(`call ${label}`),
    ZNUMBER_AVAILABILITY: 0,
    ZFILTERED_OUT_REASON: 0,
    ZJUNKCONFIDENCE: 0,
    ZVERIFICATIONSTATUS: 0,
    ZWASEMERGENCYCALL: false,
    ZHASMESSAGE: false,
  };
}

function addHandle(draft: StoreDraft, address: string): number {
  return draft.insert('Handle', 'ZHANDLE', { ZTYPE: 2, ZVALUE: address, ZNORMALIZEDVALUE: address });
}
