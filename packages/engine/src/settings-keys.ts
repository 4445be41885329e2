import { dirname, resolve } from 'node:path';
import type { SettingEntry } from '@pearmain/contract';
import { findStats } from '@pearmain/history';
import { fail } from './failures.js';
import type { Settings } from './settings.js';
import { isHost } from './wifi/wifi-ways.js';

/** A setting as the command line names it, and how it is read from and put into the settings. */
export interface SettingKey {
  /** `location`, `devices.Anna.location`. */
  readonly name: string;
  read(settings: Settings): SettingEntry['value'] | undefined;
  /** The same settings with this one changed; without a value it is taken away. */
  write(settings: Settings, value: string | undefined): Settings;
}

/** The forms of the keys, as help and failures show them. */
export const settingForms = [
  'location',
  'staleAfterDays',
  'trashDays',
  'searchWifi',
  'aliases.NAME',
  'searchFolders.NAME',
  'devices.DEVICE.location',
  'devices.DEVICE.alias',
  'devices.DEVICE.address',
  'devices.DEVICE.automatic',
] as const;

/**
 * The setting of that name. A device may have dots in its name, so what stands between `devices.` and the last part is its name.
 *
 * @throws engine/unknown-setting
 */
export function settingKey(name: string): SettingKey {
  if (name === 'location') {
    return {
      name,
      read: ({ location }) => location,
      write: (settings, value) =>
        without({ ...settings, location: value === undefined ? undefined : folder(name, value) }),
    };
  }
  if (name === 'staleAfterDays' || name === 'trashDays') {
    return {
      name,
      read: ({ [name]: set }) => set,
      write: (settings, value) => without({ ...settings, [name]: value === undefined ? undefined : days(name, value) }),
    };
  }
  if (name === 'searchWifi') {
    return {
      name,
      read: ({ searchWifi }) => searchWifi,
      write: (settings, value) =>
        without({ ...settings, searchWifi: value === undefined ? undefined : yesOrNo(name, value) }),
    };
  }
  const alias = /^aliases\.(.+)$/s.exec(name)?.[1];
  if (alias !== undefined) {
    return {
      name,
      read: ({ aliases }) => aliases?.[alias],
      write: (settings, value) =>
        without({ ...settings, aliases: changed(settings.aliases, alias, value && text(name, value)) }),
    };
  }
  const searched = /^searchFolders\.(.+)$/s.exec(name)?.[1];
  if (searched !== undefined) {
    return {
      name,
      read: ({ searchFolders }) => searchFolders?.[searched],
      write: (settings, value) =>
        without({
          ...settings,
          searchFolders: changed(settings.searchFolders, searched, value && folder(name, value)),
        }),
    };
  }
  const [, device, ending] = /^devices\.(.+)\.(\w+)$/s.exec(name) ?? [];
  const part = deviceParts.find((known) => known === ending);
  if (device === undefined || part === undefined) {
    throw fail('unknown-setting', { name, known: [...settingForms] });
  }
  return {
    name,
    read: ({ devices }) => devices?.[device]?.[part],
    write(settings, value) {
      const looked = value && looks[part](name, value);
      const changedDevice = without({ ...settings.devices?.[device], [part]: looked });
      const isEmpty = Object.keys(changedDevice).length === 0;
      return without({ ...settings, devices: changed(settings.devices, device, isEmpty ? undefined : changedDevice) });
    },
  };
}

const deviceParts = ['location', 'alias', 'address', 'automatic'] as const;
const looks = { location: folder, alias: text, address: host, automatic: yesOrNo };

/** The keys of everything that is set. */
export function keysIn(settings: Settings): string[] {
  const { location, staleAfterDays, trashDays, searchWifi, aliases = {}, searchFolders = {}, devices = {} } = settings;
  return [
    ...(location === undefined ? [] : ['location']),
    ...(staleAfterDays === undefined ? [] : ['staleAfterDays']),
    ...(trashDays === undefined ? [] : ['trashDays']),
    ...(searchWifi === undefined ? [] : ['searchWifi']),
    ...Object.keys(aliases).map((name) => `aliases.${name}`),
    ...Object.keys(searchFolders).map((name) => `searchFolders.${name}`),
    ...Object.entries(devices).flatMap(([name, parts]) => Object.keys(parts).map((part) => `devices.${name}.${part}`)),
  ];
}

/** A folder, or a place where one can be made; kept whole, because the next command may run elsewhere. */
function folder(name: string, value: string): string {
  const path = resolve(text(name, value));
  for (let place = path; ; place = dirname(place)) {
    const stats = findStats(place);
    if (stats?.isDirectory()) return path;
    if (stats) throw fail('bad-setting', { name, value, problem: `${place} is a file` });
    if (dirname(place) === place) return path;
  }
}

function days(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw fail('bad-setting', { name, value, problem: 'it is a number of days, such as 7' });
}

function yesOrNo(name: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw fail('bad-setting', { name, value, problem: 'it is true or false' });
}

function host(name: string, value: string): string {
  if (isHost(value)) return value.trim();
  throw fail('bad-setting', { name, value, problem: 'it is an address or a name in the network, without a port' });
}

function text(name: string, value: string): string {
  if (value.trim() !== '') return value;
  throw fail('bad-setting', { name, value, problem: 'it is empty' });
}

function changed<T>(all: Readonly<Record<string, T>> | undefined, name: string, value: T | undefined) {
  const { [name]: _before, ...others } = all ?? {};
  const after = value === undefined || value === '' ? others : { ...others, [name]: value };
  return Object.keys(after).length === 0 ? undefined : after;
}

/** What is `undefined` is not written down. */
function without<T extends object>(settings: T): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== ''));
}
