import type { ContentNotice } from '@pearmain/contract';
import { categories } from '../categories.js';
import type { BrowsingAnswer, BrowsingWish, ReadingOrder } from '../reading/protocol.js';
import type { OpenedStores } from './opened-stores.js';

/** Stores that are open in the child process, and what was told of since the last answer. */
export class BrowsedStores {
  readonly #stores: OpenedStores | undefined;
  #notices: ContentNotice[] = [];

  /** @throws content/damaged-store */
  constructor({ kind, copies, passwords }: ReadingOrder) {
    const open = kind && categories[kind].browse;
    this.#stores = open?.({ copies, passwords, tell: (notice) => void this.#notices.push(notice) });
  }

  answer(wish: BrowsingWish): BrowsingAnswer {
    const found = this.#find(wish);
    const notices = this.#notices;
    this.#notices = [];
    return { kind: 'found', ...found, notices };
  }

  #find(wish: BrowsingWish): Omit<BrowsingAnswer, 'kind' | 'notices'> {
    switch (wish.wish) {
      case 'open':
        return {};
      case 'groups':
        return { groups: this.#stores?.groups() ?? [] };
      case 'page':
        return { items: this.#stores?.page(wish.range) ?? [] };
      case 'place':
        return { place: this.#stores?.placeOf(wish.group, wish.id) ?? -1 };
    }
  }
}
