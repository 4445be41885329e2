import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { systemWords } from './index.js';

test('what the system says about a file is told in words that end no sentence', () => {
  for (const code of ['EACCES', 'EROFS', 'EIO', 'ENOSPC']) assert.match(systemWords(code), /^[a-z].*[a-z]$/, code);
  for (const code of Object.keys(constants.errno)) assert.notEqual(systemWords(code), '', code);
});

test('anything else stays what it is', () => {
  for (const text of ['ESURPRISE', 'constructor', 'the file is empty']) assert.equal(systemWords(text), text);
});
