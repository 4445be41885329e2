import type net from 'node:net';
import type { AppError } from '@pearmain/base';
import { fail } from './failures.js';
import { destroy } from './secure-socket.js';

/** Whom a socket leads to, what ends the waiting, and how its errors are put. */
export interface Settling {
  readonly to: string;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  failure(error: unknown, to: string): AppError;
}

/** Waits for the socket's `ready` event; on failure, time-out or abort the socket is gone. `make` runs within the event. */
export function settle<T>(socket: net.Socket, ready: string, options: Settling, make: () => T): Promise<T> {
  const { to, signal, timeoutMs, failure } = options;
  return new Promise<T>((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off(ready, onReady);
      socket.off('error', onError);
      socket.off('end', onClose);
      socket.off('close', onClose);
    };
    const giveUp = (reason: unknown): void => {
      finish();
      // A late error of a socket nobody waits for any more has nobody to tell.
      socket.on('error', () => {});
      destroy(socket);
      reject(reason);
    };
    const onAbort = (): void => giveUp(signal?.reason);
    const onError = (error: Error): void => giveUp(failure(error, to));
    const onClose = (): void => giveUp(fail('connection-closed', { to }));
    const onReady = (): void => {
      finish();
      resolve(make());
    };
    const timer = setTimeout(() => giveUp(fail('timeout', { to, seconds: timeoutMs / 1000 })), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once(ready, onReady);
    socket.once('error', onError);
    socket.once('end', onClose);
    socket.once('close', onClose);
  });
}
