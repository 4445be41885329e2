import { AppError, type Udid } from '@pearmain/base';
import type { PlistValue } from '@pearmain/formats';
import { type ByteChannel, type PairRecord, parseStartService, parseStartSession } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice } from '../mux/attached-device.js';
import { udidOfSerial } from '../mux/attached-device.js';
import { type Timer, within } from '../patience.js';
import { plainText } from '../plain-text.js';
import { dial } from './dial.js';
import { encrypt } from './encryption.js';
import { LockdownConnection } from './lockdown-connection.js';
import { mannerOf, type SessionOptions } from './manner.js';
import { ServiceChannel } from './service-channel.js';

/** These say nothing about their owner, so older phones may offer them in the clear. */
const harmlessInTheClear: ReadonlySet<string> = new Set([
  'com.apple.mobile.notification_proxy',
  'com.apple.mobile.insecure_notification_proxy',
  'com.apple.mobile.heartbeat',
]);

const goodbyeMs = 2000;

/** An encrypted conversation with a phone that trusts this computer (docs/protocols/session.md). */
export class DeviceSession implements AsyncDisposable {
  readonly device: AttachedDevice;
  readonly record: PairRecord;
  readonly #lockdown: LockdownConnection;
  readonly #sessionId: string;

  private constructor(lockdown: LockdownConnection, record: PairRecord, sessionId: string) {
    this.device = lockdown.device;
    this.record = record;
    this.#lockdown = lockdown;
    this.#sessionId = sessionId;
  }

  /**
   * Opens a session with a record, and sees that the phone is the one that was paired and the one that the muxer announced.
   *
   * @throws device/trust-forgotten when the phone does not know the record, device/tls-refused,
   * device/not-the-paired-phone, device/other-phone, device/session-not-encrypted, and what connecting throws
   */
  static async open(device: AttachedDevice, record: PairRecord, options: SessionOptions = {}): Promise<DeviceSession> {
    const lockdown = await LockdownConnection.open(device, mannerOf(options));
    try {
      const request = { HostID: record.hostId, SystemBUID: record.systemBuid };
      const { sessionId, enableTls } = await lockdown.askFor(parseStartSession, 'StartSession', request);
      if (!enableTls) throw fail('session-not-encrypted', { name: lockdown.name });
      await lockdown.encrypt(record);
      await checkIdentity(lockdown);
      return new DeviceSession(lockdown, record, sessionId);
    } catch (error) {
      lockdown.close();
      throw error;
    }
  }

  get udid(): Udid {
    return this.device.udid;
  }

  /** The phone's name, fit for messages (control characters escaped); its UDID where it tells none. */
  get name(): string {
    return this.#lockdown.name;
  }

  /** What waits for the phone's answers. */
  get timer(): Timer {
    return this.#lockdown.manner.timer;
  }

  /** How long an answer may take. */
  get timeoutMs(): number {
    return this.#lockdown.manner.timeoutMs;
  }

  /**
   * One value, a whole domain (no key), or everything global (neither); `undefined` where the phone has none.
   *
   * @throws device/value-prohibited and the other refusals of docs/protocols/session.md §4
   */
  value(domain?: string, key?: string): Promise<PlistValue | undefined> {
    return this.#lockdown.value(domain, key);
  }

  /** Changes a value; without a domain a global one. @throws device/value-prohibited */
  setValue(domain: string | undefined, key: string, value: PlistValue): Promise<void> {
    return this.#lockdown.setValue(domain, key, value);
  }

  /** Takes a value away. @throws device/value-prohibited */
  removeValue(domain: string | undefined, key: string): Promise<void> {
    return this.#lockdown.removeValue(domain, key);
  }

  /**
   * A new connection to a service, encrypted and with the phone's key checked. With `escrow` the phone may open files that
   * are locked with the passcode, if it was unlocked once since its start. Closed with the session's signal, not with the session.
   *
   * @throws device/service-missing, device/service-busy, device/service-prohibited, device/escrow-locked,
   * device/service-not-encrypted, device/port-refused
   */
  async startService(service: string, { escrow = false }: { readonly escrow?: boolean } = {}): Promise<ByteChannel> {
    const { escrowBag } = this.record;
    const request = { Service: service, ...(escrow && escrowBag ? { EscrowBag: escrowBag } : {}) };
    const { port, enableTls } = await this.#lockdown.askFor(parseStartService, 'StartService', request, service);
    const { name, manner } = this.#lockdown;
    if (!enableTls && !harmlessInTheClear.has(service)) throw fail('service-not-encrypted', { name, service });
    const channel = await dial(this.device, port, name, manner.signal);
    const { record } = this;
    const secured = enableTls ? await encrypt(channel, { record, name, ...manner }) : channel;
    return new ServiceChannel(secured, name, manner.signal);
  }

  /** Says goodbye, if the phone still listens; waits a moment at most, and not at all after an abort. */
  async [Symbol.asyncDispose](): Promise<void> {
    const lockdown = this.#lockdown;
    const { timer, signal } = lockdown.manner;
    const late = () => fail('no-answer', { name: lockdown.name, seconds: goodbyeMs / 1000 });
    const bounds = { timer, signal, timeoutMs: goodbyeMs, interrupt: () => lockdown.close(), late };
    try {
      if (!signal?.aborted) await within(bounds, lockdown.ask('StopSession', { SessionID: this.#sessionId }));
    } catch (error) {
      if (!(error instanceof AppError) && !signal?.aborted) throw error; // the end of the connection ends it as well
    }
    await lockdown[Symbol.asyncDispose]();
  }
}

async function checkIdentity(lockdown: LockdownConnection): Promise<void> {
  const found = await lockdown.value(undefined, 'UniqueDeviceID');
  const expected = lockdown.device.udid;
  if (typeof found === 'string' && udidOfSerial(found) === expected) return;
  throw fail('other-phone', { expected, found: typeof found === 'string' ? plainText(found) : 'nothing' });
}
