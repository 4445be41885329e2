import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Scope } from '@pearmain/base';
import { dataIn, integerIn, type PlistDict, textIn, utf8Decode } from '@pearmain/formats';
import {
  encodeMuxPlist,
  lockdownPort,
  muxMessageOf,
  PlistChannel,
  parseMuxDeviceList,
  readMuxPacket,
  SocketChannel,
  swapPort,
  type TlsOptions,
} from '@pearmain/wire';
import { makePhoneState } from '../phone/make-state.js';
import type { RunningPhone, VirtualPhoneOptions } from '../start.js';
import { startVirtualPhone } from '../start.js';
import { makePairing, type PairingMaterial, pairRecord } from './pairing-material.test.js';

/** A folder for one test, gone when disposed. */
export function scratchFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'virtual-phone-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Making a key takes longer than most tests. */
const { deviceKey } = makePhoneState({});

/** A phone that runs in this process, and a host that speaks to it over a real socket, message by message. */
export class RawHost implements AsyncDisposable {
  readonly running: RunningPhone;
  readonly folder: string;
  readonly #scope: Scope;

  private constructor(running: RunningPhone, folder: string, scope: Scope) {
    this.running = running;
    this.folder = folder;
    this.#scope = scope;
  }

  static async open(options: Partial<VirtualPhoneOptions> = {}): Promise<RawHost> {
    const scope = new Scope();
    const { path } = scope.own(scratchFolder());
    const state = join(path, 'phone');
    const running = await startVirtualPhone({ listen: ['127.0.0.1:0'], state, deviceKey, ...options });
    scope.own(running);
    return new RawHost(running, path, scope);
  }

  /** A connection to the muxer, closed with the host. */
  async mux(): Promise<SocketChannel> {
    const [address = ''] = this.running.listen;
    const port = Number(address.slice(address.lastIndexOf(':') + 1));
    return this.#own(await SocketChannel.connect({ host: '127.0.0.1', port }));
  }

  /** One request to the muxer on a connection of its own. */
  async ask(message: PlistDict): Promise<PlistDict> {
    const channel = await this.mux();
    await channel.write(encodeMuxPlist(1, message));
    return muxMessageOf(await readMuxPacket(channel));
  }

  /** A pipe to a port of the phone. */
  async dial(port: number): Promise<SocketChannel> {
    const [device] = parseMuxDeviceList(await this.ask({ MessageType: 'ListDevices' })) ?? [];
    const channel = await this.mux();
    const connect = { MessageType: 'Connect', DeviceID: device?.deviceId ?? 0, PortNumber: swapPort(port) };
    await channel.write(encodeMuxPlist(2, connect));
    const reply = muxMessageOf(await readMuxPacket(channel));
    if (integerIn(reply, 'Number') !== 0) throw new Error(`Connect answered ${integerIn(reply, 'Number')}`);
    return channel;
  }

  async lockdown(): Promise<RawLockdown> {
    return new RawLockdown(this, await this.dial(lockdownPort));
  }

  /** Pairs as a computer with that SystemBUID; gives what it made, and the phone's answer. */
  async pair(systemBuid = 'TEST-BUID'): Promise<{ material: PairingMaterial; reply: PlistDict }> {
    const lockdown = await this.lockdown();
    const key = await lockdown.request('GetValue', { Key: 'DevicePublicKey' });
    const material = makePairing(utf8Decode(dataIn(key, 'Value') ?? new Uint8Array()), systemBuid);
    const reply = await lockdown.request('Pair', { PairRecord: pairRecord(material), ProtocolVersion: '2' });
    return { material, reply };
  }

  /** A connection with a session. */
  async session(material: PairingMaterial, tls: Partial<TlsOptions> = {}): Promise<RawLockdown> {
    const lockdown = await this.lockdown();
    await lockdown.startSession(material, tls);
    return lockdown;
  }

  /** Starts a service over a session and connects to it. */
  async service(name: string, material: PairingMaterial): Promise<SocketChannel> {
    const lockdown = await this.session(material);
    const reply = await lockdown.request('StartService', { Service: name });
    const channel = await this.dial(integerIn(reply, 'Port') ?? 0);
    return this.#own(await channel.startTls(tlsOf(material)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#scope[Symbol.asyncDispose]();
  }

  #own(channel: SocketChannel): SocketChannel {
    this.#scope.defer(() => channel.close());
    return channel;
  }
}

/** One connection to lockdown. */
export class RawLockdown {
  #messages: PlistChannel;
  readonly host: RawHost;

  constructor(host: RawHost, channel: SocketChannel) {
    this.host = host;
    this.#messages = new PlistChannel(channel);
  }

  async request(name: string, keys: PlistDict = {}): Promise<PlistDict> {
    await this.#messages.send({ Label: 'test', Request: name, ...keys });
    return this.#messages.receiveDict();
  }

  async startSession(material: PairingMaterial, tls: Partial<TlsOptions> = {}): Promise<string> {
    const { hostId, systemBuid } = material;
    const reply = await this.request('StartSession', { HostID: hostId, SystemBUID: systemBuid });
    const channel = this.#messages.channel;
    if (!(channel instanceof SocketChannel)) throw new TypeError('a session begins on a plain connection');
    this.#messages = new PlistChannel(await channel.startTls({ ...tlsOf(material), ...tls }));
    return textIn(reply, 'SessionID') ?? '';
  }

  /** What the phone says unasked. */
  read(): Promise<PlistDict> {
    return this.#messages.receiveDict();
  }

  /** The error word of a request that is refused. */
  async refusal(name: string, keys: PlistDict = {}): Promise<string | undefined> {
    return textIn(await this.request(name, keys), 'Error');
  }
}

/** TLS as libimobiledevice with OpenSSL speaks it: the root's certificate is shown. */
export function tlsOf(material: PairingMaterial): TlsOptions {
  return { role: 'client', certificate: material.rootCertificate, privateKey: material.rootKey };
}
