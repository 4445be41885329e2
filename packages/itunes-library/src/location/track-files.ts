import { dirname, join, parse } from 'node:path';
import type { LibraryFiles } from '../find/library-files.js';
import type { Library, Track } from '../library.js';
import { FileFinder, type FoundFile, fileStats } from './file-finder.js';
import { decodeLocation, type FileLocation, namesBelow, pathOf } from './location.js';

/** What became of a track's file. */
export type TrackFile =
  | { readonly kind: 'present'; readonly file: FoundFile; readonly isOutside: boolean }
  | { readonly kind: 'missing' }
  /** On a drive or a computer that is not here. */
  | { readonly kind: 'away' };

/** Names of the media folder below that of the library, where nothing is noted of it. */
const usualMediaFolders = ['iTunes Media', 'iTunes Music', 'Media', 'Media.localized'] as const;

/**
 * Finds the files of a library's tracks, also where the whole library was brought to another place or system
 * (docs/formats/itunes-library.md §5).
 */
export class TrackFiles {
  readonly mediaFolder: string | undefined;
  readonly #noted: FileLocation | undefined;
  readonly #files: LibraryFiles;
  readonly #finder = new FileFinder();
  readonly #platform: NodeJS.Platform;

  /** `mediaFolder` is where it is now, where somebody said so. */
  constructor(files: LibraryFiles, library: Library, given: { platform: NodeJS.Platform; mediaFolder?: string }) {
    this.#files = files;
    this.#platform = given.platform;
    this.#noted = library.mediaFolder === undefined ? undefined : decodeLocation(library.mediaFolder);
    this.mediaFolder = given.mediaFolder ?? this.#findMediaFolder();
  }

  /** Where the file of a track is, which must be one of a file. */
  find({ location }: Track): TrackFile {
    const place = location === undefined ? undefined : decodeLocation(location);
    if (!place) return { kind: 'missing' };
    const inMedia = this.#noted && namesBelow(place, this.#noted);
    if (inMedia && this.mediaFolder !== undefined) return this.#in(this.mediaFolder, inMedia, false);
    const inLibrary = this.#wasMoved() && this.#noted && namesBelow(place, around(this.#noted));
    if (inLibrary) return this.#in(this.#files.folder, inLibrary, true);
    if (!this.#isNative(place)) return { kind: 'away' };
    const { root } = parse(pathOf(place));
    return this.#in(root, place.names, true, isOnMissingVolume(place));
  }

  #in(root: string, names: readonly string[], isOutside: boolean, isAway = false): TrackFile {
    const file = this.#finder.find(root, names);
    if (file) return { kind: 'present', file, isOutside };
    return { kind: isAway || !fileStats(root) ? 'away' : 'missing' };
  }

  /** The noted place where it is there, else the folder of that name beside the library. */
  #findMediaFolder(): string | undefined {
    const noted = this.#noted;
    const path = noted && this.#isNative(noted) ? pathOf(noted) : undefined;
    if (path !== undefined && fileStats(path)?.isDirectory()) return path;
    const names = [...(noted?.names.slice(-1) ?? []), ...usualMediaFolders];
    return names.map((name) => join(this.#files.folder, name)).find((each) => fileStats(each)?.isDirectory());
  }

  #isNative({ system }: FileLocation): boolean {
    return (system === 'windows') === (this.#platform === 'win32');
  }

  /** The media folder lies beside the library, but not where it was noted: so does all that lay around it. */
  #wasMoved(): boolean {
    if (this.mediaFolder === undefined || !this.#noted) return false;
    return dirname(this.mediaFolder) === this.#files.folder && pathOf(this.#noted) !== this.mediaFolder;
  }
}

function around(folder: FileLocation): FileLocation {
  return { ...folder, names: folder.names.slice(0, -1) };
}

/** Where systems put other drives; the name of one follows. */
const mountPoints: readonly (readonly string[])[] = [['Volumes'], ['mnt'], ['run', 'media', '*'], ['media', '*']];

/** Whether it lies on a drive that is not connected. */
function isOnMissingVolume(place: FileLocation): boolean {
  if (place.system === 'windows') return fileStats(parse(pathOf(place)).root) === undefined;
  const point = mountPoints.find((names) => names.every((name, index) => name === '*' || name === place.names[index]));
  if (!point) return false;
  const volume = place.names.slice(0, point.length + 1);
  return fileStats(`/${volume.join('/')}`) === undefined;
}
