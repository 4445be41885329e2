import { KeyedArchiveWriter, Real } from '@pearmain/formats';
import { buildDatabase, table } from '../making/database.js';
import { uuidFor } from '../making/labels.js';
import { appleSeconds, moment, unixSeconds } from '../making/moments.js';
import { amr } from '../making/sound.js';
import type { SeedWriter } from '../seed-writer.js';
import { addressOf, owner } from './people.js';

interface Voicemail {
  readonly at: string;
  readonly from: string;
  readonly seconds: number;
  /** 3 new, 67 heard, 75 deleted. */
  readonly flags: number;
  readonly trashed?: string;
  readonly transcript?: string;
}

const voicemails: readonly Voicemail[] = [
  {
    at: '2025-11-05T09:03:00Z',
    from: 'plumber',
    seconds: 9,
    flags: 67,
    transcript: 'Hello, this is Müller. We come on Thursday at eight.',
  },
  { at: '2025-12-18T16:45:00Z', from: 'ingrid', seconds: 21, flags: 3 },
  { at: '2025-12-20T10:00:00Z', from: '', seconds: 4, flags: 75, trashed: '2025-12-21T08:00:00Z' },
];

const columnsOfBoth =
  'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER, date INTEGER, token TEXT, sender TEXT, callback_num TEXT, duration INTEGER, expiration INTEGER, trashed_date INTEGER, flags INTEGER, receiver TEXT, label TEXT, uuid TEXT';

/** Voicemail: its index, the recordings and a transcript (docs/formats/seeds.md §4.4). */
export function seedVoicemail(writer: SeedWriter): void {
  const label = uuidFor('voicemail line');
  const index = buildDatabase({
    schema: [
      table('_SqliteDatabaseProperties', 'key TEXT, value TEXT, UNIQUE(key)'),
      table('voicemail', columnsOfBoth),
      table('deleted', columnsOfBoth),
      table('map', 'ROWID INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT, label TEXT'),
      'CREATE INDEX date_index ON voicemail(date);',
    ],
    fill(draft) {
      draft.insert('_SqliteDatabaseProperties', { key: '_ClientVersion', value: '11' });
      draft.insert('map', { account: label, label });
      for (const [at, voicemail] of voicemails.entries()) {
        draft.insert('voicemail', {
          remote_uid: at + 1,
          date: unixSeconds(moment(voicemail.at)),
          token: 'Complete',
          sender: voicemail.from === '' ? undefined : addressOf(voicemail.from),
          callback_num: voicemail.from === '' ? undefined : addressOf(voicemail.from),
          duration: voicemail.seconds,
          expiration: unixSeconds(moment(voicemail.at)) + 30 * 86_400,
          trashed_date: voicemail.trashed ? Math.floor(appleSeconds(moment(voicemail.trashed))) : 0,
          flags: voicemail.flags,
          receiver: owner.phone,
          label,
          uuid: uuidFor(`voicemail ${at}`),
        });
      }
    },
  });
  const modified = moment('2025-12-21T08:00:00Z');
  writer.file('HomeDomain', 'Library/Voicemail/voicemail.db', index, { modified });
  writer.file('HomeDomain', 'Library/Voicemail/Greeting.amr', amr(6), { modified: moment('2024-10-01T10:00:00Z') });
  for (const [at, voicemail] of voicemails.entries()) {
    const times = { modified: moment(voicemail.at) };
    writer.file('HomeDomain', `Library/Voicemail/${at + 1}.amr`, amr(voicemail.seconds), times);
    if (!voicemail.transcript) continue;
    writer.file('HomeDomain', `Library/Voicemail/${at + 1}.transcript`, transcript(voicemail.transcript), times);
  }
}

function transcript(words: string): Uint8Array {
  const archive = new KeyedArchiveWriter();
  const root = archive.reserve();
  const text = archive.add(words);
  archive.fill(root, {
    transcriptionString: text,
    confidence: new Real(0.87),
    $class: archive.class('VMVoicemailTranscript', 'NSObject'),
  });
  return archive.finish(root);
}
