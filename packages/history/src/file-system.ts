import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, parse } from 'node:path';

/** What is known of the file system that holds a folder. */
export interface FileSystem {
  /** As the system calls it (`ext4`, `vfat`, `exfat`, `msdos`, `FAT32`); `undefined` where it does not tell. */
  readonly name: string | undefined;
  /** The largest file that it takes, where that is less than a phone may send. */
  readonly largestFileBytes?: number;
}

/** What is asked of the system: a file's text, or what a program prints; `undefined` where there is none. */
export interface SystemTexts {
  readonly platform: NodeJS.Platform;
  file(path: string): string | undefined;
  output(program: string, options: readonly string[]): string | undefined;
}

/** FAT32 keeps a file's size in 32 bits. */
const fat = /^(?:v?fat\d*|msdos(?:fs)?)$/i;
const fatLargestFile = 2 ** 32 - 1;

/** The file system of a folder, or of the nearest one above it that is there (docs/formats/location.md §10). */
export function fileSystemOf(path: string, texts: SystemTexts = thisSystem): FileSystem {
  const name = nameOf(nearest(path), texts);
  return name !== undefined && fat.test(name) ? { name, largestFileBytes: fatLargestFile } : { name };
}

function nameOf(path: string, texts: SystemTexts): string | undefined {
  if (texts.platform === 'linux') return linuxName(path, texts);
  if (texts.platform === 'darwin') return macName(path, texts);
  if (texts.platform === 'win32') return windowsName(path, texts);
  return undefined;
}

/** `/proc/self/mountinfo`: the mount point is the fifth field; behind a dash stand type and device. */
function linuxName(path: string, texts: SystemTexts): string | undefined {
  const mounts = (texts.file('/proc/self/mountinfo') ?? '').split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const [type, device = ''] = after.split(' ');
    return point === undefined || type === undefined ? [] : [{ point: unescaped(point), type, device }];
  });
  const mount = innermost(mounts, path);
  // A driver outside of the kernel: what is on the device, only the device tells.
  if (mount?.type !== 'fuseblk') return mount?.type;
  return texts.output('lsblk', ['--noheadings', '--output', 'FSTYPE', mount.device])?.trim() || mount.type;
}

/** `mount` prints `/dev/disk2s1 on /Volumes/USB (msdos, local, …)`. */
function macName(path: string, texts: SystemTexts): string | undefined {
  const mounts = (texts.output('/sbin/mount', []) ?? '').split('\n').flatMap((line) => {
    const [, point, type] = /^.* on (\/.*) \(([^,)]+)/.exec(line) ?? [];
    return point === undefined || type === undefined ? [] : [{ point, type }];
  });
  return innermost(mounts, path)?.type;
}

/** Whatever the language, one line of `fsutil fsinfo volumeinfo` ends with the name. */
function windowsName(path: string, texts: SystemTexts): string | undefined {
  const said = texts.output('fsutil', ['fsinfo', 'volumeinfo', parse(path).root]) ?? '';
  return /:\s*(FAT32|FAT|exFAT|NTFS|ReFS)\s*$/im.exec(said)?.[1];
}

function innermost<T extends { readonly point: string }>(mounts: readonly T[], path: string): T | undefined {
  const holds = ({ point }: T): boolean => point === '/' || path === point || path.startsWith(`${point}/`);
  // Of several on one point the last one counts.
  return mounts
    .filter(holds)
    .reduce<T | undefined>((best, mount) => (best && best.point.length > mount.point.length ? best : mount), undefined);
}

/** The kernel writes spaces and the like as three octal digits. */
function unescaped(point: string): string {
  return point.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

function nearest(path: string): string {
  for (let place = path; ; place = dirname(place)) {
    try {
      return realpathSync(place);
    } catch (error) {
      if (dirname(place) === place) throw error;
    }
  }
}

const thisSystem: SystemTexts = {
  platform: process.platform,
  file(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined; // a system that does not tell
    }
  },
  output(program, options) {
    const { status, stdout } = spawnSync(program, options, { encoding: 'utf8', timeout: 10_000 });
    return status === 0 ? stdout : undefined;
  },
};
