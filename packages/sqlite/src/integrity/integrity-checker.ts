import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Integrity, IntegrityQuestion } from './integrity.js';

const program = fileURLToPath(new URL('./integrity-program.js', import.meta.url));
const megabyte = 1024 * 1024;

/** What one check may cost. */
export interface IntegrityLimits {
  /** 60,000 when not given. */
  readonly deadlineMs?: number;
  /** 256 MiB when not given. */
  readonly memoryBytes?: number;
}

/**
 * Checks databases that strangers may have made, one after the other, in a child process that is ended when one takes too long;
 * the next one then gets a new child.
 */
export class IntegrityChecker implements Disposable {
  readonly #deadlineMs: number;
  readonly #memoryBytes: number;
  #child: ChildProcess | undefined;

  constructor({ deadlineMs = 60_000, memoryBytes = 256 * megabyte }: IntegrityLimits = {}) {
    this.#deadlineMs = deadlineMs;
    this.#memoryBytes = memoryBytes;
  }

  /**
   * Asks SQLite about a private copy, which may be written to: its log is taken in. One question at a time. @throws the signal's
   * reason
   */
  async check(path: string, signal: AbortSignal): Promise<Integrity> {
    signal.throwIfAborted();
    const outcome = await this.#ask({ path, memoryBytes: this.#memoryBytes }, signal);
    if (outcome.kind === 'unknown') this[Symbol.dispose]();
    signal.throwIfAborted();
    return outcome;
  }

  async #ask(question: IntegrityQuestion, signal: AbortSignal): Promise<Integrity> {
    const child = this.#running();
    return await new Promise((resolve) => {
      const end = (outcome: Integrity): void => {
        clearTimeout(deadline);
        child.off('message', answered).off('exit', died).off('error', broke);
        signal.removeEventListener('abort', stop);
        // Nothing keeps the program alive but a question that is being answered.
        child.unref();
        child.channel?.unref();
        resolve(outcome);
      };
      const answered = (outcome: unknown): void => end(outcome as Integrity); // the child is our own program
      const died = (): void => end({ kind: 'unknown', why: 'too-large' });
      const broke = (): void => end({ kind: 'unknown', why: 'not-opened' });
      const stop = (): void => end({ kind: 'unknown', why: 'too-long' });
      const deadline = setTimeout(stop, this.#deadlineMs);
      signal.addEventListener('abort', stop, { once: true });
      child.on('message', answered).on('exit', died).on('error', broke);
      child.ref();
      child.channel?.ref();
      child.send(question, (error) => error && broke());
    });
  }

  #running(): ChildProcess {
    if (this.#child?.connected) return this.#child;
    this.#child = fork(program, {
      execArgv: ['--max-old-space-size=64'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return this.#child;
  }

  [Symbol.dispose](): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
