import { buildStore, type Entity, entityTable } from '../../making/core-data.js';
import { uuidFor } from '../../making/labels.js';
import { appleSeconds, moment } from '../../making/moments.js';
import type { SeedWriter } from '../../seed-writer.js';
import { addressOf, nameOf, people } from '../people.js';
import { portrait } from '../pictures.js';
import { ChatWriter, sharedDomain } from './chat-writer.js';
import { jidOf, plannedChats } from './chats.js';
import { chatEntities, chatSchema } from './schema.js';

const written = { born: moment('2024-09-22T10:00:00Z'), modified: moment('2026-01-10T18:40:00Z') };

/** WhatsApp: chats with media, contacts, calls (docs/formats/seeds.md §4.10). */
export function seedWhatsApp(writer: SeedWriter): void {
  const chats = buildStore({
    label: 'whatsapp',
    entities: chatEntities,
    schema: chatSchema,
    fill(store) {
      const chatWriter = new ChatWriter(store, writer);
      for (const chat of plannedChats(addressOf)) chatWriter.write(chat);
      store.insert('WAProfilePushName', 'ZWAPROFILEPUSHNAME', { ZJID: jidOf(addressOf('sara')), ZPUSHNAME: 'Sara L' });
    },
  });
  writer.file(sharedDomain, 'ChatStorage.sqlite', chats, written);
  writer.file(sharedDomain, 'ContactsV2.sqlite', contacts(), written);
  writer.file(sharedDomain, 'CallHistory.sqlite', calls(), written);
  const number = addressOf('yusuf').slice(1);
  writer.file(sharedDomain, `Media/Profile/${number}-1733000000.thumb`, portrait('yusuf', 96), written);
  writer.file(sharedDomain, 'Media/Profile/Photo.jpg', portrait('nora', 640), written);
}

function contacts(): Uint8Array {
  const entities: readonly Entity[] = [{ number: 1, name: 'WAAddressBookContact' }];
  const schema = [
    entityTable('ZWAADDRESSBOOKCONTACT', {
      integers: 'ZDISAPPEARINGMODEDURATION ZPHONESTATUS ZSECTIONSORT ZSORT ZSPOTLIGHTSTATUS',
      dates: 'ZABOUTTIMESTAMP ZDISAPPEARINGMODETIMESTAMP',
      texts: `ZABOUTTEXT ZFULLNAME ZGIVENNAME ZHIGHLIGHTEDNAME ZIDENTIFIER ZLASTNAME ZLOCALIZEDPHONENUMBER ZPHONENUMBER
        ZPHONENUMBERLABEL ZSEARCHTOKENLIST ZSECTIONTITLE ZWHATSAPPID ZBUSINESSNAME ZLID ZUSERNAME`,
      blobs: 'ZDEVICELIST',
    }),
  ];
  return buildStore({
    label: 'whatsapp contacts',
    entities,
    schema,
    fill(store) {
      for (const [index, { key, first, last, phones }] of people.entries()) {
        const phone = phones?.[0];
        if (!phone || key === 'nora') continue;
        store.insert('WAAddressBookContact', 'ZWAADDRESSBOOKCONTACT', {
          ZFULLNAME: nameOf(key),
          ZGIVENNAME: first,
          ZLASTNAME: last,
          ZPHONENUMBER: addressOf(key),
          ZLOCALIZEDPHONENUMBER: phone.value,
          ZPHONENUMBERLABEL: phone.label,
          ZWHATSAPPID: jidOf(addressOf(key)),
          ZIDENTIFIER: `${uuidFor(`person ${key}`)}:ABPerson`,
          ZABOUTTEXT: key === 'yusuf' ? 'At sea ⛵️' : undefined,
          ZSORT: index,
        });
      }
    },
  });
}

/** One video call that came in and one missed call: direction is kept with the aggregate. */
function calls(): Uint8Array {
  const entities: readonly Entity[] = [
    { number: 1, name: 'WAAggregateCallEvent' },
    { number: 2, name: 'WACDCallEvent' },
    { number: 3, name: 'WACDCallEventParticipant' },
  ];
  const schema = [
    entityTable('ZWAAGGREGATECALLEVENT', {
      integers: 'ZINCOMING ZMISSED ZMISSEDREASON ZVIDEO',
      dates: 'ZFIRSTDATE',
      texts: 'ZLINKTOKEN',
    }),
    entityTable('ZWACDCALLEVENT', {
      integers: 'ZBYTESRECEIVED ZBYTESSENT ZOUTCOME Z1CALLEVENTS Z_FOK_1CALLEVENTS',
      dates: 'ZDATE',
      floats: 'ZDURATION',
      texts: 'ZCALLIDSTRING ZGROUPCALLCREATORUSERJIDSTRING ZGROUPJIDSTRING ZSCHEDULEDID',
    }),
    entityTable('ZWACDCALLEVENTPARTICIPANT', {
      integers: 'ZOUTCOME Z1PARTICIPANTS Z_FOK_1PARTICIPANTS',
      texts: 'ZJIDSTRING',
    }),
  ];
  return buildStore({
    label: 'whatsapp calls',
    entities,
    schema,
    fill(store) {
      const list = [
        { at: '2025-12-30T12:00:00Z', seconds: 140, video: true, missed: false },
        { at: '2026-01-05T19:00:00Z', seconds: 0, video: false, missed: true },
      ];
      for (const { at, seconds, video, missed } of list) {
        const date = appleSeconds(moment(at));
        const event = store.insert('WAAggregateCallEvent', 'ZWAAGGREGATECALLEVENT', {
          ZINCOMING: true,
          ZMISSED: missed,
          ZVIDEO: video,
          ZFIRSTDATE: date,
        });
        store.insert('WACDCallEvent', 'ZWACDCALLEVENT', {
          Z1CALLEVENTS: event,
          Z_FOK_1CALLEVENTS: 0,
          ZDATE: date,
          ZDURATION: seconds,
          ZOUTCOME: missed,
          ZBYTESSENT: seconds * 9000,
          ZBYTESRECEIVED: seconds * 8000,
        });
        store.insert('WACDCallEventParticipant', 'ZWACDCALLEVENTPARTICIPANT', {
          Z1PARTICIPANTS: event,
          Z_FOK_1PARTICIPANTS: 0,
          ZJIDSTRING: jidOf(addressOf('yusuf')),
          ZOUTCOME: missed,
        });
      }
    },
  });
}
