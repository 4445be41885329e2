import { createPublicKey } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../scenario.js';
import { PhoneFiles } from '../storage/phone-files.js';
import { AgentActivity } from './agent-activity.js';
import type { InstalledApp } from './apps.js';
import { Day } from './day.js';
import { FileLocks } from './file-locks.js';
import { identityOf, type PhoneIdentity } from './identity.js';
import { isAtLeast } from './ios-version.js';
import { Listeners } from './listeners.js';
import { Notifications } from './notifications.js';
import type { PasscodeOutcome } from './passcode-sheet.js';
import { fixedClock, type PhoneClock, wallClock } from './phone-clock.js';
import { type Product, productOf } from './products.js';
import { type Randomness, randomness } from './randomness.js';
import { Screen } from './screen.js';
import { Settings } from './settings.js';
import { type BackupSettings, type PhoneState, type TrustedHost, writePhoneState } from './state.js';

/** Lockdown's domain for what concerns Wi-Fi. */
export const wirelessDomain = 'com.apple.mobile.wireless_lockdown';

/** A phone out of a state folder: what it is, what lies on it, and what the person holding it does. */
export class Phone implements Disposable {
  /** The folder that holds the phone between runs. */
  readonly stateFolder: string;
  /** Content and metadata of the phone's files. */
  readonly files: PhoneFiles;
  /** The root of the file service (AFC). */
  readonly mediaFolder: string;
  readonly clock: PhoneClock;
  /**
   * Random bytes. With `--deterministic` the label alone decides, so labels are unique per use and never depend on how
   * many calls or connections came before.
   */
  readonly random: Randomness;
  readonly notifications = new Notifications();
  /** How the day goes. */
  readonly day: Day;
  /** Told whenever something that can be seen from outside is otherwise. */
  readonly changes = new Listeners<undefined>();
  /** What its owner sees of it. */
  readonly screen: Screen;
  /** What its backup agent is at. */
  readonly activity = new AgentActivity(this.changes);
  /** Told when the cable comes out; milliseconds until it is back, if it comes back by itself. */
  readonly cablePulled = new Listeners<number | undefined>();
  /** Locks on files of the media folder, shared by all connections; `com.apple.itunes.lock_sync` is one of the files. */
  readonly mediaLocks = new FileLocks();
  /** Settings by lockdown domain that were set from outside. */
  readonly settings: Settings;
  /** The phone's RSA key, PEM (PKCS#8). */
  readonly deviceKey: string;
  /** The whole disk, in bytes. */
  readonly totalBytes: number;
  /** The part of the disk that iOS itself takes, in bytes. */
  readonly systemBytes = 12_000_000_000;
  /** Persisted by `save()`. */
  backup: BackupSettings;
  readonly #product: Product;
  readonly #lock: Disposable | undefined;
  readonly #rebootListeners = new Set<() => void>();
  readonly #wifiListeners = new Set<() => void>();
  #state: PhoneState;
  #identity: PhoneIdentity;
  #trustedHosts: readonly TrustedHost[];
  #apps: readonly InstalledApp[];
  private constructor(folder: string, state: PhoneState, options: PhoneRunOptions) {
    const product = productOf(state.productType);
    if (product === undefined) throw new TypeError(`no such product: ${state.productType}`);
    this.#product = product;
    this.#lock = options.lock;
    this.#state = state;
    this.#identity = identityOf(product, state);
    this.#trustedHosts = state.trustedHosts;
    this.#apps = state.apps;
    this.stateFolder = folder;
    this.mediaFolder = join(folder, 'media');
    this.day = new Day(options.scenario);
    this.screen = new Screen(this.day, this.changes);
    this.settings = new Settings(state.settings);
    this.backup = state.backup;
    this.deviceKey = state.deviceKey;
    this.totalBytes = state.capacityBytes;
    this.random = randomness(options.deterministic);
    this.clock = options.deterministic === undefined ? wallClock : fixedClock(() => this.backup.runs);
    mkdirSync(this.mediaFolder, { recursive: true });
    this.files = PhoneFiles.open(folder, this.clock);
  }

  /** The phone with that state. Dispose it to close its files; nothing is saved by that. */
  static open(folder: string, state: PhoneState, options: PhoneRunOptions): Phone {
    return new Phone(folder, state, options);
  }

  get identity(): PhoneIdentity {
    return this.#identity;
  }

  /** Gives the phone another name, as Settings › General › About does. */
  rename(name: string): void {
    this.#state = { ...this.#state, name };
    this.#identity = identityOf(this.#product, this.#state);
    this.notifications.post('com.apple.mobile.lockdown.device_name_changed');
  }

