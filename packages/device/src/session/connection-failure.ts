import { isFailure } from '@pearmain/base';
import { fail } from '../failures.js';

/** `wire`'s failures know sockets; a person knows phones. Other errors pass as they are. */
export function connectionFailure(error: unknown, name: string): unknown {
  return isFailure(error, 'wire/connection-closed') ? fail('connection-lost', { name }, { cause: error }) : error;
}
