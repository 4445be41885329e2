import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { categories, recoverRows } from '@pearmain/content';
import type { ContentKind } from '@pearmain/contract';
import { fromHex, plainValue, readTypedStream, topObject, writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import type { FuzzTarget } from './fuzz-targets.js';

/** “Noter test” as Messages keeps it, and a list with a dictionary in it. */
const archives = [
  '040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e67008484084e534f626a656374008592848484084e53537472696e67019484012b0a4e6f746572207465737486840269490100928484840c4e5344696374696f6e617279009484016901928496961d5f5f6b494d4d657373616765506172744174747269627574654e616d658692848484084e534e756d626572008484074e5356616c7565009484012a84999900868686',
].map((hex) => fromHex(hex));

/** A note of two lines and the table in it, as Notes keeps them but for the packing, which would hide every change. */
const noteBody =
  '127610001a7212125469746c650a4f6e652c2074776f20efbfbc2a060806120208002a340809121a086720012a140a1031323334353637383930313233343536100128034a1268747470733a2f2f782e6578616d706c652f2a1e0801621a0a01411215636f6d2e6170706c652e6e6f7465732e7461626c65';
const noteTable =
  '12e5031ae2031a246a2208011a060800120230051a0608021202300a1a0608031202300d1a060804120230071a085206120443656c6c1a0c6a0a08001a060801120210011a0c320a0a080a023002120230011a0c6a0a08001a060801120210031a0c320a0a080a023004120230031a2d6a2b08001a2708001223222143525461626c65436f6c756d6e446972656374696f6e5269676874546f4c6566741a060a04120230061a0c6a0a08001a060801120210001a0c6a0a08001a060801120210011a3082012d0a2b0a1d0a051203efbfbc12140800121061616161616161616161616161616161120a0a080a023008120230091a0c6a0a08001a060801120210021a0c6a0a08001a060801120210031a3082012d0a2b0a1d0a051203efbfbc12140800121063636363636363636363636363636363120a0a080a02300b1202300c220b63656c6c436f6c756d6e73220955554944496e64657822066372526f777322096372436f6c756d6e73221663725461626c65436f6c756d6e446972656374696f6e2a01782a17636f6d2e6170706c652e6e6f7465732e49435461626c65321061616161616161616161616161616161321062626262626262626262626262626262321063636363636363636363636363636363321064646464646464646464646464646464';

function database(sql: string): Uint8Array {
  using made = Database.inMemory();
  made.script(sql);
  return made.serialize();
}

function store(kind: ContentKind, role: string, sql: string): FuzzTarget {
  return file(kind, role, database(sql));
}

/** What reading a file costs is bounded by the process it is read in; here only its outcome is looked at. */
function file(kind: ContentKind, role: string, seed: Uint8Array): FuzzTarget {
  return {
    seeds: [seed],
    read(input, scratch) {
      const path = join(scratch, 'store.db');
      writeFileSync(path, input);
      const copies = [{ role, path, domain: 'HomeDomain', relativePath: 'store', modified: undefined }];
      const { describe, read } = categories[kind];
      for (const item of read({ copies, tell: () => {} })) {
        for (const column of describe.columns) column.value(item);
        describe.line?.(item);
        describe.entry?.(item);
        describe.link?.(item);
        describe.track?.(item);
        describe.feed?.(item);
        describe.elsewhere?.of(item);
        describe.also?.(item);
        describe.document?.(item);
        describe.files?.(item, { arrange: 'album', versions: 'both' });
      }
    },
  };
}

const rows = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 40)';

