const ending = /\.([A-Za-z0-9]{1,8})$/;

/** A name without its ending. */
export function stemOf(name: string): string {
  return name.replace(ending, '');
}

/** The ending in lower case, without its point. */
export function endingOf(name: string): string {
  return ending.exec(name)?.[1]?.toLowerCase() ?? '';
}

export const stillEndings: ReadonlySet<string> = new Set(
  'heic heif jpg jpeg png gif dng webp tif tiff bmp avif raw'.split(' '),
);
export const videoEndings: ReadonlySet<string> = new Set('mov mp4 m4v 3gp avi'.split(' '));
