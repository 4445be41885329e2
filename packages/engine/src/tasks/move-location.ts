import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Scope, type TaskContext, type Udid } from '@pearmain/base';
import type { LocationMove, LocationMoved } from '@pearmain/contract';
import {
  appendAudit,
  bringPlace,
  carryAudit,
  type DevicePlace,
  findMove,
  forgetPlace,
  freeBytes,
  Location,
  leavePlace,
  listSnapshots,
  measureFolders,
  removeEmptyLocation,
} from '@pearmain/history';
import { environmentOf } from '../device-locations.js';
import { devicesCalled, withoutAlias } from '../device-selector.js';
import { type Environment, type EnvironmentSources, locationForThisRun, settingsFile } from '../environment.js';
import { fail } from '../failures.js';
import { auditEntry } from '../managing/audit-entry.js';
import { reservePlace } from '../managing/reserve-place.js';
import { readSettings } from '../settings.js';
import { listSnapshots as allSnapshots } from './list-snapshots.js';
import { changeSetting } from './settings.js';

/** What goes where. */
export interface MoveInput {
  readonly to: string;
  /** Only this device's backups; it gets a place of its own then. */
  readonly device?: string | undefined;
  /** From what the settings are read, so that they can be changed. */
  readonly sources: EnvironmentSources;
  /** Is told what would happen before anything does; throws where it shall not. */
  confirm(plan: LocationMove): Promise<void>;
}

/** What is left free on the disk beside what is moved there. */
const reserveBytes = 128 * 1024 * 1024;

/**
 * Moves backups with all that is kept of them to another place, and has the settings name it. Everything is brought there and
 * compared first; then the settings change; only then is the old place emptied. Broken off anywhere, one whole history is left or
 * two, and the same command goes on (docs/formats/location.md §13).
 *
 * @throws engine/nested-location, engine/nothing-to-move, engine/no-room-for-copy, engine/no-backups-of, history/place-taken,
 * history/moved-on, history/copy-differs, history/locked
 */
export async function moveLocation(
  environment: Environment,
  input: MoveInput,
  context: TaskContext,
): Promise<LocationMoved> {
  const to = resolve(input.to);
  const device = input.device === undefined ? undefined : await deviceCalled(environment, input.device);
  const from = sourceOf(environment, to, device);
  ensureApart(from, to);
  const old = Location.open(from);
  const devices = device ? [device.udid] : old.devices();
  const plan = await planFor({ old, to, devices }, context);
  await input.confirm(plan);
  context.signal.throwIfAborted();
  const { id } = old;
  const fresh = Location.open(to, { create: true, ...(device || id === undefined ? {} : { newId: () => id }) });
  const pairs = devices.map((udid) => ({ from: old.place(udid), to: fresh.place(udid) }));
  let settings: readonly string[] = [];
  {
    await using scope = new Scope();
    for (const place of pairs.flatMap((pair) => [pair.from, pair.to]))
      scope.own(reservePlace(place, 'moving backups', environment, context));
    context.emit({ kind: 'phase', phase: 'transferring' });
    for (const pair of pairs) await bringPlace(pair.from, pair.to, context);
    context.emit({ kind: 'phase', phase: 'finishing' });
    if (!device) carryAudit(auditOf(from), auditOf(to));
    settings = nameNewPlace(input.sources, { from, to, device });
    for (const pair of pairs) {
      leavePlace(pair.from, pair.to);
      appendAudit(pair.to, auditEntry(environment, 'move', { udid: pair.to.udid, path: from }));
    }
  }
  for (const pair of pairs) forgetPlace(pair.from);
  return { ...plan, settings, left: device ? [] : removeEmptyLocation(from) };
}

interface Named {
  readonly udid: Udid;
  readonly name: string;
}

