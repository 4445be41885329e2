import { isFailure } from '@pearmain/base';
import { SocketChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice } from '../mux/attached-device.js';

/**
 * A connection to a port of the phone: through the muxer, and where that does not serve phones on the network, straight to
 * the phone (docs/protocols/session.md §1). `name` is what failures call the phone.
 *
 * @throws device/device-gone, device/port-refused, device/out-of-reach
 */
export async function dial(
  device: AttachedDevice,
  port: number,
  name: string,
  signal?: AbortSignal,
): Promise<SocketChannel> {
  try {
    return await device.muxer.connect(device.deviceId, port, signal);
  } catch (error) {
    const { host } = device;
    if (device.connection === 'network' && host !== undefined && isRefusal(error)) {
      return await dialHost(host, port, name, signal);
    }
    if (isFailure(error, 'device/device-gone')) throw fail('device-gone', { name }, { cause: error });
    if (isFailure(error, 'device/port-refused')) throw fail('port-refused', { name, port }, { cause: error });
    if (isFailure(error, 'device/out-of-reach')) throw fail('out-of-reach', { name }, { cause: error });
    throw error;
  }
}

/**
 * A connection to a port of a phone in the network. TCP asks every second whether the phone is still there once it has been
 * silent for 15, and gives up after ten questions (docs/protocols/wifi.md §5).
 *
 * @throws device/out-of-reach
 */
export async function dialHost(host: string, port: number, name: string, signal?: AbortSignal): Promise<SocketChannel> {
  try {
    return await SocketChannel.connect({ host, port }, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    if (unreached.some((code) => isFailure(error, code))) throw fail('out-of-reach', { name }, { cause: error });
    throw error;
  }
}

const unreached = [
  'wire/connection-refused',
  'wire/connection-closed',
  'wire/connection-failed',
  'wire/unreachable',
  'wire/timeout',
];

function isRefusal(error: unknown): boolean {
  return isFailure(error, 'device/port-refused') || isFailure(error, 'device/muxer-refused');
}
