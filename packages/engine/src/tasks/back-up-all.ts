import { AppError, type TaskContext } from '@pearmain/base';
import type { BackupResult } from '@pearmain/contract';
import { fail as deviceFailure } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { connectedPhones } from '../phones.js';
import { type BackUpInput, backUp } from './back-up.js';

/** A phone of several, as they are told apart. */
export interface OneOfSeveral {
  readonly udid: string;
  readonly name: string;
}

/** What became of one phone: its backup, or why there is none. */
export type OneOutcome = OneOfSeveral & ({ readonly result: BackupResult } | { readonly failure: AppError });

/** Who is told what happens to each of several phones. */
export interface Followers {
  contextOf(device: OneOfSeveral): TaskContext;
  /** Its run has ended, well or with that failure; others may go on. */
  ended(device: OneOfSeveral, failure?: AppError): void;
}

/**
 * Backs up every phone that is connected, all at once: what keeps one of them from its end does not touch the others. Questions
 * are asked one after the other.
 *
 * @throws device/no-device, device/no-muxer; the signal's reason, once every run has ended
 */
export async function backUpAll(
  environment: Environment,
  input: Omit<BackUpInput, 'device'>,
  followers: Followers,
  context: TaskContext,
): Promise<OneOutcome[]> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const { phones, mute } = await connectedPhones(environment, context);
  if (phones.length === 0 && mute.length === 0) throw deviceFailure('no-device');
  const polite = oneAtATime(input);
  const outcomes = await Promise.all(
    phones.map(({ udid, name }) => outcomeOf(environment, { ...polite, device: udid }, { udid, name }, followers)),
  );
  context.signal.throwIfAborted();
  return [...outcomes, ...mute.map(({ udid, failure }) => ({ udid, name: udid, failure }))];
}

async function outcomeOf(
  environment: Environment,
  input: BackUpInput,
  device: OneOfSeveral,
  { contextOf, ended }: Followers,
): Promise<OneOutcome> {
  try {
    const result = await backUp(environment, input, contextOf(device));
    ended(device);
    return { ...device, result };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    ended(device, error);
    return { ...device, failure: error };
  }
}

/** A person answers one question after the other, whichever phone it is about. */
function oneAtATime<I extends Pick<BackUpInput, 'password' | 'encryptWith'>>(input: I): I {
  let turn: Promise<unknown> = Promise.resolve();
  const queue = <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = turn.then(ask);
    turn = answer.catch(() => {}); // whoever asked hears of it
    return answer;
  };
  const { password, encryptWith } = input;
  return {
    ...input,
    password: (name: string, udid: string) => queue(() => password(name, udid)),
    ...(encryptWith ? { encryptWith: (name: string) => queue(() => encryptWith(name)) } : {}),
  };
}
