import type { PlistDict } from '@pearmain/formats';
import { textIn, utf8Encode } from '@pearmain/formats';
import { DL, type DlArray, FileStreamReader, FrameCode, mobileBackup2Service } from '@pearmain/wire';
import type { Phone } from '../phone/phone.js';
import { makeWorkFolder, removeWorkFolder } from '../services/backupd/agent-context.js';
import { DeviceLink, type StatusReply } from '../services/backupd/host/device-link.js';
import { HostFolder } from '../services/backupd/host/host-folder.js';
import { Line } from '../services/backupd/host/line.js';
import { Mishaps } from '../services/backupd/mishaps/mishaps.js';
import { Progress } from '../services/backupd/progress.js';
import { requestHandlers } from '../services/backupd/requests.js';
import type { ServiceConnection } from '../services/service.js';
import type { HostileWire } from './hostile-wire.js';
import type { Hostility } from './hostility.js';

/** What a hostile backup agent does once the host has asked for a backup. */
export type AgentScript = (agent: HostileAgent) => Promise<void>;

/** The backup service of a phone that greets like every other, and then does as the script says. */
export function hostileAgent(script: AgentScript): Hostility {
  return {
    services: {
      [mobileBackup2Service]: async (wire, connection) => {
        const line = new Line(wire.channel, connection.signal);
        const link = await DeviceLink.open(line, 400);
        if (!link || !(await link.request())) return;
        await link.respond({ errorCode: 0, protocolVersion: 2.1 });
        const request = await link.request();
        if (!request) return;
        await script(new HostileAgent(wire, link, connection, request));
        await link.request();
      },
    },
  };
}

/** What a script may do to the host, each answer told to the witness. */
export class HostileAgent {
  readonly wire: HostileWire;
  readonly link: DeviceLink;
  readonly phone: Phone;
  readonly #connection: ServiceConnection;
  readonly #request: PlistDict;

  constructor(wire: HostileWire, link: DeviceLink, connection: ServiceConnection, request: PlistDict) {
    this.#request = request;
    this.wire = wire;
    this.link = link;
    this.phone = connection.phone;
    this.#connection = connection;
  }

  get udid(): string {
    return this.phone.identity.udid;
  }

  /** What was asked for, as every phone does it, but for the final word: a whole backup, or a restore. */
  async obeyHonestly(): Promise<void> {
    const { phone, udid, link } = this;
    const { escrowUnlocked, signal } = this.#connection;
    const progress = new Progress();
    const host = new HostFolder(link, progress, signal);
    const workFolder = makeWorkFolder(phone);
    try {
      const name = textIn(this.#request, 'MessageName') ?? '';
      using mishaps = new Mishaps({ phone, request: name, host, line: link.channel, escrowUnlocked });
      const context = { phone, host, progress, udid, workFolder, mishaps, escrowUnlocked };
      await requestHandlers[name]?.(context, this.#request);
    } finally {
      removeWorkFolder(phone);
    }
  }

  /** One request and its answer. */
  async ask(what: string, message: DlArray): Promise<StatusReply> {
    const reply = await this.link.ask(message);
    this.wire.witness.saw({ what, code: reply.code, bytesGiven: 0 });
    return reply;
  }

  /** Sends one file, whole, under that name. */
  async upload(path: string | Uint8Array, content: Uint8Array, label = '/var/tmp/hostile'): Promise<StatusReply> {
    const reply = await this.lay(path, content, { label, totalBytes: 0 });
    this.wire.witness.saw({ what: 'upload', code: reply.code, bytesGiven: 0 });
    return reply;
  }

  /** The same without a word to the witness, announced as payload is: a host may then answer before it stores. */
  async lay(
    path: string | Uint8Array,
    content: Uint8Array,
    { label = '/var/tmp/hostile', totalBytes = content.length } = {},
  ): Promise<StatusReply> {
    const name = typeof path === 'string' ? utf8Encode(path) : path;
    await this.link.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes }));
    await this.wire.send(named(utf8Encode(label)), named(name), block(FrameCode.data, content));
    await this.wire.send(block(FrameCode.success), u32(0));
    return await this.link.status();
  }

  /** Asks for files, and counts what the host gives away. */
  async download(...paths: readonly string[]): Promise<StatusReply> {
    await this.link.send(DL.DownloadFiles.encode({ paths, callbacks: {}, progress: 0, totalBytes: 0 }));
    const reader = new FileStreamReader(this.wire.channel);
    let bytesGiven = 0;
    for (;;) {
      const path = await reader.readDownloadHeader();
      if (path === undefined) break;
      const { bytes } = await reader.readContent(() => {});
      bytesGiven += bytes;
    }
    const reply = await this.link.status();
    this.wire.witness.saw({ what: 'download', code: reply.code, bytesGiven });
    return reply;
  }

  /** One file of the host's folder, whole; not told to the witness, for a phone may well ask. */
  async fetch(path: string): Promise<Uint8Array> {
    await this.link.send(DL.DownloadFiles.encode({ paths: [path], callbacks: {}, progress: 0, totalBytes: 0 }));
    const reader = new FileStreamReader(this.wire.channel);
    const parts: Uint8Array[] = [];
    while ((await reader.readDownloadHeader()) !== undefined) {
      await reader.readContent((borrowed) => parts.push(borrowed.slice()));
    }
    await this.link.status();
    return new Uint8Array(Buffer.concat(parts));
  }

  /** The final word: all went well. */
  async succeed(): Promise<void> {
    await this.link.respond({ errorCode: 0 });
  }

  /** A final word of one's own. */
  async respond(response: PlistDict): Promise<void> {
    await this.link.send(DL.ProcessMessage.encode({ message: { MessageName: 'Response', ...response } }));
  }
}

/** A length of four bytes, as everything in DeviceLink begins. */
export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** A name in a stream of files. */
export function named(name: Uint8Array): Uint8Array {
  return joined(u32(name.length), name);
}

/** A block of a file, or its end. */
export function block(code: number, content: Uint8Array = new Uint8Array()): Uint8Array {
  return joined(u32(content.length + 1), Uint8Array.of(code), content);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
