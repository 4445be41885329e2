import type { BackupFile, BackupFiles } from '../reader.js';
import { recordingAt, recordingsIn } from '../recording.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Voicemail } from './item.js';
import { voicemailPlace } from './locate.js';

/** Says how large recordings are, and adds those that are in no list. */
export async function* placeVoicemail(
  voicemails: AsyncIterable<Voicemail>,
  files: BackupFiles,
): AsyncGenerator<Voicemail> {
  const { domain, folder } = voicemailPlace;
  const there = new Map((await recordingsIn(files, domain, folder)).map((file) => [file.relativePath, file]));
  for await (const voicemail of voicemails) {
    const { recording } = voicemail;
    const file = recording && there.get(recording.relativePath);
    if (file) there.delete(file.relativePath);
    yield file && recording ? { ...voicemail, recording: { ...recording, sizeBytes: file.sizeBytes } } : voicemail;
  }
  for (const file of there.values()) yield unlisted(file);
}

function unlisted({ domain, relativePath, sizeBytes, modified }: BackupFile): Voicemail {
  return {
    caller: {},
    isHeard: true,
    isDeleted: false,
    recording: { ...recordingAt(domain, relativePath), sizeBytes },
    ...withoutEmpty({ date: modified }),
  };
}
