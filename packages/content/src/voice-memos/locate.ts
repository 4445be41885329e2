import type { BackupFiles, Located } from '../reader.js';
import { recordingsIn } from '../recording.js';

/** Where memos are, the newest place first; lists and sounds lie side by side (docs/formats/content-voice-memos.md §1). */
export const memoPlaces = [
  { domain: 'AppDomainGroup-group.com.apple.VoiceMemos.shared', folder: 'Recordings' },
  { domain: 'MediaDomain', folder: 'Media/Recordings' },
] as const;

const lists = ['CloudRecordings.db', 'Recordings.db'] as const;

/** All lists; where there is none, a recording that shows that there are any. */
export async function locateVoiceMemos(files: BackupFiles): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const { domain, folder } of memoPlaces) {
    for (const name of lists) {
      const file = await files.find(domain, `${folder}/${name}`);
      if (file) located.push({ role: 'list', file });
    }
  }
  if (located.length > 0) return located;
  for (const { domain, folder } of memoPlaces) {
    const [file] = await recordingsIn(files, domain, folder);
    if (file) return [{ role: 'recording', file }];
  }
  return [];
}
