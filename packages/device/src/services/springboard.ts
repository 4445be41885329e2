import { dataIn, type PlistDict } from '@pearmain/formats';
import { iconRequest, PlistChannel, parseIconReply, springboardService } from '@pearmain/wire';
import { readable } from '../session/connection-failure.js';
import { Turns } from '../turns.js';
import { boundsOf, type ServiceSource } from './service-source.js';

/** The home screen: icons and wallpaper (docs/protocols/services.md §3). */
export class Springboard implements AsyncDisposable {
  static readonly service = springboardService;
  readonly #frames: PlistChannel;
  readonly #turns: Turns;
  readonly #name: string;

  private constructor(frames: PlistChannel, source: ServiceSource) {
    this.#frames = frames;
    this.#name = source.name;
    this.#turns = new Turns(boundsOf(source, frames));
  }

  static async open(source: ServiceSource): Promise<Springboard> {
    return new Springboard(new PlistChannel(await source.startService(Springboard.service)), source);
  }

  /** The icon of an app as a PNG; `undefined` where the phone has none. */
  async icon(bundleId: string): Promise<Uint8Array | undefined> {
    return parseIconReply(await this.#ask(iconRequest(bundleId)));
  }

  /** The picture behind the home screen as a PNG; `undefined` where the phone gives none. */
  async wallpaper(): Promise<Uint8Array | undefined> {
    return dataIn(await this.#ask({ command: 'getHomeScreenWallpaperPNGData' }), 'pngData');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#frames[Symbol.asyncDispose]();
  }

  #ask(request: PlistDict): Promise<PlistDict> {
    const answered = this.#turns.take(async () => {
      await this.#frames.send(request);
      return await this.#frames.receiveDict();
    });
    return readable(answered, this.#name, Springboard.service);
  }
}
