/** The phone's notification centre: what is posted here reaches every notification_proxy connection that observes it. */
export class Notifications {
  readonly #observers = new Set<(name: string) => void>();

  /** Tells every observer, synchronously and in the order in which they came. */
  post(name: string): void {
    for (const observer of [...this.#observers]) observer(name);
  }

  /** Calls `observer` with every name posted from now on, until the result is disposed. */
  observe(observer: (name: string) => void): Disposable {
    this.#observers.add(observer);
    return { [Symbol.dispose]: () => void this.#observers.delete(observer) };
  }
}
