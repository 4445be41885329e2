/** What kind of picture or video it is. */
export type PhotoSubtype = 'panorama' | 'live-photo' | 'screenshot' | 'slow-motion' | 'time-lapse' | 'screen-recording';

/** What a file of a picture is to it. */
export type PhotoRole =
  | 'original'
  | 'live-video'
  | 'edited'
  | 'edited-live-video'
  | 'other-format'
  | 'adjustments'
  | 'thumbnail';

/** A file of a picture, in the backup. */
export interface PhotoFile {
  readonly role: PhotoRole;
  readonly domain: string;
  readonly relativePath: string;
  readonly sizeBytes: number;
}

/** An album that a picture is in. */
export interface PhotoAlbum {
  readonly uid?: string;
  readonly title: string;
  /** The folders that the album is in, from the outermost. */
  readonly folders: readonly string[];
  readonly isShared: boolean;
  /** Its place in the album, from 0. */
  readonly position: number;
}

/** Frames that were taken at once. */
export interface Burst {
  readonly uid: string;
  /** The phone, or its owner, chose this frame to be shown. */
  readonly isChosen: boolean;
}

/** What the camera noted. */
export interface CameraFacts {
  readonly make?: string;
  readonly model?: string;
  readonly lens?: string;
  readonly iso?: number;
  readonly aperture?: number;
  readonly shutterSeconds?: number;
  readonly focalLengthMm?: number;
}

/** What somebody wrote to a picture in a shared album; without words they like it. */
export interface PhotoComment {
  readonly text?: string;
  readonly isLike: boolean;
  readonly date?: Date;
}

/** A picture or a video. */
export interface Photo {
  /** The row in its library; none of a file that the library does not know. */
  readonly id?: number;
  readonly uid?: string;
  readonly kind: 'photo' | 'video';
  readonly subtype?: PhotoSubtype;
  /** Below `Media`, such as `DCIM/100APPLE`. */
  readonly directory: string;
  readonly fileName: string;
  /** The name that it came with. */
  readonly originalName?: string;
  /** Apple's name of its type. */
  readonly uti?: string;
  readonly taken?: Date;
  readonly added?: Date;
  readonly modified?: Date;
  readonly timeZone?: string;
  readonly utcOffsetSeconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly durationSeconds?: number;
  readonly originalSizeBytes?: number;
  readonly location?: { readonly latitude: number; readonly longitude: number };
  readonly title?: string;
  readonly caption?: string;
  readonly keywords: readonly string[];
  /** Those who have a name. */
  readonly people: readonly string[];
  readonly albums: readonly PhotoAlbum[];
  readonly isFavorite: boolean;
  readonly isHidden: boolean;
  readonly isEdited: boolean;
  /** When it went to Recently Deleted; `isTrashed` without it where that is not known. */
  readonly isTrashed: boolean;
  readonly trashed?: Date;
  readonly burst?: Burst;
  /** Taken with the camera that looks at its owner. */
  readonly isSelfie?: true;
  /** It knows how far things are away, as portraits do. */
  readonly hasDepth?: true;
  /** A picture that moves by itself, such as a GIF. */
  readonly isAnimated?: true;
  /** What people wrote to it in a shared album, and who liked it. */
  readonly comments: readonly PhotoComment[];
  readonly camera?: CameraFacts;
  /** The program that it came from, where it was not the camera. */
  readonly importedBy?: string;
  /** What the backup has of it: its original, a thumbnail alone, or only what is known of it. */
  readonly state: 'full' | 'thumbnail' | 'row';
  readonly files: readonly PhotoFile[];
}