async function deviceCalled(environment: Environment, selector: string): Promise<Named> {
  const { aliases, location } = environment;
  const all = await allSnapshots(environment, {});
  const called = devicesCalled(all, withoutAlias(aliases, selector));
  const names = new Map(called.map(({ udid, deviceName }) => [udid, deviceName]));
  const [only, ...more] = names;
  if (!only) throw fail('no-backups-of', { selector, location });
  if (more.length > 0) {
    throw fail('ambiguous-snapshot', { selector, candidates: [...names].map(([udid, name]) => `${udid} (${name})`) });
  }
  return { udid: only[0] as Udid, name: only[1] }; // the history lists none but these
}

/** Where the settings name the new place already, the note of the move says where it comes from. */
function sourceOf(environment: Environment, to: string, device: Named | undefined): string {
  const from = resolve(device ? environmentOf(environment, device).location : environment.location);
  if (realPath(from) !== realPath(to)) return from;
  if (existsSync(to)) {
    const location = Location.open(to);
    for (const udid of device ? [device.udid] : location.devices()) {
      const move = findMove(location.place(udid));
      if (move && existsSync(move.from)) return move.from;
    }
  }
  throw fail('nothing-to-move', { to });
}

function ensureApart(from: string, to: string): void {
  const [one, other] = [realPath(from), realPath(to)];
  const isWithin = (inner: string, outer: string): boolean => {
    const way = relative(outer, inner);
    return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
  };
  if (isWithin(one, other) || isWithin(other, one)) throw fail('nested-location', { from, to });
}

/** Of a folder that is not there yet, the real path of the one above counts. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), path.slice(dirname(path).length));
}

async function planFor(
  { old, to, devices }: { readonly old: Location; readonly to: string; readonly devices: readonly Udid[] },
  { signal }: TaskContext,
): Promise<LocationMove> {
  const places = devices.map((udid) => old.place(udid));
  const folders = places.flatMap(({ backup, kept }) => [backup, kept].filter((path) => existsSync(path)));
  const { diskBytes } = await measureFolders(folders, signal);
  const there = nearest(to);
  const isSameDisk = statSync(there).dev === statSync(old.path).dev;
  const free = freeBytes(there);
  const isBegun = existsSync(to) && places.some(({ udid }) => findMove(Location.open(to).place(udid)) !== undefined);
  if (!isSameDisk && !isBegun && free < diskBytes + reserveBytes) {
    throw fail('no-room-for-copy', { path: to, neededBytes: diskBytes + reserveBytes, freeBytes: free });
  }
  const backups = places.reduce((sum, place) => sum + listSnapshots(place).length, 0);
  return { from: old.path, to, devices: [...new Set(places.map(nameOf))], backups, diskBytes, isSameDisk };
}

function nameOf(place: DevicePlace): string {
  return listSnapshots(place)[0]?.record.device.name || place.udid;
}

function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

/** The settings that named the old place name the new one; where none did, `location` does from now on. */
function nameNewPlace(
  sources: EnvironmentSources,
  { from, to, device }: { readonly from: string; readonly to: string; readonly device: Named | undefined },
): string[] {
  const { location, devices = {} } = readSettings(settingsFile(sources));
  const own = Object.keys(devices).filter((name) => resolve(devices[name]?.location ?? '/') === from);
  const named = device && {
    ...device,
    key: Object.keys(devices).find(
      (name) => devicesCalled([{ udid: device.udid, deviceName: device.name }], name).length > 0,
    ),
  };
  const changed = named
    ? [`devices.${named.key ?? named.udid}.location`]
    : [...(isNamed(location, from, sources) ? ['location'] : []), ...own.map((name) => `devices.${name}.location`)];
  for (const name of changed) changeSetting(sources, name, to);
  return changed;
}

/** A place that was only named for this run is nobody's setting, unless it is the same. */
function isNamed(setting: string | undefined, from: string, sources: EnvironmentSources): boolean {
  return setting === undefined ? locationForThisRun(sources) === undefined : resolve(setting) === from;
}

const auditOf = (location: string): string => join(location, '.pearmain', 'audit.jsonl');
