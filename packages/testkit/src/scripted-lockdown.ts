import { generateKeyPairSync } from 'node:crypto';
import { dataIn, dictIn, type PlistDict, type PlistValue, textIn, utf8Decode, utf8Encode } from '@pearmain/formats';
import {
  lockdownRefusal,
  lockdownReply,
  PlistChannel,
  type SocketChannel,
  startServiceReply,
  startSessionReply,
} from '@pearmain/wire';

/** A service of the fake phone: speaks until it returns. */
export type ScriptedService = (channel: SocketChannel, request: PlistDict) => Promise<void>;

/** The one key pair of all fake phones of a process: making one takes a while. */
const deviceKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = deviceKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A phone's doorman that does what a test wrote down: everything public is there to be set. */
export class ScriptedLockdown {
  /** Global values, and those of domains under `domain/key`. */
  readonly values = new Map<string, PlistValue>([
    ['DeviceName', 'Ada’s iPhone'],
    ['DevicePublicKey', utf8Encode(deviceKeys.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString())],
    ['WiFiAddress', 'AA:BB:CC:00:11:22'],
  ]);
  /** What the next `Pair` requests are answered with, before consent: error words, or a broken connection. */
  readonly pairAnswers: (string | 'hang-up')[] = [];
  /** Answers to other requests by their name, instead of the usual ones. */
  readonly answers = new Map<string, (request: PlistDict) => PlistDict>();
  /** Device certificates by host id: whom the phone trusts. */
  readonly trusted = new Map<string, string>();
  readonly services = new Map<string, ScriptedService>();
  /** Every request, in its order. */
  readonly requests: PlistDict[] = [];
  escrowBag: Uint8Array | undefined = new Uint8Array(32).fill(7);
  type = 'com.apple.mobile.lockdown';
  sessionTls = true;
  serviceTls = true;
  /** Another's certificate and key, shown instead of the ones that were paired. */
  impostor: { certificate: string; privateKey: string } | undefined;
  /** Host certificates that clients showed, in DER. */
  readonly shownCertificates: Uint8Array[] = [];
  #services = new Map<number, ScriptedService>();
  #session: string | undefined;

  /** What happens on a connection to one of the phone's ports; `undefined` refuses it. */
  handler(port: number): ((channel: SocketChannel) => Promise<void>) | undefined {
    if (port === 62078) return (channel) => this.#serve(channel);
    const service = this.#services.get(port);
    return service && ((channel) => this.#runService(channel, service));
  }

  async #serve(plain: SocketChannel): Promise<void> {
    let channel = plain;
    try {
      for (;;) {
        const frames = new PlistChannel(channel);
        const request = await frames.receiveDict();
        this.requests.push(request);
        const reply = this.#answer(request);
        if (!reply) return;
        await frames.send(reply);
        if (!('SessionID' in reply) || !this.sessionTls) continue;
        this.#session = textIn(request, 'HostID');
        channel = await this.#encrypt(channel);
      }
    } finally {
      channel.close();
    }
  }

  #answer(request: PlistDict): PlistDict | undefined {
    const name = textIn(request, 'Request') ?? '';
    const own = this.answers.get(name);
    if (own) return own(request);
    switch (name) {
      case 'QueryType':
        return lockdownReply(name, { Type: this.type });
      case 'GetValue':
        return this.#value(request);
      case 'Pair':
        return this.#pair(request);
      case 'StartSession':
        return this.trusted.has(textIn(request, 'HostID') ?? '')
          ? startSessionReply({ sessionId: 'A-SESSION', enableTls: this.sessionTls })
          : lockdownRefusal(name, 'InvalidHostID');
      case 'StartService':
        return this.#startService(request);
      case 'Unpair':
        this.trusted.delete(textIn(dictIn(request, 'PairRecord') ?? {}, 'HostID') ?? '');
        return lockdownReply(name);
      default:
        return lockdownReply(name);
    }
  }

  #value(request: PlistDict): PlistDict {
    const domain = textIn(request, 'Domain');
    const key = textIn(request, 'Key');
    const prefix = domain === undefined ? '' : `${domain}/`;
    if (key !== undefined) {
      const value = this.values.get(prefix + key);
      return value === undefined
        ? lockdownRefusal('GetValue', 'MissingValue')
        : lockdownReply('GetValue', { Value: value });
    }
    const all = [...this.values].filter(([name]) => (domain ? name.startsWith(prefix) : !name.includes('/')));
    if (all.length === 0) return lockdownRefusal('GetValue', 'MissingValue');
    return lockdownReply('GetValue', {
      Value: Object.fromEntries(all.map(([name, value]) => [name.slice(prefix.length), value])),
    });
  }

  #pair(request: PlistDict): PlistDict | undefined {
    const answer = this.pairAnswers.shift();
    if (answer === 'hang-up') return undefined;
    if (answer !== undefined) return lockdownRefusal('Pair', answer);
    const record = dictIn(request, 'PairRecord') ?? {};
    const certificate = dataIn(record, 'DeviceCertificate') ?? new Uint8Array();
    this.trusted.set(textIn(record, 'HostID') ?? '', utf8Decode(certificate));
    return lockdownReply('Pair', this.escrowBag ? { EscrowBag: this.escrowBag } : {});
  }

  #startService(request: PlistDict): PlistDict {
    const name = textIn(request, 'Service') ?? '';
    const service = this.services.get(name);
    if (!service) return lockdownRefusal('StartService', 'InvalidService');
    const port = 50_000 + this.#services.size;
    this.#services.set(port, (channel) => service(channel, request));
    return startServiceReply({ service: name, port, enableTls: this.serviceTls });
  }

  async #runService(channel: SocketChannel, service: ScriptedService): Promise<void> {
    await using connection = this.serviceTls ? await this.#encrypt(channel) : channel;
    await service(connection, {});
  }

  async #encrypt(channel: SocketChannel): Promise<SocketChannel> {
    const certificate = this.impostor?.certificate ?? this.trusted.get(this.#session ?? '') ?? '';
    const key = this.impostor?.privateKey ?? privateKey;
    const encrypted = await channel.startTls({ role: 'server', certificate, privateKey: key });
    this.shownCertificates.push(encrypted.peerCertificate ?? new Uint8Array());
    return encrypted;
  }
}
