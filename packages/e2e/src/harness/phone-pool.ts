import { mkdirSync } from 'node:fs';
import { Scope } from '@pearmain/base';
import { type PhoneProgram, startPhone } from './phone-program.js';
import { makeScratch, type Scratch } from './scratch.js';

/** A phone that cases have one after the other, each with a day of its own. */
export interface PooledPhone extends PhoneProgram {
  /** An empty folder that no other case has. */
  newFolder(): string;
}

/** A few phones for many cases: each case has one to itself, as many cases run at once as there are phones. */
export class PhonePool implements AsyncDisposable {
  readonly #scope: Scope;
  readonly #free: PooledPhone[];
  readonly #waiting: ((phone: PooledPhone) => void)[] = [];

  private constructor(scope: Scope, phones: PooledPhone[]) {
    this.#scope = scope;
    this.#free = phones;
  }

  /** Starts so many phones, all with the same options. */
  static async open(count: number, options: readonly string[]): Promise<PhonePool> {
    const scope = new Scope();
    const scratch = scope.own(makeScratch());
    const numbers = Array.from({ length: count }, (_, index) => index);
    const phones = await Promise.all(
      numbers.map(async (number) => pooled(await startPhone(scratch.at(`phone ${number}`), options), scratch, number)),
    );
    for (const phone of phones) scope.own(phone);
    return new PhonePool(scope, phones);
  }

  /** Runs a case with a phone whose day goes as `day` says: a scenario's name or its deviations. */
  async use<T>(day: string | object, work: (phone: PooledPhone) => Promise<T>): Promise<T> {
    const phone = this.#free.pop() ?? (await new Promise<PooledPhone>((resolve) => this.#waiting.push(resolve)));
    try {
      await phone.control.waitFor({ plugged: true, request: null });
      await phone.control.do('scenario', { is: day });
      return await work(phone);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(phone);
      else this.#free.push(phone);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#scope[Symbol.asyncDispose]();
  }
}

function pooled(phone: PhoneProgram, scratch: Scratch, number: number): PooledPhone {
  let folders = 0;
  const newFolder = (): string => {
    folders += 1;
    const folder = scratch.at(`folder ${number}.${folders}`);
    mkdirSync(folder);
    return folder;
  };
  return { ...phone, newFolder };
}
