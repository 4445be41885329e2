import { type AppError, isFailure, type Log, silentLog, type Udid } from '@pearmain/base';
import { arrayIn, asDict, dataIn, type PlistDict, textIn } from '@pearmain/formats';
import {
  encodeMuxPlist,
  MuxMessageType,
  MuxNumberPayload,
  type MuxPacket,
  MuxResult,
  muxMessageOf,
  muxRequest,
  muxResultOf,
  readMuxPacket,
  SocketChannel,
  swapPort,
} from '@pearmain/wire';
import { fail } from '../failures.js';
import { systemTimer, type Timer, within } from '../patience.js';
import { type AttachedDevice, type DeviceMuxer, readAttached } from './attached-device.js';
import { type MuxAddress, muxAddressText } from './mux-address.js';
import { type DeviceChange, watchDevices } from './watch.js';

/** What a muxer can be told about waiting and logging. */
export interface MuxerOptions {
  /** What the muxer's own log calls us. */
  readonly program?: string;
  readonly timer?: Timer;
  /** How long an answer may take; 30 seconds unless told otherwise. */
  readonly timeoutMs?: number;
  readonly log?: Log;
}

/** `ReadPairRecord` and `DeletePairRecord` answer with an errno where there is no record. */
const noSuchRecord = 2;

/**
 * The program that reaches phones: usbmuxd, or Apple's on Windows and Mac (docs/protocols/usbmux.md). Every call makes a
 * connection of its own. All of them throw device/no-muxer, device/muxer-denied, device/muxer-unclear, device/no-answer.
 */
export class Muxer implements DeviceMuxer {
  readonly address: MuxAddress;
  readonly #program: string;
  readonly #timer: Timer;
  readonly #timeoutMs: number;
  readonly #log: Log;

  constructor(
    address: MuxAddress,
    { program = 'pearmain', timer = systemTimer, timeoutMs = 30_000, log = silentLog }: MuxerOptions = {},
  ) {
    this.address = address;
    this.#program = program;
    this.#timer = timer;
    this.#timeoutMs = timeoutMs;
    this.#log = log;
  }

