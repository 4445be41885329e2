import { AppError } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import { type ByteChannel, DL, mobileBackup2Service, writeDlMessage } from '@pearmain/wire';
import { fail } from '../failures.js';
import { type Timer, within } from '../patience.js';
import type { ServiceSource } from '../services/service-source.js';
import { shakeHands } from './handshake.js';
import { LateFailure } from './late-failure.js';
import { limits } from './limits.js';
import { PatientChannel } from './patient-channel.js';
import type { RequestHost } from './request-host.js';
import { serve } from './serve.js';
import { tidy } from './tidy.js';

/** How the talk with the backup service is held. */
export interface BackupServiceOptions {
  /** The phone's name, for words. */
  readonly name: string;
  readonly timer: Timer;
  /** Ends the talk from this side: at a message's boundary if one comes within a second. */
  readonly stop: AbortSignal;
}

/** The phone's backup service, greeted and waiting for a request (docs/protocols/backup-host.md §1). */
export class BackupService implements AsyncDisposable {
  static readonly service = mobileBackup2Service;
  readonly channel: PatientChannel;
  readonly #options: BackupServiceOptions;
  readonly #ended = new AbortController();
  #reason: Error | undefined;

  private constructor(channel: PatientChannel, options: BackupServiceOptions) {
    this.channel = channel;
    this.#options = options;
  }

  /** Always with the escrow bag: without it a phone that locks itself can no longer read its protected files. */
  static async open(session: ServiceSource, options: BackupServiceOptions): Promise<BackupService> {
    return await BackupService.over(await session.startService(BackupService.service, { escrow: true }), options);
  }

  /** The same over a connection that is already there. */
  static async over(connection: ByteChannel, options: BackupServiceOptions): Promise<BackupService> {
    const { name, timer, stop: signal } = options;
    const service = new BackupService(new PatientChannel(connection, name, timer), options);
    const bounds = {
      timer,
      signal,
      timeoutMs: limits.handshakeMs,
      interrupt: () => connection.close(),
      late: () => fail('no-answer', { name, seconds: limits.handshakeMs / 1000 }),
    };
    try {
      await within(bounds, shakeHands(service.channel, name));
    } catch (error) {
      connection.close();
      throw service.#told(error);
    }
    signal.addEventListener('abort', () => void service.#closeSoon(), { signal: service.#ended.signal });
    return service;
  }

  /** Sends a request and answers the phone until its final `Response`, which is returned; then says goodbye. */
  async carryOut(
    request: PlistDict,
    host: Omit<RequestHost, 'channel' | 'name' | 'giveUp' | 'late' | 'expectEnd'>,
  ): Promise<PlistDict> {
    const { name, timer, stop } = this.#options;
    const { channel } = this;
    try {
      stop.throwIfAborted();
      if (channel.tryReadSome(1)) throw fail('out-of-step', { name, what: 'it answered before it was asked' });
      await writeDlMessage(channel, DL.ProcessMessage.encode({ message: request }));
      const own = { name, channel, late: new LateFailure(), expectEnd: () => channel.expectEnd() };
      return await serve({ ...host, ...own, giveUp: (reason) => this.#giveUp(reason) }, timer, stop);
    } catch (error) {
      throw this.#told(error);
    } finally {
      await this[Symbol.asyncDispose]();
    }
  }

  /** Says goodbye where the phone still listens, and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    const { channel } = this;
    await tidy(this.#options.timer, () => writeDlMessage(channel, DL.Disconnect.encode({ reason: '' })));
    channel.close();
  }

  async #closeSoon(): Promise<void> {
    try {
      await this.#options.timer.sleep(limits.stopMs, this.#ended.signal);
      this.channel.close();
    } catch {
      // The talk ended in time.
    }
  }

  #giveUp(reason: Error): void {
    this.#reason ??= reason;
    this.channel.close();
  }

  /** Why it really ended: the wish to stop and the own decision come before the closed connection that they led to. */
  #told(error: unknown): unknown {
    const { name, stop } = this.#options;
    if (stop.aborted) return stop.reason;
    if (this.#reason) return this.#reason;
    const isFormat = error instanceof AppError && /^(?:wire|formats)\//.test(error.code);
    return isFormat ? fail('out-of-step', { name, what: error.message.replace(/\.$/, '') }, { cause: error }) : error;
  }
}
