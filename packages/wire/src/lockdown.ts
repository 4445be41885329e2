import { booleanIn, integerIn, type PlistDict, textIn } from '@pearmain/formats';
import { fail } from './failures.js';

/** The port where lockdown listens on every device. */
export const lockdownPort = 62078;

/** What lockdown calls itself in the answer to `QueryType`; a device in restore mode says something else. */
export const lockdownType = 'com.apple.mobile.lockdown';

/** Lockdown's own words for what went wrong, with the numbers people know from libimobiledevice (docs/protocols/lockdown.md §3). */
export const lockdownErrors = {
  InvalidResponse: -10,
  MissingKey: -11,
  MissingValue: -12,
  GetProhibited: -13,
  SetProhibited: -14,
  RemoveProhibited: -15,
  ImmutableValue: -16,
  PasswordProtected: -17,
  UserDeniedPairing: -18,
  PairingDialogResponsePending: -19,
  MissingHostID: -20,
  InvalidHostID: -21,
  SessionActive: -22,
  SessionInactive: -23,
  MissingSessionID: -24,
  InvalidSessionID: -25,
  MissingService: -26,
  InvalidService: -27,
  ServiceLimit: -28,
  MissingPairRecord: -29,
  SavePairRecordFailed: -30,
  InvalidPairRecord: -31,
  InvalidActivationRecord: -32,
  MissingActivationRecord: -33,
  ServiceProhibited: -34,
  EscrowLocked: -35,
  PairingProhibitedOverThisConnection: -36,
  FMiPProtected: -37,
  MCProtected: -38,
  MCChallengeRequired: -39,
} as const satisfies Record<string, number>;

/** An error word that is known; a device may send others. */
export type LockdownError = keyof typeof lockdownErrors;

/** libimobiledevice's number for an error word; -256 for words it does not know. */
export function lockdownErrorNumber(error: string): number {
  return Object.hasOwn(lockdownErrors, error) ? lockdownErrors[error as LockdownError] : -256;
}

/** A request: `Label` names the program, `keys` are the request's own. */
export function lockdownRequest(label: string, request: string, keys: PlistDict = {}): PlistDict {
  return { Label: label, Request: request, ...keys };
}

/** A good answer: the request's name, and what was asked for. */
export function lockdownReply(request: string, keys: PlistDict = {}): PlistDict {
  return { Request: request, ...keys };
}

/** A refusal. Devices before iOS 5 also said `Result: 'Failure'`. */
export function lockdownRefusal(request: string, error: LockdownError | (string & {})): PlistDict {
  return { Error: error, Request: request };
}

/** The error word of an answer, `'Failure'` if it names none; `undefined` if the answer is a good one. */
export function lockdownErrorOf(reply: PlistDict): string | undefined {
  const error = textIn(reply, 'Error');
  if (error !== undefined) return error;
  return textIn(reply, 'Result') === 'Failure' ? 'Failure' : undefined;
}

/** What `StartSession` answers. */
export interface LockdownSession {
  readonly sessionId: string;
  readonly enableTls: boolean;
}

/**
 * Reads the answer to `StartSession` (docs/protocols/lockdown.md §2).
 *
 * @throws wire/unexpected-message without a session id
 */
export function parseStartSession(reply: PlistDict): LockdownSession {
  const sessionId = textIn(reply, 'SessionID');
  if (sessionId === undefined) throw unexpected('StartSession', 'it names no session');
  return { sessionId, enableTls: booleanIn(reply, 'EnableSessionSSL') ?? false };
}

/** The answer of a device that begins a session. */
export function startSessionReply({ sessionId, enableTls }: LockdownSession): PlistDict {
  return lockdownReply('StartSession', { EnableSessionSSL: enableTls, SessionID: sessionId });
}

/** What `StartService` answers: where the service waits, and whether it speaks TLS (not said: no). */
export interface StartedService {
  readonly service: string;
  readonly port: number;
  readonly enableTls: boolean;
}

/**
 * Reads the answer to `StartService` (docs/protocols/lockdown.md §2).
 *
 * @throws wire/unexpected-message without a port of 1 to 65535
 */
export function parseStartService(reply: PlistDict): StartedService {
  const port = integerIn(reply, 'Port') ?? 0;
  if (port < 1 || port > 65535) throw unexpected('StartService', 'it names no port');
  return {
    service: textIn(reply, 'Service') ?? '',
    port,
    enableTls: booleanIn(reply, 'EnableServiceSSL') ?? false,
  };
}

/** The answer of a device that has started a service. */
export function startServiceReply({ service, port, enableTls }: StartedService): PlistDict {
  return lockdownReply('StartService', { EnableServiceSSL: enableTls, Port: port, Service: service });
}

function unexpected(request: string, reason: string) {
  return fail('unexpected-message', { what: `The answer to ${request}`, reason });
}