const healthStore = `CREATE TABLE objects (data_id INTEGER PRIMARY KEY, provenance INTEGER, type INTEGER);
  CREATE TABLE samples (data_id INTEGER PRIMARY KEY, start_date REAL, end_date REAL, data_type INTEGER);
  CREATE TABLE quantity_samples (data_id INTEGER PRIMARY KEY, quantity REAL, original_quantity REAL, original_unit INTEGER);
  CREATE TABLE category_samples (data_id INTEGER PRIMARY KEY, value INTEGER);
  CREATE TABLE quantity_sample_series (data_id INTEGER PRIMARY KEY, hfd_key INTEGER);
  CREATE TABLE quantity_series_data (series_identifier INTEGER, timestamp REAL, value REAL, duration REAL);
  CREATE TABLE data_provenances (ROWID INTEGER PRIMARY KEY, source_id INTEGER, tz_name TEXT); INSERT INTO data_provenances VALUES (1, 1, 'Europe/Berlin');
  CREATE TABLE workouts (data_id INTEGER PRIMARY KEY, total_distance REAL, activity_type INTEGER);
  CREATE TABLE data_series (data_id INTEGER PRIMARY KEY, hfd_key INTEGER);
  CREATE TABLE location_series_data (series_identifier INTEGER, timestamp REAL, longitude REAL, latitude REAL);
  ${rows} INSERT INTO samples SELECT n, n * 1e7, n * 1e7 + 60, CASE n % 6 WHEN 0 THEN 79 WHEN 1 THEN 102 WHEN 2 THEN 63 WHEN 3 THEN 5 ELSE 7 END FROM c;
  INSERT INTO objects SELECT data_id, 1, 1 FROM samples; INSERT INTO quantity_samples SELECT data_id, data_id, data_id, 1 FROM samples WHERE data_type < 63;
  INSERT INTO category_samples SELECT data_id, data_id % 6 FROM samples WHERE data_type = 63;
  INSERT INTO quantity_sample_series SELECT data_id, data_id FROM samples WHERE data_type = 5;
  INSERT INTO quantity_series_data SELECT data_id, start_date, 1, 1 FROM samples WHERE data_type = 5;
  INSERT INTO workouts SELECT data_id, 5.2, 37 FROM samples WHERE data_type = 79; INSERT INTO data_series SELECT data_id, data_id FROM samples WHERE data_type = 102;
  INSERT INTO location_series_data SELECT data_id, start_date, 13.2, 52.5 FROM samples WHERE data_type = 102;`;
/** A database with rows that were deleted, and one whose list of tables has a hole too. */
function withDeleted(): Uint8Array[] {
  const made = `PRAGMA page_size = 1024; PRAGMA secure_delete = OFF; CREATE TABLE pears (id INTEGER PRIMARY KEY, name TEXT, weight REAL, note TEXT);
    CREATE TABLE plums (a TEXT, b INTEGER, c BLOB, PRIMARY KEY (b, a)) WITHOUT ROWID;
    ${rows} INSERT INTO pears SELECT n, 'Pear ' || n, n * 1.5, 'from tree ' || n FROM c; INSERT INTO pears VALUES (99, 'long', 1, hex(zeroblob(3000)));
    ${rows} INSERT INTO plums SELECT 'plum ' || n, n, zeroblob(9) FROM c; DELETE FROM pears WHERE id % 3 = 1; DELETE FROM plums WHERE b > 9;`;
  return [database(made), database(`${made} DROP TABLE pears;`)];
}

const podcastStore = `CREATE TABLE ZMTPODCAST (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZFEEDURL TEXT, ZADDEDDATE REAL);
  CREATE TABLE ZMTEPISODE (Z_PK INTEGER PRIMARY KEY, ZPODCAST INTEGER, ZTITLE TEXT, ZDURATION REAL);
  INSERT INTO ZMTPODCAST VALUES (1, 'Sea', 'https://x.example/feed', 7e8), (2, 'Wind', NULL, NULL);
  ${rows} INSERT INTO ZMTEPISODE SELECT n, n % 3, 'No ' || n, n * 10 FROM c;`;

