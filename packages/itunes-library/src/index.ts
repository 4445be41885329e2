export { readItl } from './database/read-itl.js';
export { readMusicDatabase } from './database/read-musicdb.js';
export { fail } from './failures.js';
export { findLibraries, librariesIn } from './find/find-libraries.js';
export { type LibraryFiles, libraryAt } from './find/library-files.js';
export { signsOfUse } from './find/signs-of-use.js';
export type {
  Library,
  LibraryFormat,
  LibraryHead,
  MediaKind,
  Playlist,
  PlaylistKind,
  Track,
  TrackSource,
} from './library.js';
export { isNewer, readLibrary, readLibraryHead } from './read-library.js';
export { type LibraryScan, scanLibrary } from './scan/scan-library.js';
export { Tally } from './scan/tally.js';
export { writePlaylists } from './scan/write-playlists.js';
export { readXmlLibrary } from './xml/read-xml.js';
