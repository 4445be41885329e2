import type { RequestHost } from './request-host.js';

/** The file that this computer wrote for the run. */
const ourOwn = 'Info.plist';

/**
 * Whether a move puts the whole folder aside, as `<udid>-20260115-093000`: a phone whose iOS is newer than the form of the
 * backup does so before it begins anew, and removes it at the end (docs/protocols/backup-host.md §4).
 */
export function putsAside(udid: string, from: string, to: string): boolean {
  return from === udid && to.startsWith(`${udid}-`) && /^\d{8}-\d{6}$/.test(to.slice(udid.length + 1));
}

/** What is put aside is a copy that nobody will read again: it goes at once, all but Info.plist of the run that begins. */
export function putAside({ folder, evidence, udid }: RequestHost, name: string): void {
  for (const entry of folder.list(udid) ?? []) {
    if (entry.name !== ourOwn) folder.remove(`${udid}/${entry.name}`);
  }
  evidence.putAside(name);
}
