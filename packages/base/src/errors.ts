import type { JsonValue } from './json.js';

/** Facts that travel with a failure: plain JSON, never a secret. */
export type FailureData = Readonly<Record<string, JsonValue>>;

/** The words of one failure: what happened, whether the data is safe, what to do. */
export interface FailureWords<D> {
  say(data: D): string;
  /** Whether the person's data is safe, where the failure itself knows. */
  safety?(data: D): string;
  advise?(data: D): string;
}

// biome-ignore lint/suspicious/noExplicitAny: each entry has its own data type, which `Fail` takes back out of the table
export type FailureTable = Readonly<Record<string, FailureWords<any>>>;

type DataOf<W> = W extends { say(data: infer D): string } ? (unknown extends D ? undefined : D) : never;

type FailArguments<W> =
  undefined extends DataOf<W>
    ? [data?: undefined, options?: { cause?: unknown }]
    : [data: DataOf<W>, options?: { cause?: unknown }];

/** Makes the failures of one package; `table` is what `docs/errors.md` is generated from. */
export interface Fail<T extends FailureTable> {
  <K extends keyof T & string>(name: K, ...rest: FailArguments<T[K]>): AppError;
  readonly area: string;
  readonly table: T;
}

/**
 * The one error that crosses package walls. Programs decide by `code` (`area/name`); people read `message`, `safety` and
 * `advice`. It holds no password, key, token or message text.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly safety: string | undefined;
  readonly advice: string | undefined;
  readonly data: FailureData;

  constructor(
    code: string,
    message: string,
    facts: { safety?: string | undefined; advice?: string | undefined; data?: FailureData; cause?: unknown } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.safety = facts.safety;
    this.advice = facts.advice;
    this.data = facts.data ?? {};
  }

  /** The same failure with what is now known about the person's data. */
  withSafety(safety: string): AppError {
    const { advice, data, cause } = this;
    return new AppError(this.code, this.message, { safety, advice, data, cause });
  }
}

/** Declares the failures of a package, with their words, in one table: `throw fail('locked', { name })`. */
export function failures<T extends FailureTable>(area: string, table: T): Fail<T> {
  const fail = (name: string, data?: FailureData, options?: { cause?: unknown }): AppError => {
    const words = table[name];
    if (!words) throw new TypeError(`${area} declares no failure '${name}'`);
    return new AppError(`${area}/${name}`, words.say(data), {
      safety: words.safety?.(data),
      advice: words.advise?.(data),
      ...(data ? { data } : {}),
      cause: options?.cause,
    });
  };
  return Object.assign(fail, { area, table }) as Fail<T>;
}

/** True for a failure of ours with that code (`'device/locked'`). */
export function isFailure(error: unknown, code: string): error is AppError {
  return error instanceof AppError && error.code === code;
}
