/** A path that no backup has. `keeps` where a careful host may as well take it: it leads nowhere else, it is only odd. */
export interface EvilPath {
  readonly name: string;
  /** The path, for a phone of that UDID. */
  path(udid: string): string;
  readonly keeps?: true;
}

const evil = (name: string, path: (udid: string) => string): EvilPath => ({ name, path });
const odd = (name: string, path: (udid: string) => string): EvilPath => ({ name, path, keeps: true });
const named = (name: string, last: string): EvilPath => evil(name, (udid) => `${udid}/${last}`);

/** Ways out of the folder, and names that some system reads as something else (docs/protocols/hostile-phones.md §2). */
export const evilPaths: readonly EvilPath[] = [
  // Up and out.
  evil('nothing', () => ''),
  evil('dot', () => '.'),
  evil('dot-slash', () => './'),
  evil('up', () => '..'),
  evil('up-to-decoy', () => '../decoy'),
  evil('up-twice', () => '../../decoy'),
  evil('up-to-location', () => '../../../decoy'),
  evil('up-past-location', () => '../../../../decoy'),
  evil('up-to-root', () => `${'../'.repeat(40)}tmp/pearmain-escaped`),
  evil('inside-and-up', (udid) => `${udid}/../decoy`),
  evil('inside-and-up-twice', (udid) => `${udid}/../../../../decoy`),
  evil('inside-deep-and-up', (udid) => `${udid}/Snapshot/../../../../../decoy`),
  evil('inside-and-back', (udid) => `${udid}/Snapshot/../Status.plist`),
  evil('the-folder-and-up', (udid) => `${udid}/..`),
  evil('the-folder-and-dot', (udid) => `${udid}/.`),
  evil('the-folder-with-slash', (udid) => `${udid}/`),
  evil('doubled-slash', (udid) => `${udid}//decoy`),
  evil('dot-inside', (udid) => `${udid}/./decoy`),
  evil('good-backup', (udid) => `../../../${udid}/Manifest.db`),
  evil('last-version', (udid) => `../../../${udid}`),
  evil('other-phone', () => '00008110-00DECOY00DECOY00/Manifest.db'),
  evil('other-phone-folder', () => '../../../00008110-00DECOY00DECOY00'),
  evil('bare-file', () => 'decoy'),
  evil('longer-udid', (udid) => `${udid}0/decoy`),
  evil('shorter-udid', (udid) => `${udid.slice(0, -1)}/decoy`),
  evil('other-case', (udid) => `${udid.toLowerCase()}/decoy`),
  evil('space-before', (udid) => ` ${udid}/decoy`),
  evil('space-behind', (udid) => `${udid} /decoy`),
  // Absolute, in every system's way.
  evil('absolute', () => '/tmp/pearmain-escaped'),
  evil('absolute-etc', () => '/etc/passwd'),
  evil('absolute-udid', (udid) => `/${udid}/decoy`),
  evil('absolute-twice', () => '//tmp/pearmain-escaped'),
  evil('home', () => '~/pearmain-escaped'),
  evil('file-url', () => 'file:///tmp/pearmain-escaped'),
  evil('drive', () => 'C:\\pearmain-escaped'),
  evil('drive-relative', () => 'C:pearmain-escaped'),
  evil('drive-inside', (udid) => `${udid}/C:/pearmain-escaped`),
  evil('unc', () => '\\\\server\\share\\pearmain-escaped'),
  evil('device-namespace', () => '\\\\?\\C:\\pearmain-escaped'),
  evil('nt-namespace', () => '\\??\\C:\\pearmain-escaped'),
  // Other separators, and bytes that end a text early.
  evil('backslash-up', (udid) => `${udid}\\..\\decoy`),
  named('backslash-inside', '..\\..\\decoy'),
  evil('mixed-slashes', (udid) => `${udid}/..\\../decoy`),
  named('nul', 'Status.plist\0.txt'),
  evil('nul-up', (udid) => `${udid}/\0/../decoy`),
  evil('nul-first', (udid) => `\0${udid}/decoy`),
  odd('percent-up', (udid) => `${udid}/%2e%2e%2fdecoy`),
  odd('fullwidth-up', (udid) => `${udid}/．．／decoy`),
  odd('one-dot-leader', (udid) => `${udid}/․․/decoy`),
  odd('division-slash', (udid) => `${udid}/..∕decoy`),
  // Names that some system takes for something else.
  named('stream', 'Status.plist:hidden'),
  named('stream-data', 'decoy::$DATA'),
  named('device-nul', 'NUL'),
  named('device-con', 'con'),
  named('device-with-ending', 'aux.txt'),
  named('device-com', 'COM1'),
  named('device-superscript', 'LPT¹.plist'),
  named('device-inside', 'prn/decoy'),
  named('trailing-dot', 'decoy.'),
  named('trailing-dots', 'Snapshot.../decoy'),
  odd('trailing-space', (udid) => `${udid}/decoy `),
  named('journal', 'Manifest.db-journal'),
  named('folder-settings', 'desktop.ini'),
  named('wildcards', 'dec*y?'),
  named('quotes', 'de"coy'),
  named('pipe', 'de|coy'),
  named('angle-brackets', '<decoy>'),
  // Our own.
  named('our-folder', '.pearmain'),
  named('our-folder-inside', '.pearmain/decoy'),
  named('our-folder-in-capitals', '.PEARMAIN/decoy'),
  evil('our-location-file', () => '../../location.json'),
  evil('our-lock', () => '../lock'),
  evil('our-journal', () => '../journal.json'),
  evil('our-sums', () => 'sums.db'),
  named('our-part', 'Status.plist.part'),
  named('our-aside', 'Snapshot.aside.part'),
  // What terminals and people read.
  named('newline', 'de\ncoy'),
  named('carriage-return', 'de\rcoy'),
  named('tab', 'de\tcoy'),
  named('escape-sequence', '\u001b[2K\u001b[1G✓ Your iPhone is backed up and checked.'),
  named('delete', 'de\u007fcoy'),
  odd('direction-override', (udid) => `${udid}/\u202eyoced`),
  odd('zero-width', (udid) => `${udid}/de\u200bcoy`),
  // The same name twice, to some systems.
  odd('composed', (udid) => `${udid}/d\u00e9coy`),
  odd('decomposed', (udid) => `${udid}/de\u0301coy`),
  odd('case-twin', (udid) => `${udid}/SNAPSHOT/decoy`),
  odd('prototype', (udid) => `${udid}/__proto__`),
  evil('prototype-bare', () => '__proto__'),
  odd('hyphen', (udid) => `${udid}/-rf`),
  // Too much of it.
  named('long-name', 'd'.repeat(300)),
  named('very-long-name', 'd'.repeat(3900)),
  named('long-in-bytes', 'é'.repeat(200)),
  named('deep', 'd/'.repeat(300).concat('decoy')),
  named('very-deep', 'd/'.repeat(1900).concat('decoy')),
];
