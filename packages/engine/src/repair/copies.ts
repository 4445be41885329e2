import { join } from 'node:path';
import { Scope, type TaskContext } from '@pearmain/base';
import type { RepairedFile } from '@pearmain/contract';
import { type KeptSums, listSnapshots, type Proof, type SnapshotRecord, spareFiles } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { type KeptHistory, openSums } from '../kept-history.js';
import { devicePlaces } from '../tasks/list-snapshots.js';

/** A file that may have the bytes that are missing, and whose it is. */
export interface Copy {
  readonly at: string;
  readonly from: RepairedFile['from'];
}

interface Sibling {
  readonly id: string;
  readonly folder: string;
  /** Missing where none were kept, or none that can be read. */
  readonly sums: KeptSums | undefined;
}

/** Everything at our locations that may have a copy of a file of one backup: spare manifests, and other backups of its device. */
export class Copies implements AsyncDisposable {
  readonly #scope = new Scope();
  readonly #history: KeptHistory & { readonly record: SnapshotRecord };
  readonly #folder: string;
  readonly #own: KeptSums | undefined;
  readonly #siblings: readonly Sibling[];

  private constructor(
    history: KeptHistory & { readonly record: SnapshotRecord },
    folder: string,
    found: { readonly own: KeptSums | undefined; readonly siblings: readonly Sibling[] },
  ) {
    this.#history = history;
    this.#folder = folder;
    this.#own = found.own && this.#scope.own(found.own);
    this.#siblings = found.siblings;
    for (const { sums } of found.siblings) if (sums) this.#scope.own(sums);
  }

  static open(
    environment: Environment,
    {
      history,
      folder,
    }: { readonly history: KeptHistory & { readonly record: SnapshotRecord }; readonly folder: string },
    context: TaskContext,
  ): Copies {
    const siblings = devicePlaces(environment)
      .filter(({ udid }) => udid === history.place.udid)
      .flatMap((place) =>
        listSnapshots(place)
          .filter((each) => each.folder !== folder)
          .map(({ record, folder: other, isLatest }) => ({
            id: record.id,
            folder: other,
            sums: openSums({ place, isLatest, record }, context),
          })),
      );
    return new Copies(history, folder, { own: openSums(history, context), siblings });
  }

  /** What proves the bytes of a stored file; `undefined` where no sum of it was kept. */
  proofOf(path: string): Proof | undefined {
    return this.#own?.rowOf(path);
  }

  /** The places to look, the likeliest first; none of them is proven yet. */
  *of(path: string, proof: Proof): IterableIterator<Copy> {
    const { place, record } = this.#history;
    if (spareFiles.some((name) => name === path)) {
      yield { at: join(place.spare(record.id), path), from: { kind: 'spare', id: record.id, path } };
    }
    for (const { id, folder, sums } of this.#siblings) {
      const sum = sums?.rowOf(path);
      if (!sums || sum?.sha256 === proof.sha256) yield { at: join(folder, path), from: { kind: 'snapshot', id, path } };
    }
    const own = { id: record.id, folder: this.#folder, sums: this.#own };
    for (const { id, folder, sums } of [own, ...this.#siblings]) {
      for (const same of sums?.withSum(proof) ?? []) {
        if (same.path === path) continue;
        yield { at: join(folder, same.path), from: { kind: 'identical', id, path: same.path } };
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#scope[Symbol.asyncDispose]();
  }
}
