import { AppError } from '@pearmain/base';
import type { SqlValue } from '@pearmain/sqlite';
import { selectPresent } from '../store/columns.js';
import { fewRowsOf, type Store, tellDamage } from '../store/rows.js';
import { numberOf } from '../store/values.js';
import { isReactionType } from './reactions.js';
import { orderedTime } from './time.js';

/** How many rows are fetched at a time. */
const slice = 10_000;
const heavyBytes = 1024 * 1024;

/** All messages of a store by the order of their rows, as small as a million of them has to be: where each is, and when it was. */
export class MessageTimes {
  readonly #ids = new Numbers();
  readonly #times = new Numbers();
  /** Rows that say that they react to others. */
  readonly reactions: number[] = [];
  /** Rows with more in them than should be in memory a hundred times. */
  readonly heavy = new Set<number>();

  constructor(store: Store) {
    const { database } = store;
    const weight = ['text', 'attributedBody', 'payload_data', 'message_summary_info']
      .filter((column) => database.has('message', column))
      .map((column) => `coalesce(octet_length(m.${column}), 0)`);
    const columns = `${selectPresent(database, 'message', ['date', 'associated_message_type'], 'm')}, ${['0', ...weight].join(' + ')} AS weight`;
    const next = database.prepare(
      `SELECT m.ROWID, ${columns} FROM message m WHERE m.ROWID > ? ORDER BY m.ROWID LIMIT ${slice}`,
    );
    try {
      for (let last: SqlValue = Number.MIN_SAFE_INTEGER; ; ) {
        const rows = next.values(last);
        for (const row of rows) this.#add(row);
        if (rows.length < slice) return;
        last = rows.at(-1)?.[0] ?? 0;
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tellDamage(store, 'message', error);
      this.#addFiled(store, columns);
    }
  }

  get length(): number {
    return this.#ids.length;
  }

  idAt(position: number): number {
    return this.#ids.at(position);
  }

  /** For putting messages in order. */
  timeAt(position: number): number {
    return this.#times.at(position);
  }

  /** Where a row is; below zero where there is none of that number. */
  find(id: number): number {
    let [low, high] = [0, this.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = this.#ids.at(middle);
      if (there === id) return middle;
      if (there < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #add([id, date, type, weight]: readonly SqlValue[]): void {
    this.#ids.push(Number(id));
    this.#times.push(orderedTime(date));
    if (isReactionType(numberOf(type ?? null) ?? 0)) this.reactions.push(Number(id));
    if (Number(weight) > heavyBytes) this.heavy.add(Number(id));
  }

  /** Behind a damaged page rows are looked for one by one, by the numbers that the chats have for them. */
  #addFiled(store: Store, columns: string): void {
    if (!store.database.has('chat_message_join', 'message_id')) return;
    const last = this.length === 0 ? Number.MIN_SAFE_INTEGER : this.idAt(this.length - 1);
    const silent = { ...store, tell: () => {} };
    const some = fewRowsOf(
      silent,
      'chat_message_join',
      `SELECT DISTINCT message_id AS id FROM chat_message_join WHERE message_id > ? ORDER BY message_id LIMIT ${slice}`,
    );
    const rowAt = fewRowsOf(silent, 'message', `SELECT m.ROWID AS id, ${columns} FROM message m WHERE m.ROWID = ?`);
    for (let after = last; ; ) {
      const ids = some(after).map(({ id }) => numberOf(id) ?? after);
      for (const id of ids) {
        const [row] = rowAt(id);
        if (row) this.#add(['id', 'date', 'associated_message_type', 'weight'].map((column) => row[column] ?? null));
      }
      const next = ids.at(-1) ?? after;
      if (next <= after) return;
      after = next;
    }
  }
}

/** A list of numbers that grows, eight bytes for each. */
class Numbers {
  #held = new Float64Array(1024);
  length = 0;

  push(number: number): void {
    if (this.length === this.#held.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#held);
      this.#held = larger;
    }
    this.#held[this.length] = number;
    this.length += 1;
  }

  at(position: number): number {
    return this.#held[position] ?? 0;
  }
}
