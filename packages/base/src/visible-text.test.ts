import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visibleText } from './index.js';

test('a name can neither move the cursor, nor begin a line, nor turn the writing direction', () => {
  assert.equal(visibleText('Anna\u001b[2J\r\n'), 'Anna\\u{1b}[2J\\u{d}\\u{a}');
  assert.equal(visibleText('abc\u202edef\u200e\u2028'), 'abc\\u{202e}def\\u{200e}\\u{2028}');
  assert.equal(visibleText('\u009b31m\ud800'), '\\u{9b}31m\\u{d800}');
});

test('names in any script, and emoji made of several, stay as they are', () => {
  for (const name of ['Zoë’s iPhone 📱', 'אנה', '👩‍👩‍👧', 'می‌خواهم']) assert.equal(visibleText(name), name);
});
