import { pathFailure } from '../failures.js';

/** While a file is being received it has this ending; the phone may not use it, and is not shown it. */
export const partEnding = '.part';

const everyday = /^(?:Snapshot\/)?[0-9a-f]{2}(?:\/[0-9a-f]{40})?$/;
const content = /^(?:Snapshot\/)?[0-9a-f]{2}\/[0-9a-f]{40}$/;
const deepest = 32;
const longestPath = 4096;
const longestName = 255;
/** What Windows takes for a device, with or without an ending. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:[ .].*)?$/i;
const forbidden = /[\u0000-\u001f\u007f<>:"\\|?*]/;
/** Names of our own that never belong to a phone. */
const ours = /(?:^\.pearmain$|\.part$)/i;
/** What others obey that look into the folder: SQLite rolls back whatever such a journal says, and Windows opens what these name. */
const obeyed = /^(?:manifest\.db-journal|desktop\.ini|autorun\.inf)$/i;

/**
 * Looks once at a path that the phone gave (`<udid>/Snapshot/3d/3d0d…`) and returns it relative to the backup folder
 * (`Snapshot/3d/3d0d…`, `''` for the folder itself). What is refused, and why, is listed in docs/formats/location.md §6.
 *
 * @throws backup/path-refused
 */
export function containedPath(path: string, udid: string): string {
  if (path === udid) return '';
  if (!path.startsWith(`${udid}/`)) throw pathFailure('refused', path);
  const inside = path.slice(udid.length + 1);
  if (everyday.test(inside)) return inside;
  const names = inside.split('/');
  const tooLarge = names.length > deepest || Buffer.byteLength(path) > longestPath;
  if (tooLarge || !names.every(isAcceptableName)) throw pathFailure('refused', path);
  return inside;
}

function isAcceptableName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  if (forbidden.test(name) || device.test(name) || ours.test(name) || obeyed.test(name)) return false;
  if (name.endsWith('.') || (process.platform === 'win32' && name.endsWith(' '))) return false;
  return Buffer.byteLength(name) <= longestName && !/\p{Surrogate}/u.test(name);
}

/** Whether a contained path is the place of one file's content, where a phone makes no folder. */
export function isContentPlace(inside: string): boolean {
  return content.test(inside);
}
