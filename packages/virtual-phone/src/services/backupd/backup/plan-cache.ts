import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Phone } from '../../../phone/phone.js';

const keptPlans = 3;

/**
 * Where the phone keeps the plan of a run while it is not finished, by the UUID of the host's Status.plist: a cut run
 * goes on only with the folder that it belongs to.
 */
export function planPath(phone: Phone, uuid: string): string {
  return join(cacheFolder(phone), `${uuid.replace(/[^0-9A-Za-z-]/g, '_').slice(0, 64)}.db`);
}

export function hasCachedPlan(phone: Phone, uuid: string): boolean {
  return existsSync(planPath(phone, uuid));
}

/** Takes the plan of a cut run out of the cache, under a name of its own; `undefined` where there is none. */
export function takeCachedPlan(phone: Phone, uuid: string): string | undefined {
  const path = planPath(phone, uuid);
  if (!existsSync(path)) return undefined;
  const earlier = `${path}.earlier`;
  for (const part of ['', '-wal', '-shm']) {
    rmSync(earlier + part, { force: true });
    if (existsSync(path + part)) renameSync(path + part, earlier + part);
  }
  return earlier;
}

/** Room for the plan of a new run; of those for other folders that were never finished the latest few stay. */
export function preparePlan(phone: Phone, uuid: string): string {
  const folder = cacheFolder(phone);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = planPath(phone, uuid);
  const others = readdirSync(folder).filter((name) => name.endsWith('.db') && join(folder, name) !== path);
  const age = (name: string): number => statSync(join(folder, name)).mtimeMs;
  for (const name of others.sort((a, b) => age(b) - age(a)).slice(keptPlans)) removeDatabase(join(folder, name));
  removeDatabase(path);
  return path;
}

/** The run is finished: its plan, and what was left of those before, is no longer needed. */
export function forgetPlan(phone: Phone, uuid: string): void {
  const folder = cacheFolder(phone);
  const name = planPath(phone, uuid).slice(folder.length + 1);
  for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
    if (entry.startsWith(name)) rmSync(join(folder, entry), { force: true });
  }
}

function cacheFolder(phone: Phone): string {
  return join(phone.stateFolder, 'backup-cache');
}

function removeDatabase(path: string): void {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(path + part, { force: true });
}
