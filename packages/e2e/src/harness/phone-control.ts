import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** How a virtual phone is, as its control socket tells it (docs/protocols/virtual-phone.md §9). */
export interface PhoneReport {
  readonly udid: string;
  readonly plugged: boolean;
  readonly deviceId: number | null;
  readonly locked: boolean;
  readonly asleep: boolean;
  readonly asks: 'trust' | 'passcode' | null;
  readonly request: string | null;
  readonly place: string | null;
  readonly files: number;
  readonly held: boolean;
  readonly runs: number;
  readonly finished: number;
}

/** Commands a virtual phone that runs. Waiting has a connection of its own, so that commands may follow meanwhile. */
export class PhoneControl {
  readonly #address: string;
  readonly #socket: Socket;
  readonly #answers: AsyncIterator<string>;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(address: string, socket: Socket) {
    this.#address = address;
    this.#socket = socket;
    this.#answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  /** `address` as the program said it: HOST:PORT. */
  static connect(address: string): Promise<PhoneControl> {
    const colon = address.lastIndexOf(':');
    return new Promise((resolve, reject) => {
      const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        socket.on('error', () => socket.destroy());
        resolve(new PhoneControl(address, socket));
      });
    });
  }

  /** One command: `await phone.control.do('unplug')`. Gives the phone's state after it; rejects when it is refused. */
  do(what: string, keys: Readonly<Record<string, unknown>> = {}): Promise<PhoneReport> {
    const asked = this.#last.then(() => this.#ask({ do: what, ...keys }));
    // The next command learns by itself when the phone is gone.
    this.#last = asked.catch(() => {});
    return asked;
  }

  state(): Promise<PhoneReport> {
    return this.do('state');
  }

  /** Resolves as soon as the phone's state shows all of that; `files` and other numbers may be higher. */
  async waitFor(wanted: Partial<PhoneReport>): Promise<PhoneReport> {
    const own = await PhoneControl.connect(this.#address);
    try {
      return await own.do('wait', { for: wanted });
    } finally {
      own.close();
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  async #ask(command: Readonly<Record<string, unknown>>): Promise<PhoneReport> {
    this.#socket.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the phone was gone when it was told ${JSON.stringify(command)}`);
    const answer = JSON.parse(value) as PhoneReport & { ok: boolean; problem?: string };
    if (!answer.ok) throw new Error(answer.problem);
    return answer;
  }
}
