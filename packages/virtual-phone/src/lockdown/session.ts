import { randomUUID } from 'node:crypto';
import type { Phone } from '../phone/phone.js';
import type { TrustedHost } from '../phone/state.js';
import type { PhonePorts } from './phone-ports.js';

/** A session: who it is with, and its name. */
export interface Session {
  readonly id: string;
  readonly host: TrustedHost;
}

/** What a request may look at and change on its connection. */
export interface LockdownContext {
  readonly phone: Phone;
  readonly ports: PhonePorts;
  session: Session | undefined;
}

/** A session with that host. */
export function newSession(host: TrustedHost): Session {
  return { id: randomUUID().toUpperCase(), host };
}
