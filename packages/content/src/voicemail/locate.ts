import { locateNames } from '../names/read-names.js';
import type { BackupFiles, Located } from '../reader.js';
import { recordingsIn } from '../recording.js';

/** Where the mailbox is (docs/formats/content-voicemail.md §1). */
export const voicemailPlace = { domain: 'HomeDomain', folder: 'Library/Voicemail' } as const;

/** The list of voicemails with what was understood of them; without a list, a recording that shows that there are any. */
export async function locateVoicemail(files: BackupFiles): Promise<readonly Located[]> {
  const { domain, folder } = voicemailPlace;
  const list = await files.find(domain, `${folder}/voicemail.db`);
  if (!list)
    return (await recordingsIn(files, domain, folder)).slice(0, 1).map((file) => ({ role: 'recording', file }));
  const transcripts: Located[] = [];
  for await (const file of files.below(domain, folder)) {
    if (file.relativePath.endsWith('.transcript')) transcripts.push({ role: 'transcript', file });
  }
  return [{ role: 'list', file: list }, ...transcripts, ...(await locateNames(files))];
}
