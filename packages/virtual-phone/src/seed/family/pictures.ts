import { type ExifFacts, exif } from '../making/exif.js';
import { type BlockPaint, jpeg } from '../making/jpeg.js';
import { png } from '../making/png.js';
import { SeededRandom } from '../making/seeded-random.js';

/** A landscape: sky, sun, hills; each label another one. `grain` is the noise that makes a photo as large as a photo. */
export function landscape(label: string, width: number, height: number, facts?: ExifFacts, grain = 6): Uint8Array {
  return jpeg(width, height, scenery(label, grain), facts ? [exif(facts)] : []);
}

/** A face of that many pixels' width: a round head before a wall. */
export function portrait(label: string, size: number): Uint8Array {
  const random = new SeededRandom(`portrait ${label}`);
  const [wallBlue, wallRed, light] = [random.below(256), random.below(256), 90 + random.below(100)];
  return jpeg(size, size, (x, y, columns, rows) => {
    const [across, down] = [(x + 0.5) / columns - 0.5, (y + 0.5) / rows - 0.45];
    if (across ** 2 + (down * 0.8) ** 2 < 0.06) return [light + 50, 108, 150];
    return across ** 2 * 0.7 + (down - 0.55) ** 2 < 0.12 ? [light, wallRed, wallBlue] : [light + 20, wallBlue, wallRed];
  });
}

/** A screenshot: a bar, a title and lines, as PNG. */
export function screenshot(label: string, width = 1170, height = 2532): Uint8Array {
  const random = new SeededRandom(`screenshot ${label}`);
  const accent = random.next() & 0xffffff;
  const lengths = Array.from({ length: 40 }, () => 200 + random.below(width - 400));
  return png(width, height, (x, y) => {
    if (y < 140) return 0xf2f2f7;
    if (y < 300) return x > 60 && x < 700 ? accent : 0xffffff;
    const line = Math.floor((y - 300) / 60);
    return (y - 300) % 60 < 28 && x > 60 && x < 60 + (lengths[line] ?? 0) ? 0x8e8e93 : 0xffffff;
  });
}

/** A square icon with rounded corners in a colour of its own, as PNG. */
export function icon(label: string, size = 120): Uint8Array {
  const random = new SeededRandom(`icon ${label}`);
  const [back, front] = [random.next() & 0xffffff, random.next() & 0xffffff];
  const middle = (size - 1) / 2;
  return png(size, size, (x, y) => {
    const [across, down] = [Math.abs(x - middle) / middle, Math.abs(y - middle) / middle];
    if (across ** 8 + down ** 8 > 1) return 0xffffff;
    return across ** 2 + down ** 2 < 0.3 ? front : back;
  });
}

function scenery(label: string, grain: number): BlockPaint {
  const random = new SeededRandom(`landscape ${label}`);
  const horizon = 0.45 + random.fraction() * 0.2;
  const [sunX, sunY] = [0.2 + random.fraction() * 0.6, 0.1 + random.fraction() * 0.2];
  const [sky, ground] = [random.below(60), random.below(60)];
  const wave = 4 + random.below(8);
  return (x, y, columns, rows) => {
    const [across, down] = [x / columns, y / rows];
    const noise = grain > 0 ? (random.next() % grain) - grain / 2 : 0;
    if ((across - sunX) ** 2 + ((down - sunY) * 0.75) ** 2 < 0.004) return [245 + noise, 90, 150];
    const hill = horizon + Math.sin(across * wave) * 0.06;
    if (down < hill) return [120 + sky + down * 120 + noise, 160 - sky / 3, 105];
    return [60 + ground + (down - hill) * 90 + noise, 105 - ground / 4, 120 + ground / 4];
  };
}
