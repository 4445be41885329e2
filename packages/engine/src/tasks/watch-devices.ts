import { isDeepStrictEqual } from 'node:util';
import { AppError, type TaskContext, type Udid } from '@pearmain/base';
import type { DeviceEntry, WatchChange } from '@pearmain/contract';
import { type AttachedDevice, type DeviceChange, onePerPhone } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { openMuxer, readPhone } from '../phones.js';
import { entriesOf } from './list-devices.js';

/**
 * Tells of phones that come, go and are trusted, one entry a phone however it is reached, and of the service that reaches them
 * going away and coming back. It waits for news and never asks around. Ends with the signal alone.
 */
export async function watchDevices(
  environment: Environment,
  tell: (change: WatchChange) => void,
  context: TaskContext,
): Promise<never> {
  const phones = new Map<Udid, WatchedPhone>();
  const broken = new AbortController();
  const signal = AbortSignal.any([context.signal, broken.signal]);
  const watching = { environment, tell, context, giveUp: (reason: unknown) => broken.abort(reason) };
  for await (const change of openMuxer(environment, context).watch(signal)) {
    switch (change.kind) {
      case 'attached':
        phoneOf(phones, change.device.udid, watching).attached(change.device);
        break;
      case 'muxer-lost': {
        const { code, message, advice } = change.failure;
        tell({ change: 'muxer-lost', code, message, ...(advice === undefined ? {} : { advice }) });
        break;
      }
      case 'muxer-found':
        tell({ change: 'muxer-found' });
        break;
      default:
        for (const phone of phones.values()) phone.take(change);
    }
  }
  throw signal.reason;
}

interface Watching {
  readonly environment: Environment;
  readonly context: TaskContext;
  tell(change: WatchChange): void;
  /** Something went wrong that is no phone's fault. */
  giveUp(reason: unknown): void;
}

function phoneOf(phones: Map<Udid, WatchedPhone>, udid: Udid, watching: Watching): WatchedPhone {
  const phone = phones.get(udid) ?? new WatchedPhone(udid, watching);
  phones.set(udid, phone);
  return phone;
}

/** One phone, from its first connection to its last. What it says of itself is read beside the watch, which goes on. */
class WatchedPhone {
  readonly #udid: Udid;
  readonly #watching: Watching;
  readonly #ways = new Map<number, AttachedDevice>();
  #told: DeviceEntry | 'silent' | undefined;
  #reading: AbortController | undefined;

  constructor(udid: Udid, watching: Watching) {
    this.#udid = udid;
    this.#watching = watching;
  }

  attached(device: AttachedDevice): void {
    this.#ways.set(device.deviceId, device);
    this.#read('changed');
  }

  /** Whatever the muxer says of one of its devices, which may be this phone's or not. */
  take(change: DeviceChange & { kind: 'detached' | 'paired' }): void {
    if (!this.#ways.has(change.deviceId)) return;
    if (change.kind === 'detached') this.#ways.delete(change.deviceId);
    if (this.#ways.size === 0) this.#left();
    else this.#read(change.kind === 'paired' ? 'paired' : 'changed');
  }

  #left(): void {
    this.#reading?.abort();
    const told = this.#told;
    this.#told = undefined;
    if (told === undefined) return;
    const name = told === 'silent' ? {} : { name: told.name };
    this.#watching.tell({ change: 'detached', udid: this.#udid, ...name });
  }

  /** A newer state makes what is being read worthless. */
  #read(why: 'changed' | 'paired'): void {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const signal = AbortSignal.any([reading.signal, this.#watching.context.signal]);
    void this.#readAndTell(why, signal);
  }

  async #readAndTell(why: 'changed' | 'paired', signal: AbortSignal): Promise<void> {
    const { environment, context, tell, giveUp } = this.#watching;
    try {
      const ways = [...this.#ways.values()];
      const [best] = onePerPhone(ways);
      if (!best) return;
      const inner = { ...context, signal };
      const [device] = await entriesOf([await readPhone(best, ways, environment, inner)], environment, inner);
      if (signal.aborted || !device) return;
      const before = this.#told;
      this.#told = device;
      if (before === undefined || before === 'silent') tell({ change: 'attached', device });
      else if (why === 'paired' || !isDeepStrictEqual(before, device)) tell({ change: why, device });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof AppError)) return giveUp(error);
      const { code, message } = error;
      this.#told ??= 'silent';
      tell({ change: 'silent', udid: this.#udid, code, message });
    }
  }
}
