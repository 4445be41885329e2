import { type Log, Scope, silentLog } from '@pearmain/base';
import type { SocketChannel } from '@pearmain/wire';
import { parseControlAddress } from './control/control-address.js';
import { serveControl } from './control/serve-control.js';
import { fail } from './failures.js';
import { hostileMuxer } from './hostile/seam.js';
import { Listener, parseListenAddress, type Reception } from './mux/listeners.js';
import { Muxer } from './mux/muxer.js';
import { serveMuxClient } from './mux/serve-client.js';
import { openPhone, type PhoneOptions } from './open-phone.js';
import { PluggedPhone } from './plugged-phone.js';
import { WirelessPhone } from './wireless-phone.js';

/** One phone or several in one muxer, and where the muxer listens. */
export interface VirtualPhoneOptions extends PhoneOptions {
  /** `127.0.0.1:0`, `[::1]:27015`, `unix:/path`; all at once. */
  readonly listen: readonly string[];
  /** The muxer knows the first version of its protocol alone. */
  readonly isBinaryOnly?: boolean;
  /** Where tests command the phones: `127.0.0.1:0`, `unix:/path`; on this machine only. */
  readonly control?: string;
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
    const { plugged, wireless } = await connect(scope, muxer, options, log);
    const all = [plugged];
    for (const other of options.others ?? []) {
      if (all.some(({ phone }) => phone.stateFolder === other.state)) throw sameState(other.state);
      all.push((await connect(scope, muxer, other, log)).plugged);
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
      [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
    };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

async function connect(scope: Scope, muxer: Muxer, options: PhoneOptions, log: Log) {
  const phone = scope.own(await openPhone(options));
  scope.defer(() => phone.save());
  const { connect: way = 'usb', network = {} } = options;
  const plugged = scope.own(new PluggedPhone(phone, muxer, { isPluggedIn: way !== 'network' }));
  if (way === 'usb') return { plugged, wireless: undefined };
  const { address, layout, announcedBy = 'muxer' } = network;
  const wireless = await WirelessPhone.open(phone, {
    log,
    ...(address === undefined ? {} : { host: address }),
    ...(layout === undefined ? {} : { layout }),
    ...(announcedBy === 'muxer' ? { muxer } : {}),
  });
  return { plugged, wireless: scope.own(wireless) };
}

function refuseTwins(all: readonly PluggedPhone[]): void {
  const udids = all.map(({ phone }) => phone.identity.udid);
  const twin = udids.find((udid, index) => udids.indexOf(udid) !== index);
  if (twin !== undefined) throw fail('same-udid', { udid: twin });
}

function sameState(state: string) {
  return fail('bad-option', { option: '--add', problem: `two phones cannot share the folder ${state}` });
}
