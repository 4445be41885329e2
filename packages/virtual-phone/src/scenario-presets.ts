import { readFileSync } from 'node:fs';
import { fail } from './failures.js';
import { goodDay, type PasscodeAnswer, type Scenario, scenario, type TrustAnswer } from './scenario.js';
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
  'encryption-required': scenario({ requiresEncryption: true }),
  'passcode-entered': scenario({ hasPasscode: true }),
  'passcode-ignored': scenario({ hasPasscode: true, passcode: 'ignored' }),
  'passcode-cancelled': scenario({ hasPasscode: true, passcode: 'cancelled' }),
  'find-my-on': scenario({ findMy: true }),
  'wrong-password': scenario({ refusePasswords: true }),
} as const satisfies Readonly<Record<string, Scenario>>;

/**
 * The scenario of that name, or the one in that file: JSON with any of a scenario's keys, the rest being a good day.
 *
 * @throws virtual-phone/unknown-scenario, virtual-phone/bad-scenario
 */
export function loadScenario(nameOrFile: string): Scenario {
  const preset = Object.entries(presets).find(([name]) => name === nameOrFile);
  if (preset) return preset[1];
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch (cause) {
    throw fail('unknown-scenario', { name: nameOrFile, known: Object.keys(presets).join(', ') }, { cause });
  }
  return scenario(readDeviations(text, nameOrFile));
}

const oneOf =
  (...words: readonly unknown[]) =>
  (value: unknown): boolean =>
    words.includes(value);
const isFlag = oneOf(true, false);
const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const trustWords: readonly TrustAnswer[] = ['granted', 'pending', 'denied'];
const passcodeWords: readonly PasscodeAnswer[] = ['none', 'entered', 'ignored', 'cancelled'];

const expected: Readonly<Record<keyof Scenario, (value: unknown) => boolean>> = {
  trust: (value) => trustWords.includes(value as TrustAnswer) || isPendingFor(value),
  locked: (value) => isFlag(value) || isCount(value),
  pairingProhibited: isFlag,
  hasPasscode: isFlag,
  passcode: oneOf(...passcodeWords),
  passcodeMs: isCount,
  findMy: isFlag,
  refusePasswords: isFlag,
  requiresEncryption: isFlag,
  setupDone: isFlag,
  cloudRestoreRunning: isFlag,
  freeBytes: isCount,
  rebootMs: isCount,
  keybagWork: isKeybagWork,
  backup: isBackupScenario,
};

function readDeviations(text: string, path: string): Partial<Scenario> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail('bad-scenario', { path, problem: 'it is not JSON' }, { cause });
  }
  if (!isRecord(value)) throw fail('bad-scenario', { path, problem: 'it is not an object' });
  for (const [key, given] of Object.entries(value)) {
    const holds = Object.entries(expected).find(([known]) => known === key)?.[1];
    if (holds === undefined) throw fail('bad-scenario', { path, problem: `a scenario has no “${key}”` });
    if (!holds(given)) throw fail('bad-scenario', { path, problem: `“${key}” cannot be ${JSON.stringify(given)}` });
  }
  // Every key and value was looked at above.
  return value as Partial<Scenario>;
}

function isPendingFor(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 1 && isCount(value['pendingFor']);
}

function isKeybagWork(value: unknown): boolean {
  return isRecord(value) && isCount(value['iterations']) && isCount(value['doubleIterations']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
