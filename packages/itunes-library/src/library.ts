/** What a track is, as iTunes sorts media into folders; `music` where nothing else is said. */
export type MediaKind =
  | 'music'
  | 'music-video'
  | 'movie'
  | 'tv-show'
  | 'podcast'
  | 'audiobook'
  | 'itunes-u'
  | 'book'
  | 'tone'
  | 'voice-memo';

/** Where a track's content is: a file of this computer (which may be gone), Apple's servers, or an address on the web. */
export type TrackSource = 'file' | 'cloud' | 'stream';

/** A track of a library. */
export interface Track {
  /** Holds within one file alone: iTunes numbers anew whenever it writes. */
  readonly id: number;
  /** 16 upper-case hex digits. */
  readonly persistentId?: string;
  readonly name?: string;
  readonly artist?: string;
  readonly albumArtist?: string;
  readonly album?: string;
  readonly kind: MediaKind;
  readonly source: TrackSource;
  /** As it is written there: a `file:` URL as a rule, in databases also a path. */
  readonly location?: string;
  readonly sizeBytes?: number;
  readonly durationMs?: number;
  /** Its file plays only where an account allows it. */
  readonly isProtected: boolean;
}

/** What a playlist is; `built-in` are those that the program makes by itself, such as Music and Purchased. */
export type PlaylistKind = 'library' | 'built-in' | 'folder' | 'smart' | 'ordinary';

/** A playlist, with the ids of its tracks in their order; one may be there twice. */
export interface Playlist {
  readonly name: string;
  readonly kind: PlaylistKind;
  readonly persistentId?: string;
  /** The folder that it is in. */
  readonly parentPersistentId?: string;
  readonly trackIds: readonly number[];
}

/** The file that a library was read from. */
export type LibraryFormat = 'xml' | 'itl' | 'musicdb';

/** What stands at the beginning of a library's file. */
export interface LibraryHead {
  readonly format: LibraryFormat;
  /** Of iTunes or Music, such as `12.13.4.4`. */
  readonly applicationVersion?: string;
  /** 16 upper-case hex digits. */
  readonly persistentId?: string;
  /** Of the media folder, as it is written there: a URL that ends with `/`, or a path. */
  readonly mediaFolder?: string;
}

/** A library as it was read. */
export interface Library extends LibraryHead {
  readonly tracks: readonly Track[];
  readonly playlists: readonly Playlist[];
  /** Characters that were left out, because no XML may hold them. */
  readonly oddCharacters: number;
}