/** Readers of what is inside a backup. */
export const contentTargets: Readonly<Record<string, FuzzTarget>> = {
  'deleted rows': {
    seeds: withDeleted(),
    read(input, scratch) {
      const path = join(scratch, 'store.db');
      writeFileSync(path, input);
      const copy = { role: 'store', path, domain: 'HomeDomain', relativePath: 'store', modified: undefined };
      for (const step of recoverRows([copy], () => {})) if (step.step === 'row') void step.row.values.length;
    },
  },
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
  'store of notes': store(
    'notes',
    'store',
    `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT);
     INSERT INTO Z_PRIMARYKEY VALUES (4, 'ICAttachment'), (11, 'ICNote'), (13, 'ICAccount'), (14, 'ICFolder');
     CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZIDENTIFIER TEXT, ZTITLE1 TEXT, ZTITLE2 TEXT, ZFOLDER INTEGER, ZPARENT INTEGER,
       ZACCOUNT7 INTEGER, ZCREATIONDATE3 REAL, ZNOTE INTEGER, ZTYPEUTI TEXT, ZMERGEABLEDATA1 BLOB);
     CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, ZNOTE INTEGER, ZDATA BLOB);
     INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZTITLE2, ZPARENT) VALUES (100, 14, 'Outer', NULL), (101, 14, 'Inner', 100);
     ${rows} INSERT INTO ZICCLOUDSYNCINGOBJECT SELECT n, iif(n % 4, 11, 4), 'A', 'No ' || n, NULL, 101, NULL, 1, n * 1e7, iif(n % 4, NULL, n - 1),
       iif(n % 4, NULL, 'com.apple.notes.table'), iif(n % 4, NULL, x'${noteTable}') FROM c;
     INSERT INTO ZICNOTEDATA SELECT Z_PK, Z_PK, x'${noteBody}' FROM ZICCLOUDSYNCINGOBJECT WHERE Z_ENT = 11;`,
  ),
  'store of old notes': store(
    'notes',
    'old',
    `CREATE TABLE ZNOTE (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZCREATIONDATE REAL);
     CREATE TABLE ZNOTEBODY (Z_PK INTEGER PRIMARY KEY, ZCONTENT TEXT, ZOWNER INTEGER);
     ${rows} INSERT INTO ZNOTE SELECT n, 'No ' || n, n * 1e7 FROM c;
     INSERT INTO ZNOTEBODY SELECT Z_PK, 'A<div><b>bold</b> &amp; <a href="https://x.example/">there</a></div><ul><li>one</ul><!-- no -->', Z_PK FROM ZNOTE;`,
  ),
  'store of photos': store(
    'photos',
    'library',
    `CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT, ZKIND INTEGER, ZKINDSUBTYPE INTEGER, ZDATECREATED REAL, ZLATITUDE REAL,
       ZLONGITUDE REAL, ZADDITIONALATTRIBUTES INTEGER);
     CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZTIMEZONEOFFSET INTEGER, ZORIGINALFILENAME TEXT);
     CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZKIND INTEGER, ZPARENTFOLDER INTEGER);
     CREATE TABLE Z_28ASSETS (Z_28ALBUMS INTEGER, Z_3ASSETS INTEGER, Z_FOK_3ASSETS INTEGER);
     CREATE TABLE ZKEYWORD (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT); CREATE TABLE Z_1KEYWORDS (Z_1ASSETATTRIBUTES INTEGER, Z_40KEYWORDS INTEGER);
     INSERT INTO ZGENERICALBUM VALUES (1, 'Trip', 2, 2), (2, 'Trips', 4000, NULL); INSERT INTO ZKEYWORD VALUES (1, 'Kids');
     ${rows} INSERT INTO ZASSET SELECT n, 'DCIM/100APPLE', 'IMG_' || n || '.JPG', n % 2, n % 4, n * 1e7, 57.5, 18.5, n FROM c;
     INSERT INTO ZADDITIONALASSETATTRIBUTES SELECT Z_PK, 7200, ZFILENAME FROM ZASSET;
     INSERT INTO Z_28ASSETS SELECT 1, Z_PK, 99 - Z_PK FROM ZASSET; INSERT INTO Z_1KEYWORDS SELECT Z_PK, 1 FROM ZASSET;`,
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
  'store of WhatsApp': store(
    'whatsapp',
    'chats',
    `CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT, ZPARTNERNAME TEXT, ZSESSIONTYPE INTEGER);
     INSERT INTO ZWACHATSESSION VALUES (1, '15550100@s.whatsapp.net', 'Anna', 0), (2, '1203@g.us', 'Group', 1);
     CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT); INSERT INTO ZWAGROUPMEMBER VALUES (1, 2, '700@lid');
     CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID TEXT, ZPHONENUMBER TEXT); INSERT INTO ZWAPHONENUMBERLIDPAIR VALUES (1, '700', '15550100');
     CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZISFROMME INTEGER, ZMESSAGETYPE INTEGER, ZGROUPMEMBER INTEGER, ZTEXT TEXT,
       ZMESSAGEDATE REAL, ZSTANZAID TEXT, ZMEDIAITEM INTEGER, ZMESSAGEINFO INTEGER);
     CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMEDIALOCALPATH TEXT, ZTITLE TEXT, ZVCARDSTRING TEXT, ZLATITUDE REAL, ZLONGITUDE REAL, ZMETADATA BLOB);
     CREATE TABLE ZWAMESSAGEINFO (Z_PK INTEGER PRIMARY KEY, ZRECEIPTINFO BLOB);
     ${rows} INSERT INTO ZWAMESSAGE SELECT n, n % 3, n % 2, n % 16, 1, 'words ' || n, n * 1e7, 'stanza ' || n, n, n FROM c;
     INSERT INTO ZWAMEDIAITEM SELECT Z_PK, 'Media/' || Z_PK || '.jpg', 'No ' || Z_PK, 'BEGIN:VCARD' || char(10) || 'FN:Anna', 52.5, 13.2,
       x'2a087374616e7a612031320778407920782e309a01040a026869880105' FROM ZWAMESSAGE;
     INSERT INTO ZWAMESSAGEINFO SELECT Z_PK, x'3a12120f0a025231120431323334189080e0e9b733' FROM ZWAMESSAGE;`,
  ),
  'store of calls of WhatsApp': store(
    'whatsapp-calls',
    'calls',
    `CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, ZDATE REAL, ZDURATION REAL, ZOUTCOME INTEGER);
     CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZMISSED INTEGER, ZVIDEO INTEGER);
     CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS INTEGER, ZJIDSTRING TEXT);
     ${rows} INSERT INTO ZWACDCALLEVENT SELECT n, n, n * 1e7, n, n % 5 FROM c;
     INSERT INTO ZWAAGGREGATECALLEVENT SELECT Z_PK, Z_PK % 2, Z_PK % 3, Z_PK % 2 FROM ZWACDCALLEVENT;
     INSERT INTO ZWACDCALLEVENTPARTICIPANT SELECT Z_PK, Z_PK, '1555010' || Z_PK || '@s.whatsapp.net' FROM ZWACDCALLEVENT;`,
  ),
  'store of contacts of WhatsApp': store(
    'whatsapp-contacts',
    'contacts',
    `CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME TEXT, ZWHATSAPPID TEXT, ZLID TEXT, ZABOUTTEXT TEXT, ZABOUTTIMESTAMP REAL);
     ${rows} INSERT INTO ZWAADDRESSBOOKCONTACT SELECT n, 'No ' || n, n || '@s.whatsapp.net', n || '@lid', 'hi', n * 1e7 FROM c;`,
  ),
  'store of health': store('health', 'secure', healthStore),
  'store of days of health': store('health-days', 'secure', healthStore),
  'store of workouts': store('workouts', 'secure', healthStore),
  'store of Kik': store(
    'kik',
    'chats',
    `CREATE TABLE ZKIKMESSAGE (Z_PK INTEGER PRIMARY KEY, ZUSER INTEGER, ZBODY TEXT, ZTYPE INTEGER, ZTIMESTAMP REAL);
     CREATE TABLE ZKIKUSER (Z_PK INTEGER PRIMARY KEY, ZDISPLAYNAME TEXT, ZUSERNAME TEXT, ZJID TEXT);
     CREATE TABLE ZKIKCHAT (Z_PK INTEGER PRIMARY KEY, ZUSER INTEGER); CREATE TABLE Z_3MESSAGES (Z_3CHAT INTEGER, Z_5MESSAGES INTEGER);
     CREATE TABLE Z_6MEMBERS (Z_6MEMBERSINVERSE INTEGER, Z_6MEMBERS INTEGER);
     CREATE TABLE ZKIKATTACHMENT (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZCONTENT TEXT);
     ${rows} INSERT INTO ZKIKMESSAGE SELECT n, n % 4, 'words ' || n, n % 5, n * 1e7 FROM c;
     INSERT INTO ZKIKUSER SELECT Z_PK, 'No ' || Z_PK, 'user' || Z_PK, iif(Z_PK = 3, '1@groups.kik.com', 'a@talk.kik.com') FROM ZKIKMESSAGE WHERE Z_PK < 5;
     INSERT INTO ZKIKCHAT VALUES (1, 1), (2, 3); INSERT INTO Z_6MEMBERS VALUES (3, 1), (3, 2);
     INSERT INTO Z_3MESSAGES SELECT 1 + Z_PK % 2, Z_PK FROM ZKIKMESSAGE; INSERT INTO ZKIKATTACHMENT SELECT Z_PK, Z_PK, 'words 1' FROM ZKIKMESSAGE;`,
  ),
  'store of Viber': store(
    'viber',
    'chats',
    `CREATE TABLE ZVIBERMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCONVERSATION INTEGER, ZPHONENUMINDEX INTEGER, ZDATE REAL, ZTEXT TEXT, ZSTATE TEXT, ZATTACHMENT INTEGER, ZLOCATION INTEGER);
     CREATE TABLE ZCONVERSATION (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT, ZINTERLOCUTOR INTEGER); INSERT INTO ZCONVERSATION VALUES (1, NULL, 1), (2, 'Choir', NULL);
     CREATE TABLE ZMEMBER (Z_PK INTEGER PRIMARY KEY, ZDISPLAYFULLNAME TEXT); INSERT INTO ZMEMBER VALUES (1, 'Anna'), (2, 'Ben');
     CREATE TABLE ZATTACHMENT (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT); INSERT INTO ZATTACHMENT VALUES (1, 'a.jpg');
     CREATE TABLE ZVIBERLOCATION (Z_PK INTEGER PRIMARY KEY, ZLATITUDE REAL, ZLONGITUDE REAL); INSERT INTO ZVIBERLOCATION VALUES (1, 52.5, 13.2);
     ${rows} INSERT INTO ZVIBERMESSAGE SELECT n, n % 3, n % 3, n * 1e7, 'words ' || n, iif(n % 2, 'send', 'received'), n % 2, n % 2 FROM c;`,
  ),
  'store of LINE': store(
    'line',
    'chats',
    `CREATE TABLE ZMESSAGE (Z_PK INTEGER PRIMARY KEY, ZTIMESTAMP INTEGER, ZTEXT TEXT, ZSENDER INTEGER, ZCHAT INTEGER, ZCONTENTTYPE INTEGER, ZLATITUDE REAL, ZLONGITUDE REAL);
     CREATE TABLE ZCHAT (Z_PK INTEGER PRIMARY KEY, ZMID TEXT); INSERT INTO ZCHAT VALUES (1, 'u1');
     CREATE TABLE ZUSER (Z_PK INTEGER PRIMARY KEY, ZNAME TEXT, ZMID TEXT); INSERT INTO ZUSER VALUES (1, 'Yuki', 'u1'), (2, 'Ken', 'u2');
     ${rows} INSERT INTO ZMESSAGE SELECT n, n * 1000000000, 'words ' || n, iif(n % 3, n % 3, NULL), n % 2, n % 4, n, n FROM c;`,
  ),
  'store of accounts': store(
    'accounts',
    'store',
    `CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZUSERNAME TEXT, ZPARENTACCOUNT INTEGER, ZACCOUNTTYPE INTEGER, ZDATE REAL, ZACTIVE INTEGER);
     CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, ZACCOUNTTYPEDESCRIPTION TEXT, ZIDENTIFIER TEXT); INSERT INTO ZACCOUNTTYPE VALUES (1, 'IMAP', 'x.imap');
     ${rows} INSERT INTO ZACCOUNT SELECT n, iif(n % 2, 'nora ' || n, NULL), n - 1, 1, n * 1e7, n % 2 FROM c;`,
  ),
  'store of data use': store(
    'data-use',
    'store',
    `CREATE TABLE ZPROCESS (Z_PK INTEGER PRIMARY KEY, ZPROCNAME TEXT, ZBUNDLENAME TEXT, ZTIMESTAMP REAL);
     CREATE TABLE ZLIVEUSAGE (Z_PK INTEGER PRIMARY KEY, ZHASPROCESS INTEGER, ZWWANIN REAL, ZWWANOUT REAL);
     ${rows} INSERT INTO ZPROCESS SELECT n, 'p/' || n, 'x.' || n, n * 1e7 FROM c; INSERT INTO ZLIVEUSAGE SELECT Z_PK, Z_PK % 7, Z_PK * 1e6, 5 FROM ZPROCESS;`,
  ),
  'store of text replacements': store(
    'text-replacements',
    'store',
    `CREATE TABLE ZTEXTREPLACEMENTENTRY (Z_PK INTEGER PRIMARY KEY, ZSHORTCUT TEXT, ZPHRASE TEXT, ZTIMESTAMP REAL, ZUNIQUENAME TEXT, ZWASDELETED INTEGER);
     CREATE TABLE ZUSERDICTIONARYENTRY (Z_PK INTEGER PRIMARY KEY, ZSHORTCUT TEXT, ZPHRASE TEXT, ZTIMESTAMP REAL);
     ${rows} INSERT INTO ZTEXTREPLACEMENTENTRY SELECT n, 's' || n, 'words ' || n, n * 1e7, 'u' || n, n % 5 = 0 FROM c;
     ${rows} INSERT INTO ZUSERDICTIONARYENTRY SELECT n, 's' || n, 'words ' || (n % 20), n * 1e7 FROM c;`,
  ),
  'store of books': store(
    'books',
    'library',
    `CREATE TABLE ZBKLIBRARYASSET (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT, ZAUTHOR TEXT, ZPATH TEXT, ZASSETID TEXT, ZREADINGPROGRESS REAL);
     ${rows} INSERT INTO ZBKLIBRARYASSET SELECT n, 'No ' || n, 'A', '/x/' || n || '.epub', 'id' || n, n / 40.0 FROM c;`,
  ),
  'store of what was marked in books': store(
    'books',
    'annotations',
    `CREATE TABLE ZAEANNOTATION (Z_PK INTEGER PRIMARY KEY, ZANNOTATIONASSETID TEXT, ZANNOTATIONSELECTEDTEXT TEXT, ZANNOTATIONNOTE TEXT, ZANNOTATIONDELETED INTEGER, ZFUTUREPROOFING5 TEXT);
     ${rows} INSERT INTO ZAEANNOTATION SELECT n, 'id' || (n % 3), 'Words ' || n, iif(n % 2, 'Note', NULL), n % 5 = 0, 'C' || (n % 4) FROM c;`,
  ),
  'store of podcasts': store('podcasts', 'store', podcastStore),
  'store of episodes': store('podcast-episodes', 'store', podcastStore),
  'store of music': store(
    'music',
    'library',
    `CREATE TABLE item (item_pid INTEGER PRIMARY KEY, media_type INTEGER, title_order INTEGER, item_artist_pid INTEGER, base_location_id INTEGER);
     CREATE TABLE item_extra (item_pid INTEGER PRIMARY KEY, title TEXT, location TEXT, total_time_ms REAL);
     CREATE TABLE item_artist (item_artist_pid INTEGER PRIMARY KEY, item_artist TEXT); INSERT INTO item_artist VALUES (1, 'Band');
     CREATE TABLE base_location (base_location_id INTEGER PRIMARY KEY, path TEXT); INSERT INTO base_location VALUES (1, 'Music/F00');
     CREATE TABLE container (container_pid INTEGER PRIMARY KEY, name TEXT); INSERT INTO container VALUES (1, 'Running');
     CREATE TABLE container_item (container_pid INTEGER, item_pid INTEGER, position INTEGER);
     ${rows} INSERT INTO item SELECT n * 1000000007, 8, n, 1, 1 FROM c; INSERT INTO item_extra SELECT item_pid, 'No', 'A.m4a', 1000 FROM item;
     INSERT INTO container_item SELECT 1, item_pid, title_order FROM item;`,
  ),
  'list of networks': file(
    'wifi',
    'known',
    writeBinaryPlist({
      'wifi.network.ssid.Home': {
        SSID: Buffer.from('Home'),
        AddedAt: new Date('2025-01-01T00:00:00Z'),
        BSSList: [{ BSSID: '02:00:00:aa:bb:01', Channel: 44 }],
        __OSSpecific__: { BSSID: '02:00:00:aa:bb:01' },
      },
    }),
  ),
  'home screen': file(
    'home-screen',
    'layout',
    writeBinaryPlist({
      buttonBar: ['a.phone'],
      iconLists: [
        ['b.mail', { displayName: 'Games', iconLists: [['g.one']] }],
        [{ gridSize: 'small', elements: [{ widgetIdentifier: 'w' }] }],
      ],
    }),
  ),
  pass: file(
    'passes',
    'pass',
    Buffer.from(
      JSON.stringify({
        serialNumber: '1',
        coupon: { primaryFields: [{ key: 'a', label: 'b', value: 1 }] },
        barcodes: [{ message: 'm' }],
      }),
    ),
  ),
};
