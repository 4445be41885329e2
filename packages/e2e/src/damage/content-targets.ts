import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { categories } from '@pearmain/content';
import type { ContentKind } from '@pearmain/contract';
import { fromHex, plainValue, readTypedStream, topObject } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import type { FuzzTarget } from './fuzz-targets.js';

/** “Noter test” as Messages keeps it, and a list with a dictionary in it. */
const archives = [
  '040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e67008484084e534f626a656374008592848484084e53537472696e67019484012b0a4e6f746572207465737486840269490100928484840c4e5344696374696f6e617279009484016901928496961d5f5f6b494d4d657373616765506172744174747269627574654e616d658692848484084e534e756d626572008484074e5356616c7565009484012a84999900868686',
].map((hex) => fromHex(hex));

function database(sql: string): Uint8Array {
  using made = Database.inMemory();
  made.script(sql);
  return made.serialize();
}

/** What reading a store costs is bounded by the process it is read in; here only its outcome is looked at. */
function store(kind: ContentKind, role: string, sql: string): FuzzTarget {
  return {
    seeds: [database(sql)],
    read(input, scratch) {
      const path = join(scratch, 'store.db');
      writeFileSync(path, input);
      const copies = [{ role, path, domain: 'HomeDomain', relativePath: 'store', modified: undefined }];
      const { describe, read } = categories[kind];
      for (const item of read({ copies, tell: () => {} })) {
        for (const column of describe.columns) column.value(item);
        describe.entry?.(item);
        describe.link?.(item);
      }
    },
  };
}

const rows = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 40)';

