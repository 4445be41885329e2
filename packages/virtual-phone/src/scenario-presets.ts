import { readFileSync } from 'node:fs';
import { fail } from './failures.js';
import { findHostileCase, hostileCases } from './hostile/hostile-cases.js';
import { isScriptedRefusal } from './lockdown/scripted-refusals.js';
import { isNetworkScenario } from './network/network-scenario.js';
import {
  type BatteryScenario,
  type Forbidden,
  goodDay,
  type ManagementScenario,
  type Mood,
  type PasscodeAnswer,
  type Scenario,
  scenario,
  type TrustAnswer,
} from './scenario.js';
import {
  anyOf,
  type Check,
  checkKeys,
  isCount,
  isFlag,
  isPositive,
  isRecord,
  isText,
  listOf,
  mapOf,
  oneOf,
  record,
  whether,
} from './scenario-checks.js';
import { isBackupScenario } from './services/backupd/backup-scenario.js';

/** The scenarios with a name (docs/protocols/virtual-phone.md §5). */
export const presets = {
  'good-day': goodDay,
  /** What `pearmain demo` shows: a person who takes a moment for each step. */
  demo: scenario({ trust: { pendingFor: 2 }, hasPasscode: true, passcodeMs: 1500 }),
  'trust-after-three': scenario({ trust: { pendingFor: 3 } }),
  'trust-pending': scenario({ trust: 'pending' }),
  'trust-denied': scenario({ trust: 'denied' }),
  locked: scenario({ locked: true }),
  'unlocked-after-three': scenario({ locked: 3 }),
  managed: scenario({ pairingProhibited: true }),
  /** Its organisation lets only those computers pair that can sign for it. */
  supervised: scenario({ refuses: { Pair: 'MCChallengeRequired' } }),
  'trust-lost': scenario({ trustLost: true }),
  /** Not unlocked since it was switched on. */
  'never-unlocked': scenario({ refuses: { 'StartService com.apple.mobilebackup2': 'EscrowLocked' } }),
  'sync-busy': scenario({ syncLockBusy: true }),
  'sync-busy-for-three': scenario({ syncLockBusy: 3 }),
  'encryption-required': scenario({ requiresEncryption: true }),
  'passcode-entered': scenario({ hasPasscode: true }),
  'passcode-ignored': scenario({ hasPasscode: true, passcode: 'ignored' }),
  'passcode-cancelled': scenario({ hasPasscode: true, passcode: 'cancelled' }),
  'find-my-on': scenario({ findMy: true }),
  'wrong-password': scenario({ refusePasswords: true }),
  'setup-unfinished': scenario({ setupDone: false }),
  'icloud-restore': scenario({ cloudRestoreRunning: true }),
  /** Half an hour before the passcode is entered, and no word to the host that it is asked for; a thousand times faster. */
  'passcode-late': scenario({ hasPasscode: true, passcodeMs: 1_800_000, passcodeNotices: false, timeScale: 1000 }),
  /** As an iPhone of iOS 17 does in every run: the list of iCloud Drive cannot be read. */
  'unreadable-list': scenario({
    backup: { phantoms: ['HomeDomain/Library/Application Support/FileProvider/backup/backup_manifest.db'] },
  }),
  'stuck-snapshot': scenario({ backup: { snapshot: 'stuck' } }),
  'screen-locks': scenario({ backup: { locks: { afterFiles: 3 } } }),
  'cancelled-on-phone': scenario({ backup: { cancelAfterFiles: 3 } }),
  'no-response': scenario({ backup: { farewell: 'no-response' } }),
  /** A minute without a word at the start and while it looks at its files; a hundred times faster. */
  'slow-to-start': scenario({
    backup: {
      silences: [
        { at: 'start', ms: 60_000 },
        { at: 'scan', ms: 60_000 },
      ],
    },
    timeScale: 100,
  }),
  /** The cable comes out in the middle of the first run and is back at once. */
  'loose-cable': scenario({
    runs: [{ backup: { unplugs: { at: 'uploading', afterBytes: 50_000, backAfterMs: 200 } } }, {}],
  }),
  /** Management forbids backups, and restores as well. */
  'backup-prohibited': scenario({
    management: { organization: 'Example School', isSupervised: true, forbids: ['backup', 'restore'] },
  }),
  'battery-low': scenario({ battery: { percent: 4 } }),
} as const satisfies Readonly<Record<string, Scenario>>;

