import { accessSync, chmodSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isUdid } from '@pearmain/base';
import { type FileSystem, fileSystemOf, freeBytes, probeClone } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findSyncService } from '../synced-folder.js';
import type { Finding } from './finding.js';

const check = 'Location';
const littleRoomBytes = 20e9;
/** Without this much beside what they send phones end the backup themselves. */
const leastRoomBytes = 128 * 1024 * 1024;
/** File systems that keep no permissions: what they show belongs to the mount. */
const withoutPermissions = /^(?:vfat|msdos|exfat|fuseblk|ntfs3?)$/i;

/** One place where backups are kept: whether it is there, takes anything, has room, and who else may look into it. */
export function examineLocation(
  path: string,
  { isChosen, platform }: { readonly isChosen: boolean; readonly platform: Environment['platform'] },
  fileSystem: FileSystem = fileSystemOf(path),
): Finding[] {
  const isThere = existsSync(path);
  const place = nearest(path);
  if (isThere && !statSync(path).isDirectory()) {
    return [{ check, state: 'problem', message: `${path} is a file.`, advice: 'Choose a folder with --location.' }];
  }
  const barrier = findBarrier(place);
  if (barrier) return [barrier];
  const found = [presence(path, place, { isThere, isChosen }), ...room(place), ...abilities(path, fileSystem)];
  if (isThere && platform !== 'win32') found.push(...privacy(path, fileSystem));
  const service = findSyncService(path);
  if (service !== undefined) found.push(synced(path, service));
  return [...found, ...setAside(path)];
}

function presence(
  path: string,
  place: string,
  { isThere, isChosen }: { readonly isThere: boolean; readonly isChosen: boolean },
): Finding {
  const free = `${(freeBytes(place) / 1e9).toFixed(1)} GB are free`;
  if (isThere) return { check, state: 'fine', message: `Backups are kept in ${path}; ${free}.` };
  const message = `${path} will be made by the first backup; ${free} there.`;
  if (!isChosen || !isRemovable(path)) return { check, state: 'fine', message };
  return {
    check,
    state: 'attention',
    message: `${path} is not there: its disk may not be connected.`,
    advice: `Connect it. Without it the next backup would be made on the disk of ${place}.`,
  };
}

/** Where systems put disks that come and go. */
function isRemovable(path: string): boolean {
  return /^(?:\/(?:media|mnt|run\/media|Volumes)\/|[D-Z]:\\)/.test(path);
}

/** Read-only, or closed to this account; `undefined` where something can be written. */
function findBarrier(place: string): Finding | undefined {
  try {
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const isReadOnly = error instanceof Error && 'code' in error && error.code === 'EROFS';
    return isReadOnly
      ? {
          check,
          state: 'problem',
          message: `The disk with ${place} is read-only.`,
          advice: 'Unlock or remount it, check it for errors, or choose another one with --location.',
        }
      : {
          check,
          state: 'problem',
          message: `This account may not write into ${place}.`,
          advice: `Change its permissions (sudo chown "$USER" "${place}"), or choose another place with --location.`,
        };
  }
}

function room(place: string): Finding[] {
  const free = freeBytes(place);
  if (free < leastRoomBytes) {
    const advice = 'Free some space, or choose another place with --location.';
    return [{ check, state: 'problem', message: `The disk with ${place} is full.`, advice }];
  }
  if (free >= littleRoomBytes) return [];
  const advice = 'Free some space, or choose another place with --location.';
  return [{ check, state: 'attention', message: 'That is little for a phone.', advice }];
}

function abilities(path: string, { largestFileBytes, name }: FileSystem): Finding[] {
  const found: Finding[] = [];
  if (largestFileBytes !== undefined) {
    const { code, message, advice = '' } = fail('four-gib-limit', { path });
    found.push({ check, code, state: 'attention', message, advice });
  }
  const own = join(path, '.pearmain/location.json');
  if (existsSync(own) && probeClone(own, `${own}.doctor`) === 'copy') {
    const { code, message, advice = '' } = fail('cannot-share', { path });
    const inFormat = name === undefined ? message : message.replace('cannot share', `(${name}) cannot share`);
    found.push({ check, code, state: 'attention', message: inFormat, advice });
  }
  return found;
}

function privacy(path: string, { name }: FileSystem): Finding[] {
  if ((statSync(path).mode & 0o077) === 0) return [];
  if (name !== undefined && withoutPermissions.test(name)) {
    const message = `The disk with ${path} keeps no permissions: everybody who uses this computer, or has the disk, can read what is not encrypted.`;
    return [{ check, state: 'attention', message, advice: 'Encrypt the backups: pearmain device encryption on.' }];
  }
  return [
    {
      check,
      state: 'attention',
      message: `Other users of this computer can look into ${path}.`,
      advice: `Run pearmain doctor --fix, or chmod 700 "${path}".`,
      async mend() {
        try {
          chmodSync(path, 0o700);
        } catch (error) {
          throw fail('not-mended', { path }, { cause: error });
        }
      },
    },
  ];
}

function synced(path: string, service: string): Finding {
  const { code, message, advice = '' } = fail('synced-folder', { path, service });
  return { check, code, state: 'attention', message, advice };
}

function setAside(path: string): Finding[] {
  const own = join(path, '.pearmain');
  if (!existsSync(own)) return [];
  const folders = readdirSync(own)
    .filter(isUdid)
    .map((udid) => join(own, udid, 'set-aside'))
    .filter((folder) => existsSync(folder) && readdirSync(folder).length > 0);
  return folders.map((folder) => ({
    check,
    state: 'attention',
    message: `Something that stood in a backup’s way was set aside in ${folder}.`,
    advice: 'Look whether you need it; it is never removed by itself.',
  }));
}

function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}
