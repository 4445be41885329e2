import { AppError, type TaskContext } from '@pearmain/base';
import type { Diagnosis } from '@pearmain/contract';

/** Something that was looked at; where a command can put it right, how. */
export interface Finding extends Diagnosis {
  /** Puts it right; events say what a person must do meanwhile. Throws where that does not work. */
  readonly mend?: (context: TaskContext) => Promise<void>;
}

/** What a failure that was come upon says. */
export function asFinding(check: string, { code, message, advice }: AppError): Finding {
  return { check, code, state: 'problem', message, ...(advice === undefined ? {} : { advice }) };
}

/** Looks at one thing; what keeps it from being looked at is a finding too. */
export async function examine(check: string, look: () => Promise<Finding[]> | Finding[]): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [asFinding(check, error)];
  }
}
