/** A file's place as a library notes it, taken apart: the same whatever system it is looked at on. */
export interface FileLocation {
  readonly system: 'windows' | 'posix';
  /** `C:`, `//server/share`, or nothing where paths begin with `/`. */
  readonly root: string;
  readonly names: readonly string[];
}

/**
 * The place of a file that a URL or a path names (docs/formats/itunes-library.md §5); `undefined` where it is neither, or leads from nowhere.
 * Percent signs are resolved exactly once, and no character is made another.
 */
export function decodeLocation(location: string): FileLocation | undefined {
  const isUrl = /^file:/i.test(location);
  if (!isUrl && /^[a-z][a-z0-9+.-]+:\/\//i.test(location)) return undefined;
  const path = isUrl ? percentDecoded(urlPath(location)) : location;
  return windowsLocation(path) ?? posixLocation(path);
}

/** The names below `folder`, where that is where the file lies. Windows looks at neither case nor way of writing. */
export function namesBelow(file: FileLocation, folder: FileLocation): readonly string[] | undefined {
  if (file.system !== folder.system || file.names.length < folder.names.length) return undefined;
  const same = file.system === 'windows' ? sameOnWindows : sameOnPosix;
  if (!same(file.root, folder.root)) return undefined;
  if (!folder.names.every((name, index) => same(name, file.names[index] ?? ''))) return undefined;
  return file.names.slice(folder.names.length);
}

/** The path as that system writes it. */
export function pathOf({ system, root, names }: FileLocation): string {
  return system === 'windows' ? [root.replaceAll('/', '\\'), ...names].join('\\') : `/${names.join('/')}`;
}

/** What stands behind `file:` and the name of this computer; another computer’s name stays. */
function urlPath(url: string): string {
  const rest = url.slice('file:'.length);
  const parts = /^\/\/([^/\\]*)(.*)$/s.exec(rest);
  if (!parts) return rest;
  const [, host = '', path = ''] = parts;
  if (host === '' || host.toLowerCase() === 'localhost') return path;
  return /^[A-Za-z?]:$/.test(host) ? `${host}${path}` : `//${host}${path}`;
}

function windowsLocation(path: string): FileLocation | undefined {
  const slashed = path.replaceAll('\\', '/');
  const drive = /^\/?([A-Za-z?]:)(?:\/|$)/.exec(slashed);
  if (drive) {
    const names = namesOf(slashed.slice(drive[0].length));
    return { system: 'windows', root: (drive[1] ?? '').toUpperCase(), names };
  }
  const share = /^\/\/([^/]+)\/([^/]+)/.exec(slashed);
  if (!share) return undefined;
  return { system: 'windows', root: share[0], names: namesOf(slashed.slice(share[0].length)) };
}

function posixLocation(path: string): FileLocation | undefined {
  return path.startsWith('/') ? { system: 'posix', root: '', names: namesOf(path) } : undefined;
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1, length += 1) {
    const hex = bytes[at] === 0x25 ? bytes.toString('latin1', at + 1, at + 3) : '';
    const isEscape = /^[0-9a-fA-F]{2}$/.test(hex);
    bytes[length] = isEscape ? Number.parseInt(hex, 16) : (bytes[at] ?? 0);
    if (isEscape) at += 2;
  }
  const decoded = bytes.subarray(0, length);
  const words = decoded.toString('utf8');
  // Bytes that are not UTF-8 were written by a system that had one byte for each character.
  return words.includes('\ufffd') ? decoded.toString('latin1') : words;
}

function sameOnWindows(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function sameOnPosix(one: string, other: string): boolean {
  return one === other || one.normalize('NFC') === other.normalize('NFC');
}

/** A name as a disk that looks at neither case nor composition sees it. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