/**
 * The scenario of that name, a hostile case (`hostile:NAME`), or the one in that file: JSON with any of a scenario's
 * keys, the rest being a good day.
 *
 * @throws virtual-phone/unknown-scenario, virtual-phone/bad-scenario
 */
export function loadScenario(nameOrFile: string): Scenario {
  const preset = Object.entries(presets).find(([name]) => name === nameOrFile);
  if (preset) return preset[1];
  const hostile = /^hostile:(.*)$/s.exec(nameOrFile)?.[1];
  if (hostile !== undefined) return scenario({ hostile: knownHostile(hostile) });
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch (cause) {
    throw fail('unknown-scenario', { name: nameOrFile, known: Object.keys(presets).join(', ') }, { cause });
  }
  return scenario(readDeviations(parseJson(text, nameOrFile), nameOrFile));
}

function knownHostile(name: string): string {
  if (findHostileCase(name)) return name;
  const families = new Set(hostileCases.map((one) => `hostile:${one.name.split('/', 1)[0]}/…`));
  throw fail('unknown-scenario', { name: `hostile:${name}`, known: [...families].join(', ') });
}

const trustWords: readonly TrustAnswer[] = ['granted', 'pending', 'denied'];
const forbidden: readonly Forbidden[] = ['backup', 'restore', 'erase'];
const passcodeWords: readonly PasscodeAnswer[] = ['none', 'entered', 'ignored', 'cancelled'];

const moodKeys: { readonly [K in keyof Required<Mood>]: Check } = {
  trust: anyOf(record<{ pendingFor: number }>({ pendingFor: isCount }, ['pendingFor']), oneOf(...trustWords)),
  locked: anyOf(isCount, isFlag),
  pairingProhibited: isFlag,
  trustLost: isFlag,
  refuses: mapOf(isScriptedRefusal),
  syncLockBusy: anyOf(isCount, isFlag),
  hasPasscode: isFlag,
  passcode: oneOf(...passcodeWords),
  passcodeMs: isCount,
  passcodeNotices: isFlag,
  timeScale: isPositive,
  findMy: isFlag,
  refusePasswords: isFlag,
  requiresEncryption: isFlag,
  setupDone: isFlag,
  cloudRestoreRunning: isFlag,
  battery: record<BatteryScenario>({ percent: isCount, isCharging: isFlag }, ['percent']),
  management: record<ManagementScenario>({
    organization: isText,
    isSupervised: isFlag,
    forbids: listOf(oneOf(...forbidden)),
  }),
  freeBytes: isCount,
  rebootMs: isCount,
  keybagWork: record<NonNullable<Scenario['keybagWork']>>({ iterations: isCount, doubleIterations: isCount }, [
    'iterations',
    'doubleIterations',
  ]),
  backup: isBackupScenario,
  network: isNetworkScenario,
  hostile: whether((value) => typeof value === 'string' && findHostileCase(value) !== undefined),
};

/** Every key of a scenario, and what it may hold. */
export const scenarioKeys: { readonly [K in keyof Required<Scenario>]: Check } = {
  ...moodKeys,
  runs: listOf(record<Mood>(moodKeys)),
};

/**
 * Deviations as they come out of JSON, looked at key by key.
 *
 * @throws virtual-phone/bad-scenario, naming `path` as their origin
 */
export function readDeviations(value: unknown, path: string): Partial<Scenario> {
  if (!isRecord(value)) throw fail('bad-scenario', { path, problem: 'it is not an object' });
  const problem = checkKeys(scenarioKeys, value);
  if (problem !== undefined) throw fail('bad-scenario', { path, problem });
  // Every key and value was looked at.
  return value as Partial<Scenario>;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fail('bad-scenario', { path, problem: 'it is not JSON' }, { cause });
  }
}
