import type { ByteChannel } from '@pearmain/wire';

/** Messages that several parts of the phone send on one connection: each goes out whole, in the order of the calls. */
export class OrderedWriter {
  readonly #channel: ByteChannel;
  #last: Promise<void> = Promise.resolve();

  constructor(channel: ByteChannel) {
    this.#channel = channel;
  }

  /** Resolves when the message is handed on; rejects when the connection is gone. */
  send(message: Uint8Array): Promise<void> {
    const sent = this.#last.then(() => this.#channel.write(message));
    // The next message learns from its own write that the connection is gone.
    this.#last = sent.catch(() => {});
    return sent;
  }

  /** For events that nobody waits for: a connection that is gone ends by itself. */
  post(message: Uint8Array): void {
    this.send(message).catch(() => {});
  }
}
