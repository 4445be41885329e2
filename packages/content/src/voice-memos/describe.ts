import { basename, extname } from 'node:path/posix';
import type { About, Column, Description, ItemFile } from '../description.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { VoiceMemo } from './item.js';

const columns: readonly Column<VoiceMemo>[] = [
  { name: 'Date', value: ({ date }) => date },
  { name: 'Title', value: ({ title }) => title },
  { name: 'Seconds', value: ({ durationSeconds }) => durationSeconds },
  { name: 'Folder', value: ({ folder }) => folder },
  { name: 'Deleted', value: ({ isDeleted }) => isDeleted },
  { name: 'Deleted at', value: ({ deleted }) => deleted },
  { name: 'In iCloud alone', value: ({ isInCloudOnly }) => isInCloudOnly },
  { name: 'File', value: ({ recording }) => recording && basename(recording.relativePath) },
];

/** What exporters need to know of a voice memo. */
export const describeVoiceMemos: Description<VoiceMemo> = {
  schema: 'voice-memo/1',
  columns,
  about: aboutOf,
  when: ({ date }) => date && { from: date },
  files: filesOf,
  elsewhere: {
    reason: 'in-icloud',
    what: 'recordings',
    of: ({ recording }) => ({ all: 1, here: recording?.sizeBytes === undefined ? 0 : 1 }),
  },
  also: ({ isDeleted }) => (isDeleted ? ['in Recently Deleted'] : []),
};

function aboutOf({ id, uid, title, folder, recording }: VoiceMemo): About {
  const file = recording && basename(recording.relativePath);
  const place = folder === undefined ? undefined : { title: folder };
  return { identity: uid ?? file ?? `row ${id}`, title, place, words: [file] };
}

function filesOf({ title, date, folder, isDeleted, recording }: VoiceMemo): ItemFile[] {
  if (!recording) return [];
  const facts = { beginsWith: date, modified: date, folder: isDeleted ? 'Recently Deleted' : folder };
  const known = { title, ...withoutEmpty({ date }) };
  return [{ ...recording, known, name: `${title}${extname(recording.relativePath)}`, ...withoutEmpty(facts) }];
}
