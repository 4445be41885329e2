import { createHash } from 'node:crypto';
import { png } from '../../seed/making/png.js';

const iconPixels = 120;

/** An icon for an app that brought none: two shades of a colour that is the app's own, the same each time. */
export function drawIcon(bundleId: string): Uint8Array {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(bundleId).digest();
  const light = (Math.max(red, 96) << 16) | (Math.max(green, 96) << 8) | Math.max(blue, 96);
  const dark = (light >> 1) & 0x7f7f7f;
  const middle = iconPixels / 2;
  const isInside = (x: number, y: number) => Math.hypot(x - middle, y - middle) < iconPixels / 3;
  return png(iconPixels, iconPixels, (x, y) => (isInside(x, y) ? light : dark));
}

/** A wallpaper: an evening sky, small enough to be drawn for each request. */
export function drawWallpaper(): Uint8Array {
  const [width, height] = [195, 422];
  return png(width, height, (_x, y) => {
    const share = y / height;
    const [red, green, blue] = [
      Math.round(40 + 200 * share),
      Math.round(60 + 80 * share),
      Math.round(140 - 40 * share),
    ];
    return (red << 16) | (green << 8) | blue;
  });
}
