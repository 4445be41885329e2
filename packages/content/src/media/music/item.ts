/** A song, film, episode or book of the media library. */
export interface Track {
  /** 64 bits, as the phone and iTunes name it. */
  readonly id: string;
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly composer?: string;
  readonly genre?: string;
  readonly disc?: number;
  readonly track?: number;
  readonly year?: number;
  /** As the library numbers them (docs/formats/content-media.md §3). */
  readonly mediaKind?: number;
  readonly mediaType?: number;
  readonly seconds?: number;
  readonly sizeBytes?: number;
  readonly bitRate?: number;
  readonly plays: number;
  readonly skips: number;
  /** Stars, 0 to 5. */
  readonly rating?: number;
  readonly lastPlayed?: Date;
  readonly added?: Date;
  readonly purchased?: Date;
  readonly lyrics?: string;
  /** Where its file is on the phone, below `Media`; none of what is in iCloud alone. */
  readonly path?: string;
  /** The backup has its file. */
  readonly isInBackup: boolean;
  readonly playlists: readonly { readonly name: string; readonly position: number }[];
}
