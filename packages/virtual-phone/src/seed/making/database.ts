import { Database, type SqlValue, type Statement } from '@pearmain/sqlite';

/** The words of one row, by column; a `boolean` becomes 0 or 1, a column left out gets its default. */
export type Entry = Readonly<Record<string, SqlValue | boolean | undefined>>;

/** `columns('TEXT', 'a b')` is `a TEXT, b TEXT`: a list of like columns without the noise. */
export function columns(type: string, names: string): string {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => `${name} ${type}`)
    .join(', ');
}

/** One CREATE TABLE statement. */
export function table(name: string, ...parts: readonly string[]): string {
  return `CREATE TABLE ${name} (${parts.join(', ')});`;
}

/** A database while it is being filled. */
export class Draft {
  readonly database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.database = database;
  }

  /** Adds a row. Throws `sqlite/refused` for a table or column that the schema does not have. */
  insert(into: string, entry: Entry): void {
    const names: string[] = [];
    const values: SqlValue[] = [];
    for (const [name, value] of Object.entries(entry)) {
      if (value === undefined) continue;
      names.push(name);
      values.push(sqlValue(value));
    }
    const sql = `INSERT INTO ${into} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    statement.run(...values);
  }

  insertAll(into: string, entries: readonly Entry[]): void {
    for (const entry of entries) this.insert(into, entry);
  }
}

function sqlValue(value: SqlValue | boolean): SqlValue {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  // A whole number goes in as an integer, also into columns that have no type.
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** What a database file is made of. */
export interface DatabasePlan {
  readonly schema: readonly string[];
  /** Whether the file carries the mark of write-ahead logging, as most databases of a phone do. */
  readonly wal?: boolean;
  readonly userVersion?: number;
  fill(draft: Draft): void;
}

/** Builds a compact database of 4096-byte pages; the same plan gives the same bytes. */
export function buildDatabase(plan: DatabasePlan): Uint8Array {
  using database = Database.inMemory();
  database.script(`PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; ${plan.schema.join('\n')}`);
  if (plan.userVersion !== undefined) database.script(`PRAGMA user_version = ${plan.userVersion}`);
  database.transaction(() => plan.fill(new Draft(database)));
  database.script('VACUUM');
  const bytes = database.serialize();
  if (plan.wal) bytes.fill(2, 18, 20);
  return bytes;
}
