import { createLogUpdate } from 'log-update';
import type { Terminal } from '../terminal.js';

/**
 * The lines at the end of a terminal that are redrawn, one for each phone; what must stay readable stands above them. While a
 * person is asked something nothing is drawn, and what came meanwhile follows.
 */
export class LiveScreen {
  readonly #terminal: Terminal;
  readonly #update = createLogUpdate(process.stderr, { showCursor: true });
  readonly #lines = new Map<string, string>();
  readonly #held: string[] = [];
  #isHeld = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Draws that phone's line. */
  draw(key: string, text: string): void {
    this.#lines.set(key, text);
    if (!this.#isHeld) this.#redraw();
  }

  /** Writes a line that stays. */
  above(text: string): void {
    if (this.#isHeld) {
      this.#held.push(text);
      return;
    }
    this.#update.clear();
    this.#terminal.err.write(`${text}\n`);
    this.#redraw();
  }

  /** Leaves the screen to a question. */
  hold(): void {
    this.#update.clear();
    this.#isHeld = true;
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    for (const text of this.#held.splice(0)) this.#terminal.err.write(`${text}\n`);
    this.#redraw();
  }

  clear(): void {
    this.#update.clear();
    for (const text of this.#held.splice(0)) this.#terminal.err.write(`${text}\n`);
  }

  #redraw(): void {
    if (this.#lines.size > 0) this.#update([...this.#lines.values()].join('\n'));
  }
}
