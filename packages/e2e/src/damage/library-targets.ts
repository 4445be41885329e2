import { readItl, readMusicDatabase, readXmlLibrary } from '@pearmain/itunes-library';
import { makeItl, makeMusicDatabase } from '@pearmain/testkit';
import type { FuzzTarget } from './fuzz-targets.js';

const library = {
  version: '12.9',
  mediaFolder: 'file://localhost/D:/Media/',
  tracks: [
    { id: 1, name: 'Señor', url: 'file://localhost/D:/Media/a.mp3' },
    { id: 2, name: 'in the cloud' },
  ],
  playlists: [{ name: 'Große Liste', trackIds: [2, 1] }],
};

const copy = `<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist><dict><key>Major Version</key><integer>1</integer>
<key>Tracks</key><dict><key>1</key><dict><key>Track ID</key><integer>1</integer><key>Name</key><string>A &#38; ü</string><key>Movie</key><true/></dict></dict>
<key>Playlists</key><array><dict><key>Name</key><string>P</string><key>Smart Info</key><data>AAEC</data><key>Playlist Items</key><array><dict><key>Track ID</key><integer>1</integer></dict></array></dict></array></dict></plist>`;

/** Neither packed nor encrypted where the format allows it, since that would hide every change. */
export const libraryTargets: Readonly<Record<string, FuzzTarget>> = {
  'library as XML': {
    seeds: [Buffer.from(copy)],
    read: (input) => void readXmlLibrary([input.subarray(0, 100), input.subarray(100)], 'a.xml'),
  },
  'library of iTunes': {
    seeds: [true, false].flatMap((isLittle) =>
      [true, false].map((isPacked) => makeItl(library, { isLittle, isPacked, encrypted: 'none' })),
    ),
    read: (input) => void readItl(input, 'a.itl'),
  },
  'library of Music': {
    seeds: [makeMusicDatabase({ ...library, version: '1.5' })],
    read: (input) => void readMusicDatabase(input, 'a.musicdb'),
  },
};
