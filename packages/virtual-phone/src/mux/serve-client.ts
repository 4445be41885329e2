import { dataIn, integerIn, type PlistDict, textIn } from '@pearmain/formats';
import {
  encodeMuxPlist,
  MuxConnectPayload,
  MuxMessageType,
  type MuxPacket,
  MuxResult,
  muxMessageOf,
  readMuxPacket,
  type SocketChannel,
  swapPort,
} from '@pearmain/wire';
import { OrderedWriter } from '../ordered-writer.js';
import type { PortHandler } from './attachable-phone.js';
import { attachedMessage } from './attached-message.js';
import { binaryDialect, type Dialect, plistDialect } from './dialects.js';
import type { ListenerInfo, MuxEvent, Muxer } from './muxer.js';

/** What becomes of the connection after a request: the next request, a stream of events, or a pipe to a phone. */
type Next = { kind: 'request' } | { kind: 'events'; stop: Disposable } | { kind: 'pipe'; handler: PortHandler };

const nextRequest: Next = { kind: 'request' };
/** ENOENT and EINVAL: pair-record requests answer with an errno. */
const noSuchRecord = 2;
const malformed = 22;

/** Answers in the muxer's place, where it returns true. */
export type Intruder = (packet: MuxPacket, channel: SocketChannel) => Promise<boolean>;

/**
 * Serves one program connected to the muxer, until it goes away. After a good Connect the connection is the phone's:
 * its port handler gets the socket itself (docs/protocols/virtual-phone.md §2).
 */
export async function serveMuxClient(channel: SocketChannel, muxer: Muxer, intruder?: Intruder): Promise<void> {
  const client = new MuxClient(channel, muxer);
  for (;;) {
    const packet = await readMuxPacket(channel);
    if (await intruder?.(packet, channel)) continue;
    const next = await client.answer(packet);
    if (next.kind === 'pipe') return next.handler(channel);
    if (next.kind === 'events') {
      using _listening = next.stop;
      return client.refuseNextCommand(await readMuxPacket(channel));
    }
  }
}

class MuxClient {
  readonly #writer: OrderedWriter;
  readonly #muxer: Muxer;

  constructor(channel: SocketChannel, muxer: Muxer) {
    this.#writer = new OrderedWriter(channel);
    this.#muxer = muxer;
  }

  async answer(packet: MuxPacket): Promise<Next> {
    if (packet.version === 0) return this.#answerBinary(packet);
    if (packet.version !== 1 || this.#muxer.isBinaryOnly)
      return this.#result(binaryDialect, packet.tag, MuxResult.badVersion);
    if (packet.type !== MuxMessageType.plist) return this.#result(plistDialect(), packet.tag, MuxResult.badCommand);
    return this.#answerPlist(packet.tag, muxMessageOf(packet));
  }

  async refuseNextCommand({ version, tag }: MuxPacket): Promise<void> {
    await this.#result(version === 0 ? binaryDialect : plistDialect(), tag, MuxResult.badCommand);
  }

  async #answerBinary({ type, tag, payload }: MuxPacket): Promise<Next> {
    if (type === MuxMessageType.listen) return this.#listen(binaryDialect, tag, anonymous);
    if (type !== MuxMessageType.connect) return this.#result(binaryDialect, tag, MuxResult.badCommand);
    if (payload.length < MuxConnectPayload.size) return this.#result(binaryDialect, tag, MuxResult.badCommand);
    const { deviceId, port } = MuxConnectPayload.decode(payload);
    return this.#connect(binaryDialect, tag, deviceId, swapPort(port));
  }

