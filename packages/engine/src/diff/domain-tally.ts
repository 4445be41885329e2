import type { ChangeTotals, DomainChanges, FileChange } from '@pearmain/contract';

type Counts = { -readonly [K in keyof ChangeTotals]: number };

/** Devices know some two thousand; an index that invents them gets no more of the memory. */
const domainsAtMost = 20_000;
const others = '(other domains)';

/** Counts changes, altogether and by domain. */
export class DomainTally {
  readonly totals: Counts = noChanges();
  readonly #domains = new Map<string, Counts>();

  add(change: FileChange): void {
    count(this.totals, change);
    count(this.#of(change.domain), change);
  }

  /** The domains in which something changed, the most changes first. */
  domains(): DomainChanges[] {
    const all = [...this.#domains].map(([domain, counts]) => {
      const app = appOf(domain);
      return { domain, ...(app === undefined ? {} : { app }), ...counts };
    });
    return all.sort((one, other) => changesOf(other) - changesOf(one) || (one.domain < other.domain ? -1 : 1));
  }

  #of(domain: string): Counts {
    const name = this.#domains.has(domain) || this.#domains.size < domainsAtMost ? domain : others;
    const known = this.#domains.get(name);
    if (known) return known;
    const counts = noChanges();
    this.#domains.set(name, counts);
    return counts;
  }
}

function noChanges(): Counts {
  return {
    added: 0,
    changed: 0,
    attributes: 0,
    removed: 0,
    bytesAdded: 0,
    bytesRemoved: 0,
    bytesChangedBefore: 0,
    bytesChangedAfter: 0,
  };
}

function count(counts: Counts, { kind, bytesBefore = 0, bytesAfter = 0 }: FileChange): void {
  counts[kind] += 1;
  if (kind === 'added') counts.bytesAdded += bytesAfter;
  else if (kind === 'removed') counts.bytesRemoved += bytesBefore;
  else if (kind === 'changed') {
    counts.bytesChangedBefore += bytesBefore;
    counts.bytesChangedAfter += bytesAfter;
  }
}

function changesOf({ added, changed, attributes, removed }: ChangeTotals): number {
  return added + changed + attributes + removed;
}

/** The bundle id, where a domain is of an app or of one of its parts (docs/formats/backup-folder.md §8). */
function appOf(domain: string): string | undefined {
  return /^AppDomain(?:Group|Plugin)?-(.+)$/.exec(domain)?.[1];
}
