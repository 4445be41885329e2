import type { Named } from './contents.js';

/** What `library find` answers. */
export interface LibraryList {
  readonly libraries: readonly FoundLibrary[];
}

/** A library of iTunes or Music. */
export interface FoundLibrary {
  readonly folder: string;
  readonly database?: LibraryFileState;
  /** The copy for other programs. */
  readonly xml?: LibraryFileState;
  /** Of iTunes or Music, which wrote it. */
  readonly applicationVersion?: string;
  /** 16 upper-case hex digits. */
  readonly persistentId?: string;
  /** Written by a version that is not known here. */
  readonly isNewer: boolean;
  /** What says that it is in use. */
  readonly inUse: readonly string[];
}

/** One of its files. */
export interface LibraryFileState {
  readonly path: string;
  readonly sizeBytes: number;
  /** RFC 3339. */
  readonly modified: string;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** What `library scan` answers. Bytes of files are those on the disk, all others those that the library notes. */
export interface LibraryReport extends FoundLibrary {
  /** The file that all of this was read from. */
  readonly readFrom: string;
  /** As the library notes it, and where it is found now. */
  readonly mediaFolder: { readonly noted?: string; readonly path?: string };
  readonly tracks: {
    readonly total: number;
    readonly byKind: readonly MediaAmount[];
    /** On Apple’s servers alone. */
    readonly cloudOnly: number;
    /** Streams, and episodes that were not loaded. */
    readonly streams: number;
    /** Their files play only where an account allows it. */
    readonly protected: number;
    /** Tracks of files: the sum of `present`, `missing` and `away`. */
    readonly files: number;
    readonly present: number;
  };
  /** The files of the tracks that are there; one that several tracks share counts once. */
  readonly found: { readonly files: number; readonly bytes: number };
  /** Tracks whose file is not where it was noted. */
  readonly missing: Named<NamedTrack>;
  /** Tracks on a drive or computer that is not here: nothing is known of their files. */
  readonly away: Named<NamedTrack>;
  /** Tracks whose file is there, but not in the media folder. */
  readonly outside: Named<NamedTrack>;
  /** Files whose name on the disk is written otherwise than noted; `rule` is the difference. */
  readonly respelled: Named<{ readonly path: string; readonly rule: string }>;
  /** Files that several tracks share. */
  readonly shared: Named<{ readonly path: string; readonly tracks: number }>;
  /** Tracks of the same name, artist, album, size and length, in files of their own. */
  readonly alike: Named<{ readonly name: string; readonly artist?: string; readonly tracks: number }>;
  /** Files in the media folder that no track has. */
  readonly unknown: Named<string> & { readonly bytes: number };
  /** The master list of everything is none of them. */
  readonly playlists: {
    readonly total: number;
    readonly folders: number;
    readonly smart: number;
    readonly builtIn: number;
    readonly ordinary: number;
    readonly lists: readonly PlaylistLine[];
  };
  /** Where playlists were written, when they were asked for. */
  readonly playlistFiles?: { readonly folder: string; readonly files: number };
}

/** How much there is of one kind of media. */
export interface MediaAmount {
  readonly kind: string;
  readonly tracks: number;
  readonly bytes: number;
  readonly durationMs: number;
}

/** A track, as far as it is known. */
export interface NamedTrack {
  readonly name: string;
  readonly artist?: string;
  /** As the library notes it; missing where it notes none. */
  readonly location?: string;
}

/** A playlist. */
export interface PlaylistLine {
  readonly name: string;
  readonly kind: 'folder' | 'smart' | 'built-in' | 'ordinary';
  readonly tracks: number;
}

/** What `library backup` did, or with `--dry-run` would do. Paths of the drive are below the backup’s `Library`. */
export interface LibraryBackupReport {
  readonly source: string;
  readonly destination: string;
  readonly drive: { readonly fileSystem?: string; readonly freeBytes: number };
  readonly dryRun: boolean;
  /** What was, or would be, copied. */
  readonly copied: { readonly files: number; readonly bytes: number };
  /** Files that were there already, unchanged. */
  readonly kept: number;
  /** Files that lay there already with the same content, though no run had noted them. */
  readonly adopted: number;
  /** Files whose earlier version was set aside. */
  readonly replaced: Named<string>;
  /** Files that went under another name, because something that we did not write holds theirs. */
  readonly conflicts: Named<{ readonly path: string; readonly name: string }>;
  /** Files from outside of the library and its media folder that were brought in. */
  readonly consolidated: Named<{ readonly source: string; readonly path: string }>;
  /** Files in the backup that the library no longer has; they are kept. */
  readonly gone: Named<string>;
  /** What could not be copied; `reason` is a sentence or the system’s word. */
  readonly unread: Named<{ readonly path: string; readonly reason: string }>;
  /** Files that were read again from the drive, and those among them that were not as they were written, even a second time. */
  readonly verified: { readonly files: number; readonly damaged: readonly string[] };
  readonly seconds: number;
}

/** What `library verify` found. Paths are below the backup’s `Library`. */
export interface LibraryCheckReport {
  readonly destination: string;
  readonly level: 'quick' | 'sample' | 'full';
  readonly files: number;
  readonly checked: number;
  readonly bytes: number;
  readonly missing: Named<string>;
  readonly damaged: Named<string>;
  /** Somebody wrote to them since. */
  readonly changed: Named<string>;
  /** They lie there, and no run put them there. */
  readonly extra: Named<string>;
}
