import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from './plain-text.js';

test('what a phone calls itself cannot move the cursor or turn the line around', () => {
  assert.equal(plainText('A\u001b[31m\r\n\u0000\u009bB'), 'A\\u{1b}[31m\\u{d}\\u{a}\\u{0}\\u{9b}B');
  assert.equal(plainText('\u202egpj.exe\u2066'), '\\u{202e}gpj.exe\\u{2066}');
  assert.equal(plainText('\ud800'), '\\u{d800}');
});

test('names in every script and with every emoji stay as they are', () => {
  for (const name of ['Ada’s iPhone', 'هاتف سارة', '👩‍👩‍👧‍👦 📱', 'می‌خواهم', '太郎のiPad'])
    assert.equal(plainText(name), name);
});

test('a very long name is cut', () => {
  assert.equal([...plainText('😀'.repeat(500))].length <= 201, true);
});
