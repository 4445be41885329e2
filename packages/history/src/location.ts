import { randomUUID } from 'node:crypto';
import { readdirSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isUdid, type Udid } from '@pearmain/base';
import * as z from 'zod';
import { DevicePlace } from './device-place.js';
import { diskFailure, findStats, isFolder, makeFolder, systemCode, writeJson } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';

const currentFormat = 1;
const LocationFile = z.looseObject({ format: z.int().positive(), id: z.string().min(1) });

/**
 * A folder on some disk in which backups lie, each in a folder named after its device, with their history in `.pearmain/`
 * beside them (docs/formats/location.md §1).
 */
export class Location {
  readonly path: string;
  /** Stays the same when the folder is moved; `undefined` where nothing of ours has been written yet. */
  readonly id: string | undefined;

  private constructor(path: string, id: string | undefined) {
    this.path = path;
    this.id = id;
  }

  /**
   * Opens a location; with `create` the folder and what belongs into it are made where missing, for this user alone.
   *
   * @throws history/no-location, history/not-a-folder, history/not-writable, history/disk-full, history/newer-format,
   * history/damaged-file
   */
  static open(path: string, options: { create?: boolean; newId?: () => string } = {}): Location {
    const { create = false, newId = randomUUID } = options;
    const whole = resolve(path);
    const stats = findStats(whole);
    if (stats && !stats.isDirectory()) throw fail('not-a-folder', { path: whole });
    if (!stats && !create) throw fail('no-location', { path: whole });
    const file = join(whole, '.pearmain', 'location.json');
    const known = readJson(file, LocationFile);
    if (known && known.format > currentFormat) throw fail('newer-format', { path: whole, format: known.format });
    if (known) return new Location(whole, known.id);
    if (!create) return new Location(whole, undefined);
    makeFolder(join(whole, '.pearmain'));
    // Two runs for two phones may make the same place at once: what they write must not meet, and the last one counts for both.
    const id = newId();
    writeJson(file, { format: currentFormat, id }, `${file}.${id}.part`);
    return new Location(whole, readJson(file, LocationFile)?.id ?? id);
  }

  /** What lies here for one device, whether or not there is anything yet. */
  place(udid: Udid): DevicePlace {
    return new DevicePlace(this.path, udid);
  }

  /** The devices with a backup or a history here. */
  devices(): Udid[] {
    const found = new Set<Udid>();
    for (const folder of [this.path, join(this.path, '.pearmain')]) {
      if (!isFolder(folder)) continue;
      for (const name of readdirSync(folder)) if (isUdid(name) && isFolder(join(folder, name))) found.add(name);
    }
    return [...found].sort();
  }

  /** What the disk can still take for this user, in bytes. */
  freeBytes(): number {
    return freeBytes(this.path);
  }
}

/**
 * Removes a location from which everything was moved away, but for what is not Pearmain's; gives the names of what is left.
 *
 * @throws history/not-writable
 */
export function removeEmptyLocation(path: string): string[] {
  const own = join(path, '.pearmain');
  try {
    if (isFolder(own) && readdirSync(own).every((name) => ['location.json', 'audit.jsonl'].includes(name))) {
      rmSync(own, { recursive: true });
    }
    const left = readdirSync(path);
    if (left.length === 0) rmdirSync(path);
    return left;
  } catch (error) {
    // A mount point and the like stays where it is.
    if (['EBUSY', 'EPERM', 'EACCES', 'ENOENT'].includes(systemCode(error) ?? '')) return [];
    throw diskFailure(error, path);
  }
}

/** Some drivers and network drives tell no sizes at all; nobody is turned away for that. */
const untoldBytes = 2 ** 50;

/** What the disk with this folder can still take for this user, in bytes. */
export function freeBytes(path: string): number {
  try {
    const { bavail, blocks, bsize } = statfsSync(path);
    return blocks === 0 ? untoldBytes : bavail * bsize;
  } catch (error) {
    throw diskFailure(error, path);
  }
}
