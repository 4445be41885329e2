import { type PlistDict, type PlistValue, parsePlist } from '@pearmain/formats';
import {
  type BackupResponse,
  type ByteChannel,
  DL,
  type DlArray,
  DlErrorCode,
  DlFileType,
  emptyParameter,
  FileStreamReader,
  FileStreamWriter,
  FrameCode,
  helloRequest,
  parseBackupResponse,
  readDlMessage,
  statusResponse,
  versionsOk,
  writeDlMessage,
} from '@pearmain/wire';

const shortNames: Readonly<Record<string, string>> = {
  'Status.plist': 'S',
  'Manifest.plist': 'M',
  'Manifest.db': 'D',
  'Info.plist': 'I',
};

/** What a test may make of a message before it is served; true takes it off the host's hands. */
export type Interference = (line: string, host: MemoryHost) => boolean | undefined;

/**
 * A computer in memory: serves what the phone asks for out of a map, and writes every message down as
 * docs/protocols/backup-agent.md names them. Like the Debian tool it stops a download at the first missing file, answers
 * the listing of a missing folder with nothing, and makes no parents for uploads.
 */
export class MemoryHost {
  readonly files = new Map<string, Uint8Array>();
  readonly folders = new Set<string>();
  /** `GET S`, `PUT 128/4096`, `MKD 00`, `MV 3`, `RSP 0`, … in their order. */
  readonly log: string[] = [];
  /** Overall values of the messages that carry one. */
  readonly progress: number[] = [];
  /** Error frames of the phone, by host path. */
  readonly failures = new Map<string, string>();
  /** What was put into Status.plist, in its order. */
  readonly statuses: PlistDict[] = [];
  readonly labels: string[] = [];
  freeBytes: number | undefined = 1e15;
  /** What uploads are answered with, instead of the truth. */
  uploadAnswer: DlArray | undefined;
  interfere: Interference = () => undefined;
  readonly #udid: string;

  constructor(udid: string) {
    this.#udid = udid;
  }

  /** Agrees on versions and says hello. */
  static async greet(channel: ByteChannel, versions?: readonly number[]): Promise<BackupResponse | undefined> {
    const { major } = DL.VersionExchange.parse(await readDlMessage(channel));
    await writeDlMessage(channel, DL.VersionsOk.encode({ answer: versionsOk, major }));
    DL.DeviceReady.parse(await readDlMessage(channel));
    await writeDlMessage(channel, DL.ProcessMessage.encode({ message: helloRequest(versions) }));
    const { message } = DL.ProcessMessage.parse(await readDlMessage(channel));
    return parseBackupResponse(message);
  }

  /** Makes one request and serves the phone until it answers. */
  async request(channel: ByteChannel, request: PlistDict): Promise<BackupResponse> {
    this.log.length = 0;
    this.progress.length = 0;
    this.statuses.length = 0;
    await MemoryHost.greet(channel);
    await writeDlMessage(channel, DL.ProcessMessage.encode({ message: request }));
    for (;;) {
      const message = await readDlMessage(channel);
      if (message[0] === DL.ProcessMessage.name) {
        const response = parseBackupResponse(DL.ProcessMessage.parse(message).message);
        if (!response) throw new Error('the phone answered with something else');
        this.log.push(`RSP ${response.errorCode}`);
        await writeDlMessage(channel, DL.Disconnect.encode({ reason: '' }));
        return response;
      }
      await this.#serve(channel, message);
    }
  }

  /** The paths below a folder of this host. */
  below(folder: string): string[] {
    return [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
  }

  async #serve(channel: ByteChannel, message: DlArray): Promise<void> {
    const [name] = message;
    if (name === DL.UploadFiles.name) return this.#upload(channel, message);
    if (name === DL.DownloadFiles.name) return this.#download(channel, message);
    const reply = this.#answer(message);
    if (reply) await writeDlMessage(channel, reply);
  }

