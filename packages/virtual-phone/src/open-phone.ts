import { mkdirSync } from 'node:fs';
import { fail } from './failures.js';
import type { AddressLayout } from './mux/attachable-phone.js';
import { adaptPhoneState, makePhoneState, type PhoneTraits } from './phone/make-state.js';
import { Phone } from './phone/phone.js';
import { readPhoneState } from './phone/state.js';
import { lockState } from './phone/state-lock.js';
import { goodDay, type Scenario } from './scenario.js';
import { loadScenario } from './scenario-presets.js';
import { type Filler, type SeedName, seedNames, seedPhone } from './seed/index.js';
import { setBackupPassword } from './services/backupd/password.js';

/** One phone: where it is kept, what it is made from if it is not there yet, and how this day goes. */
export interface PhoneOptions extends Omit<PhoneTraits, 'seed' | 'hasPasscode'> {
  /** The folder that holds the phone between runs. */
  readonly state: string;
  /** What lies on a phone that is made now: `empty` unless told otherwise. */
  readonly seed?: string;
  /** The phone has this passcode. */
  readonly passcode?: string;
  /** The backup password of a phone that is made now. */
  readonly backupPassword?: string;
  /** A name of `presets`, a JSON file, or the scenario itself. */
  readonly scenario?: string | Scenario;
  /** Files beside the seed, on a phone that is made now. */
  readonly filler?: Filler;
  /** A folder of `<domain>/<relativePath>`, copied onto a phone that is made now. */
  readonly importFrom?: string;
  /** Fixes clock and random bytes. */
  readonly deterministic?: string;
  /** Whether it is on the cable, in the network, or both; `usb` unless told otherwise. */
  readonly connect?: Connection;
  /** What it is like in the network. */
  readonly network?: NetworkPlace;
}

/** The ways by which a phone can be connected. */
export const connections = ['usb', 'network', 'both'] as const;
/** One of them, or both. */
export type Connection = (typeof connections)[number];

/** Who tells hosts of a phone in the network. Without anybody, they must know its address. */
export const announcers = ['muxer', 'mdns', 'nobody'] as const;

/** A phone's place in the network (docs/protocols/virtual-phone.md §8). */
export interface NetworkPlace {
  /** Its own loopback address; a free one unless told otherwise. */
  readonly address?: string;
  readonly layout?: AddressLayout;
  readonly announcedBy?: (typeof announcers)[number];
}

/**
 * The phone in that folder, made and filled if there is none yet.
 *
 * @throws virtual-phone/state-unreadable, …/state-damaged, …/state-unwritable, …/bad-option, …/other-phone, …
 */
export async function openPhone(options: PhoneOptions): Promise<Phone> {
  const scenario =
    typeof options.scenario === 'string' ? loadScenario(options.scenario) : (options.scenario ?? goodDay);
  const seed = seedNames.find((name) => name === (options.seed ?? 'empty'));
  if (seed === undefined) {
    throw fail('bad-option', { option: '--seed', problem: `“${options.seed}” is none of ${seedNames.join(', ')}` });
  }
  makeFolder(options.state);
  const lock = lockState(options.state);
  try {
    return await openLocked(options, { scenario, seed, lock });
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

interface Opening {
  readonly scenario: Scenario;
  readonly seed: SeedName;
  readonly lock: Disposable;
}

async function openLocked(options: PhoneOptions, { scenario, seed, lock }: Opening): Promise<Phone> {
  const { deterministic, passcode } = options;
  const run = { scenario, lock, ...(deterministic === undefined ? {} : { deterministic }) };
  const traits: PhoneTraits = { ...options, seed: deterministic ?? '', hasPasscode: passcode !== undefined };
  const found = readPhoneState(options.state);
  if (found) return Phone.open(options.state, adaptPhoneState(found, traits, options.state), run);
  const phone = Phone.open(options.state, makePhoneState(traits), run);
  await fill(phone, seed, options);
  return phone;
}

async function fill(phone: Phone, seed: SeedName, options: PhoneOptions): Promise<void> {
  const { filler, importFrom, backupPassword } = options;
  try {
    seedPhone(seed, phone, { ...(filler ? { filler } : {}), ...(importFrom === undefined ? {} : { importFrom }) });
    if (backupPassword !== undefined) await setBackupPassword(phone, backupPassword);
    phone.save();
  } catch (error) {
    phone[Symbol.dispose]();
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw fail('state-unwritable', { path: folder }, { cause });
  }
}
