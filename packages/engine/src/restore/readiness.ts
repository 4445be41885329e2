import type { TaskContext } from '@pearmain/base';
import type { Environment } from '../environment.js';
import { meet } from '../meet.js';
import type { Phone } from '../phones.js';
import { askPhone } from './asked-checks.js';
import type { BackupQuestion } from './backup-checks.js';
import type { Checked } from './checked.js';
import { checkPhone, type PhoneQuestion } from './phone-checks.js';

/** What is asked: this backup onto this phone. */
export interface RestoreQuestion extends BackupQuestion, Omit<PhoneQuestion, 'phone'> {}

/** The phone as it is now, and what it has to say about being restored. */
export interface PhoneReadiness {
  readonly summary: PhoneQuestion['phone'];
  readonly checks: readonly Checked[];
}

/** Looks at the phone anew; it is asked only where nothing that it says of itself stands in the way already. */
export async function lookAtPhone(
  environment: Environment,
  { phone, ...question }: Omit<PhoneQuestion, 'phone'> & { readonly phone: Phone },
  context: TaskContext,
): Promise<PhoneReadiness> {
  const { summary, record } = await meet(phone.device, environment, context);
  const told = checkPhone({ ...question, phone: summary });
  if (told.some(({ state }) => state === 'problem')) return { summary, checks: told };
  return { summary, checks: [...told, ...(await askPhone(environment, { phone, record }, context))] };
}
