import type { TaskContext, TaskEvent } from '@pearmain/base';

type Prompt = TaskEvent & { kind: 'prompt' };

/** What a run has received over all its attempts, and what a person was asked for in between. */
export class Tally {
  readonly #outer: TaskContext;
  #earlier = { files: 0, bytes: 0 };
  #attempt = { files: 0, bytes: 0 };
  #isTransferring = false;
  #hasProgressed = false;
  #prompt: Prompt | undefined;

  constructor(outer: TaskContext) {
    this.#outer = outer;
  }

  /** Files and bytes of the attempts before this one. */
  get earlier(): { readonly files: number; readonly bytes: number } {
    return this.#earlier;
  }

  /** Whether this attempt brought content, not only the phone's notes about it. */
  get hasProgressed(): boolean {
    return this.#hasProgressed;
  }

  /** The context of the next attempt: it counts from nothing, and is told as a part of the whole. */
  nextAttempt(): TaskContext {
    this.#earlier = {
      files: this.#earlier.files + this.#attempt.files,
      bytes: this.#earlier.bytes + this.#attempt.bytes,
    };
    this.#attempt = { files: 0, bytes: 0 };
    this.#isTransferring = false;
    this.#hasProgressed = false;
    return { ...this.#outer, emit: (event) => this.#follow(event) };
  }

  /** Asks a person for something on the phone, once, until the run goes on. */
  ask(prompt: Prompt): void {
    if (this.#prompt) return;
    this.#prompt = prompt;
    this.#outer.emit(prompt);
  }

  /** What was asked for is done, or no longer needed. */
  answered(): void {
    if (this.#prompt) this.#outer.emit({ kind: 'prompt-done', what: this.#prompt.what });
    this.#prompt = undefined;
  }

  #follow(event: TaskEvent): void {
    // An attempt begins by preparing, before the phone was asked whether it is unlocked by now.
    const goesOn = event.kind === 'phase' ? event.phase !== 'preparing' : event.kind !== 'notice';
    if (goesOn) this.answered();
    if (event.kind === 'phase' && event.phase === 'transferring') this.#isTransferring = true;
    if (event.kind !== 'progress') {
      this.#outer.emit(event);
      return;
    }
    const { files, bytes } = event;
    if (this.#isTransferring && files > this.#attempt.files) this.#hasProgressed = true;
    this.#attempt = { files, bytes };
    this.#outer.emit({ ...event, files: this.#earlier.files + files, bytes: this.#earlier.bytes + bytes });
  }
}
