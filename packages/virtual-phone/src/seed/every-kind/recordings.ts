import { KeyedArchiveWriter, Real } from '@pearmain/formats';
import { buildStore, entityTable } from '../making/core-data.js';
import { buildDatabase, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, later, moment, unixSeconds } from '../making/moments.js';
import { amr, m4a } from '../making/sound.js';
import type { SeedWriter } from '../seed-writer.js';
import type { EveryKind, IsAtLeast, PlannedMemo } from './plan.js';

/** Flags of the list: new, heard, deleted. */
const flags = { new: 3, heard: 67, deleted: 75 } as const;

/** The mailbox: what was deleted has a table of its own since iOS 15 (docs/formats/content-voicemail.md §2). */
export function seedVoicemails(writer: SeedWriter, { voicemails }: EveryKind, isAtLeast: IsAtLeast): void {
  const isNew = isAtLeast('15.0');
  const list =
    'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER, date INTEGER, token TEXT, sender TEXT, callback_num TEXT, duration INTEGER, expiration INTEGER, trashed_date INTEGER, flags INTEGER';
  const parts = isNew ? [list, 'receiver TEXT, label TEXT, uuid TEXT'] : [list];
  const store = buildDatabase({
    schema: [table('voicemail', ...parts), ...(isNew ? [table('deleted', ...parts)] : [])],
    fill(draft) {
      for (const [index, { at, from, seconds, heard, deleted }] of voicemails.entries()) {
        const date = moment(at);
        draft.insert(deleted && isNew ? 'deleted' : 'voicemail', {
          ROWID: index + 1,
          date: unixSeconds(date),
          sender: from,
          callback_num: from,
          duration: seconds,
          trashed_date: deleted ? appleSeconds(later(date, 3600)) : 0,
          flags: deleted ? flags.deleted : heard ? flags.heard : flags.new,
          ...(isNew ? { uuid: uuidFor(`voicemail ${index}`) } : {}),
        });
      }
    },
  });
  const folder = 'Library/Voicemail';
  writer.file('HomeDomain', `${folder}/voicemail.db`, store, { modified: moment('2024-03-08T00:00:00Z') });
  for (const [index, { at, seconds, transcript }] of voicemails.entries()) {
    const times = { modified: moment(at) };
    writer.file('HomeDomain', `${folder}/${index + 1}.amr`, amr(seconds), times);
    if (transcript !== undefined)
      writer.file('HomeDomain', `${folder}/${index + 1}.transcript`, archived(transcript), times);
  }
}

function archived(words: string): Uint8Array {
  const archive = new KeyedArchiveWriter();
  const root = archive.reserve();
  const transcriptionString = archive.add(words);
  const $class = archive.class('VMVoicemailTranscript', 'NSObject');
  archive.fill(root, { transcriptionString, confidence: new Real(0.9), $class });
  return archive.finish(root);
}

/** Voice memos: another list and another place in three generations (docs/formats/content-voice-memos.md §1). */
export function seedMemos(writer: SeedWriter, plan: EveryKind, isAtLeast: IsAtLeast): void {
  const [domain, folder] = isAtLeast('14.0')
    ? (['AppDomainGroup-group.com.apple.VoiceMemos.shared', 'Recordings'] as const)
    : (['MediaDomain', 'Media/Recordings'] as const);
  const [name, store] = isAtLeast('12.0')
    ? (['CloudRecordings.db', cloudList(plan)] as const)
    : (['Recordings.db', oldList(plan, folder)] as const);
  writer.file(domain, `${folder}/${name}`, store, { modified: moment('2024-03-08T00:00:00Z') });
  for (const memo of plan.memos) {
    const made = moment(memo.at);
    writer.file(domain, `${folder}/${fileName(memo)}`, m4a(made, memo.seconds), { modified: made });
  }
}

function cloudList({ memos }: EveryKind): Uint8Array {
  return buildStore({
    label: 'memos',
    entities: [{ number: 1, name: 'CloudRecording' }],
    schema: [
      entityTable('ZCLOUDRECORDING', {
        integers: 'ZFLAGS ZFOLDER',
        dates: 'ZDATE ZEVICTIONDATE',
        floats: 'ZDURATION',
        texts: 'ZCUSTOMLABEL ZCUSTOMLABELFORSORTING ZENCRYPTEDTITLE ZPATH ZUNIQUEID',
      }),
    ],
    fill(draft) {
      for (const memo of memos) {
        draft.insert('CloudRecording', 'ZCLOUDRECORDING', {
          ZDATE: appleSeconds(moment(memo.at)),
          ZDURATION: memo.seconds,
          ZENCRYPTEDTITLE: memo.title,
          ZCUSTOMLABELFORSORTING: memo.title,
          ZPATH: fileName(memo),
          ZUNIQUEID: uuidFor(`memo ${memo.title}`),
        });
      }
    },
  });
}

function oldList({ memos }: EveryKind, folder: string): Uint8Array {
  return buildStore({
    label: 'memos',
    entities: [{ number: 1, name: 'Recording' }],
    schema: [
      entityTable('ZRECORDING', {
        integers: 'ZITUNESPERSISTENTID ZLABELPRESET',
        dates: 'ZDATE',
        floats: 'ZDURATION',
        texts: 'ZCUSTOMLABEL ZPATH',
      }),
    ],
    fill(draft) {
      for (const memo of memos) {
        draft.insert('Recording', 'ZRECORDING', {
          ZDATE: appleSeconds(moment(memo.at)),
          ZDURATION: memo.seconds,
          ZCUSTOMLABEL: memo.title,
          ZPATH: `/var/mobile/${folder}/${fileName(memo)}`,
        });
      }
    },
  });
}

function fileName({ at }: PlannedMemo): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', ' ')}.m4a`;
}
