import { AppError } from '@pearmain/base';
import { integerIn, type PlistDict, textIn } from '@pearmain/formats';
import { type ByteChannel, muxMessageOf, readMuxPacket } from '@pearmain/wire';
import { fail } from '../failures.js';
import { type Timer, within } from '../patience.js';
import type { AttachedDevice } from './attached-device.js';

/** What happens to the phones of one muxer, and to the muxer itself. */
export type DeviceChange =
  | { readonly kind: 'attached'; readonly device: AttachedDevice }
  | { readonly kind: 'detached'; readonly deviceId: number }
  | { readonly kind: 'paired'; readonly deviceId: number }
  /** Nobody answers; it is tried again. Comes once for each time the muxer is away. */
  | { readonly kind: 'muxer-lost'; readonly failure: AppError }
  | { readonly kind: 'muxer-found' };

/** What watching needs of a muxer. */
export interface WatchSource {
  /** A connection on which `Listen` was granted. */
  listen(): Promise<ByteChannel>;
  list(): Promise<AttachedDevice[]>;
  read(attached: PlistDict): AttachedDevice | undefined;
  readonly timer: Timer;
  readonly signal: AbortSignal;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;

/** Listens, and listens again with growing pauses when the muxer goes away (docs/protocols/session.md §1). */
export async function* watchDevices(source: WatchSource): AsyncGenerator<DeviceChange, void> {
  const { timer, signal } = source;
  const known = new Map<number, AttachedDevice>();
  let isLost = false;
  let pauseMs = firstPauseMs;
  for (;;) {
    try {
      await using channel = await source.listen();
      const present = await source.list();
      if (isLost) yield { kind: 'muxer-found' };
      isLost = false;
      pauseMs = firstPauseMs;
      yield* compare(known, present);
      for (;;) yield* apply(known, await nextMessage(channel, source), source);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      // A connection that merely broke is tried again at once: usbmuxd ends with its last phone and is started anew.
      if (!isLost && pauseMs > firstPauseMs) {
        isLost = true;
        yield { kind: 'muxer-lost', failure: error };
        yield* compare(known, []);
      }
    }
    await timer.sleep(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

function nextMessage(channel: ByteChannel, { timer, signal }: WatchSource): Promise<PlistDict> {
  const bounds = {
    timer,
    signal,
    interrupt: () => channel.close(),
    late: () => fail('muxer-unclear', { request: 'Listen' }),
  };
  return within(bounds, readMuxPacket(channel).then(muxMessageOf));
}

/** The changes that lead from what was known to what is there. */
function* compare(known: Map<number, AttachedDevice>, present: readonly AttachedDevice[]): Generator<DeviceChange> {
  const there = new Map(present.map((device) => [device.deviceId, device]));
  for (const [deviceId, device] of known) {
    if (there.get(deviceId)?.udid === device.udid) continue;
    known.delete(deviceId);
    yield { kind: 'detached', deviceId };
  }
  for (const device of present) yield* add(known, device);
}

function* apply(known: Map<number, AttachedDevice>, message: PlistDict, source: WatchSource): Generator<DeviceChange> {
  const deviceId = integerIn(message, 'DeviceID');
  switch (textIn(message, 'MessageType')) {
    case 'Attached': {
      const device = source.read(message);
      if (device) yield* add(known, device);
      return;
    }
    case 'Detached':
      if (deviceId !== undefined && known.delete(deviceId)) yield { kind: 'detached', deviceId };
      return;
    case 'Paired':
      if (deviceId !== undefined) yield { kind: 'paired', deviceId };
      return;
    default: // muxers may tell more than we know
      return;
  }
}

/** `Listen` repeats what the list has said already. */
function* add(known: Map<number, AttachedDevice>, device: AttachedDevice): Generator<DeviceChange> {
  if (known.has(device.deviceId)) return;
  known.set(device.deviceId, device);
  yield { kind: 'attached', device };
}
