import { AppError, isFailure } from '@pearmain/base';
import { fail } from '../failures.js';

/** `wire`'s failures know sockets; a person knows phones. Other errors pass as they are. */
export function connectionFailure(error: unknown, name: string): unknown {
  return isFailure(error, 'wire/connection-closed') ? fail('connection-lost', { name }, { cause: error }) : error;
}

/** The same for an answer: one that `wire` or `formats` cannot read makes no sense. */
export function answerFailure(error: unknown, name: string, request: string): unknown {
  const isUnreadable = error instanceof AppError && unreadable.test(error.code);
  return isUnreadable ? fail('unclear-answer', { name, request }, { cause: error }) : connectionFailure(error, name);
}

/** An answer of a service, whose failures to be read are told in words about the phone. */
export async function readable<T>(answer: Promise<T>, name: string, request: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw answerFailure(error, name, request);
  }
}

const unreadable = /^(?:formats\/|wire\/(?:frame-too-large|unexpected-message)$)/;
