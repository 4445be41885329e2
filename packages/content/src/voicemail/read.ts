import type { Row } from '@pearmain/sqlite';
import { partyOf } from '../calls/party.js';
import { readNames } from '../names/read-names.js';
import type { ReadContext } from '../reader.js';
import { recordingAt } from '../recording.js';
import { selectPresent } from '../store/columns.js';
import { fromEach } from '../store/from-each.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { appleTimeOf, numberOf, textOf, unixTimeOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Voicemail } from './item.js';
import { voicemailPlace } from './locate.js';
import { readTranscripts } from './transcripts.js';

type Maker = (row: Row, facts: { readonly isDeleted: boolean; readonly hasRecording: boolean }) => Voicemail;

/** All voicemails, the oldest first, then those that were deleted. @throws content/damaged-store */
export function readVoicemail(context: ReadContext): Generator<Voicemail> {
  const toVoicemail = voicemailMaker(context);
  const lists = context.copies.filter(({ role }) => role === 'list');
  return fromEach(lists, context.tell, (store) => readList(store, toVoicemail));
}

const columns = 'date sender callback_num duration trashed_date flags receiver uuid'.split(' ');

function* readList(store: Store, toVoicemail: Maker): Generator<Voicemail> {
  const known = new Set<unknown>();
  for (const table of ['voicemail', 'deleted']) {
    if (!store.database.has(table, 'date')) continue;
    const isDeleted = table === 'deleted';
    const sql = `SELECT ROWID AS id, ${selectPresent(store.database, table, columns)} FROM ${table} ORDER BY date, ROWID`;
    for (const row of rowsOf(store, table, sql)) {
      // Recordings are named by the numbers of the first table.
      const hasRecording = !known.has(row['id']);
      known.add(row['id']);
      const voicemail = made(store, table, row, (read) => toVoicemail(read, { isDeleted, hasRecording }));
      if (voicemail) yield voicemail;
    }
  }
}

/** What the bits of `flags` say (docs/formats/content-voicemail.md §2). */
const bit = { deleted: 8, heard: 64 } as const;

function voicemailMaker(context: ReadContext): Maker {
  const names = readNames(context);
  const transcriptOf = readTranscripts(context);
  const { domain, folder } = voicemailPlace;
  return (row, { isDeleted, hasRecording }) => {
    const id = numberOf(row['id']) ?? 0;
    const flags = numberOf(row['flags']) ?? 0;
    const deleted = appleTimeOf(row['trashed_date']);
    const sender = textOf(row['sender']);
    const callback = textOf(row['callback_num']);
    return {
      id,
      caller: partyOf(sender ?? callback, names),
      isHeard: (flags & bit.heard) !== 0,
      isDeleted: isDeleted || deleted !== undefined || (flags & bit.deleted) !== 0,
      ...withoutEmpty({
        uid: textOf(row['uuid']),
        date: unixTimeOf(row['date']),
        callbackNumber: callback === sender ? undefined : callback,
        durationSeconds: numberOf(row['duration']),
        deleted,
        receiver: textOf(row['receiver']),
        transcript: hasRecording ? transcriptOf(id) : undefined,
        recording: hasRecording ? recordingAt(domain, `${folder}/${id}.amr`) : undefined,
      }),
    };
  };
}
