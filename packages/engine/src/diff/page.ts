import type { FileChange } from '@pearmain/contract';

/** Keeps the first `size` of the changes behind `after`, by their places, out of any number of them. */
export class Page<Change> {
  readonly #size: number;
  readonly #after: string | undefined;
  readonly #placeOf: (change: Change) => string;
  #kept: Change[] = [];
  #isCut = false;

  constructor(
    { size, after }: { readonly size: number; readonly after?: string | undefined },
    placeOf: (change: Change) => string,
  ) {
    this.#placeOf = placeOf;
    this.#size = size;
    this.#after = after;
  }

  add(change: Change): void {
    if (this.#after !== undefined && this.#placeOf(change) <= this.#after) return;
    this.#kept.push(change);
    if (this.#kept.length > 2 * this.#size + 100) this.#cut();
  }

  /** The page, and where the next one begins. */
  finish(): { readonly changes: readonly Change[]; readonly next?: string } {
    this.#cut();
    const last = this.#kept.at(-1);
    return { changes: this.#kept, ...(this.#isCut && last ? { next: this.#placeOf(last) } : {}) };
  }

  #cut(): void {
    this.#kept.sort((one, other) => (this.#placeOf(one) < this.#placeOf(other) ? -1 : 1));
    if (this.#kept.length <= this.#size) return;
    this.#isCut = true;
    this.#kept.length = this.#size;
  }
}

/** What changes are ordered by: `HomeDomain/Library/SMS/sms.db`. */
export function placeOf({ domain, relativePath }: Pick<FileChange, 'domain' | 'relativePath'>): string {
  return `${domain}/${relativePath}`;
}
