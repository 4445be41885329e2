import { createHash } from 'node:crypto';
import { join, sep } from 'node:path';
import { fail } from './failures.js';

/** The folder of `files/` that holds content whose name this machine's file system cannot. */
export const escapedFolder = '.escaped';

const longestComponent = 255;
const longestPath = 4000;
const windowsRefuses = /[<>:"\\|?*\u0000-\u001f]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Lets a name pass that the phone can hold: a domain without slashes, a path of proper components.
 *
 * @throws phone-files/bad-name
 */
export function checkName(domain: string, relativePath: string): void {
  const domainIsFine = domain !== '' && !domain.startsWith('.') && !/[/\0]/.test(domain);
  if (domainIsFine && (relativePath === '' || relativePath.split('/').every(isComponent))) return;
  throw fail('bad-name', { domain: domain.slice(0, 200), path: relativePath.slice(0, 200) });
}

/** Whether a directory of the phone can hold something of that name. */
export function isComponent(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('\0');
}

/** The directory that holds `relativePath`; `undefined` for the domain's root. */
export function parentOf(relativePath: string): string | undefined {
  if (relativePath === '') return undefined;
  const slash = relativePath.lastIndexOf('/');
  return slash < 0 ? '' : relativePath.slice(0, slash);
}

/** What a backup calls the entry: the SHA-1 of `domain-relativePath` in hex (docs/protocols/backup-agent.md §6). */
export function fileIdOf(domain: string, relativePath: string): string {
  return createHash('sha1').update(`${domain}-${relativePath}`).digest('hex');
}

/**
 * Where an entry lies below `files/`: under its own name, or under `.escaped/<file id>` where this machine cannot hold
 * that name (components over 255 bytes, very long paths, characters that Windows refuses).
 */
export function hostPath(filesFolder: string, domain: string, relativePath: string): string {
  const natural =
    relativePath === '' ? join(filesFolder, domain) : `${filesFolder}${sep}${domain}${sep}${relativePath}`;
  if (canHold(domain) && (relativePath === '' || canHoldPath(relativePath)) && fits(natural)) return natural;
  return join(filesFolder, escapedFolder, fileIdOf(domain, relativePath));
}

function fits(path: string): boolean {
  return path.length <= longestPath / 3 || Buffer.byteLength(path) <= longestPath;
}

function canHoldPath(relativePath: string): boolean {
  if (relativePath.length <= longestComponent / 3 && process.platform !== 'win32') return true;
  return relativePath.split('/').every(canHold);
}

function canHold(name: string): boolean {
  if (process.platform === 'win32' && windowsRefuses.test(name)) return false;
  return name.length <= longestComponent / 3 || Buffer.byteLength(name) <= longestComponent;
}
