import { AppError, udid } from '@pearmain/base';
import type { BackupSession } from '@pearmain/device';
import { concatBytes, type PlistDict, type PlistValue } from '@pearmain/formats';
import {
  type AfcPacket,
  AfcReply,
  AfcRequest,
  AfcStatus,
  afcService,
  applicationReply,
  type ByteChannel,
  encodeAfcFileInfo,
  fail,
  iconReply,
  installationProxyService,
  mobileBackup2Service,
  notificationMessage,
  notificationProxyService,
  PlistChannel,
  parseIconRequest,
  parseNotificationMessage,
  readAfcPacket,
  springboardService,
  writeAfcPacket,
} from '@pearmain/wire';
import { FakeClock } from './fake-clock.js';
import { memoryChannelPair } from './memory-channel.js';

interface OpenedFile {
  readonly path: string;
  readonly content: Uint8Array;
  at: number;
}

/** What the phone does on a connection to its backup service. */
export type BackupScript = (channel: ByteChannel) => Promise<void>;

/**
 * A session with a phone in memory, whose services do what a test set: values, media files, apps, notifications and a lock.
 * The backup service runs the test's script.
 */
export class ScriptedSession implements BackupSession {
  readonly udid = udid('00008110-001A2B3C4D5E6F70');
  readonly name = 'Ada’s iPhone';
  readonly timer = new FakeClock();
  readonly timeoutMs = 30_000;
  /** Global values by key, those of a domain under `domain/key`. */
  readonly values = new Map<string, PlistValue>([['DeviceName', 'Ada’s iPhone']]);
  readonly mediaFiles = new Map<string, Uint8Array>();
  readonly apps: PlistDict[] = [];
  readonly icons = new Map<string, Uint8Array>();
  /** Services that the phone does not have. */
  readonly missing = new Set<string>();
  /** What the host did, in its order: services opened, notifications posted, lock operations. */
  readonly events: string[] = [];
  /** How many times the lock is refused because somebody else holds it. */
  lockedTimes = 0;
  /** Settles when the script of the backup service has ended; rejects with what went wrong in it. */
  scriptEnded: Promise<void> = Promise.resolve();
  readonly #script: BackupScript;
  #notifications: PlistChannel | undefined;

  constructor(script: BackupScript) {
    this.#script = script;
  }

  async value(domain?: string, key?: string): Promise<PlistValue | undefined> {
    const prefix = domain === undefined ? '' : `${domain}/`;
    if (key !== undefined) return this.values.get(prefix + key);
    const all = [...this.values].filter(([name]) => (domain ? name.startsWith(prefix) : !name.includes('/')));
    return all.length > 0
      ? Object.fromEntries(all.map(([name, value]) => [name.slice(prefix.length), value]))
      : undefined;
  }

  async startService(service: string, { escrow = false }: { escrow?: boolean } = {}): Promise<ByteChannel> {
    if (this.missing.has(service)) throw new AppError('device/service-missing', `There is no ${service}.`);
    this.events.push(`open ${service}${escrow ? ' with escrow' : ''}`);
    const [host, phone] = memoryChannelPair();
    const ended = this.#serve(service, phone);
    if (service === mobileBackup2Service) this.scriptEnded = ended;
    ended.catch(() => {}); // whoever waits for the script hears of it
    return host;
  }

  /** The phone tells who observes that this has happened. */
  async relay(name: string): Promise<void> {
    await this.#notifications?.send(notificationMessage({ kind: 'relay', name }));
  }

  async #serve(service: string, channel: ByteChannel): Promise<void> {
    switch (service) {
      case mobileBackup2Service:
        return await this.#script(channel);
      case notificationProxyService:
        return await this.#notify(new PlistChannel(channel));
      case afcService:
        return await this.#files(channel);
      case installationProxyService:
        return await this.#listApps(new PlistChannel(channel));
      case springboardService:
        return await this.#showIcons(new PlistChannel(channel));
      default:
        throw fail('connection-closed', { to: service });
    }
  }

  async #notify(frames: PlistChannel): Promise<void> {
    this.#notifications = frames;
    for (;;) {
      const message = parseNotificationMessage(await frames.receiveDict());
      if (message?.kind === 'post') this.events.push(`post ${message.name.split('.').at(-1)}`);
      if (message?.kind !== 'shutdown') continue;
      await frames.send(notificationMessage({ kind: 'death' }));
      return;
    }
  }

  async #listApps(frames: PlistChannel): Promise<void> {
    await frames.receiveDict();
    await frames.send(applicationReply({ kind: 'page', apps: this.apps, index: 0, total: this.apps.length }));
    await frames.send(applicationReply({ kind: 'complete' }));
  }

  async #showIcons(frames: PlistChannel): Promise<void> {
    for (;;) {
      const icon = this.icons.get(parseIconRequest(await frames.receiveDict()) ?? '');
      await frames.send(icon ? iconReply(icon) : {});
    }
  }

  async #files(channel: ByteChannel): Promise<void> {
    const opened: OpenedFile[] = [];
    for (;;) {
      const packet = await readAfcPacket(channel);
      await writeAfcPacket(channel, this.#file(packet, opened));
    }
  }

  #file(packet: AfcPacket, opened: OpenedFile[]): AfcPacket {
    const { packetNumber, fields } = packet;
    const status = (code: number) => AfcReply.status.packet(packetNumber, { code });
    switch (packet.operation) {
      case AfcRequest.fileInfo.operation: {
        const content = this.mediaFiles.get(AfcRequest.fileInfo.parse(fields).path);
        if (!content) return status(AfcStatus.notFound);
        return AfcReply.data.packet(packetNumber, {}, encodeAfcFileInfo({ kind: 'file', sizeBytes: content.length }));
      }
      case AfcRequest.fileOpen.operation: {
        const { path } = AfcRequest.fileOpen.parse(fields);
        const content = this.mediaFiles.get(path) ?? new Uint8Array(0);
        return AfcReply.fileOpenResult.packet(packetNumber, { handle: opened.push({ path, content, at: 0 }) });
      }
      case AfcRequest.fileWrite.operation: {
        const file = opened[AfcRequest.fileWrite.parse(fields).handle - 1];
        if (file)
          this.mediaFiles.set(
            file.path,
            concatBytes([this.mediaFiles.get(file.path) ?? new Uint8Array(0), packet.payload]),
          );
        return status(AfcStatus.success);
      }
      case AfcRequest.removePathAndContents.operation: {
        const { path } = AfcRequest.removePathAndContents.parse(fields);
        for (const name of this.mediaFiles.keys()) if (name.startsWith(path)) this.mediaFiles.delete(name);
        return status(AfcStatus.success);
      }
      case AfcRequest.fileRead.operation: {
        const { handle, size } = AfcRequest.fileRead.parse(fields);
        const file = opened[handle - 1];
        const piece = file?.content.subarray(file.at, file.at + size) ?? new Uint8Array(0);
        if (file) file.at += piece.length;
        return AfcReply.data.packet(packetNumber, {}, piece);
      }
      case AfcRequest.fileLock.operation: {
        const isUnlock = AfcRequest.fileLock.parse(fields).lock === 12;
        if (!isUnlock && this.lockedTimes > 0) {
          this.lockedTimes -= 1;
          return status(AfcStatus.wouldBlock);
        }
        this.events.push(isUnlock ? 'unlock' : 'lock');
        return status(AfcStatus.success);
      }
      default:
        return status(AfcStatus.success);
    }
  }
}