  /** Whether its iOS is that version or later: `isAtLeast('16.1')`. */
  isAtLeast(version: string): boolean {
    return isAtLeast(this.#identity.productVersion, version);
  }

  get apps(): readonly InstalledApp[] {
    return this.#apps;
  }

  /** Puts an app on the phone, in place of one with the same identifier. */
  install(app: InstalledApp): void {
    this.#apps = [...this.#apps.filter((other) => other.bundleId !== app.bundleId), app];
  }

  get trustedHosts(): readonly TrustedHost[] {
    return this.#trustedHosts;
  }

  /** Remembers a computer. */
  trust(host: TrustedHost): void {
    this.forget(host.hostId);
    this.#trustedHosts = [...this.#trustedHosts, host];
  }

  /** Forgets a computer; false when the phone did not know it. */
  forget(hostId: string): boolean {
    const before = this.#trustedHosts;
    this.#trustedHosts = before.filter((host) => host.hostId !== hostId);
    return this.#trustedHosts.length < before.length;
  }

  /** Forgets every computer, as Settings › General › Reset Location & Privacy does. */
  forgetComputers(): void {
    this.#trustedHosts = [];
    this.save();
  }

  /** The key that every DeviceCertificate carries: PEM, PKCS#1, as lockdown's DevicePublicKey. */
  get devicePublicKey(): string {
    return createPublicKey(this.deviceKey).export({ type: 'pkcs1', format: 'pem' }).toString();
  }

  /** How the day goes, as it is now. */
  get scenario(): Scenario {
    return this.day.scenario;
  }

  /** Whether a passcode is set, by its owner or by the scenario. */
  get hasPasscode(): boolean {
    return this.#state.hasPasscode || this.scenario.hasPasscode;
  }

  /** The zone that the phone lives in: `Europe/London`, or what a host set. */
  get timeZone(): string {
    const zone = this.settings.value('', 'TimeZone');
    return typeof zone === 'string' ? zone : 'Europe/London';
  }

  get findMyOn(): boolean {
    return this.scenario.findMy;
  }

  get setupDone(): boolean {
    return this.scenario.setupDone;
  }

  /** A management profile demands encrypted backups. */
  get requiresEncryption(): boolean {
    return this.backup.requiresEncryption || this.scenario.requiresEncryption;
  }

  get cloudRestoreRunning(): boolean {
    return this.scenario.cloudRestoreRunning;
  }

  /** Bytes that are free for data; a round part of the disk is the system's. */
  freeBytes(): number {
    return this.scenario.freeBytes ?? Math.max(0, this.dataBytes() - this.files.usedBytes());
  }

  /** Bytes that data can take. With another free space the disk is of another size, too: nobody else takes any of it. */
  dataBytes(): number {
    const { freeBytes } = this.scenario;
    return freeBytes === undefined ? this.totalBytes - this.systemBytes : freeBytes + this.files.usedBytes();
  }

  /**
   * Asks for the passcode where this iOS asks for it and the scenario has one, and tells what the person did. Posts
   * LocalAuthentication's notifications around it. Rejects with the signal's reason when that is aborted first.
   */
  async passcode(on: 'backup' | 'password', signal: AbortSignal = never): Promise<PasscodeOutcome> {
    const { passcode, passcodeMs, passcodeNotices } = this.scenario;
    const asks = this.isAtLeast(on === 'backup' ? '16.1' : '13');
    if (!asks || !this.hasPasscode || passcode === 'none') return 'entered';
    const shown = this.screen.passcodeSheet.show(passcode, this.day.realMs(passcodeMs), signal);
    if (passcodeNotices) this.notifications.post('com.apple.LocalAuthentication.ui.presented');
    this.changes.tell(undefined);
    try {
      return await shown;
    } finally {
      if (passcodeNotices) this.notifications.post('com.apple.LocalAuthentication.ui.dismissed');
      this.changes.tell(undefined);
    }
  }

  /** The cable comes out of the phone; back by itself after that many milliseconds, if any are given. */
  pullCable(backAfterMs?: number): void {
    this.cablePulled.tell(backAfterMs);
  }

  /** Saves, and goes away for a moment: every connection is cut, and the muxer attaches it again under a new DeviceID. */
  reboot(): void {
    this.save();
    this.day.restart();
    for (const listener of [...this.#rebootListeners]) listener();
  }

  /** Calls `listener` at each reboot, until the result is disposed. */
  onReboot(listener: () => void): Disposable {
    this.#rebootListeners.add(listener);
    return { [Symbol.dispose]: () => void this.#rebootListeners.delete(listener) };
  }

  /** Whether computers may reach it over Wi-Fi. */
  get allowsWifi(): boolean {
    return this.settings.value(wirelessDomain, 'EnableWifiConnections') === true;
  }

  /** Somebody has written what concerns Wi-Fi, be it what it was before. */
  tellWifiChange(): void {
    for (const listener of [...this.#wifiListeners]) listener();
  }

  /** Calls `listener` each time, until the result is disposed. */
  onWifiChange(listener: () => void): Disposable {
    this.#wifiListeners.add(listener);
    return { [Symbol.dispose]: () => void this.#wifiListeners.delete(listener) };
  }

  /** Writes phone.json, whole. */
  save(): void {
    this.#state = {
      ...this.#state,
      trustedHosts: this.#trustedHosts,
      apps: this.#apps,
      settings: this.settings.stored(),
      backup: this.backup,
    };
    writePhoneState(this.stateFolder, this.#state);
  }

  [Symbol.dispose](): void {
    this.files[Symbol.dispose]();
    this.#lock?.[Symbol.dispose]();
  }
}

const never = new AbortController().signal;

/** What holds for one run of the phone only. */
export interface PhoneRunOptions {
  readonly scenario: Scenario;
  /** Fixes the clock and the random bytes. */
  readonly deterministic?: string;
  /** What keeps other programs off the state; disposed with the phone. */
  readonly lock?: Disposable;
}
