import type { NameBook } from '../names/name-book.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Party } from './item.js';

/** Who is behind an address; `noted` is what the phone wrote down at the time. */
export function partyOf(address: string | undefined, names: NameBook, noted?: string): Party {
  const known = names.find(address);
  return withoutEmpty({ address, name: known?.name ?? noted, contact: known?.contact });
}
