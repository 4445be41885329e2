import type { PlistDict } from '@pearmain/formats';
import { type ByteChannel, type MuxPacket, muxMessageOf, type SocketChannel } from '@pearmain/wire';
import type { Phone } from '../phone/phone.js';
import type { TrustedHost } from '../phone/state.js';
import type { Service } from '../services/service.js';
import { findHostileCase } from './hostile-cases.js';
import { HostileWire } from './hostile-wire.js';
import type { Hostility } from './hostility.js';
import { witnessOf } from './witness.js';

/** The service that a hostile phone has in place of its own, where it has one. */
export function hostileService(phone: Phone, name: string): Service | undefined {
  const service = hostilityOf(phone)?.services?.[name];
  if (!service) return undefined;
  return async (connection) => {
    const wire = wireOf(phone, connection.channel);
    try {
      await service(wire, connection);
    } finally {
      wire.finish();
    }
  };
}

/** TLS of a hostile phone; `undefined` where it speaks it as it should. */
export async function hostileTls(
  plain: SocketChannel,
  phone: Phone,
  host: TrustedHost,
): Promise<SocketChannel | undefined> {
  return await hostilityOf(phone)?.tls?.(plain, { phone, host, wire: wireOf(phone, plain) });
}

/** What a hostile phone's lockdown answers in place of `reply`; `undefined` when it has seen to that itself. */
export async function hostileReply(
  phone: Phone,
  about: { readonly reply: PlistDict; readonly request: PlistDict; readonly channel: ByteChannel },
): Promise<PlistDict | undefined> {
  const { reply, request, channel } = about;
  const lockdown = hostilityOf(phone)?.lockdown;
  return lockdown ? await lockdown(reply, { request, wire: wireOf(phone, channel) }) : reply;
}

/** Lets a hostile phone answer in the muxer's place: true when it did. */
export function hostileMuxer(
  phone: Phone,
): ((packet: MuxPacket, channel: ByteChannel) => Promise<boolean>) | undefined {
  const muxer = hostilityOf(phone)?.muxer;
  return (
    muxer &&
    ((packet, channel) => muxer(muxMessageOf(packet), { tag: packet.tag, phone, wire: wireOf(phone, channel) }))
  );
}

function hostilityOf({ scenario }: Phone): Hostility | undefined {
  return scenario.hostile === undefined ? undefined : findHostileCase(scenario.hostile)?.hostility;
}

function wireOf(phone: Phone, channel: ByteChannel): HostileWire {
  return new HostileWire(channel, witnessOf(phone));
}
