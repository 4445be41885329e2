/** Protection class (1 to 11) to its key of 32 bytes. */
export type ClassKeys = ReadonlyMap<number, Uint8Array>;