  async #answerPlist(tag: number, message: PlistDict): Promise<Next> {
    const id = textIn(message, 'PairRecordID');
    switch (textIn(message, 'MessageType')) {
      case 'ListDevices':
        return this.#reply(tag, {
          DeviceList: this.#muxer.devices().map((device) => attachedMessage(device, clientVersionIn(message))),
        });
      case 'ListListeners':
        return this.#reply(tag, { ListenerList: this.#muxer.listeners().map(listenerMessage) });
      case 'Listen':
        return this.#listen(plistDialect(clientVersionIn(message)), tag, listenerInfo(message));
      case 'Connect': {
        const port = integerIn(message, 'PortNumber');
        if (port === undefined) return this.#result(plistDialect(), tag, MuxResult.badCommand);
        return this.#connect(plistDialect(), tag, integerIn(message, 'DeviceID') ?? 0, swapPort(port));
      }
      case 'ReadBUID':
        return this.#reply(tag, { BUID: this.#muxer.records.systemBuid() });
      case 'ReadPairRecord': {
        const record = id === undefined ? undefined : this.#muxer.records.read(id);
        if (record === undefined) return this.#result(plistDialect(), tag, id === undefined ? malformed : noSuchRecord);
        return this.#reply(tag, { PairRecordData: record });
      }
      case 'SavePairRecord':
        return this.#saveRecord(tag, id, dataIn(message, 'PairRecordData'));
      case 'DeletePairRecord': {
        const deleted = id !== undefined && this.#muxer.records.delete(id);
        return this.#result(plistDialect(), tag, deleted ? MuxResult.ok : id === undefined ? malformed : noSuchRecord);
      }
      default:
        return this.#result(plistDialect(), tag, MuxResult.badCommand);
    }
  }

  async #saveRecord(tag: number, id: string | undefined, record: Uint8Array | undefined): Promise<Next> {
    if (id === undefined || record === undefined || !this.#muxer.records.save(id, record)) {
      return this.#result(plistDialect(), tag, malformed);
    }
    await this.#result(plistDialect(), tag, MuxResult.ok);
    this.#muxer.paired(id);
    return nextRequest;
  }

  async #connect(dialect: Dialect, tag: number, deviceId: number, port: number): Promise<Next> {
    const handler = this.#muxer.dial(deviceId, port);
    if (handler === 'unknown') return this.#result(dialect, tag, MuxResult.badDevice);
    if (handler === 'refused') return this.#result(dialect, tag, MuxResult.connectionRefused);
    await this.#result(dialect, tag, MuxResult.ok);
    return { kind: 'pipe', handler };
  }

  async #listen(dialect: Dialect, tag: number, info: ListenerInfo): Promise<Next> {
    this.#writer.post(dialect.result(tag, MuxResult.ok));
    const tell = (event: MuxEvent): void => {
      const packet = dialect.event(event);
      if (packet) this.#writer.post(packet);
    };
    for (const device of this.#muxer.devices()) tell({ kind: 'attached', device });
    const stop = this.#muxer.listen(tell, info);
    return { kind: 'events', stop };
  }

  async #result(dialect: Dialect, tag: number, code: number): Promise<Next> {
    await this.#writer.send(dialect.result(tag, code));
    return nextRequest;
  }

  async #reply(tag: number, message: PlistDict): Promise<Next> {
    await this.#writer.send(encodeMuxPlist(tag, message));
    return nextRequest;
  }
}

const anonymous: ListenerInfo = { clientVersion: '', program: '', bundleId: '', connectionType: 0, libraryVersion: 0 };

function listenerInfo(message: PlistDict): ListenerInfo {
  return {
    clientVersion: clientVersionIn(message),
    program: textIn(message, 'ProgName') ?? '',
    bundleId: textIn(message, 'BundleID') ?? '',
    connectionType: integerIn(message, 'ConnType') ?? 0,
    libraryVersion: integerIn(message, 'kLibUSBMuxVersion') ?? 0,
  };
}

function clientVersionIn(message: PlistDict): string {
  return textIn(message, 'ClientVersionString') ?? '';
}

function listenerMessage(info: ListenerInfo, index: number): PlistDict {
  return {
    Blacklisted: false,
    BundleID: info.bundleId,
    ConnType: info.connectionType,
    'ID String': `${index + 1}-${info.program}`,
    ProgName: info.program,
    kLibUSBMuxVersion: info.libraryVersion,
  };
}
