import { buildStore, type Entity, entityTable } from '../making/core-data.js';
import { hexFor, uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import { m4a } from '../making/sound.js';
import type { SeedWriter } from '../seed-writer.js';

const domain = 'AppDomainGroup-group.com.apple.VoiceMemos.shared';

const entities: readonly Entity[] = [
  { number: 1, name: 'CloudRecording' },
  { number: 2, name: 'DatabaseProperty' },
  { number: 3, name: 'Folder' },
];

const schema: readonly string[] = [
  entityTable('ZCLOUDRECORDING', {
    integers: 'ZFLAGS ZSHAREDFLAGS ZFOLDER',
    dates: 'ZDATE ZEVICTIONDATE',
    floats: 'ZDURATION ZLOCALDURATION',
    texts: 'ZCUSTOMLABEL ZCUSTOMLABELFORSORTING ZENCRYPTEDTITLE ZPATH ZUNIQUEID',
    blobs: 'ZAUDIODIGEST ZAUDIOFUTURE',
  }),
  entityTable('ZFOLDER', { integers: 'ZCOUNTOFRECORDINGS ZRANK', texts: 'ZENCRYPTEDNAME ZUUID' }),
  entityTable('ZDATABASEPROPERTY', { texts: 'ZKEY ZVALUE' }),
];

interface Memo {
  readonly at: string;
  readonly title: string;
  readonly seconds: number;
  readonly inFolder?: boolean;
  readonly deleted?: string;
  readonly inCloudOnly?: boolean;
}

const memos: readonly Memo[] = [
  { at: '2025-05-04T09:30:00Z', title: 'Choir: second voice', seconds: 42, inFolder: true },
  { at: '2025-08-15T14:10:05Z', title: 'Waves 🌊', seconds: 8 },
  { at: '2025-09-30T20:00:00Z', title: 'Lullaby', seconds: 65, inFolder: true },
  { at: '2025-12-27T10:00:00Z', title: 'New Recording 4', seconds: 3, deleted: '2026-01-02T08:00:00Z' },
  { at: '2024-11-01T10:00:00Z', title: 'Only in iCloud', seconds: 120, inCloudOnly: true },
];

/** Voice memos: CloudRecordings.db and the recordings (docs/formats/seeds.md §4.9). */
export function seedVoiceMemos(writer: SeedWriter): void {
  const store = buildStore({
    label: 'voice memos',
    entities,
    schema,
    fill(draft) {
      const folder = draft.insert('Folder', 'ZFOLDER', {
        ZENCRYPTEDNAME: 'Choir',
        ZUUID: uuidFor('memo folder'),
        ZCOUNTOFRECORDINGS: 2,
        ZRANK: 1,
      });
      for (const memo of memos) {
        draft.insert('CloudRecording', 'ZCLOUDRECORDING', {
          ZDATE: appleSeconds(moment(memo.at)),
          ZDURATION: memo.seconds,
          ZLOCALDURATION: memo.inCloudOnly ? 0 : memo.seconds,
          ZCUSTOMLABEL: memo.at,
          ZCUSTOMLABELFORSORTING: memo.title,
          ZENCRYPTEDTITLE: memo.title,
          ZPATH: memo.inCloudOnly ? undefined : fileName(memo),
          ZUNIQUEID: uuidFor(`memo ${memo.title}`),
          ZFOLDER: memo.inFolder ? folder : undefined,
          ZEVICTIONDATE: memo.deleted && appleSeconds(moment(memo.deleted)),
          ZFLAGS: 0,
        });
      }
    },
  });
  writer.file(domain, 'Recordings/CloudRecordings.db', store, { modified: moment('2026-01-02T08:00:00Z') });
  for (const memo of memos) {
    if (memo.inCloudOnly) continue;
    const made = moment(memo.at);
    writer.file(domain, `Recordings/${fileName(memo)}`, m4a(made, memo.seconds), { modified: made });
  }
  // The list lost it, as it happens when a phone runs out of room while it records.
  const lost = moment('2025-10-05T11:00:00Z');
  writer.file(domain, 'Recordings/20251005 110000-0BADCAFE.m4a', m4a(lost, 5), { modified: lost });
}

function fileName({ at, title }: Memo): string {
  const stamp = at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', ' ');
  return `${stamp}-${hexFor(`memo ${title}`, 8).toUpperCase()}.m4a`;
}
