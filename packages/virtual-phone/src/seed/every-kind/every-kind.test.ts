import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Database } from '@pearmain/sqlite';
import { makePhoneState } from '../../phone/make-state.js';
import { Phone } from '../../phone/phone.js';
import { scenario } from '../../scenario.js';
import { seedPhone } from '../index.js';

/** The content of every file that a phone begins with, by its place. */
function filesOf(state: ReturnType<typeof makePhoneState>): ReadonlyMap<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'every-kind-'));
  try {
    using phone = Phone.open(folder, state, { scenario: scenario() });
    seedPhone('every-kind', phone);
    const files = [...phone.files.entries()].filter(({ kind }) => kind === 'file');
    return new Map(
      files.map(({ domain, relativePath }) => [
        `${domain}/${relativePath}`,
        readFileSync(phone.files.contentPath(domain, relativePath)),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const stores = /\.(?:db|sqlite|sqlitedb|storedata)$/;

for (const ios of ['5.1.1', '9.3.5', '12.4', '13.7', '15.7.1', '17.5.1', '18.2', '26.1']) {
  test(`every store of iOS ${ios} is sound, has something in it, and is the same each time`, () => {
    const state = makePhoneState({ ios });
    const files = filesOf(state);
    assert.deepEqual(filesOf(state), files);
    const found = [...files].filter(([path]) => stores.test(path));
    assert.ok(found.length >= 8, `${found.length} stores`);
    for (const [path, bytes] of found) {
      using database = Database.ofBytes(bytes);
      assert.deepEqual(database.row('PRAGMA integrity_check'), { integrity_check: 'ok' }, path);
      const tables = [
        ...database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"),
      ];
      assert.ok(
        tables.some(({ name }) => database.row(`SELECT 1 FROM "${String(name)}" LIMIT 1`)),
        path,
      );
    }
  });
}
