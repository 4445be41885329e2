import { booleanIn, type PlistDict } from '@pearmain/formats';
import {
  type DiagnosticsRequest,
  diagnosticsRequest,
  diagnosticsService,
  PlistChannel,
  parseGestaltReply,
} from '@pearmain/wire';
import { readable } from '../session/connection-failure.js';
import { Turns } from '../turns.js';
import { boundsOf, type ServiceSource } from './service-source.js';

/** Facts about the phone's hardware and state (docs/protocols/services.md §5). */
export class DiagnosticsRelay implements AsyncDisposable {
  static readonly service = diagnosticsService;
  readonly #frames: PlistChannel;
  readonly #turns: Turns;
  readonly #name: string;

  private constructor(frames: PlistChannel, source: ServiceSource) {
    this.#frames = frames;
    this.#name = source.name;
    this.#turns = new Turns(boundsOf(source, frames));
  }

  static async open(source: ServiceSource): Promise<DiagnosticsRelay> {
    return new DiagnosticsRelay(new PlistChannel(await source.startService(DiagnosticsRelay.service)), source);
  }

  /** Facts by their MobileGestalt keys; `undefined` from iOS 17.4 on, which gives none. */
  async facts(...keys: readonly string[]): Promise<PlistDict | undefined> {
    return parseGestaltReply(await this.#ask({ kind: 'gestalt', keys }));
  }

  /** Whether the phone has a passcode, and so will ask for it; `undefined` where it does not say. */
  async hasPasscode(): Promise<boolean | undefined> {
    const facts = await this.facts('PasswordConfigured');
    return facts && booleanIn(facts, 'PasswordConfigured');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#frames[Symbol.asyncDispose]();
  }

  #ask(request: DiagnosticsRequest): Promise<PlistDict> {
    const answered = this.#turns.take(async () => {
      await this.#frames.send(diagnosticsRequest(request));
      return await this.#frames.receiveDict();
    });
    return readable(answered, this.#name, DiagnosticsRelay.service);
  }
}
