import type { PlistDict } from '@pearmain/formats';
import {
  type InstalledProfile,
  type ManagementRequest,
  managedConfigurationService,
  managementRequest,
  PlistChannel,
  parseCloudConfiguration,
  parseProfileList,
  type Supervision,
} from '@pearmain/wire';
import { readable } from '../session/connection-failure.js';
import { Turns } from '../turns.js';
import { boundsOf, type ServiceSource } from './service-source.js';

/** Who manages the phone (docs/protocols/services.md §6). Only asked, never changed. */
export class ManagedConfiguration implements AsyncDisposable {
  static readonly service = managedConfigurationService;
  readonly #frames: PlistChannel;
  readonly #turns: Turns;
  readonly #name: string;

  private constructor(frames: PlistChannel, source: ServiceSource) {
    this.#frames = frames;
    this.#name = source.name;
    this.#turns = new Turns(boundsOf(source, frames));
  }

  static async open(source: ServiceSource): Promise<ManagedConfiguration> {
    const channel = await source.startService(ManagedConfiguration.service);
    return new ManagedConfiguration(new PlistChannel(channel), source);
  }

  /** Whether it is supervised, and by whom; `undefined` where it does not say. */
  async supervision(): Promise<Supervision | undefined> {
    return parseCloudConfiguration(await this.#ask('GetCloudConfiguration'));
  }

  /** The profiles on it; `undefined` where it does not say. */
  async profiles(): Promise<readonly InstalledProfile[] | undefined> {
    return parseProfileList(await this.#ask('GetProfileList'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#frames[Symbol.asyncDispose]();
  }

  #ask(request: ManagementRequest): Promise<PlistDict> {
    const answered = this.#turns.take(async () => {
      await this.#frames.send(managementRequest(request));
      return await this.#frames.receiveDict();
    });
    return readable(answered, this.#name, ManagedConfiguration.service);
  }
}