  #note(line: string, progress?: number): boolean {
    this.log.push(line);
    if (progress !== undefined) this.progress.push(progress);
    return this.interfere(line, this) ?? false;
  }

  #answer(message: DlArray): DlArray | undefined {
    switch (message[0]) {
      case DL.ContentsOfDirectory.name: {
        const { path } = DL.ContentsOfDirectory.parse(message);
        this.#note(`LS ${this.#short(path)}`);
        return statusResponse(0, '', this.#list(path));
      }
      case DL.CreateDirectory.name: {
        const { path, progress } = DL.CreateDirectory.parse(message);
        this.#note(`MKD ${this.#short(path)}`, progress);
        this.folders.add(path);
        return statusResponse(0);
      }
      case DL.MoveItems.name: {
        const { moves, progress } = DL.MoveItems.parse(message);
        const [first] = moves;
        const what = moves.length === 1 && first ? ` ${this.#short(first[0])}` : '';
        if (this.#note(`MV ${moves.length}${what}`, progress)) return undefined;
        return this.#move(moves);
      }
      case DL.RemoveItems.name: {
        const { paths, progress } = DL.RemoveItems.parse(message);
        const [first = ''] = paths;
        this.#note(`RM ${paths.length}${paths.length === 1 ? ` ${this.#short(first)}` : ''}`, progress);
        for (const path of paths) this.remove(path);
        return statusResponse(0, '', {});
      }
      case DL.CopyItem.name: {
        const { from, to } = DL.CopyItem.parse(message);
        this.#note(`CP ${this.#short(from)} ${this.#short(to)}`);
        for (const path of this.below(from)) this.files.set(to + path.slice(from.length), this.files.get(path) ?? none);
        this.folders.add(to);
        return statusResponse(0);
      }
      case DL.GetFreeDiskSpace.name:
        this.#note('FREE');
        return this.freeBytes === undefined ? statusResponse(-1, 'no') : statusResponse(0, '', this.freeBytes);
      case DL.PurgeDiskSpace.name: {
        const { amount } = DL.PurgeDiskSpace.parse(message);
        return this.#note(`PURGE ${amount}`) ? statusResponse(0, '', amount) : statusResponse(-1, 'not here', 0);
      }
      case DL.Ping.name:
        return undefined;
      default:
        this.#note(message[0]);
        return statusResponse(-1, 'Operation not supported');
    }
  }

  async #upload(channel: ByteChannel, message: DlArray): Promise<void> {
    const { progress, totalBytes } = DL.UploadFiles.parse(message);
    const reader = new FileStreamReader(channel);
    const names: string[] = [];
    let code = 0;
    for (let header = await reader.readUploadHeader(); header; header = await reader.readUploadHeader()) {
      names.push(header.hostPath);
      this.labels.push(header.devicePath);
      const pieces: Uint8Array[] = [];
      const { kind, text } = await reader.readContent((borrowed) => pieces.push(new Uint8Array(borrowed)));
      const parent = header.hostPath.slice(0, header.hostPath.lastIndexOf('/'));
      if (!this.folders.has(parent)) code = DlErrorCode.ENOENT;
      if (kind !== 'complete') this.failures.set(header.hostPath, text);
      const content = Buffer.concat(pieces);
      this.files.set(header.hostPath, content);
      if (header.hostPath.endsWith('/Status.plist')) this.statuses.push(parsePlist(content) as PlistDict);
    }
    const [only = ''] = names;
    const isSmall = totalBytes === 0 && names.length === 1 && !/[0-9a-f]{40}$/.test(only);
    const line = isSmall ? `PUT ${this.#short(only)}` : `PUT ${names.length}/${totalBytes}`;
    if (this.#note(line, progress)) return;
    await writeDlMessage(channel, this.uploadAnswer ?? statusResponse(code, '', {}));
  }

  async #download(channel: ByteChannel, message: DlArray): Promise<void> {
    const { paths, progress } = DL.DownloadFiles.parse(message);
    const isOne = paths.length === 1;
    const line = isOne ? `GET ${this.#short(paths[0] ?? '')}` : `GET ${paths.length}`;
    if (this.#note(line, progress)) return;
    const writer = new FileStreamWriter(channel);
    let missing: string | undefined;
    for (const path of paths) {
      const content = this.files.get(path);
      await writer.begin(path);
      if (!content) {
        await writer.failed(FrameCode.localError, 'No such file or directory');
        missing = path;
        break;
      }
      await writer.data(content);
      await writer.complete();
    }
    await writer.finish();
    const errors: Record<string, PlistValue> = {};
    if (missing !== undefined)
      errors[missing] = { DLFileErrorCode: DlErrorCode.ENOENT, DLFileErrorString: 'No such file' };
    const code = missing === undefined ? 0 : DlErrorCode.multiStatus;
    await writeDlMessage(channel, statusResponse(code, missing === undefined ? '' : 'Multi status', errors));
  }

  #move(moves: readonly (readonly [string, string])[]): DlArray {
    for (const [from, to] of moves) {
      const whole = this.below(from);
      const content = this.files.get(from);
      if (!content && whole.length === 0) return statusResponse(DlErrorCode.ENOENT, 'No such file or directory');
      this.remove(to);
      if (content) this.files.set(to, content);
      for (const path of whole) this.files.set(to + path.slice(from.length), this.files.get(path) ?? none);
      this.remove(from);
    }
    return statusResponse(0, emptyParameter, {});
  }

  remove(path: string): void {
    this.files.delete(path);
    for (const inner of this.below(path)) this.files.delete(inner);
    for (const folder of [...this.folders]) {
      if (folder === path || folder.startsWith(`${path}/`)) this.folders.delete(folder);
    }
  }

  #list(folder: string): PlistDict {
    const entries: Record<string, PlistDict> = {};
    const dates = { DLFileModificationDate: new Date(0) };
    for (const each of this.folders) {
      const name = childOf(folder, each);
      if (name) entries[name] = { DLFileType: DlFileType.directory, DLFileSize: 0, ...dates };
    }
    for (const [path, content] of this.files) {
      const name = childOf(folder, path);
      if (name) entries[name] = { DLFileType: DlFileType.regular, DLFileSize: content.length, ...dates };
    }
    return entries;
  }

  #short(path: string): string {
    if (path === this.#udid) return '.';
    const inside = path.startsWith(`${this.#udid}/`) ? path.slice(this.#udid.length + 1) : path;
    const local = inside.replace(/^Snapshot\/?/, 'snap/');
    const folder = local.slice(0, local.lastIndexOf('/') + 1);
    const name = local.slice(folder.length);
    return folder + (shortNames[name] ?? name);
  }
}

const none = new Uint8Array();

function childOf(folder: string, path: string): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const rest = path.slice(folder.length + 1);
  return rest.includes('/') ? undefined : rest;
}
