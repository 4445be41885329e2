import { AppError } from '@pearmain/base';
import {
  insecureNotificationProxyService,
  type NotificationMessage,
  notificationMessage,
  notificationProxyService,
  PlistChannel,
  parseNotificationMessage,
} from '@pearmain/wire';
import { within } from '../patience.js';
import { boundsOf, type ServiceSource } from './service-source.js';

const goodbyeMs = 2000;

/** Notifications of the phone, there and back (docs/protocols/services.md §1). */
export class NotificationProxy implements AsyncDisposable {
  static readonly service = notificationProxyService;
  /** The one for computers that are not trusted yet: it tells when trust has changed. */
  static readonly insecureService = insecureNotificationProxyService;
  readonly #frames: PlistChannel;
  readonly #source: ServiceSource;
  /** The message that is waited for; the events and the goodbye may both wait for it. */
  #incoming: Promise<NotificationMessage | undefined> | undefined;
  #isEnding = false;
  #isDead = false;

  private constructor(frames: PlistChannel, source: ServiceSource) {
    this.#frames = frames;
    this.#source = source;
  }

  static async open(source: ServiceSource, service: string = NotificationProxy.service): Promise<NotificationProxy> {
    return new NotificationProxy(new PlistChannel(await source.startService(service)), source);
  }

  /** Asks to be told of these notifications. */
  async observe(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.#send({ kind: 'observe', name });
  }

  /** Posts a notification on the phone. */
  async post(name: string): Promise<void> {
    await this.#send({ kind: 'post', name });
  }

  /** The names of observed notifications as they come, until either side ends the service. */
  async *events(): AsyncGenerator<string, void> {
    try {
      while (!this.#isDead) {
        const message = await this.#receive();
        if (message?.kind === 'relay') yield message.name;
      }
    } catch (error) {
      if (!this.#isEnding) throw error;
    }
  }

  /** Says goodbye and waits a moment for the phone's; what was posted has then arrived. */
  async shutdown(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const goodbye = async (): Promise<void> => {
      await this.#send({ kind: 'shutdown' });
      while (!this.#isDead) await this.#receive();
    };
    try {
      await within({ ...boundsOf(this.#source, this.#frames), timeoutMs: goodbyeMs }, goodbye());
    } catch (error) {
      if (!(error instanceof AppError)) throw error; // a phone that has gone needs no goodbye
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
    await this.#frames[Symbol.asyncDispose]();
  }

  async #send(message: NotificationMessage): Promise<void> {
    await this.#frames.send(notificationMessage(message));
  }

  #receive(): Promise<NotificationMessage | undefined> {
    this.#incoming ??= this.#read().finally(() => {
      this.#incoming = undefined;
    });
    return this.#incoming;
  }

  async #read(): Promise<NotificationMessage | undefined> {
    try {
      const message = parseNotificationMessage(await this.#frames.receiveDict());
      if (message?.kind === 'death') this.#isDead = true;
      return message;
    } catch (error) {
      this.#isDead = true; // nothing more comes, no goodbye either
      throw error;
    }
  }
}
