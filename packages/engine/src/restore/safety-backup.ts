import type { TaskContext } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import type { Phone } from '../phones.js';
import { backUp } from '../tasks/back-up.js';

/** What is kept of a phone before what is on it goes. */
export interface SafetyWish {
  readonly phone: Phone;
  /** What the phone could not read goes on living on it, so that a backup without it will do. */
  readonly mayLack: boolean;
}

/**
 * Backs a phone up before what is on it goes.
 *
 * @throws engine/safety-incomplete; as `backUp`
 */
export async function makeSafetyBackup(
  environment: Environment,
  { phone, mayLack }: SafetyWish,
  context: TaskContext,
): Promise<SnapshotSummary> {
  const input = { device: phone.udid, full: false, inPlace: false, password: () => Promise.resolve(undefined) };
  const { snapshot, notices } = await backUp(environment, input, context);
  const missing = notices.filter(({ code }) => code === 'device/file-not-sent');
  const [first] = missing;
  if (first && !mayLack)
    throw fail('safety-incomplete', { name: phone.name, files: missing.length, first: first.message, id: snapshot.id });
  return snapshot;
}
