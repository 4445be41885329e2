import assert from 'node:assert/strict';
import { concatBytes, isDict, type PlistDict, type PlistValue, utf8Encode } from '@pearmain/formats';
import {
  type ByteChannel,
  backupResponse,
  DL,
  type DlArray,
  deviceBlockSize,
  FileStreamReader,
  FileStreamWriter,
  FrameCode,
  readDlMessage,
  writeDlMessage,
} from '@pearmain/wire';

/** What a host answered to one request. */
export interface HostStatus {
  readonly code: number;
  readonly text: string;
  readonly value: PlistValue;
}

/** A file that the scripted phone sends; with `error` it says so, after what it has of the content. */
export interface ScriptedFile {
  readonly path: string;
  readonly label?: string;
  readonly content?: Uint8Array | string;
  readonly error?: string;
}

/**
 * The phone's end of a mobilebackup2 connection, a step a call: a test says what the phone does, and sees what the host
 * answers. It decides nothing itself; the virtual phone does that.
 */
export class ScriptedBackupPhone {
  readonly channel: ByteChannel;

  constructor(channel: ByteChannel) {
    this.channel = channel;
  }

  /** Version exchange and `Hello`; gives what the host answered to each. */
  async greet({ major = 400, protocol = 2.1 }: { major?: number; protocol?: number } = {}): Promise<DlArray[]> {
    await this.send(DL.VersionExchange.encode({ major, minor: 0 }));
    const versions = await this.receive();
    await this.send(DL.DeviceReady.encode({}));
    const hello = await this.receive();
    await this.respond({ errorCode: 0, protocolVersion: protocol });
    return [versions, hello];
  }

  /** The request that the host sends. */
  async request(): Promise<PlistDict> {
    return DL.ProcessMessage.parse(await this.receive()).message;
  }

  async send(message: DlArray): Promise<void> {
    await writeDlMessage(this.channel, message);
  }

  async receive(): Promise<DlArray> {
    return await readDlMessage(this.channel);
  }

  /** Sends a message, and reads the status that answers it. */
  async ask(message: DlArray): Promise<HostStatus> {
    await this.send(message);
    return await this.status();
  }

  async status(): Promise<HostStatus> {
    return DL.StatusResponse.parse(await this.receive());
  }

  /** Asks for files; each comes with its content, or the host's words where it could not be read. */
  async download(
    paths: readonly string[],
    progress = 0,
  ): Promise<{ status: HostStatus; files: Map<string, Uint8Array | { error: string }> }> {
    await this.send(DL.DownloadFiles.encode({ paths, callbacks: {}, progress, totalBytes: 0 }));
    const stream = new FileStreamReader(this.channel);
    const files = new Map<string, Uint8Array | { error: string }>();
    for (let path = await stream.readDownloadHeader(); path; path = await stream.readDownloadHeader()) {
      const parts: Uint8Array[] = [];
      const end = await stream.readContent((borrowed) => parts.push(borrowed.slice()));
      files.set(path, end.kind === 'complete' ? concatBytes(parts) : { error: end.text });
    }
    return { status: await this.status(), files };
  }

  async upload(
    files: readonly ScriptedFile[],
    { progress = 0, totalBytes = 0, blockSize = deviceBlockSize } = {},
  ): Promise<HostStatus> {
    await this.send(DL.UploadFiles.encode({ callbacks: {}, progress, totalBytes }));
    const stream = new FileStreamWriter(this.channel, { blockSize });
    for (const { path, label = `/.b/6/${path}`, content = '', error } of files) {
      await stream.begin(label, path);
      await stream.data(typeof content === 'string' ? utf8Encode(content) : content);
      if (error === undefined) await stream.complete();
      else await stream.failed(FrameCode.remoteError, error);
    }
    await stream.finish();
    return await this.status();
  }

  /** The names of a folder, with a `/` behind those of folders. */
  async list(path: string): Promise<string[]> {
    const { value } = await this.ask(DL.ContentsOfDirectory.encode({ path }));
    assert.ok(isDict(value));
    return Object.entries(value).map(([name, entry]) => {
      assert.ok(isDict(entry));
      return entry['DLFileType'] === 'DLFileTypeDirectory' ? `${name}/` : name;
    });
  }

  async move(pairs: readonly (readonly [string, string])[], progress = 0): Promise<HostStatus> {
    return await this.ask(DL.MoveItems.encode({ moves: pairs, options: {}, progress }));
  }

  async remove(paths: readonly string[], progress = 0): Promise<HostStatus> {
    return await this.ask(DL.RemoveItems.encode({ paths, options: {}, progress }));
  }

  async makeDirectory(path: string, progress = 0): Promise<HostStatus> {
    return await this.ask(DL.CreateDirectory.encode({ path, options: {}, progress }));
  }

  /** The final word about a request. */
  async respond(response: Parameters<typeof backupResponse>[0]): Promise<void> {
    await this.send(DL.ProcessMessage.encode({ message: backupResponse(response) }));
  }

  /** The host's goodbye; anything else that comes is a mistake. */
  async goodbye(): Promise<void> {
    assert.equal((await this.receive())[0], 'DLMessageDisconnect');
  }
}
