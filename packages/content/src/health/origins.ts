import { byNumber } from '../store/by-owner.js';
import type { Store } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import { type Filled, withoutEmpty } from '../store/without-empty.js';

/** Where a value comes from. */
export interface Origin {
  /** The app or device that wrote it, as people named it. */
  readonly source?: string;
  /** Its identifier. */
  readonly bundle?: string;
  readonly version?: string;
  readonly device?: string;
  /** Such as `Watch6,2`. */
  readonly product?: string;
  readonly timeZone?: string;
}

/** Where values come from, by the number of their provenance (docs/formats/content-health.md §4). */
export class Origins {
  readonly #at: (provenance: number | undefined) => Origin | undefined;

  constructor(secure: Store, sources: Store | undefined) {
    const named = (table: string, columns: readonly string[]) =>
      sources
        ? byNumber(sources, { table, columns, make: (row) => columns.map((column) => textOf(row[column])) })
        : () => undefined;
    const sourceAt = named('sources', ['name', 'bundle_id']);
    const deviceAt = named('source_devices', ['name', 'hardware']);
    this.#at = byNumber(secure, {
      table: 'data_provenances',
      columns: ['source_id', 'device_id', 'origin_product_type', 'source_version', 'tz_name'],
      make: (row): Filled<Origin> => {
        const [source, bundle] = sourceAt(numberOf(row['source_id'])) ?? [];
        const [device, hardware] = deviceAt(numberOf(row['device_id'])) ?? [];
        return withoutEmpty({
          source,
          bundle,
          version: textOf(row['source_version']),
          device,
          product: hardware ?? textOf(row['origin_product_type']),
          timeZone: textOf(row['tz_name']),
        });
      },
    });
  }

  at(provenance: number | undefined): Origin {
    return this.#at(provenance) ?? {};
  }
}
