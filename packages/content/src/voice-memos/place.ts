import { basename, extname } from 'node:path/posix';
import type { BackupFile, BackupFiles } from '../reader.js';
import { recordingAt, recordingsIn } from '../recording.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { VoiceMemo } from './item.js';
import { memoPlaces } from './locate.js';

/** Says where the sounds of memos are, which may lie at another place than their list, and adds those that are in no list. */
export async function* placeVoiceMemos(memos: AsyncIterable<VoiceMemo>, files: BackupFiles): AsyncGenerator<VoiceMemo> {
  const there = new Map<string, BackupFile>();
  for (const { domain, folder } of memoPlaces.toReversed()) {
    for (const file of await recordingsIn(files, domain, folder)) there.set(basename(file.relativePath), file);
  }
  for await (const memo of memos) {
    const name = memo.recording && basename(memo.recording.relativePath);
    const file = name === undefined ? undefined : there.get(name);
    if (name !== undefined) there.delete(name);
    yield file ? { ...memo, recording: found(file) } : memo;
  }
  for (const file of there.values()) yield unlisted(file);
}

function found({ domain, relativePath, sizeBytes }: BackupFile) {
  return { ...recordingAt(domain, relativePath), sizeBytes };
}

function unlisted(file: BackupFile): VoiceMemo {
  const title = basename(file.relativePath, extname(file.relativePath));
  const facts = withoutEmpty({ date: file.modified });
  return { title, isDeleted: false, isInCloudOnly: false, recording: found(file), ...facts };
}
