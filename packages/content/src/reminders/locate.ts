import { locateCalendar } from '../calendar/locate.js';
import type { BackupFiles, Located } from '../reader.js';

/** Where the stores of accounts are, the newest place first (docs/formats/content-reminders.md §1). */
const places = [
  ['AppDomainGroup-group.com.apple.reminders', 'Container_v1/Stores'],
  ['HomeDomain', 'Library/Reminders/Container_v1/Stores'],
] as const;

const stores = /\/Data-[^/]+\.sqlite$/;

/** A store for each account; without any, the calendar of iOS 12 and earlier, which held them. */
export async function locateReminders(files: BackupFiles): Promise<readonly Located[]> {
  for (const [domain, folder] of places) {
    const located: Located[] = [];
    for await (const file of files.below(domain, folder)) {
      if (stores.test(file.relativePath)) located.push({ role: 'store', file });
    }
    const path = ({ file }: Located): string => file.relativePath;
    if (located.length > 0) return located.sort((one, other) => (path(one) < path(other) ? -1 : 1));
  }
  return locateCalendar(files);
}
