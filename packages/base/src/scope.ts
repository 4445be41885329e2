/**
 * Several things opened one after the other, closed in the reverse order, also when things go wrong:
 *
 *     await using scope = new Scope();
 *     const session = scope.own(await openSession(…));
 */
export class Scope implements AsyncDisposable {
  readonly #closers: (() => unknown)[] = [];

  /** Closes `resource` with the scope, and hands it back. */
  own<T extends AsyncDisposable | Disposable>(resource: T): T {
    this.defer(() => (Symbol.asyncDispose in resource ? resource[Symbol.asyncDispose]() : resource[Symbol.dispose]()));
    return resource;
  }

  /** Runs `closer` when the scope closes. */
  defer(closer: () => unknown): void {
    this.#closers.push(closer);
  }

  /** Everything is closed even when one closer fails; the first failure is thrown at the end. */
  async [Symbol.asyncDispose](): Promise<void> {
    const problems: unknown[] = [];
    for (let closer = this.#closers.pop(); closer; closer = this.#closers.pop()) {
      try {
        await closer();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw problems[0];
  }
}
