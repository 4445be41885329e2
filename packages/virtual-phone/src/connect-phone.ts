import type { Log, Scope } from '@pearmain/base';
import type { Muxer } from './mux/muxer.js';
import type { Announcer } from './network/announcer.js';
import { openPhone, type PhoneOptions } from './open-phone.js';
import { PluggedPhone } from './plugged-phone.js';
import { WirelessPhone } from './wireless-phone.js';

/** What the phones of one program share. */
export interface House {
  /** Owns what is opened. */
  readonly scope: Scope;
  readonly muxer: Muxer;
  readonly announcer: Announcer | undefined;
  readonly log: Log;
}

/** Opens a phone and connects it in the ways that its options name. Throws what opening a phone throws. */
export async function connectPhone(options: PhoneOptions, { scope, muxer, announcer, log }: House) {
  const phone = scope.own(await openPhone(options));
  scope.defer(() => phone.save());
  const { connect = 'usb', network: { address, layout, announcedBy = 'muxer' } = {} } = options;
  const plugged = scope.own(new PluggedPhone(phone, muxer, { isPluggedIn: connect !== 'network' }));
  if (connect === 'usb') return { plugged, wireless: undefined };
  const wireless = await WirelessPhone.open(phone, {
    log,
    ...(address === undefined ? {} : { host: address }),
    ...(layout === undefined ? {} : { layout }),
    muxer: announcedBy === 'muxer' ? muxer : undefined,
    announcer: announcedBy === 'mdns' ? announcer : undefined,
  });
  return { plugged, wireless: scope.own(wireless) };
}
