import type { BackupFiles, Located } from '../reader.js';

/** The one store of all calendars, and of reminders up to iOS 12 (docs/formats/content-calendar.md §1). */
export async function locateCalendar(files: BackupFiles): Promise<readonly Located[]> {
  const file = await files.find('HomeDomain', 'Library/Calendar/Calendar.sqlitedb');
  return file ? [{ role: 'calendar', file }] : [];
}
