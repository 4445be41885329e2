import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computes } from './computes.js';

test('tables that only name their columns are told from those that compute', () => {
  const plain = [
    'CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)',
    'CREATE TABLE Files(fileID VARCHAR(40), domain, PRIMARY KEY (fileID, "domain")) WITHOUT ROWID',
    'CREATE INDEX FilesDomainIdx ON Files(domain)',
  ];
  const computing = [
    'CREATE TABLE Files(fileID, file AS (zeroblob(900000000)))',
    'CREATE TABLE Files(fileID, CHECK(length(fileID) > 0))',
    "CREATE TABLE Files(fileID DEFAULT (hex('a')))",
    'CREATE INDEX i ON Files(hex(file))',
    'CREATE INDEX i ON Files(domain) WHERE flags > 5',
  ];
  assert.deepEqual(plain.map(computes), [false, false, false]);
  assert.deepEqual(computing.map(computes), [true, true, true, true, true]);
});
