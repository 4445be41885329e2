import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '@pearmain/sqlite';
import { categories } from '../categories.js';
import { copiesOf, withSamples } from './samples.test.js';

const samples = [
  ['contacts', 'book', 'contacts/ios18-schema-fixture/AddressBook.sqlitedb'],
  ['messages', 'store', 'messages/ios18-schema-fixture/sms.db'],
  ['calls', 'store', 'calls/ios18-schema-fixture/CallHistory.storedata'],
  ['calendar', 'calendar', 'calendar/ios18-schema-fixture/Calendar.sqlitedb'],
  ['reminders', 'store', 'reminders/ios18-schema-fixture/cloud.sqlite'],
  ['notes', 'store', 'notes/ios18-schema-fixture/NoteStore.sqlite'],
  ['whatsapp', 'chats', 'backup/mvt-ios14.3-partial/7c/7c7fba66680ef796b916b067077cc246adacf01d'],
  ['kik', 'chats', 'system/thirdparty/kik.sqlite'],
  ['whatsapp-calls', 'calls', 'whatsapp/ios15.3.1-hickman/CallHistory.sqlite'],
] as const;

/** Its tables that hold something, each with its columns. */
function filledColumns(database: Database): (readonly [table: string, column: string])[] {
  const tables = database.rows(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'",
  );
  return [...tables].flatMap(({ name }) => {
    const table = String(name);
    if (!database.row(`SELECT 1 FROM "${table}" LIMIT 1`)) return [];
    return [...database.rows('SELECT name FROM pragma_table_info(?)', table)].map(
      (column) => [table, String(column['name'])] as const,
    );
  });
}

for (const [kind, role, sample] of samples) {
  test(`whichever cell of a store of ${kind} holds bytes that are no text, all else is read`, withSamples, () => {
    using made = copiesOf({ [role]: sample });
    const [copy] = made.copies;
    assert.ok(copy);
    using database = Database.open(copy.path, { mode: 'write' });
    for (const { name } of [...database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")])
      database.script(`DROP TRIGGER "${String(name)}"`);
    const read = (): number => [...categories[kind].read({ copies: made.copies, tell: () => {} })].length;
    const all = read();
    const columns = filledColumns(database);
    assert.ok(all > 0 && columns.length > 10);
    for (const [table, column] of columns) {
      const [row] = [...database.rows(`SELECT rowid AS id, "${column}" AS value FROM "${table}" LIMIT 1`)];
      assert.ok(row);
      try {
        database.run(`UPDATE OR IGNORE "${table}" SET "${column}" = x'ff00fe' WHERE rowid = ?`, row['id'] ?? null);
      } catch {
        continue; // a number of a row, or a generated column
      }
      assert.doesNotThrow(read, `${table}.${column}`);
      database.run(`UPDATE "${table}" SET "${column}" = ? WHERE rowid = ?`, row['value'] ?? null, row['id'] ?? null);
    }
    assert.equal(read(), all);
  });
}
