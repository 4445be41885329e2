import type { MBFile } from '../manifest/mb-file.js';
import type { BackupRow } from '../manifest/row.js';
import type { Findings } from './report.js';

/** Devices know some two thousand; an index that invents them gets no more of the memory. */
const domainsAtMost = 20_000;

interface Seen {
  withDigest: number;
  without: number;
  /** One of those without. */
  example: string;
}

/**
 * Devices note digests of all files of a domain, or of none (docs/formats/backup-folder.md §4); a restoring device takes a missing
 * one for a wrong one.
 */
export class DigestDomains {
  readonly #domains = new Map<string, Seen>();

  /** One file with content. */
  saw({ domain, relativePath }: BackupRow, { digest }: MBFile): void {
    let seen = this.#domains.get(domain);
    if (!seen) {
      if (this.#domains.size >= domainsAtMost) return;
      seen = { withDigest: 0, without: 0, example: '' };
      this.#domains.set(domain, seen);
    }
    if (digest?.length) seen.withDigest += 1;
    else {
      seen.without += 1;
      seen.example = `${domain}/${relativePath}`;
    }
  }

  /** Tells of the domains in which some files have none. */
  tell(findings: Findings): void {
    for (const { withDigest, without, example } of this.#domains.values()) {
      if (withDigest === 0 || without === 0) continue;
      const message = `Files of its kind have a digest (${withDigest}); it has none, as ${without} in all.`;
      findings.add('digest-missing', message, { file: example });
    }
  }
}
