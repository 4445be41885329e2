const appleEpoch = Date.UTC(2001, 0, 1);

/** Reads an ISO 8601 moment; one without a zone is UTC. */
export function moment(text: string): Date {
  const date = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(date.getTime())) throw new RangeError(`“${text}” is no moment`);
  return date;
}

/** The moment `seconds` after `date`. */
export function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}

/** Seconds since 2001, as most of Apple's databases count. */
export function appleSeconds(date: Date): number {
  return (date.getTime() - appleEpoch) / 1000;
}

/** Nanoseconds since 2001, as Messages counts since iOS 11. */
export function appleNanoseconds(date: Date): bigint {
  return BigInt(date.getTime() - appleEpoch) * 1_000_000n;
}

/** Whole seconds since 1970. */
export function unixSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
