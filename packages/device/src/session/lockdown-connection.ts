import { AppError, isFailure } from '@pearmain/base';
import { type PlistDict, type PlistValue, textIn } from '@pearmain/formats';
import {
  lockdownErrorOf,
  lockdownPort,
  lockdownRequest,
  type PairRecord,
  PlistChannel,
  type SocketChannel,
} from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice } from '../mux/attached-device.js';
import { plainText } from '../plain-text.js';
import { Turns } from '../turns.js';
import { answerFailure } from './connection-failure.js';
import { dial } from './dial.js';
import { encrypt } from './encryption.js';
import type { Manner } from './manner.js';
import { meansNoValue, refusal } from './refusal.js';

/** One conversation with lockdown, the phone's doorman: in the clear first, encrypted after `StartSession`. */
export class LockdownConnection implements AsyncDisposable {
  readonly device: AttachedDevice;
  readonly manner: Manner;
  #channel: SocketChannel;
  #frames: PlistChannel;
  readonly #turns: Turns;
  #name: string;

  private constructor(device: AttachedDevice, channel: SocketChannel, manner: Manner) {
    this.device = device;
    this.manner = manner;
    this.#channel = channel;
    this.#frames = new PlistChannel(channel);
    this.#name = device.udid;
    this.#turns = new Turns({
      ...manner,
      interrupt: () => this.#channel.close(),
      late: () => fail('no-answer', { name: this.#name, seconds: manner.timeoutMs / 1000 }),
    });
  }

  /**
   * Connects, sees that it is lockdown and not a phone in restore mode, and asks for the name that failures use.
   *
   * @throws device/restore-mode, device/device-gone, device/port-refused, device/no-answer
   */
  static async open(device: AttachedDevice, manner: Manner): Promise<LockdownConnection> {
    const channel = await dial(device, lockdownPort, device.udid, manner.signal);
    const lockdown = new LockdownConnection(device, channel, manner);
    try {
      const type = textIn(await lockdown.ask('QueryType'), 'Type');
      if (type === 'com.apple.mobile.restored') throw fail('restore-mode', { name: device.udid });
      const name = await lockdown.value(undefined, 'DeviceName').catch(ignoreRefusal);
      if (typeof name === 'string' && name.trim() !== '') lockdown.#name = plainText(name);
      return lockdown;
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  /** The phone's name, fit for a failure; its UDID where it tells none. */
  get name(): string {
    return this.#name;
  }

  /**
   * One question, one answer; `about` names the service or key in a failure.
   *
   * @throws the failure that stands for the phone's `Error` (docs/protocols/session.md §4), device/no-answer,
   * device/connection-lost
   */
  async ask(request: string, fields: PlistDict = {}, about?: string): Promise<PlistDict> {
    const reply = await this.#exchange(request, fields);
    const error = lockdownErrorOf(reply);
    if (error !== undefined) throw refusal(error, { name: this.#name, request, about });
    return reply;
  }

  /** The same, read by `parse`, whose complaints become device/unclear-answer. */
  async askFor<T>(parse: (reply: PlistDict) => T, request: string, fields: PlistDict, about?: string): Promise<T> {
    const reply = await this.ask(request, fields, about);
    try {
      return parse(reply);
    } catch (error) {
      throw answerFailure(error, this.#name, request);
    }
  }

  /** A value, a whole domain without `key`; `undefined` where the phone has none. */
  async value(domain?: string, key?: string): Promise<PlistValue | undefined> {
    const reply = await this.#exchange('GetValue', addressed(domain, key));
    const error = lockdownErrorOf(reply);
    if (error === undefined) return reply['Value'];
    if (meansNoValue.has(error)) return undefined;
    throw refusal(error, { name: this.#name, request: 'GetValue', about: key ?? domain });
  }

  /** Changes a value. */
  async setValue(domain: string | undefined, key: string, value: PlistValue): Promise<void> {
    await this.ask('SetValue', { ...addressed(domain, key), Value: value }, key);
  }

  /** From here on everything is encrypted, and the phone has proven that it is the one of the record. */
  async encrypt(record: PairRecord): Promise<void> {
    const { timer, timeoutMs, signal } = this.manner;
    this.#channel = await encrypt(this.#channel, { record, name: this.#name, timer, timeoutMs, signal });
    this.#frames = new PlistChannel(this.#channel);
  }

  /** Takes a value away. */
  async removeValue(domain: string | undefined, key: string): Promise<void> {
    await this.ask('RemoveValue', addressed(domain, key), key);
  }

  /** Ends the conversation at once. */
  close(): void {
    this.#channel.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#channel[Symbol.asyncDispose]();
  }

  #exchange(request: string, fields: PlistDict): Promise<PlistDict> {
    return this.#turns.take(async () => {
      try {
        await this.#frames.send(lockdownRequest(this.manner.label, request, fields));
        return await this.#frames.receiveDict();
      } catch (error) {
        throw answerFailure(error, this.#name, request);
      }
    });
  }
}

function addressed(domain?: string, key?: string): PlistDict {
  return { ...(domain === undefined ? {} : { Domain: domain }), ...(key === undefined ? {} : { Key: key }) };
}

/** Some phones tell their name only to those whom they trust. */
function ignoreRefusal(error: unknown): undefined {
  if (isFailure(error, 'device/connection-lost') || isFailure(error, 'device/no-answer')) throw error;
  if (!(error instanceof AppError)) throw error;
}
