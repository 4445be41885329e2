import type { ByteChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { Bounds, Timer } from '../patience.js';

/** What a service needs of a session; `DeviceSession` fits. */
export interface ServiceSource {
  /** The phone's name, for failures. */
  readonly name: string;
  readonly timer: Timer;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  startService(service: string, options?: { readonly escrow?: boolean }): Promise<ByteChannel>;
}

/** How long an answer on this connection may take; after that the connection is closed. */
export function boundsOf(
  { name, timer, timeoutMs }: Omit<ServiceSource, 'startService'>,
  channel: { close(): void },
): Bounds {
  const late = () => fail('no-answer', { name, seconds: timeoutMs / 1000 });
  return { timer, timeoutMs, late, interrupt: () => channel.close() };
}
