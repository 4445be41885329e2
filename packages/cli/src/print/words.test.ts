import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageWords, countWords, durationWords, sizeWords } from './words.js';

test('sizes are said in decimal units, as Apple does', () => {
  assert.equal(sizeWords(1), '1 byte');
  assert.equal(sizeWords(999), '999 bytes');
  assert.equal(sizeWords(1000), '1 KB');
  assert.equal(sizeWords(999_999), '1.0 MB');
  assert.equal(sizeWords(63_950_000_000), '64.0 GB');
});

test('durations and ages use the largest fitting unit', () => {
  assert.equal(durationWords(59.4), '59 s');
  assert.equal(durationWords(185), '3 min 5 s');
  assert.equal(durationWords(7440), '2 h 4 min');
  assert.equal(ageWords(30), 'just now');
  assert.equal(ageWords(90), '1 minute ago');
  assert.equal(ageWords(3 * 86400 + 5), '3 days ago');
});

test('counts take their plural', () => {
  assert.equal(countWords(1, 'file'), '1 file');
  assert.equal(countWords(41212, 'file'), '41,212 files');
});
