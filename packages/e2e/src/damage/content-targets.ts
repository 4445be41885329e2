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
      for (const _ of categories[kind].read({ copies, tell: () => {} }));
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
};
