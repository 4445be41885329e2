import { lstatSync, rmSync } from 'node:fs';
import net from 'node:net';
import { AppError, isFailure, type Log } from '@pearmain/base';
import { SocketChannel } from '@pearmain/wire';
import { fail } from '../failures.js';

/** Where a muxer shall listen: `127.0.0.1:27015`, `[::1]:0` (0: a free port), `unix:/path`. */
export type ListenAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** `option` is the one to complain about. @throws virtual-phone/bad-option */
export function parseListenAddress(text: string, option = '--listen'): ListenAddress {
  if (/^unix:./i.test(text)) return { path: text.slice(5) };
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && Number(digits) <= 65535) return { host, port: Number(digits) };
  throw fail('bad-option', { option, problem: `“${text}” is neither HOST:PORT nor unix:PATH` });
}

/** Who serves a connection, and where it is said why one ended. */
export interface Reception {
  readonly serve: (channel: SocketChannel) => Promise<void>;
  readonly log: Log;
}

/** A place where programs reach the muxer, or a phone in the network. Closing it cuts their connections. */
export class Listener implements AsyncDisposable {
  /** The address in the form of `--listen`, with the port that was found. */
  readonly address: string;
  readonly #server: net.Server;
  readonly #sockets: Set<net.Socket>;

  private constructor(address: string, server: net.Server, sockets: Set<net.Socket>) {
    this.address = address;
    this.#server = server;
    this.#sockets = sockets;
  }

  /**
   * Listens there, and hands every connection to `serve`; what that throws ends the connection only, and is logged.
   *
   * @throws virtual-phone/cannot-listen
   */
  static async open(address: ListenAddress, reception: Reception): Promise<Listener> {
    const sockets = new Set<net.Socket>();
    const server = net.createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      void serveSocket(socket, reception);
    });
    if ('path' in address) await removeLeftSocket(address.path);
    await listening(server, address);
    return new Listener(addressOf(server, address), server, sockets);
  }

  /** Takes no further connection; those that are there go on. */
  stopListening(): void {
    this.#server.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

async function serveSocket(socket: net.Socket, { serve, log }: Reception): Promise<void> {
  const channel = SocketChannel.of(socket, 'The host');
  try {
    await serve(channel);
    await channel[Symbol.asyncDispose]();
  } catch (error) {
    channel.close();
    // A host that goes away is the usual end. One that speaks nonsense ends its own connection; faults of ours show.
    if (isFailure(error, 'wire/connection-closed')) return;
    if (error instanceof AppError) return log.debug('a connection ended', { code: error.code, message: error.message });
    log.warn('a connection ended by a fault of the phone', {
      stack: String(error instanceof Error ? error.stack : error),
    });
  }
}

/** A program that is still there answers; a socket that a killed one left is removed, as it would be in the way. */
async function removeLeftSocket(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return;
  try {
    (await SocketChannel.connect({ path }, { timeoutMs: 1000 })).close();
  } catch {
    // Nobody answers: it was left behind.
    rmSync(path, { force: true });
  }
}

function listening(server: net.Server, address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException): void => {
      reject(fail('cannot-listen', { address: textOf(address), reason: cause.code ?? cause.message }, { cause }));
    };
    server.once('error', onError);
    server.listen(address, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

function addressOf(server: net.Server, address: ListenAddress): string {
  const bound = server.address();
  if ('path' in address || bound === null || typeof bound === 'string') return textOf(address);
  return textOf({ host: address.host, port: bound.port });
}

function textOf(address: ListenAddress): string {
  if ('path' in address) return `unix:${address.path}`;
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}