  /** Every way to every phone, now. A device whose serial number has no known form is left out. */
  async list(signal?: AbortSignal): Promise<AttachedDevice[]> {
    const reply = await this.#ask('ListDevices', {}, signal);
    const list = arrayIn(reply, 'DeviceList');
    if (!list) throw this.#refused('ListDevices', reply);
    return list.flatMap((entry) => this.#attached(asDict(entry) ?? {}) ?? []);
  }

  /**
   * Phones that come, go and are paired, for as long as the signal lets it; what is there already comes first. A muxer
   * that goes away is waited for; it never throws but the signal's reason.
   */
  watch(signal: AbortSignal): AsyncGenerator<DeviceChange, void> {
    return watchDevices({
      listen: () => this.#listen(signal),
      list: () => this.list(signal),
      read: (message) => this.#attached(message),
      timer: this.#timer,
      signal,
    });
  }

  /**
   * A connection to a port of the phone; what is written next goes there.
   *
   * @throws device/device-gone, device/port-refused
   */
  async connect(deviceId: number, port: number, signal?: AbortSignal): Promise<SocketChannel> {
    const channel = await this.#open(signal);
    try {
      const keys = { DeviceID: deviceId, PortNumber: swapPort(port) };
      const reply = await this.#exchange(channel, 'Connect', keys, signal);
      const result = muxResultOf(reply);
      if (result === MuxResult.ok) return channel;
      if (result === MuxResult.badDevice) throw fail('device-gone', { name: 'The phone' });
      if (result === MuxResult.connectionRefused) throw fail('port-refused', { name: 'The phone', port });
      throw this.#refused('Connect', reply);
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  /** The identifier of this computer, the same for all its pairings. */
  async readBuid(signal?: AbortSignal): Promise<string> {
    const reply = await this.#ask('ReadBUID', {}, signal);
    const buid = textIn(reply, 'BUID');
    if (buid === undefined) throw this.#refused('ReadBUID', reply);
    return buid;
  }

  /** The record that the muxer keeps for a phone, as it lies there: a property list, not yet looked at. */
  async readPairRecord(udid: Udid, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const reply = await this.#ask('ReadPairRecord', { PairRecordID: udid }, signal);
    const record = dataIn(reply, 'PairRecordData');
    if (record) return record;
    if (muxResultOf(reply) === noSuchRecord) return undefined;
    throw this.#refused('ReadPairRecord', reply);
  }

  /** Hands a record over; with the device id the muxer tells its listeners that the phone is paired. */
  async savePairRecord(udid: Udid, record: Uint8Array, deviceId?: number, signal?: AbortSignal): Promise<void> {
    const device = deviceId === undefined ? {} : { DeviceID: deviceId };
    const keys = { PairRecordID: udid, PairRecordData: record, ...device };
    const reply = await this.#ask('SavePairRecord', keys, signal);
    if (muxResultOf(reply) !== MuxResult.ok) throw this.#refused('SavePairRecord', reply);
  }

  /** Forgets a record; one that is not there is fine. */
  async deletePairRecord(udid: Udid, signal?: AbortSignal): Promise<void> {
    const reply = await this.#ask('DeletePairRecord', { PairRecordID: udid }, signal);
    const result = muxResultOf(reply);
    if (result !== MuxResult.ok && result !== noSuchRecord) throw this.#refused('DeletePairRecord', reply);
  }

  async #ask(messageType: string, keys: PlistDict, signal?: AbortSignal): Promise<PlistDict> {
    await using channel = await this.#open(signal);
    return await this.#exchange(channel, messageType, keys, signal);
  }

  async #listen(signal: AbortSignal): Promise<SocketChannel> {
    const channel = await this.#open(signal);
    try {
      const reply = await this.#exchange(channel, 'Listen', {}, signal);
      if (muxResultOf(reply) !== MuxResult.ok) throw this.#refused('Listen', reply);
      return channel;
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  async #open(signal?: AbortSignal): Promise<SocketChannel> {
    const address = muxAddressText(this.address);
    try {
      return await SocketChannel.connect(this.address, signal ? { signal } : {});
    } catch (error) {
      if (isFailure(error, 'wire/no-access')) throw fail('muxer-denied', { address }, { cause: error });
      const isAbsent = absent.some((code) => isFailure(error, code));
      throw isAbsent ? fail('no-muxer', { address }, { cause: error }) : error;
    }
  }

  async #exchange(channel: SocketChannel, request: string, keys: PlistDict, signal?: AbortSignal): Promise<PlistDict> {
    const exchange = async (): Promise<PlistDict> => {
      await channel.write(encodeMuxPlist(1, muxRequest(request, this.#program, keys)));
      const packet = await readMuxPacket(channel);
      if (isRefusedVersion(packet)) throw fail('muxer-too-old', { address: muxAddressText(this.address) });
      return muxMessageOf(packet);
    };
    const timeoutMs = this.#timeoutMs;
    const late = (): AppError => fail('no-answer', { name: muxAddressText(this.address), seconds: timeoutMs / 1000 });
    try {
      return await within(
        { timer: this.#timer, timeoutMs, signal, late, interrupt: () => channel.close() },
        exchange(),
      );
    } catch (error) {
      const isOurs = signal?.aborted || ours.some((code) => isFailure(error, code));
      throw isOurs ? error : fail('muxer-unclear', { request }, { cause: error });
    }
  }

  #attached(message: PlistDict): AttachedDevice | undefined {
    const device = readAttached(message, this);
    if (!device) this.#log.warn('left out a device whose serial number has no known form');
    return device;
  }

  #refused(request: string, reply: PlistDict): AppError {
    const result = muxResultOf(reply);
    if (result === undefined) return fail('muxer-unclear', { request });
    return fail('muxer-refused', { request, result, phoneCode: `usbmux ${result}` });
  }
}

const ours = ['device/no-answer', 'device/muxer-too-old'];

/** A muxer that knows no property lists says so in version 0 (docs/protocols/usbmux.md §2). */
function isRefusedVersion({ version, type, payload }: MuxPacket): boolean {
  const isResult = version === 0 && type === MuxMessageType.result && payload.length >= MuxNumberPayload.size;
  return isResult && MuxNumberPayload.decode(payload).value === MuxResult.badVersion;
}

const absent = [
  'wire/no-socket',
  'wire/connection-refused',
  'wire/unreachable',
  'wire/timeout',
  'wire/connection-failed',
];
