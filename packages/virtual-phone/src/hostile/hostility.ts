import type { PlistDict } from '@pearmain/formats';
import type { SocketChannel } from '@pearmain/wire';
import type { Phone } from '../phone/phone.js';
import type { TrustedHost } from '../phone/state.js';
import type { ServiceConnection } from '../services/service.js';
import type { HostileWire } from './hostile-wire.js';

/** A service in the hands of a hostile phone. */
export type HostileService = (wire: HostileWire, connection: ServiceConnection) => Promise<void>;

/** TLS in the hands of a hostile phone: gives the channel that follows, or lets the connection end. */
export type HostileTls = (
  plain: SocketChannel,
  about: { readonly phone: Phone; readonly host: TrustedHost; readonly wire: HostileWire },
) => Promise<SocketChannel>;

/** What a hostile phone does otherwise, layer by layer; where it has nothing of its own, it does as every phone. */
export interface Hostility {
  /** Answers a program in the muxer's place; false leaves the answer to the muxer. */
  readonly muxer?: (request: PlistDict, about: { tag: number; phone: Phone; wire: HostileWire }) => Promise<boolean>;
  /** Gives another reply in place of lockdown's own, or `undefined` when it has answered by itself. */
  readonly lockdown?: (
    reply: PlistDict,
    about: { readonly request: PlistDict; readonly wire: HostileWire },
  ) => Promise<PlistDict | undefined>;
  readonly tls?: HostileTls;
  /** By lockdown's name for the service. */
  readonly services?: Readonly<Record<string, HostileService>>;
}

/** Where a hostile case attacks. */
export type HostileLayer =
  | 'muxer'
  | 'lockdown'
  | 'tls'
  | 'files'
  | 'notifications'
  | 'apps'
  | 'home-screen'
  | 'heartbeat'
  | 'diagnostics'
  | 'backup'
  | 'manifest';

/**
 * What a good host makes of it. `fails`: the run ends in words, and the last good backup stays what it is · `goes-on`: what
 * is hostile costs its own part alone, and the host asks for the backup all the same (which this phone then refuses) ·
 * `completes`: what is hostile is refused or left out, and the backup becomes whole · `either`: fails or completes.
 */
export type HostDuty = 'fails' | 'goes-on' | 'completes' | 'either';

/** One thing that no phone of Apple's does, and what a host must make of it. */
export interface HostileCase {
  /** `family/…`, as in `--scenario hostile:family/…`. */
  readonly name: string;
  readonly layer: HostileLayer;
  /** What the phone does. */
  readonly does: string;
  readonly host: HostDuty;
  /** The host must say no to every hostile request, and give no content away. */
  readonly mustRefuse?: boolean;
  readonly hostility: Hostility;
}
