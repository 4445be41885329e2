import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, type TaskContext, type TaskEvent, udid } from '@pearmain/base';
import { Location, publish } from '@pearmain/history';
import { FakeClock } from '@pearmain/testkit';
import type { Environment } from './environment.js';
import { noWifi } from './wifi/wifi-ways.js';

export const anna = udid('00008110-001A2B3C4D5E6F70');
export const ben = udid('00008110-00AAAAAAAAAAAAAA');

/** Surroundings in a folder of their own, with a muxer that nobody answers for and a clock that stands still. */
export interface Surroundings extends Disposable {
  readonly folder: string;
  readonly environment: Environment;
  readonly context: TaskContext;
  readonly events: TaskEvent[];
}

export function makeSurroundings(changes: Partial<Environment> = {}): Surroundings {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-engine-'));
  const events: TaskEvent[] = [];
  const environment: Environment = {
    platform: 'linux',
    muxAddress: join(folder, 'no-muxer'),
    folders: {
      config: join(folder, 'config'),
      pairing: join(folder, 'pairing'),
      devices: join(folder, 'devices'),
      backups: join(folder, 'backups'),
      cache: join(folder, 'cache'),
      systemPairing: join(folder, 'system-pairing'),
    },
    settingsFile: join(folder, 'config/settings.json'),
    location: join(folder, 'backups'),
    isLocationChosen: false,
    deviceLocations: [],
    isLocationForThisRun: false,
    elsewhere: { home: join(folder, 'home'), profiles: [], added: [] },
    browser: { programs: [], isWithoutSandbox: false },
    aliases: {},
    staleAfterDays: 7,
    trashDays: 7,
    wifi: noWifi,
    clock: new FakeClock(new Date('2026-11-23T12:00:00Z')),
    ...changes,
  };
  return {
    folder,
    environment,
    events,
    context: { signal: new AbortController().signal, log: silentLog, emit: (event) => void events.push(event) },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Publishes a backup of that device as a run would, finished at that time; its content is a manifest alone. */
export function keepBackup(
  { environment, context }: Surroundings,
  device: { readonly udid: typeof anna; readonly name: string },
  finishedAt: string,
): void {
  const place = Location.open(environment.location, { create: true }).place(device.udid);
  mkdirSync(place.work, { recursive: true });
  writeFileSync(join(place.work, 'Manifest.plist'), `${device.udid} ${finishedAt}`);
  const facts = {
    device: { name: device.name, productType: 'iPhone14,5', productVersion: '17.5.1' },
    startedAt: finishedAt,
    finishedAt,
    durationMs: 0,
    kind: 'full',
    encrypted: false,
    content: { files: 1, bytes: 10 },
  } as const;
  publish(place, facts, context);
}
