import { type Log, Scope, silentLog } from '@pearmain/base';
import type { SocketChannel } from '@pearmain/wire';
import { connectPhone } from './connect-phone.js';
import { parseControlAddress } from './control/control-address.js';
import { serveControl } from './control/serve-control.js';
import { fail } from './failures.js';
import { hostileMuxer } from './hostile/seam.js';
import { Listener, parseListenAddress, type Reception } from './mux/listeners.js';
import { Muxer } from './mux/muxer.js';
import { serveMuxClient } from './mux/serve-client.js';
import { type Announcer, openAnnouncer } from './network/announcer.js';
import type { PhoneOptions } from './open-phone.js';
import type { PluggedPhone } from './plugged-phone.js';
import type { WirelessPhone } from './wireless-phone.js';

/** One phone or several in one muxer, and where the muxer listens. */
export interface VirtualPhoneOptions extends PhoneOptions {
  /** `127.0.0.1:0`, `[::1]:27015`, `unix:/path`; all at once. */
  readonly listen: readonly string[];
  /** The muxer knows the first version of its protocol alone. */
  readonly isBinaryOnly?: boolean;
  /** Where tests command the phones: `127.0.0.1:0`, `unix:/path`; on this machine only. */
  readonly control?: string;
  /** Where it is told which phones are in the network: `127.0.0.1:0`; the multicast group of the loopback interface unless told otherwise. */
  readonly mdnsListen?: string;
  /** More phones on the same computer. */
  readonly others?: readonly PhoneOptions[];
  readonly log?: Log;
}

/** Phones that can be reached. Disposing unplugs them, saves them and ends the program's part. */
export interface RunningPhone extends AsyncDisposable {
  /** Where the muxer listens, in the form of the option, with the ports that were found. */
  readonly listen: readonly string[];
  /** The same for the control socket, where there is one. */
  readonly control?: string;
  readonly udid: string;
  /** The first phone, and all of them in their order. */
  readonly plugged: PluggedPhone;
  readonly all: readonly PluggedPhone[];
  /** The first phone's Wi-Fi, where it has any. */
  readonly wireless: WirelessPhone | undefined;
  /** Where to ask for phones in the network, if not the network itself. */
  readonly mdns?: string;
}

/**
 * Starts phones and their muxer in this process. The first phone's folder also holds what belongs to the computer.
 *
 * @throws virtual-phone/cannot-listen, and what opening a phone throws
 */
export async function startVirtualPhone(options: VirtualPhoneOptions): Promise<RunningPhone> {
  const scope = new Scope();
  try {
    const addresses = options.listen.map((address) => parseListenAddress(address));
    const controlAddress = options.control === undefined ? undefined : parseControlAddress(options.control);
    const muxer = new Muxer(options.state, { isBinaryOnly: options.isBinaryOnly ?? false });
    const log = options.log ?? silentLog;
    const announcer = await announcerFor(options);
    if (announcer) scope.own(announcer);
    const house = { scope, muxer, log, announcer };
    const { plugged, wireless } = await connectPhone(options, house);
    const all = [plugged];
    for (const other of options.others ?? []) {
      if (all.some(({ phone }) => phone.stateFolder === other.state)) throw sameState(other.state);
      all.push((await connectPhone(other, house)).plugged);
    }
    refuseTwins(all);
    const listen: string[] = [];
    const intruder = hostileMuxer(plugged.phone);
    const serve = (channel: SocketChannel) => serveMuxClient(channel, muxer, intruder);
    const reception: Reception = { log, serve };
    for (const address of addresses) listen.push(scope.own(await Listener.open(address, reception)).address);
    const command: Reception = { log, serve: (channel) => serveControl(channel, all) };
    const control = controlAddress && scope.own(await Listener.open(controlAddress, command)).address;
    const udid = plugged.phone.identity.udid;
    return {
      listen,
      ...(control === undefined ? {} : { control }),
      udid,
      plugged,
      all,
      wireless,
      ...(announcer?.place === undefined ? {} : { mdns: announcer.place }),
      [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
    };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

/** Only where a phone announces itself is there somebody to ask. */
async function announcerFor({ mdnsListen, network, others = [] }: VirtualPhoneOptions): Promise<Announcer | undefined> {
  const announces = [network, ...others.map((other) => other.network)].some((place) => place?.announcedBy === 'mdns');
  if (!announces) return undefined;
  const place = mdnsListen === undefined ? undefined : parseListenAddress(mdnsListen);
  if (place && 'path' in place) throw fail('bad-option', { option: '--mdns-listen', problem: 'it is HOST:PORT' });
  return await openAnnouncer(place);
}

function refuseTwins(all: readonly PluggedPhone[]): void {
  const udids = all.map(({ phone }) => phone.identity.udid);
  const twin = udids.find((udid, index) => udids.indexOf(udid) !== index);
  if (twin !== undefined) throw fail('same-udid', { udid: twin });
}

function sameState(state: string) {
  return fail('bad-option', { option: '--add', problem: `two phones cannot share the folder ${state}` });
}
