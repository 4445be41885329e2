import { systemWords } from '@pearmain/base';

/** Why a file or program that a person named cannot be used, to stand behind a colon. */
export function accessProblem(error: unknown): string {
  return error instanceof Error && 'code' in error ? systemWords(String(error.code)) : 'it cannot be used';
}
