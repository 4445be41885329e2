import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PlistDict, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';
import { uuidFor } from '../making/labels.js';
import { moment } from '../making/moments.js';
import { m4a } from '../making/sound.js';
import type { SeedWriter } from '../seed-writer.js';

const times = { modified: moment('2025-08-20T12:00:00Z') };

/**
 * The AFC root: what iTunes reads before a backup, books, a ringtone; and the media files that a backup holds
 * (docs/formats/seeds.md §5.3).
 */
export function seedMediaFolder(writer: SeedWriter, mediaFolder: string): void {
  const ringtone = m4a(times.modified, 20);
  const ringtones: PlistDict = {
    Ringtones: { 'FBCD.m4r': { GUID: 'A1B2C3D4E5F60718', Name: 'Waves', 'Total Time': 20_000, PID: 1234567890123 } },
  };
  const folder = 'iTunes_Control/iTunes';
  const files: Readonly<Record<string, Uint8Array>> = {
    [`${folder}/iTunesPrefs.plist`]: writeBinaryPlist({
      AutomaticDeviceBackupsDisabled: false,
      iTunesVersion: '12.13',
    }),
    [`${folder}/VoiceMemos.plist`]: writeBinaryPlist({ enabled: true }),
    [`${folder}/PhotosFolderPrefs`]: writeBinaryPlist({ PhotosSyncEnabled: false }),
    [`${folder}/IC-Info.sidb`]: Uint8Array.from({ length: 48 }, (_, index) => index * 5),
    [`${folder}/IC-Info.sidv`]: Uint8Array.of(1, 0, 0, 0),
    [`${folder}/Ringtones.plist`]: writeXmlPlist(ringtones),
    'iTunes_Control/Ringtones/FBCD.m4r': ringtone,
    'Books/iBooksData2.plist': writeXmlPlist({ iTunesU: [], Items: [] }),
    'Books/Purchases/Purchases.plist': writeXmlPlist({
      Books: [{ 'Package Hash': uuidFor('book'), Name: 'The Harbour' }],
    }),
    'Books/The Harbour.txt': Buffer.from('Once there was a harbour.\n'),
    'Recordings/.keep': new Uint8Array(0),
    'Downloads/Größe.txt': Buffer.from('Größe\n'),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(mediaFolder, path)), { recursive: true });
    writeFileSync(join(mediaFolder, path), content);
  }
  writer.file('MediaDomain', 'Media/iTunes_Control/Ringtones/FBCD.m4r', ringtone, times);
  writer.file('MediaDomain', 'Media/iTunes_Control/iTunes/Ringtones.plist', writeXmlPlist(ringtones), times);
  writer.file('TonesDomain', 'Media/iTunes_Control/iTunes/Ringtones.plist', writeXmlPlist(ringtones), times);
}
