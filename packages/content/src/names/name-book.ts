/** Someone by whose number or address messages and calls are named. */
export interface Known {
  /** The card in the address book. */
  readonly contact: number;
  readonly name: string;
}

/** What is needed of a card. */
export interface Reachable {
  readonly id: number;
  readonly displayName: string;
  readonly phones: readonly { readonly value: string }[];
  readonly emails: readonly { readonly value: string }[];
}

/** How many digits from the end two spellings of a number share: with and without its country, or its area. */
const suffixes = [9, 7] as const;
const shortest = 7;

/**
 * Who is behind a number or an address (docs/formats/content-contacts.md §6). Numbers are the same when their digits are, or the
 * last nine or seven of them where those are one person's alone; nothing is guessed where several fit.
 */
export class NameBook {
  readonly #known = new Map<string, Known | 'several'>();

  constructor(people: Iterable<Reachable>) {
    for (const { id, displayName, phones, emails } of people) {
      const known = { contact: id, name: displayName };
      for (const { value } of emails) this.#add(emailKey(value), known);
      for (const { value } of phones) for (const key of phoneKeys(value)) this.#add(key, known);
    }
  }

  /** `undefined` for who is not in the address book, and where it could be several people. */
  find(address: string | undefined): Known | undefined {
    if (address === undefined) return undefined;
    for (const key of addressKeys(address)) {
      const found = this.#known.get(key);
      if (found) return found === 'several' ? undefined : found;
    }
    return undefined;
  }

  #add(key: string, known: Known): void {
    const before = this.#known.get(key);
    this.#known.set(key, before && (before === 'several' || before.contact !== known.contact) ? 'several' : known);
  }
}

/** What is the same in all writings of a number or an address, from the strictest to the loosest. */
export function addressKeys(address: string): readonly string[] {
  return address.includes('@') ? [emailKey(address)] : phoneKeys(address);
}

function emailKey(address: string): string {
  return `mail ${address.trim().toLowerCase()}`;
}

/** From the strictest to the loosest. A short number is only ever itself. */
function phoneKeys(number: string): string[] {
  const digits = number.replace(/\D/g, '');
  if (digits === '') return [];
  if (digits.length < shortest) return [`all ${digits}`];
  const ends = suffixes
    .filter((length) => digits.length >= length)
    .map((length) => `${length} ${digits.slice(-length)}`);
  return [`all ${digits}`, ...ends];
}
