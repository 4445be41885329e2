import type { Backup } from '../backup.js';
import { changeRecord } from '../convert/change-record.js';
import { fail } from '../failures.js';
import type { IndexName } from '../layout.js';
import { glanceAt } from '../manifest/glance.js';
import type { IndexTraits } from '../manifest/index-traits.js';
import type { MBFile } from '../manifest/mb-file.js';
import type { BackupRow } from '../manifest/row.js';
import { Inodes } from './inodes.js';
import { makeRecord } from './make-record.js';

/** Brings rows into the form that the index of a composed backup has them in (docs/formats/composed-backup.md §2). */
export class RecordForm {
  readonly #name: IndexName;
  readonly #isStrict: boolean;
  readonly #inodes = new Inodes();

  constructor({ name, traits }: { readonly name: IndexName; readonly traits: IndexTraits }) {
    this.#name = name;
    this.#isStrict = traits.schema === 'since-27';
  }

  /**
   * A row of the source with that number: the first one's as it is, where phones since iOS 27 take it; with a number of its own among
   * files of any other.
   *
   * @throws backup/damaged-record
   */
  of(backup: Backup, row: BackupRow, source: number): BackupRow {
    if (source > 0) return this.changed(row, backup.record(row), source);
    if (!this.#isStrict || !row.blob || glanceAt(row.blob)) return row;
    return { ...row, blob: makeRecord(row, backup.record(row), this.#name) };
  }

  /** A row of another source whose record has changed. @throws backup/damaged-record */
  changed(row: BackupRow, record: MBFile, source: number): BackupRow {
    if (!row.blob) throw fail('damaged-record', { reason: 'it has none' });
    const change = { ...record, inode: this.#inodes.of(source, record.inode) };
    const isForeign = this.#isStrict && !glanceAt(row.blob);
    const blob = isForeign ? makeRecord(row, change, this.#name) : changeRecord(row.blob, this.#name, change);
    return { ...row, blob };
  }

  /** A row that no source has, with a number that nothing else has. */
  fresh(row: Omit<BackupRow, 'blob'>, record: MBFile): BackupRow {
    return { ...row, blob: makeRecord(row, { ...record, inode: this.#inodes.fresh() }, this.#name) };
  }
}
