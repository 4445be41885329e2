import { appendFileSync, readFileSync } from 'node:fs';
import { writeWhole } from '@pearmain/history';
import { fail } from '@pearmain/itunes-library';
import * as z from 'zod';
import type { LibraryBackupPlace } from './place.js';

/** Below the library’s folder on the drive, whatever a stranger wrote there. */
const containedPath = z
  .string()
  .refine((path) => path.split('/').every((name) => !['', '.', '..'].includes(name) && !/[\\\0]/.test(name)));

const entryShape = z.looseObject({
  source: z.string(),
  path: containedPath,
  sizeBytes: z.int().nonnegative(),
  modified: z.iso.datetime(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  goneSince: z.iso.datetime().optional(),
});

/** One file of a backup (docs/formats/library-backup.md §2). */
export interface ManifestEntry {
  /** Where it came from: below the library’s folder, or an absolute path. */
  readonly source: string;
  /** Where it is, below the backup’s `Library`, with slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  /** RFC 3339; of the source when it was copied. */
  readonly modified: string;
  readonly sha256: string;
  /** Since when the source is no longer there. */
  readonly goneSince?: string | undefined;
}

/** What is known of a backup’s files, by their sources. */
export class Manifest {
  readonly #place: LibraryBackupPlace;
  readonly #entries = new Map<string, ManifestEntry>();
  /** What a run that broke off replaced: the file may be either. */
  readonly #earlier = new Map<string, ManifestEntry>();

  private constructor(place: LibraryBackupPlace) {
    this.#place = place;
  }

  /**
   * Reads the manifest, and the journal of a run that broke off, whose last line may be cut.
   *
   * @throws library/manifest-damaged, library/not-readable
   */
  static open(place: LibraryBackupPlace): Manifest {
    const manifest = new Manifest(place);
    for (const entry of entriesIn(place.manifest, false)) manifest.#entries.set(entry.source, entry);
    for (const entry of entriesIn(place.journal, true)) {
      const before = manifest.#entries.get(entry.source);
      if (before) manifest.#earlier.set(entry.source, before);
      manifest.#entries.set(entry.source, entry);
    }
    return manifest;
  }

  get entries(): Iterable<ManifestEntry> {
    return this.#entries.values();
  }

  find(source: string): ManifestEntry | undefined {
    return this.#entries.get(source);
  }

  /** All that its file on the drive may be. */
  candidates(source: string): readonly ManifestEntry[] {
    return [this.#entries.get(source), this.#earlier.get(source)].filter((entry) => entry !== undefined);
  }

  /** Notes a file before it takes its place, so that a run that breaks off knows it for its own. */
  note(entry: ManifestEntry): void {
    appendFileSync(this.#place.journal, `${JSON.stringify(entry)}\n`);
    this.set(entry);
  }

  /** The same for what `save` is to write alone. */
  set(entry: ManifestEntry): void {
    this.#entries.set(entry.source, entry);
  }

  /** Writes all of it, whole or not at all; the journal is of no use then. */
  save(): void {
    const lines = [...this.#entries.values()].map((entry) => `${JSON.stringify(entry)}\n`);
    writeWhole(this.#place.manifest, lines.join(''));
    writeWhole(this.#place.journal, '');
  }
}

function* entriesIn(path: string, mayBeCut: boolean): Generator<ManifestEntry> {
  const lines = textOf(path).split('\n');
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const entry = entryOf(line);
    if (entry) yield entry;
    else if (!mayBeCut || index < lines.length - 1) throw fail('manifest-damaged', { path, line: index + 1 });
  }
}

function entryOf(line: string): ManifestEntry | undefined {
  try {
    return entryShape.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // no JSON: whoever reads the file says so
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw fail(
      'not-readable',
      { path, reason: error instanceof Error && 'code' in error ? String(error.code) : '' },
      { cause: error },
    );
  }
}
