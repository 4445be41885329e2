/** Who wants to know that something happened; they are told synchronously, in the order in which they came. */
export class Listeners<T> {
  readonly #listeners = new Set<(event: T) => void>();

  tell(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Calls `listener` each time, until the result is disposed. */
  add(listener: (event: T) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }
}
