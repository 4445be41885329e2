import { ProtobufMessage, toHex } from '@pearmain/formats';
import { fail } from '../failures.js';
import { readNote } from './body.js';
import { unpacked } from './unpack.js';

/** A table of a note. */
export interface NoteTable {
  /** Each from left to right, whatever the direction. */
  readonly rows: readonly (readonly string[])[];
  readonly isRightToLeft: boolean;
}

const mostCells = 200_000;

/** The rows of a packed table (docs/formats/content-notes.md §5). @throws content/damaged-body, formats/… */
export function readTable(data: Uint8Array): NoteTable {
  const objects = new TableObjects(unpacked(data));
  const table = objects.table();
  const rows = objects.positions(table.get('crRows'));
  const columns = objects.positions(table.get('crColumns'));
  if (rows.count * columns.count > mostCells) throw fail('damaged-body', { reason: 'its table has too many cells' });
  const cells = Array.from({ length: rows.count }, () => Array.from({ length: columns.count }, () => ''));
  for (const [column, below] of objects.elements(table.get('cellColumns'))) {
    const place = columns.of(column);
    for (const [row, cell] of objects.elements(below)) {
      const line = cells[rows.of(row) ?? -1];
      const note = objects.at(cell)?.message(10);
      if (line && place !== undefined && note) line[place] = readNote(note).text;
    }
  }
  const isRightToLeft = objects.direction(table.get('crTableColumnDirection')).endsWith('RightToLeft');
  return { rows: isRightToLeft ? cells.map((row) => row.toReversed()) : cells, isRightToLeft };
}

/** Where identifiers stand: several can stand for one row. */
interface Positions {
  readonly count: number;
  of(identifier: number | undefined): number | undefined;
}

/** The objects that a table consists of; they name each other by number. */
class TableObjects {
  readonly #entries: readonly ProtobufMessage[];
  readonly #keys: readonly string[];
  readonly #types: readonly string[];
  readonly #identifiers: ReadonlyMap<string, number>;

  constructor(document: Uint8Array) {
    const data = ProtobufMessage.read(document).message(2)?.message(3);
    this.#entries = data?.messages(3) ?? [];
    this.#keys = texts(data, 4);
    this.#types = texts(data, 5);
    this.#identifiers = new Map((data?.allBytes(6) ?? []).map((identifier, index) => [toHex(identifier), index]));
  }

  /** What the table itself names, by its keys. */
  table(): ReadonlyMap<string, ProtobufMessage> {
    for (const entry of this.#entries) {
      const map = entry.message(13);
      if (map && this.#types[map.integer(1) ?? -1] === 'com.apple.notes.ICTable') return this.#named(map);
    }
    throw fail('damaged-body', { reason: 'there is no table where one belongs' });
  }

  at(reference: ProtobufMessage | undefined): ProtobufMessage | undefined {
    return this.#entries[reference?.integer(6) ?? -1];
  }

  /** The order of rows or columns. What stands in `contents` is another name of one that has its place. */
  positions(reference: ProtobufMessage | undefined): Positions {
    const ordering = this.at(reference)?.message(16)?.message(1);
    const places = new Map<number, number>();
    for (const attachment of ordering?.message(1)?.messages(2) ?? []) {
      const identifier = this.#identifiers.get(toHex(attachment.bytes(2) ?? new Uint8Array()));
      if (identifier !== undefined) places.set(identifier, places.size);
    }
    const count = places.size;
    for (const [key, value] of this.#pairs(ordering?.message(2))) {
      const place = places.get(key ?? -1);
      const other = this.#identifierOf(value);
      if (place !== undefined && other !== undefined) places.set(other, place);
    }
    return { count, of: (identifier) => places.get(identifier ?? -1) };
  }

  /** What a dictionary holds, by the identifiers of its keys. */
  elements(reference: ProtobufMessage | undefined): [number | undefined, ProtobufMessage | undefined][] {
    return this.#pairs(this.at(reference)?.message(6));
  }

  direction(reference: ProtobufMessage | undefined): string {
    const register = this.at(reference);
    const map = this.at(register?.message(1)?.message(2))?.message(13) ?? register?.message(13);
    const said = map?.message(3)?.message(2)?.text(4) ?? register?.message(1)?.message(2)?.text(4);
    return said ?? '';
  }

  #pairs(dictionary: ProtobufMessage | undefined): [number | undefined, ProtobufMessage | undefined][] {
    const elements = dictionary?.messages(1) ?? [];
    return elements.map((element) => [this.#identifierOf(element.message(1)), element.message(2)]);
  }

  /** An identifier is an object whose first entry is its number. */
  #identifierOf(reference: ProtobufMessage | undefined): number | undefined {
    return this.at(reference)?.message(13)?.messages(3)[0]?.message(2)?.integer(2);
  }

  #named(map: ProtobufMessage): ReadonlyMap<string, ProtobufMessage> {
    const named = new Map<string, ProtobufMessage>();
    for (const entry of map.messages(3)) {
      const name = this.#keys[entry.integer(1) ?? -1];
      const value = entry.message(2);
      if (name !== undefined && value) named.set(name, value);
    }
    return named;
  }
}

function texts(data: ProtobufMessage | undefined, field: number): readonly string[] {
  const decoder = new TextDecoder();
  return (data?.allBytes(field) ?? []).map((bytes) => decoder.decode(bytes));
}
