/** The numbers of MBErrorDomain that this agent gives (docs/protocols/backup-agent.md §8). */
export const mbCode = {
  generic: 1,
  multiple: 2,
  exists: 3,
  notFound: 4,
  notDirectory: 5,
  isDirectory: 6,
  loop: 7,
  changedWhileRead: 9,
  malformed: 11,
  busy: 14,
  prohibited: 22,
  cloudRestore: 25,
  link: 100,
  unfinishedRestore: 102,
  hostUnreadable: 103,
  hostUnwritable: 104,
  hostFull: 105,
  phoneFull: 106,
  cancelled: 202,
  versionUnsupported: 203,
  noBackup: 204,
  corrupt: 205,
  wrongPassword: 207,
  locked: 208,
  findMy: 211,
  setupUnfinished: 212,
} as const;

/** What an error is about, and what it comes from. */
export interface MBErrorOptions {
  readonly path?: string;
  readonly inner?: MBError | undefined;
  readonly isFinal?: boolean;
}

/** What ends a request: it becomes the `ErrorCode` and `ErrorDescription` of the final Response. */
export class MBError extends Error {
  override readonly name = 'MBError';
  readonly code: number;
  readonly inner: MBError | undefined;
  /** The host is told just this, whatever the agent was doing; other errors become the cause of one that says so. */
  readonly isFinal: boolean;

  constructor(code: number, text: string, options: MBErrorOptions = {}) {
    super(options.path === undefined ? text : `${text} at path "${options.path}"`);
    this.code = code;
    this.inner = options.inner;
    this.isFinal = options.isFinal ?? false;
  }

  /** `text (MBErrorDomain/205). Underlying error: text (MBErrorDomain/4).` */
  describe(): string {
    const own = `${this.message} (MBErrorDomain/${this.code})`;
    return this.inner ? `${own}. Underlying error: ${this.inner.message} (MBErrorDomain/${this.inner.code}).` : own;
  }
}

/** The host gave up: it said DLMessageDisconnect, or asked for the run to end. */
export function cancelled(): MBError {
  return new MBError(mbCode.cancelled, 'Backup cancelled', { isFinal: true });
}

/** What a failure while reading from the host means to the request: a damaged backup, or a host that cannot be read. */
export function whileReading(text: string, error: unknown): unknown {
  if (!(error instanceof MBError) || error.isFinal) return error;
  if (error.code === mbCode.versionUnsupported) return error;
  const damaged = [mbCode.notFound, mbCode.malformed, 12].includes(error.code);
  return new MBError(damaged ? mbCode.corrupt : mbCode.hostUnreadable, text, { inner: innermost(error) });
}

/** What a failure while writing to the host means to the request. */
export function whileWriting(text: string, error: unknown): unknown {
  if (!(error instanceof MBError) || error.isFinal) return error;
  const damaged = error.code === mbCode.exists || error.code === mbCode.notFound;
  return new MBError(damaged ? mbCode.corrupt : mbCode.hostUnwritable, text, { inner: innermost(error) });
}

function innermost(error: MBError): MBError {
  return error.inner ? innermost(error.inner) : error;
}
