import { writeBinaryPlist } from '@pearmain/formats';
import { buildDatabase, columns, type Draft, type Entry, table } from './database.js';
import { uuidFor } from './labels.js';

/** The columns of an entity's table, in the order in which Core Data lays them out. */
export interface EntityColumns {
  readonly integers?: string;
  readonly dates?: string;
  readonly floats?: string;
  readonly texts?: string;
  readonly blobs?: string;
}

/** The table of one entity: `Z_PK`, `Z_ENT`, `Z_OPT`, then its columns. */
export function entityTable(name: string, of: EntityColumns): string {
  const parts = ['Z_PK INTEGER PRIMARY KEY', 'Z_ENT INTEGER', 'Z_OPT INTEGER'];
  if (of.integers) parts.push(columns('INTEGER', of.integers));
  if (of.dates) parts.push(columns('TIMESTAMP', of.dates));
  if (of.floats) parts.push(columns('FLOAT', of.floats));
  if (of.texts) parts.push(columns('VARCHAR', of.texts));
  if (of.blobs) parts.push(columns('BLOB', of.blobs));
  return table(name, ...parts);
}

/** An entity of the model: its number, and the entity it descends from (0 for none). */
export interface Entity {
  readonly number: number;
  readonly name: string;
  readonly parent?: number;
}

/** A Core Data store. `Z_PRIMARYKEY`, `Z_METADATA` and `Z_MODELCACHE` are made here. */
export interface StorePlan {
  readonly label: string;
  readonly entities: readonly Entity[];
  readonly schema: readonly string[];
  readonly metadata?: Readonly<Record<string, number | string>>;
  fill(store: StoreDraft): void;
}

/** A store while it is being filled: objects get their keys here. */
export class StoreDraft {
  readonly draft: Draft;
  readonly #numbers = new Map<string, Entity>();
  readonly #highest = new Map<number, number>();

  constructor(draft: Draft, entities: readonly Entity[]) {
    this.draft = draft;
    for (const entity of entities) this.#numbers.set(entity.name, entity);
  }

  /** Adds an object of an entity to its table and returns its `Z_PK`; the whole family of an entity shares one count. */
  insert(entity: string, into: string, entry: Entry): number {
    const found = this.#numbers.get(entity);
    if (!found) throw new RangeError(`the model has no entity ${entity}`);
    const key = this.highest(entity) + 1;
    this.#highest.set(this.#root(found).number, key);
    this.draft.insert(into, { Z_PK: key, Z_ENT: found.number, Z_OPT: 1, ...entry });
    return key;
  }

  /** The highest key given out in the family of that entity. */
  highest(entity: string): number {
    const found = this.#numbers.get(entity);
    return found ? (this.#highest.get(this.#root(found).number) ?? 0) : 0;
  }

  #root(entity: Entity): Entity {
    for (const other of this.#numbers.values()) {
      if (other.number === entity.parent) return this.#root(other);
    }
    return entity;
  }
}

/** Builds a Core Data store as SQLite bytes. */
export function buildStore(plan: StorePlan): Uint8Array {
  const bookkeeping = [
    'CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);',
    'CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);',
    'CREATE TABLE Z_MODELCACHE (Z_CONTENT BLOB);',
  ];
  return buildDatabase({
    schema: [...plan.schema, ...bookkeeping],
    wal: true,
    fill(draft) {
      const store = new StoreDraft(draft, plan.entities);
      plan.fill(store);
      // The eldest of a family keeps the count for all of it.
      for (const { number, name, parent = 0 } of plan.entities) {
        draft.insert('Z_PRIMARYKEY', {
          Z_ENT: number,
          Z_NAME: name,
          Z_SUPER: parent,
          Z_MAX: parent === 0 ? store.highest(name) : 0,
        });
      }
      draft.insert('Z_METADATA', {
        Z_VERSION: 1,
        Z_UUID: uuidFor(`store/${plan.label}`),
        Z_PLIST: writeBinaryPlist({
          NSStoreModelVersionIdentifiers: [''],
          NSStoreType: 'SQLite',
          _NSAutoVacuumLevel: '2',
          ...plan.metadata,
        }),
      });
    },
  });
}
