import net from 'node:net';
import { AppError, type Udid, udid } from '@pearmain/base';
import { type AttachedDevice, type DeviceMuxer, fail } from '@pearmain/device';
import { SocketChannel } from '@pearmain/wire';
import { ScriptedLockdown } from './scripted-lockdown.js';

/** A fake phone on a loopback socket, and the muxer that reaches it and keeps its pair records. */
export class LoopbackPhone implements DeviceMuxer, AsyncDisposable {
  readonly lockdown = new ScriptedLockdown();
  /** What the muxer keeps, by UDID. */
  readonly records = new Map<string, Uint8Array>();
  /** Whether the muxer keeps what it is given. */
  keepsRecords = true;
  isGone = false;
  /** Ports that were asked for, in their order. */
  readonly ports: number[] = [];
  readonly device: AttachedDevice;
  /** What went wrong on the phone's side, apart from clients that hung up. */
  readonly problems: unknown[] = [];
  readonly #server: net.Server;
  readonly #waiting: ((channel: SocketChannel) => Promise<void>)[] = [];
  readonly #channels = new Set<SocketChannel>();

  private constructor(server: net.Server, udid: Udid) {
    this.#server = server;
    this.device = { deviceId: 1, udid, connection: 'usb', muxer: this };
    this.lockdown.values.set('UniqueDeviceID', udid);
    server.on('connection', (socket) => void this.#serve(SocketChannel.of(socket)));
  }

  static async listen(identifier = '00008110-001A2B3C4D5E6F70'): Promise<LoopbackPhone> {
    const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: false });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LoopbackPhone(server, udid(identifier));
  }

  async connect(_deviceId: number, port: number, signal?: AbortSignal): Promise<SocketChannel> {
    this.ports.push(port);
    const handler = this.lockdown.handler(port);
    if (this.isGone) throw fail('device-gone', { name: 'The phone' });
    if (!handler) throw fail('port-refused', { name: 'The phone', port });
    this.#waiting.push(handler);
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new TypeError('the fake phone does not listen');
    return await SocketChannel.connect({ host: '127.0.0.1', port: address.port }, signal ? { signal } : {});
  }

  async readBuid(): Promise<string> {
    return '30142955-444094379208051516';
  }

  async readPairRecord(identifier: Udid): Promise<Uint8Array | undefined> {
    return this.records.get(identifier);
  }

  async savePairRecord(identifier: Udid, record: Uint8Array): Promise<void> {
    if (!this.keepsRecords) throw fail('muxer-refused', { request: 'SavePairRecord', result: 13 });
    this.records.set(identifier, record);
  }

  async deletePairRecord(identifier: Udid): Promise<void> {
    this.records.delete(identifier);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const channel of this.#channels) channel.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(channel: SocketChannel): Promise<void> {
    this.#channels.add(channel);
    try {
      await this.#waiting.shift()?.(channel);
    } catch (error) {
      if (!(error instanceof AppError)) this.problems.push(error);
    } finally {
      channel.close();
      this.#channels.delete(channel);
    }
  }
}
