import type { AppError } from '@pearmain/base';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';

/** Which of a phone's answers is meant, for the words of its failure. */
export interface Asked {
  readonly name: string;
  /** The lockdown request, and what it was about: a service or a key. */
  readonly request: string;
  readonly about?: string | undefined;
}

type Translate = (asked: Asked & { about: string; error: string }) => AppError;

const session: Translate = ({ name, error }) => fail('session-refused', { name, error });
const record: Translate = ({ name, error }) => fail('record-refused', { name, error });
const prohibited: Translate = ({ name, about, error }) => fail('value-prohibited', { name, key: about, error });
const unclear: Translate = ({ name, request }) => fail('unclear-answer', { name, request });
const noService: Translate = ({ name, about }) => fail('service-missing', { name, service: about });
const activation: Translate = ({ name, error }) => fail('not-activated', { name, error });
const locked: Translate = ({ name }) => fail('locked', { name });
const forgotten: Translate = ({ name }) => fail('trust-forgotten', { name });

/** Lockdown's own words for a refusal, and ours (docs/protocols/session.md §4). */
const translations: Readonly<Record<string, Translate>> = {
  InvalidResponse: unclear,
  GetProhibited: prohibited,
  SetProhibited: prohibited,
  RemoveProhibited: prohibited,
  ImmutableValue: prohibited,
  PasswordProtected: locked,
  DeviceLocked: locked,
  UserDeniedPairing: ({ name }) => fail('user-denied-pairing', { name }),
  PairingDialogResponsePending: ({ name }) => fail('trust-pending', { name }),
  MissingHostID: forgotten,
  InvalidHostID: forgotten,
  SessionActive: session,
  SessionInactive: session,
  MissingSessionID: session,
  InvalidSessionID: session,
  InvalidConnection: session,
  MissingService: noService,
  InvalidService: noService,
  ServiceLimit: ({ name, about }) => fail('service-busy', { name, service: about }),
  MissingPairRecord: record,
  SavePairRecordFailed: record,
  InvalidPairRecord: record,
  InvalidCert: record,
  InvalidActivationRecord: activation,
  MissingActivationRecord: activation,
  ServiceProhibited: ({ name, about }) => fail('service-prohibited', { name, service: about }),
  EscrowLocked: ({ name }) => fail('escrow-locked', { name }),
  PairingProhibitedOverThisConnection: ({ name }) => fail('pairing-needs-cable', { name }),
  FMiPProtected: ({ name }) => fail('find-my-protected', { name }),
  MCProtected: ({ name }) => fail('managed-phone', { name }),
  MCChallengeRequired: ({ name }) => fail('supervised-phone', { name }),
};

/** The failure that stands for lockdown's `Error` string; unknown strings end in `device/refused`, which quotes them. */
export function refusal(error: string, asked: Asked): AppError {
  const shown = plainText(error);
  const translate = Object.hasOwn(translations, error) ? translations[error] : undefined;
  if (translate) return translate({ ...asked, about: asked.about ?? asked.request, error: shown });
  return fail('refused', { name: asked.name, request: asked.request, error: shown });
}

/** The words by which a phone says that it has no such value, which is no failure. */
export const meansNoValue: ReadonlySet<string> = new Set(['MissingKey', 'MissingValue']);
