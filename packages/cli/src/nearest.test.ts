import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.js';

test('a slip of the fingers is understood, another word is not', () => {
  const known = ['list', 'info', 'pair', 'unpair', 'encryption'];
  for (const [word, meant] of [
    ['lits', 'list'],
    ['PAIR', 'pair'],
    ['piar', 'pair'],
    ['unpari', 'unpair'],
    ['encrypton', 'encryption'],
    ['zzz', undefined],
    ['', undefined],
  ] as const) {
    assert.equal(nearest(word, known), meant, word);
  }
});
