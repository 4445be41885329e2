const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size as Apple's programs say it: decimal units, one digit after the point from MB on. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  return `${unit === 1 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `just now`, `5 minutes ago`, `3 days ago`. */
export function ageWords(seconds: number): string {
  const steps = [
    [86400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const;
  for (const [length, unit] of steps) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}

/** A moment in the computer's own zone: `22 Nov 2026, 14:03`. */
export function momentWords(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** The same with the zone: `22 Nov 2026, 14:03 CET`. */
export function zonedMomentWords(iso: string): string {
  const parts = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZoneName: 'short' }).format(new Date(iso));
}

/** `1,234`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** How a phone is reached. */
export const connectionWords = { usb: 'cable', network: 'Wi-Fi' } as const;

/** The programs that make backups. */
export const originWords = {
  pearmain: 'Pearmain',
  finder: 'Finder',
  itunes: 'iTunes',
  'apple-devices': 'Apple Devices',
  idevicebackup2: 'idevicebackup2',
  pymobiledevice3: 'pymobiledevice3',
  unknown: 'unknown',
} as const;
