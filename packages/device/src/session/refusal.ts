import type { AppError } from '@pearmain/base';
import { lockdownErrorNumber } from '@pearmain/wire';
import type { Named } from '../backup/failures.js';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';

/** Which of a phone's answers is meant, for the words of its failure. */
export interface Asked {
  readonly name: string;
  /** The lockdown request, and what it was about: a service or a key. */
  readonly request: string;
  readonly about?: string | undefined;
}

type Translate = (facts: Facts) => AppError;

interface Facts extends Named {
  readonly phoneCode: string;
  readonly request: string;
  readonly about: string;
  readonly error: string;
}

const session: Translate = ({ name, error, phoneCode }) => fail('session-refused', { name, error, phoneCode });
const record: Translate = ({ name, error, phoneCode }) => fail('record-refused', { name, error, phoneCode });
const unclear: Translate = ({ name, request, phoneCode }) => fail('unclear-answer', { name, request, phoneCode });
const noService: Translate = ({ name, about, phoneCode }) =>
  fail('service-missing', { name, service: about, phoneCode });
const activation: Translate = ({ name, error, phoneCode }) => fail('not-activated', { name, error, phoneCode });
const locked: Translate = ({ name, phoneCode }) => fail('locked', { name, phoneCode });
const forgotten: Translate = ({ name, phoneCode }) => fail('trust-forgotten', { name, phoneCode });
const prohibited: Translate = ({ name, about, error, phoneCode }) =>
  fail('value-prohibited', { name, key: about, error, phoneCode });

/** Lockdown's own words for a refusal, and ours (docs/protocols/session.md §4). */
const translations: Readonly<Record<string, Translate>> = {
  InvalidResponse: unclear,
  GetProhibited: prohibited,
  SetProhibited: prohibited,
  RemoveProhibited: prohibited,
  ImmutableValue: prohibited,
  PasswordProtected: locked,
  DeviceLocked: locked,
  UserDeniedPairing: ({ name, phoneCode }) => fail('user-denied-pairing', { name, phoneCode }),
  PairingDialogResponsePending: ({ name, phoneCode }) => fail('trust-pending', { name, phoneCode }),
  MissingHostID: forgotten,
  InvalidHostID: forgotten,
  SessionActive: session,
  SessionInactive: session,
  MissingSessionID: session,
  InvalidSessionID: session,
  InvalidConnection: session,
  MissingService: noService,
  InvalidService: noService,
  ServiceLimit: ({ name, about, phoneCode }) => fail('service-busy', { name, service: about, phoneCode }),
  MissingPairRecord: record,
  SavePairRecordFailed: record,
  InvalidPairRecord: record,
  InvalidCert: record,
  InvalidActivationRecord: activation,
  MissingActivationRecord: activation,
  ServiceProhibited: ({ name, about, phoneCode }) => fail('service-prohibited', { name, service: about, phoneCode }),
  EscrowLocked: ({ name, phoneCode }) => fail('escrow-locked', { name, phoneCode }),
  PairingProhibitedOverThisConnection: ({ name, phoneCode }) => fail('pairing-needs-cable', { name, phoneCode }),
  FMiPProtected: ({ name, phoneCode }) => fail('find-my-protected', { name, phoneCode }),
  MCProtected: ({ name, phoneCode }) => fail('managed-phone', { name, phoneCode }),
  MCChallengeRequired: ({ name, phoneCode }) => fail('supervised-phone', { name, phoneCode }),
};

/** The failure that stands for lockdown's `Error` string; unknown strings end in `device/refused`, which quotes them. */
export function refusal(error: string, asked: Asked): AppError {
  const shown = plainText(error);
  const phoneCode = codeOf(shown);
  const translate = Object.hasOwn(translations, error) ? translations[error] : undefined;
  if (translate) return translate({ ...asked, about: asked.about ?? asked.request, error: shown, phoneCode });
  return fail('refused', { name: asked.name, request: asked.request, error: shown, phoneCode });
}

/** The phone's word with the number that libimobiledevice gives it, for people search for either. */
function codeOf(error: string): string {
  const number = lockdownErrorNumber(error);
  return number === unknownNumber ? error : `${error} (${number})`;
}

const unknownNumber = -256;

/** The words by which a phone says that it has no such value, which is no failure. */
export const meansNoValue: ReadonlySet<string> = new Set(['MissingKey', 'MissingValue']);
