import type { JsonValue } from './json.js';

/** Words, then facts: `log.info('received file', { path, sizeBytes })`. No secret ever becomes a fact. */
export interface Log {
  debug(words: string, facts?: Readonly<Record<string, JsonValue>>): void;
  info(words: string, facts?: Readonly<Record<string, JsonValue>>): void;
  warn(words: string, facts?: Readonly<Record<string, JsonValue>>): void;
}

const nothing = (): void => {};

/** The log of whoever was not given one. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing };
