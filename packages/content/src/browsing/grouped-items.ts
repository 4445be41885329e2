import type { Description } from '../description.js';
import type { Group, OpenedStores, PageRange } from './opened-stores.js';

interface Gathered {
  readonly title: string;
  readonly items: object[];
}

/** Items of a category that are all in memory, in groups where they are lines of conversations, else in one. */
export class GroupedItems implements OpenedStores {
  readonly #groups = new Map<string, Gathered>();
  readonly #describe: Description<object>;
  readonly #title: string;

  /** @param title of the one group of items that are in none */
  constructor(describe: Description<object>, title: string) {
    this.#describe = describe;
    this.#title = title;
  }

  add(item: object): void {
    const { id, title } = this.#describe.line?.(item).conversation ?? { id: 'all', title: this.#title };
    const known = this.#groups.get(id);
    if (known) known.items.push(item);
    else this.#groups.set(id, { title, items: [item] });
  }

  groups(): readonly Group[] {
    return [...this.#groups].map(([id, { title, items }]) => {
      const last = items.at(-1);
      return { id, title, count: items.length, ...(last && { last }) };
    });
  }

  page({ group, from, count }: PageRange): readonly object[] {
    return this.#groups.get(group)?.items.slice(from, from + count) ?? [];
  }

  placeOf(group: string, id: number): number {
    return this.#groups.get(group)?.items.findIndex((item) => 'id' in item && item.id === id) ?? -1;
  }

  [Symbol.dispose](): void {
    this.#groups.clear();
  }
}
