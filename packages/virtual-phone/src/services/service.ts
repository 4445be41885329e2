import type { ByteChannel } from '@pearmain/wire';
import type { LinkHeartbeat } from '../network/link.js';
import type { Phone } from '../phone/phone.js';

/** One connection of a host to one service of the phone, TLS already done. */
export interface ServiceConnection {
  readonly channel: ByteChannel;
  readonly phone: Phone;
  /** Aborted when the phone reboots or the program ends; the channel is closed then too. */
  readonly signal: AbortSignal;
  /** True when StartService carried the escrow bag of the pair record (docs/protocols/virtual-phone.md §3). */
  readonly escrowUnlocked: boolean;
  /** What the heartbeat has to do with the link that the connection came over; nothing on a cable. */
  readonly heartbeat?: LinkHeartbeat;
}

/**
 * The phone's side of a service. It may simply let failures fly: whoever runs it closes the channel afterwards, and
 * takes a failure for the end of the connection, as a phone does.
 */
export type Service = (connection: ServiceConnection) => Promise<void>;
