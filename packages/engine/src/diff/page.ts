import type { FileChange } from '@pearmain/contract';

/** Keeps the first `size` of the changes behind `after`, by domain and path, out of any number of them. */
export class Page {
  readonly #size: number;
  readonly #after: string | undefined;
  #kept: FileChange[] = [];
  #isCut = false;

  constructor({ size, after }: { readonly size: number; readonly after?: string | undefined }) {
    this.#size = size;
    this.#after = after;
  }

  add(change: FileChange): void {
    if (this.#after !== undefined && placeOf(change) <= this.#after) return;
    this.#kept.push(change);
    if (this.#kept.length > 2 * this.#size + 100) this.#cut();
  }

  /** The page, and where the next one begins. */
  finish(): { readonly changes: readonly FileChange[]; readonly next?: string } {
    this.#cut();
    const last = this.#kept.at(-1);
    return { changes: this.#kept, ...(this.#isCut && last ? { next: placeOf(last) } : {}) };
  }

  #cut(): void {
    this.#kept.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
    if (this.#kept.length <= this.#size) return;
    this.#isCut = true;
    this.#kept.length = this.#size;
  }
}

/** What changes are ordered by: `HomeDomain/Library/SMS/sms.db`. */
export function placeOf({ domain, relativePath }: Pick<FileChange, 'domain' | 'relativePath'>): string {
  return `${domain}/${relativePath}`;
}
