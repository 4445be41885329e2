import { basename, extname } from 'node:path/posix';
import type { About, Column, Description, ItemFile } from '../description.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Voicemail } from './item.js';

const columns: readonly Column<Voicemail>[] = [
  { name: 'Date', value: ({ date }) => date },
  { name: 'Seconds', value: ({ durationSeconds }) => durationSeconds },
  { name: 'Name', value: ({ caller }) => caller.name },
  { name: 'Number', value: ({ caller }) => caller.address },
  { name: 'Call back', value: ({ callbackNumber }) => callbackNumber },
  { name: 'Called number', value: ({ receiver }) => receiver },
  { name: 'Heard', value: ({ isHeard }) => isHeard },
  { name: 'Deleted', value: ({ isDeleted }) => isDeleted },
  { name: 'Deleted at', value: ({ deleted }) => deleted },
  { name: 'Transcript', value: ({ transcript }) => transcript },
  { name: 'File', value: ({ recording }) => recording && basename(recording.relativePath) },
];

/** What exporters need to know of a voicemail. */
export const describeVoicemail: Description<Voicemail> = {
  schema: 'voicemail/1',
  columns,
  about: aboutOf,
  when: ({ date }) => date && { from: date },
  people: ({ caller, callbackNumber }) => [
    caller,
    ...(callbackNumber === undefined ? [] : [{ address: callbackNumber }]),
  ],
  files: filesOf,
};

function aboutOf({ id, uid, caller, receiver, transcript, recording }: Voicemail): About {
  return {
    identity: uid ?? (id === undefined ? recording?.relativePath : undefined) ?? `row ${id}`,
    title: caller.name ?? caller.address,
    words: [receiver, transcript],
  };
}

function filesOf({ id, caller, date, isDeleted, recording, transcript }: Voicemail): ItemFile[] {
  if (!recording) return [];
  const { relativePath } = recording;
  const ending = extname(relativePath);
  const who = caller.name ?? caller.address ?? (id === undefined ? basename(relativePath, ending) : 'Unknown');
  const facts = { beginsWith: date, modified: date, transcript, folder: isDeleted ? 'Deleted' : undefined };
  return [{ ...recording, name: `${who}${ending}`, ...withoutEmpty(facts) }];
}
