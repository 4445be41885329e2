import { locateNames } from '../names/read-names.js';
import type { BackupFiles, Located } from '../reader.js';
import { blockedPlace } from './blocked.js';

/** Where calls are, newest layout first (docs/formats/content-calls.md §1). */
const places = [
  ['store', 'HomeDomain', 'Library/CallHistoryDB/CallHistory.storedata'],
  ['recent', 'HomeDomain', 'Library/CallHistoryDB/CallHistoryTemp.storedata'],
  ['old', 'WirelessDomain', 'Library/CallHistory/call_history.db'],
] as const;

/** The call history, what was not merged into it yet, and that of iOS 7 and earlier. */
export async function locateCalls(files: BackupFiles): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const [role, domain, relativePath] of places) {
    const file = await files.find(domain, relativePath);
    if (file) located.push({ role, file });
  }
  if (located.length === 0) return [];
  const blocked = await files.find(...blockedPlace);
  return [...located, ...(blocked ? [{ role: 'blocked', file: blocked }] : []), ...(await locateNames(files))];
}