/** Readers of what is inside a backup. */
export const contentTargets: Readonly<Record<string, FuzzTarget>> = {
  typedstream: {
    seeds: archives,
    read(input) {
      const top = topObject(readTypedStream(input));
      if (top) plainValue(top);
    },
  },
  'store of messages': store(
    'messages',
    'store',
    `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT UNIQUE, text TEXT, attributedBody BLOB, handle_id INTEGER, date INTEGER,
       is_from_me INTEGER, message_summary_info BLOB, balloon_bundle_id TEXT, payload_data BLOB);
     CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
     CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT);
     CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
     CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
     INSERT INTO handle VALUES (1, '+15550100', 'SMS'); INSERT INTO chat VALUES (1, 'SMS;-;+15550100', 45, '+15550100');
     INSERT INTO chat_handle_join VALUES (1, 1);
     ${rows} INSERT INTO message SELECT n, 'guid ' || n, iif(n % 2, 'words ' || n, NULL), x'${Buffer.from(archives[0] ?? []).toString('hex')}', 1, n * 1000, n % 2, NULL, NULL, NULL FROM c;
     INSERT INTO chat_message_join SELECT 1, ROWID FROM message WHERE ROWID % 5;`,
  ),
  'store of contacts': store(
    'contacts',
    'book',
    `CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Birthday TEXT, PersonLink INTEGER, CreationDate INTEGER);
     CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, label INTEGER, value TEXT);
     CREATE TABLE ABMultiValueLabel (value TEXT); INSERT INTO ABMultiValueLabel VALUES ('_$!<Home>!$_');
     ${rows} INSERT INTO ABPerson SELECT n, 'Anna', 'No ' || n, n * 86400.0, -1, n FROM c;
     INSERT INTO ABMultiValue SELECT ROWID, ROWID, 3, 0, 1, '+1555010' || ROWID FROM ABPerson;`,
  ),
  'store of calls': store(
    'calls',
    'store',
    `CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZDURATION REAL, ZADDRESS TEXT, ZORIGINATED INTEGER, ZANSWERED INTEGER, ZCALLTYPE INTEGER);
     ${rows} INSERT INTO ZCALLRECORD SELECT n, n * 1e6, n, '+1555010' || n, n % 2, 1, 1 FROM c;`,
  ),
  'store of calendars': store(
    'calendar',
    'calendar',
    `CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, title TEXT); INSERT INTO Calendar VALUES (1, 'Home');
     CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, end_date REAL, start_tz TEXT, all_day INTEGER,
       calendar_id INTEGER, orig_item_id INTEGER, orig_date REAL, UUID TEXT);
     CREATE TABLE Recurrence (ROWID INTEGER PRIMARY KEY, frequency INTEGER, interval INTEGER, specifier TEXT, end_date REAL, owner_id INTEGER);
     CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY, entity_type INTEGER, email TEXT, owner_id INTEGER);
     ${rows} INSERT INTO CalendarItem SELECT n, 'No ' || n, n * 1e7, n * 1e7 + 3600, iif(n % 3, 'Europe/Berlin', '_float'), n % 2, 1, n % 4, n * 1e7, 'id ' || n FROM c;
     INSERT INTO Recurrence SELECT ROWID, ROWID % 5, 1, 'D=0MO,-1FR;O=3', 5e8, ROWID FROM CalendarItem;
     INSERT INTO Participant SELECT ROWID, 7, 'x@x.example', ROWID FROM CalendarItem;`,
  ),
  'store of reminders': store(
    'reminders',
    'store',
    `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT);
     INSERT INTO Z_PRIMARYKEY VALUES (7, 'REMCDReminder'), (8, 'REMCDRecurrenceRule'), (9, 'REMCDAccount');
     CREATE TABLE ZREMCDBASELIST (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT, ZACCOUNT INTEGER); INSERT INTO ZREMCDBASELIST VALUES (1, 'Home', 1);
     CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER BLOB, ZTITLE TEXT, ZDUEDATE REAL, ZALLDAY INTEGER, ZLIST INTEGER, ZPARENTREMINDER INTEGER);
     CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZNAME TEXT, ZREMINDER4 INTEGER, ZFREQUENCY INTEGER, ZENDDATE REAL);
     INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZNAME) VALUES (1, 9, 'iCloud');
     ${rows} INSERT INTO ZREMCDREMINDER SELECT n, x'000102030405060708090a0b0c0d0e0f', 'No ' || n, n * 1e7, n % 2, 1, n % 3 FROM c;
     INSERT INTO ZREMCDOBJECT SELECT 100 + Z_PK, 8, NULL, Z_PK, Z_PK % 5, 5e8 FROM ZREMCDREMINDER;`,
  ),
  'store of bookmarks': store(
    'bookmarks',
    'bookmarks',
    `CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, parent INTEGER, type INTEGER, title TEXT, url TEXT, order_index INTEGER, special_id INTEGER,
       read INTEGER, last_modified REAL, extra_attributes BLOB);
     ${rows} INSERT INTO bookmarks SELECT n, n / 3, iif(n < 14, 1, 0), 'No ' || n, iif(n < 14, NULL, 'https://x.example/' || n), n, n % 4, n % 2, n * 1e7, NULL FROM c;`,
  ),
  'store of visits': store(
    'web-history',
    'history',
    `CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT, visit_count INTEGER);
     CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL, title TEXT, redirect_source INTEGER);
     ${rows} INSERT INTO history_items SELECT n, 'https://x.example/' || n, n FROM c;
     INSERT INTO history_visits SELECT id, id, id * 1e7, 'No ' || id, NULL FROM history_items;`,
  ),
  'store of voicemails': store(
    'voicemail',
    'list',
    `CREATE TABLE voicemail (ROWID INTEGER PRIMARY KEY, date INTEGER, sender TEXT, duration INTEGER, trashed_date INTEGER, flags INTEGER);
     ${rows} INSERT INTO voicemail SELECT n, n * 1e7, '+1555010' || n, n, 0, 67 FROM c;`,
  ),
  'store of voice memos': store(
    'voice-memos',
    'list',
    `CREATE TABLE ZFOLDER (Z_PK INTEGER PRIMARY KEY, ZENCRYPTEDNAME TEXT); INSERT INTO ZFOLDER VALUES (1, 'Choir');
     CREATE TABLE ZCLOUDRECORDING (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZDURATION REAL, ZENCRYPTEDTITLE TEXT, ZPATH TEXT, ZFOLDER INTEGER, ZEVICTIONDATE REAL);
     ${rows} INSERT INTO ZCLOUDRECORDING SELECT n, n * 1e7, n, 'No ' || n, n || '.m4a', n % 2, NULL FROM c;`,
  ),
};
