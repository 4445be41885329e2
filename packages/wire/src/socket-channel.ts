import net from 'node:net';
import tls from 'node:tls';
import type { AppError } from '@pearmain/base';
import { ByteQueue } from './byte-queue.js';
import { addressText, type ByteChannel, type SocketAddress } from './channel.js';
import { fail } from './failures.js';
import { destroy, isGoingDown, secure, type TlsOptions } from './secure-socket.js';
import { settle } from './settle-socket.js';
import { socketFailure, tlsFailure } from './socket-errors.js';

const unreadLimit = 4 * 1024 * 1024;
/** Parts that are joined into one piece; the caller needs not wait for it. */
const joinAtMost = 32 * 1024;
const unsentLimit = 1024 * 1024;
const goodbyeMs = 2000;

/** How long connecting may take, and what ends it early. */
export interface ConnectOptions {
  readonly signal?: AbortSignal;
  /** 10 seconds unless told otherwise. */
  readonly timeoutMs?: number;
}

/** A TCP, Unix or TLS connection as a `ByteChannel`: the only place where Node's streams are met. */
export class SocketChannel implements ByteChannel {
  readonly #socket: net.Socket;
  readonly #to: string;
  readonly #queue: ByteQueue;
  readonly #onData = (chunk: Uint8Array): void =>
    this.#queue.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  readonly #onEnd = (): void => this.#queue.end();
  readonly #onError = (error: Error): void => this.#stop(socketFailure(error, this.#to));
  readonly #onClose = (): void => this.#stop(fail('connection-closed', { to: this.#to }));
  readonly #onDrain = (): void => this.#wakeWriter();
  #stopped: AppError | undefined;
  /** True once TLS was started: the socket belongs to another channel. */
  #isUsedUp = false;
  #writers: { resolve(): void; reject(error: AppError): void }[] = [];

  private constructor(socket: net.Socket, to: string) {
    this.#socket = socket;
    this.#to = to;
    this.#queue = new ByteQueue(to, {
      limit: unreadLimit,
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    });
    socket.setNoDelay(true);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    socket.on('drain', this.#onDrain);
    socket.on('end', this.#onEnd);
    socket.on('data', this.#onData);
    if (socket.destroyed) this.#onClose();
  }

  /**
   * Connects to a Unix socket or a TCP port.
   *
   * @throws wire/connection-refused, wire/no-socket, wire/no-access, wire/unreachable, wire/timeout; the signal's reason
   */
  static async connect(
    address: SocketAddress,
    { signal, timeoutMs = 10_000 }: ConnectOptions = {},
  ): Promise<SocketChannel> {
    const to = addressText(address);
    signal?.throwIfAborted();
    const socket = net.connect({ ...address, allowHalfOpen: true, keepAlive: true, keepAliveInitialDelay: 15_000 });
    return await settle(
      socket,
      'connect',
      { to, signal, timeoutMs, failure: socketFailure },
      () => new SocketChannel(socket, to),
    );
  }

  /** An accepted or otherwise connected socket, which belongs to the channel from then on. `to` names the other side. */
  static of(socket: net.Socket, to = socket.remoteAddress ?? 'the other side'): SocketChannel {
    return new SocketChannel(socket, to);
  }

  /** The certificate of the TLS peer in DER; `undefined` without TLS, or when the peer sent none. */
  get peerCertificate(): Uint8Array | undefined {
    if (!(this.#socket instanceof tls.TLSSocket)) return undefined;
    // Not getPeerX509Certificate: on Node 20 it frees the certificate of a client's peer, so a second call finds none.
    const { raw } = this.#socket.getPeerCertificate();
    return raw && new Uint8Array(raw);
  }

  /** The TLS version agreed on (`'TLSv1.3'`); `undefined` without TLS. */
  get tlsVersion(): string | undefined {
    return this.#socket instanceof tls.TLSSocket ? (this.#socket.getProtocol() ?? undefined) : undefined;
  }

  read(length: number): Promise<Uint8Array> {
    return this.#queue.read(length);
  }

  readSome(atMost: number): Promise<Uint8Array | undefined> {
    return this.#queue.readSome(atMost);
  }

  tryRead(length: number): Uint8Array | undefined {
    return this.#queue.tryRead(length);
  }

  tryReadSome(atMost: number): Uint8Array | undefined {
    return this.#queue.tryReadSome(atMost);
  }

  async write(...parts: readonly Uint8Array[]): Promise<void> {
    if (this.#stopped) throw this.#stopped;
    const socket = this.#socket;
    if (isGoingDown(socket)) throw fail('connection-closed', { to: this.#to });
    const joined = join(parts);
    if (joined?.length === 0) return;
    if (joined) {
      socket.write(joined);
    } else {
      socket.cork();
      for (const part of parts) if (part.length > 0) socket.write(part);
      socket.uncork();
    }
    if (socket.errored) throw socketFailure(socket.errored, this.#to);
    // Until the socket has let go of the parts, the caller must not reuse them.
    if (socket.writableLength > (joined ? unsentLimit : 0)) await this.#drained();
  }

  /**
   * Makes an encrypted channel of this one, which is used up by it. Bytes that were already read past the last plain
   * message belong to the handshake. A peer that later ends without TLS's goodbye has simply ended.
   *
   * @throws wire/tls, wire/timeout, wire/connection-closed
   */
  async startTls(options: TlsOptions): Promise<SocketChannel> {
    const { signal, timeoutMs = 30_000 } = options;
    const to = this.#to;
    const raw = this.#release();
    let secured: tls.TLSSocket;
    try {
      signal?.throwIfAborted();
      secured = secure(raw, options);
    } catch (error) {
      raw.destroy();
      throw signal?.aborted ? signal.reason : tlsFailure(error, to);
    }
    // What befalls the socket beneath reaches the TLS socket through its closing.
    raw.on('error', () => {});
    // Nothing can be read before the handshake is over but its early end.
    secured.resume();
    const ready = options.role === 'server' ? 'secure' : 'secureConnect';
    return await settle(
      secured,
      ready,
      { to, signal, timeoutMs, failure: tlsFailure },
      () => new SocketChannel(secured, to),
    );
  }

  close(): void {
    if (this.#isUsedUp) return;
    this.#stop(fail('closed-here'));
    destroy(this.#socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const socket = this.#socket;
    if (!this.#stopped && socket.writable && !isGoingDown(socket)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, goodbyeMs);
        const done = (): void => {
          clearTimeout(timer);
          resolve();
        };
        socket.once('close', done);
        socket.end(done);
      });
    }
    this.close();
  }

  #drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#writers.push({ resolve, reject });
    });
  }

  #wakeWriter(): void {
    for (const writer of this.#writers.splice(0)) writer.resolve();
  }

  #stop(failure: AppError): void {
    if (this.#stopped) return;
    this.#stopped = failure;
    this.#queue.end(failure);
    for (const writer of this.#writers.splice(0)) writer.reject(failure);
  }

  /** Takes the socket out of this channel, unread bytes put back into it. */
  #release(): net.Socket {
    const socket = this.#socket;
    if (this.#stopped) throw this.#stopped;
    if (this.#queue.ended) throw fail('connection-closed', { to: this.#to });
    socket.pause();
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    socket.off('drain', this.#onDrain);
    for (const bytes of this.#queue.drain().reverse()) socket.unshift(bytes);
    this.#stop(fail('closed-here'));
    this.#isUsedUp = true;
    return socket;
  }
}

/** One piece of small parts, or of a single part that the socket may keep: none of a caller's views is in it. */
function join(parts: readonly Uint8Array[]): Uint8Array | undefined {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length > joinAtMost) return undefined;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
