/** `20260120T083000`: a clock on a wall, given as if it were UTC. Years that four digits cannot write become the nearest. */
export function localStamp(wall: Date): string {
  const year = wall.getUTCFullYear();
  if (year < 1 || year > 9999) return year < 1 ? '00010101T000000' : '99991231T235959';
  return wall.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

/** `20260120T073000Z`. */
export function utcStamp(at: Date): string {
  return `${localStamp(at)}Z`;
}

/** `20260120`. */
export function dayStamp(day: string): string {
  return day.replaceAll('-', '');
}
