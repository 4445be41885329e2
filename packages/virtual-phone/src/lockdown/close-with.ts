import type { SocketChannel } from '@pearmain/wire';

/** Closes a channel, and those that follow it, when the signal is aborted; says goodbye to the last one when disposed. */
export function closeWith(signal: AbortSignal, first: SocketChannel) {
  let current = first;
  const close = (): void => current.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return {
    follow(next: SocketChannel): SocketChannel {
      current = next;
      if (signal.aborted) close();
      return next;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      signal.removeEventListener('abort', close);
      await current[Symbol.asyncDispose]();
    },
  };
}
