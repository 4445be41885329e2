import type { PlistDict } from '@pearmain/formats';
import { isDict } from '@pearmain/formats';
import {
  type ApplicationQuery,
  type ApplicationReply,
  type ApplicationType,
  applicationRequest,
  installationProxyService,
  PlistChannel,
  parseApplicationReply,
} from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import { readable } from '../session/connection-failure.js';
import { Turns } from '../turns.js';
import { boundsOf, type ServiceSource } from './service-source.js';

/** A page holds apps; a phone that sends more of those that hold none would go on for ever. */
const mostEmptyPages = 100;

/** Which apps, and which of their keys (none named: all). */
export interface AppQuery {
  readonly applicationType?: ApplicationType;
  readonly attributes?: readonly string[];
}

/** The installed apps, as the phone describes them (docs/protocols/services.md §2). One question at a time. */
export class InstallationProxy implements AsyncDisposable {
  static readonly service = installationProxyService;
  readonly #frames: PlistChannel;
  readonly #name: string;
  readonly #turns: Turns;

  private constructor(frames: PlistChannel, source: ServiceSource) {
    this.#frames = frames;
    this.#name = source.name;
    this.#turns = new Turns(boundsOf(source, frames));
  }

  static async open(source: ServiceSource): Promise<InstallationProxy> {
    return new InstallationProxy(new PlistChannel(await source.startService(InstallationProxy.service)), source);
  }

  /**
   * Every app, as the phone's pages arrive; read it to its end before the next question.
   *
   * @throws device/service-refused, device/unclear-answer
   */
  async *browse({ applicationType = 'User', attributes }: AppQuery = {}): AsyncGenerator<PlistDict, void> {
    const query = { command: 'Browse', applicationType, ...(attributes ? { attributes } : {}) } as const;
    let emptyPages = 0;
    for (let reply = await this.#ask(query); reply.kind === 'page'; reply = await this.#next('Browse')) {
      yield* reply.apps;
      if (reply.apps.length === 0) emptyPages += 1;
      if (emptyPages > mostEmptyPages) throw fail('unclear-answer', { name: this.#name, request: 'Browse' });
    }
  }

  /** What the phone says of certain apps, by bundle id; those it does not have are missing. Throws as `browse`. */
  async lookup(
    bundleIds: readonly string[],
    { applicationType = 'Any', attributes }: AppQuery = {},
  ): Promise<Map<string, PlistDict>> {
    const query = { command: 'Lookup', applicationType, bundleIds, ...(attributes ? { attributes } : {}) } as const;
    const reply = await this.#ask(query);
    if (reply.kind !== 'complete') throw fail('unclear-answer', { name: this.#name, request: 'Lookup' });
    const found = Object.entries(reply.found ?? {});
    return new Map(found.flatMap(([bundleId, app]) => (isDict(app) ? [[bundleId, app] as const] : [])));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#frames[Symbol.asyncDispose]();
  }

  async #ask(query: ApplicationQuery): Promise<ApplicationReply> {
    await this.#frames.send(applicationRequest(query));
    return await this.#next(query.command);
  }

  async #next(request: string): Promise<ApplicationReply> {
    const answered = this.#turns.take(() => this.#frames.receiveDict());
    const reply = parseApplicationReply(await readable(answered, this.#name, request));
    if (!reply) throw fail('unclear-answer', { name: this.#name, request });
    if (reply.kind !== 'refused') return reply;
    throw fail('service-refused', { service: 'app list', request, error: plainText(reply.description ?? reply.error) });
  }
}
