import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '@pearmain/base';
import { type ContentKind, contentKinds } from '@pearmain/contract';
import { categories } from '../categories.js';
import { fail } from '../failures.js';
import type { BrowsingAnswer, BrowsingWish, ReadingAnswer, ReadingWish } from './protocol.js';
import type { ReadingLimits } from './read-items.js';

const program = fileURLToPath(new URL('./content-program.js', import.meta.url));
const megabyte = 1024 * 1024;

type Answer = Exclude<ReadingAnswer, { kind: 'failure' }>;

/** The child process in which stores of strangers are read; it ends with the signal, and when it is disposed of. Without a kind: any rows. */
export class ReadingChild implements Disposable {
  readonly memoryBytes: number;
  readonly #child: ChildProcess;
  readonly #kind: ContentKind | undefined;
  readonly #signal: AbortSignal;
  readonly #deadlineMs: number;

  private constructor(child: ChildProcess, kind: ContentKind | undefined, signal: AbortSignal, limits: ReadingLimits) {
    this.#child = child;
    this.#kind = kind;
    this.#signal = signal;
    this.#deadlineMs = limits.deadlineMs ?? (kind && categories[kind].patienceMs) ?? 60_000;
    this.memoryBytes = limits.memoryBytes ?? 768 * megabyte;
  }

  static start(kind: ContentKind | undefined, signal: AbortSignal, limits: ReadingLimits): ReadingChild {
    const child = fork(program, {
      execArgv: ['--max-old-space-size=512'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    return new ReadingChild(child, kind, signal, limits);
  }

  /** One wish, one answer. @throws content/too-costly, what the child failed with, the signal's reason */
  async ask(wish: BrowsingWish): Promise<BrowsingAnswer>;
  async ask(wish: Exclude<ReadingWish, BrowsingWish>): Promise<Exclude<Answer, BrowsingAnswer>>;
  async ask(wish: ReadingWish): Promise<Answer> {
    const answer = await this.#answerTo(wish);
    this.#signal.throwIfAborted();
    if (answer === 'too-long' || answer === 'ended') {
      const limit = answer === 'too-long' ? 'time' : 'memory';
      throw fail('too-costly', { kind: this.#kind === undefined ? 'the rows' : contentKinds[this.#kind].title, limit });
    }
    if (answer.kind === 'failure') throw new AppError(answer.failure.code, answer.failure.message, answer.failure);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }

  #answerTo(wish: ReadingWish): Promise<ReadingAnswer | 'too-long' | 'ended'> {
    const [child, signal] = [this.#child, this.#signal];
    return new Promise((resolve) => {
      const end = (outcome: ReadingAnswer | 'too-long' | 'ended'): void => {
        clearTimeout(deadline);
        child.off('message', answered).off('exit', died).off('error', died);
        signal.removeEventListener('abort', died);
        resolve(outcome);
      };
      const answered = (outcome: unknown): void => end(outcome as ReadingAnswer); // the child is our own program
      const died = (): void => end('ended');
      const deadline = setTimeout(() => end('too-long'), this.#deadlineMs);
      signal.addEventListener('abort', died, { once: true });
      child.on('message', answered).on('exit', died).on('error', died);
      child.send(wish, (error) => error && died());
    });
  }
}
