import { isDict, type PlistDict, type PlistValue, signedLow32 } from '@pearmain/formats';
import {
  type BackupResponse,
  backupResponse,
  DL,
  DlErrorCode,
  emptyParameter,
  readDlMessage,
  versionsOk,
  writeDlMessage,
} from '@pearmain/wire';
import { cancelled, MBError, mbCode } from '../mb-error.js';
import type { Line } from './line.js';

type DlArray = Awaited<ReturnType<typeof readDlMessage>>;

/** A host's DLMessageStatusResponse. */
export interface StatusReply {
  readonly code: number;
  readonly text: string;
  /** `undefined` where the host had nothing to say. */
  readonly value: PlistValue | undefined;
}

/** The DeviceLink connection from the phone's end: one message at a time, binary property lists out, any kind in. */
export class DeviceLink {
  readonly channel: Line;

  private constructor(channel: Line) {
    this.channel = channel;
  }

  /** Says which version this phone speaks, and waits for the host's agreement; `undefined` when there is none. */
  static async open(channel: Line, major: number): Promise<DeviceLink | undefined> {
    const link = new DeviceLink(channel);
    await link.send(DL.VersionExchange.encode({ major, minor: 0 }));
    const [name, verdict] = await link.#receive();
    if (name !== DL.VersionExchange.name || verdict !== versionsOk) {
      await link.send(DL.Disconnect.encode({ reason: 'Version exchange was not accepted' }));
      return undefined;
    }
    await link.send(DL.DeviceReady.encode({}));
    return link;
  }

  /** Asks the host for something and waits for its status, whatever that is. */
  async ask(message: DlArray): Promise<StatusReply> {
    await this.send(message);
    return this.status();
  }

  async send(message: DlArray): Promise<void> {
    await writeDlMessage(this.channel, message);
  }

  /**
   * The host's answer to what was asked.
   *
   * @throws MBError 202 when the host disconnects instead
   */
  async status(): Promise<StatusReply> {
    for (;;) {
      const message = await this.#receive();
      if (message[0] === DL.Disconnect.name) throw cancelled();
      if (message[0] !== DL.StatusResponse.name) continue;
      const { code, text, value } = DL.StatusResponse.parse(message);
      return { code, text, value: value === emptyParameter ? undefined : value };
    }
  }

  /** The request that the host makes next; `undefined` when it takes its leave. */
  async request(): Promise<PlistDict | undefined> {
    for (;;) {
      const message = await this.#receive();
      if (message[0] === DL.Disconnect.name) return undefined;
      if (message[0] === DL.ProcessMessage.name) return DL.ProcessMessage.parse(message).message;
    }
  }

  /**
   * Works on something that needs no word from the host, with an ear at it: the signal is aborted when the host takes its
   * leave or is gone meanwhile.
   *
   * @throws MBError 202, wire/connection-closed
   */
  async whileListening<T>(work: (gone: AbortSignal) => Promise<T>): Promise<T> {
    const gone = new AbortController();
    let isOver = false;
    const listening = this.channel.heard().then(async () => {
      if (isOver) return;
      const [name] = await this.#receive();
      if (name === DL.Disconnect.name) throw cancelled();
    });
    listening.catch((error) => gone.abort(error));
    try {
      return await work(gone.signal);
    } finally {
      isOver = true;
    }
  }

  /** The final word on a request, or on `Hello`. */
  async respond(response: BackupResponse): Promise<void> {
    await this.send(DL.ProcessMessage.encode({ message: backupResponse(response) }));
  }

  /** The next message; pings need no answer. */
  async #receive(): Promise<DlArray> {
    for (;;) {
      const message = await readDlMessage(this.channel);
      if (message[0] !== DL.Ping.name) return message;
    }
  }
}

const meanings: ReadonlyMap<number, readonly [code: number, text: string]> = new Map([
  [DlErrorCode.ENOSPC, [mbCode.hostFull, 'No space left on device']],
  [DlErrorCode.multiStatus, [mbCode.multiple, 'Multi status']],
  [DlErrorCode.EIO, [mbCode.link, 'Input/output error']],
  [DlErrorCode.ELOOP, [mbCode.loop, 'Too many levels of symbolic links']],
  [DlErrorCode.EISDIR, [mbCode.isDirectory, 'Is a directory']],
  [DlErrorCode.ENOTDIR, [mbCode.notDirectory, 'Not a directory']],
  [DlErrorCode.EEXIST, [mbCode.exists, 'File exists']],
  [DlErrorCode.ENOENT, [mbCode.notFound, 'No such file or directory']],
]);

/** The host's status code as an error; a code that phones do not know is one of the link (100). */
export function hostError(code: number, text: string, path?: string): MBError {
  const [meaning, words] = meanings.get(code) ?? [mbCode.link, text || `Device link error ${code}`];
  return new MBError(meaning, words, path === undefined ? {} : { path });
}

/** What a multi-status says about one path: its error, or `undefined` where it is not named. */
export function fileErrorIn(value: PlistValue | undefined, path: string): MBError | undefined {
  const entry = isDict(value) ? value[path] : undefined;
  if (!isDict(entry)) return undefined;
  const text = entry['DLFileErrorString'];
  return hostError(signedLow32(entry['DLFileErrorCode']) ?? -1, typeof text === 'string' ? text : '', path);
}
