import type { ScriptedRefusal } from './lockdown/scripted-refusals.js';
import type { NetworkScenario } from './network/network-scenario.js';
import type { BackupScenario } from './services/backupd/backup-scenario.js';

/** What the person does about the trust dialog: `pendingFor: n` answers "pending" to n Pair requests, then trusts. */
export type TrustAnswer = 'granted' | 'pending' | 'denied' | { readonly pendingFor: number };

/** What the person does when the phone asks for its passcode; `none` means that it does not ask. */
export type PasscodeAnswer = 'none' | 'entered' | 'ignored' | 'cancelled';

/** A battery: in percent, and whether a cable feeds it. */
export interface BatteryScenario {
  readonly percent: number;
  readonly isCharging?: boolean;
}

/** What a phone's management forbids computers to do. */
export type Forbidden = 'backup' | 'restore' | 'erase';

/** Who manages a phone, and what that means for computers. */
export interface ManagementScenario {
  readonly organization?: string;
  readonly isSupervised?: boolean;
  readonly forbids?: readonly Forbidden[];
}

/**
 * The deviations of a phone from its good day, as data. A scenario file is this object in JSON with any of its keys;
 * `presets` has the named ones (docs/protocols/virtual-phone.md §5).
 */
export interface Scenario {
  readonly trust: TrustAnswer;
  /** The screen is locked: pairing answers PasswordProtected. A number is how many Pair requests it stays so. */
  readonly locked: boolean | number;
  /** A management profile forbids pairing: Pair answers MCProtected. */
  readonly pairingProhibited: boolean;
  /** The phone has forgotten the computers it trusted when the first of them wants a session. */
  readonly trustLost: boolean;
  /** Requests that lockdown refuses, and with which word: `Pair`, `StartSession`, `StartService com.apple.afc`, … */
  readonly refuses?: Readonly<Record<string, ScriptedRefusal>>;
  /** Another host holds the lock that syncing needs: for ever, or for so many attempts. */
  readonly syncLockBusy: boolean | number;
  /** A passcode is set, even if the phone was started without `--passcode`. */
  readonly hasPasscode: boolean;
  /** The passcode sheet at the start of a backup (iOS 16.1 and later) and at a password change (iOS 13 and later). */
  readonly passcode: PasscodeAnswer;
  /** After how many milliseconds the passcode is entered or cancelled, or the phone gives up waiting. */
  readonly passcodeMs: number;
  /** Whether LocalAuthentication's notifications tell hosts of the sheet. */
  readonly passcodeNotices: boolean;
  /** How many times faster than the clock the scenario's own durations pass. */
  readonly timeScale: number;
  /** Find My is on: the phone refuses to be restored (211). */
  readonly findMy: boolean;
  /** Every backup password a host sends counts as wrong (207). */
  readonly refusePasswords: boolean;
  /** A management profile demands encrypted backups. */
  readonly requiresEncryption: boolean;
  readonly setupDone: boolean;
  /** A restore from iCloud is still running. */
  readonly cloudRestoreRunning: boolean;
  /** How the battery is; 83 % and charging unless told otherwise. */
  readonly battery?: BatteryScenario;
  /** Somebody manages the phone: an organisation, a school. */
  readonly management?: ManagementScenario;
  /** Free space in bytes, where it shall not be what is left of the disk. */
  readonly freeBytes?: number;
  /** How long the phone is away when it reboots. */
  readonly rebootMs: number;
  /** The rounds of PBKDF2 in a new backup keybag, where a test has no time for the real 10,000 and 10,000,000. */
  readonly keybagWork?: { readonly iterations: number; readonly doubleIterations: number };
  /** What a hostile phone does that no phone of Apple's does: a name of `hostileCases`. */
  readonly hostile?: string;
  /** What goes otherwise inside a backup. */
  readonly backup?: BackupScenario;
  /** What goes otherwise on Wi-Fi. */
  readonly network?: NetworkScenario;
  /**
   * Moods that change: one for each run (a backup, restore or change of password, with what leads up to it), laid over the
   * rest of the scenario; the last one stays.
   */
  readonly runs?: readonly Mood[];
}

/** What is otherwise in one run. */
export type Mood = Partial<Omit<Scenario, 'runs'>>;

/** A phone on a good day: it trusts at once, is unlocked, and its passcode is entered promptly where it has one. */
export const goodDay: Scenario = {
  trust: 'granted',
  locked: false,
  pairingProhibited: false,
  trustLost: false,
  syncLockBusy: false,
  hasPasscode: false,
  passcode: 'entered',
  passcodeMs: 300,
  passcodeNotices: true,
  timeScale: 1,
  findMy: false,
  refusePasswords: false,
  requiresEncryption: false,
  setupDone: true,
  cloudRestoreRunning: false,
  rebootMs: 200,
};

/** The scenario as it is in that run, counted from 0. */
export function scenarioInRun(whole: Scenario, run: number): Scenario {
  return withMood(whole, whole.runs?.[Math.min(run, whole.runs.length - 1)] ?? {});
}

/** Keys of the mood win, inside `backup` one by one. */
export function withMood<T extends Mood>(base: T, mood: Mood): T {
  const backup = base.backup || mood.backup ? { backup: { ...base.backup, ...mood.backup } } : {};
  return { ...base, ...mood, ...backup };
}

/** The good day with some things otherwise. */
export function scenario(deviations: Partial<Scenario> = {}): Scenario {
  return { ...goodDay, ...deviations };
}
