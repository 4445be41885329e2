import { type ByteChannel, ByteQueue, fail } from '@pearmain/wire';

const unreadLimit = 1024 * 1024;

/** Two ends of a connection in memory: what one writes, the other reads. Writing waits while a megabyte is unread. */
export function memoryChannelPair(): [ByteChannel, ByteChannel] {
  const left = new Pipe('The left end');
  const right = new Pipe('The right end');
  return [new MemoryChannel(left, right), new MemoryChannel(right, left)];
}

/** One direction. */
class Pipe {
  readonly queue: ByteQueue;
  closed = false;
  #room: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  constructor(from: string) {
    this.queue = new ByteQueue(from, {
      limit: unreadLimit,
      pause: () => {
        this.#room = new Promise((resume) => {
          this.#resume = resume;
        });
      },
      resume: () => this.#release(),
    });
  }

  /** Waits until there is room, if there is none now. */
  async room(): Promise<void> {
    await this.#room;
  }

  end(): void {
    this.closed = true;
    this.queue.end();
    this.#release();
  }

  #release(): void {
    this.#room = undefined;
    this.#resume?.();
  }
}

class MemoryChannel implements ByteChannel {
  readonly #outgoing: Pipe;
  readonly #incoming: Pipe;
  #closedHere = false;

  constructor(outgoing: Pipe, incoming: Pipe) {
    this.#outgoing = outgoing;
    this.#incoming = incoming;
  }

  async read(length: number): Promise<Uint8Array> {
    try {
      return await this.#incoming.queue.read(length);
    } catch (error) {
      throw this.#closedHere ? fail('closed-here') : error;
    }
  }

  async readSome(atMost: number): Promise<Uint8Array | undefined> {
    const bytes = await this.#incoming.queue.readSome(atMost);
    if (!bytes && this.#closedHere) throw fail('closed-here');
    return bytes;
  }

  tryRead(length: number): Uint8Array | undefined {
    return this.#incoming.queue.tryRead(length);
  }

  tryReadSome(atMost: number): Uint8Array | undefined {
    return this.#incoming.queue.tryReadSome(atMost);
  }

  async write(...parts: readonly Uint8Array[]): Promise<void> {
    if (this.#closedHere) throw fail('closed-here');
    if (this.#outgoing.closed) throw fail('connection-closed', { to: 'The other end' });
    for (const part of parts) this.#outgoing.queue.push(new Uint8Array(part));
    await this.#outgoing.room();
    if (this.#closedHere) throw fail('closed-here');
  }

  close(): void {
    this.#closedHere = true;
    this.#outgoing.end();
    this.#incoming.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
