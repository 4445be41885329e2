import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declared as entries } from '../harness/errors-page.js';

/** Areas whose failures are turned into others before a person sees them, or belong to the phone that is a program. */
const inner = /^(?:formats|phone-files|seed|virtual-phone)\//;
/** Told to the phone, or as a notice while the work goes on: there is nothing to do about them. */
const withoutAdvice = new Set([
  'backup/path-missing',
  'backup/path-taken',
  'backup/path-not-a-folder',
  'backup/path-is-a-folder',
  'backup/path-loop',
  'device/outside-backup',
  'device/reserve-reached',
  'device/file-too-large',
  'device/file-not-sent',
  'device/part-of-phone-unread',
  'engine/in-place',
  'engine/waiting-for-phone',
  'engine/trying-again',
  'engine/starting-over',
  'cli/declined',
]);

test('the page of errors lists the failures of all packages', () => {
  for (const area of ['backup', 'base', 'cli', 'device', 'engine', 'history', 'wire'])
    assert.ok(
      entries.some(({ code }) => code.startsWith(`${area}/`)),
      area,
    );
  assert.ok(entries.length > 150, `${entries.length}`);
});

test('every failure that a person can meet says what to do', () => {
  const mute = entries.filter(({ code, advice }) => advice === '' && !inner.test(code) && !withoutAdvice.has(code));
  assert.deepEqual(mute, []);
});

test('failures are told in whole sentences, without blame, shouting, or the words of programs', () => {
  for (const { code, says, advice } of entries.filter(({ code }) => !inner.test(code))) {
    for (const text of [says, advice].filter(Boolean)) {
      assert.match(text, /^(?:[\p{Lu}‹“]|pearmain )/u, `${code} begins like a sentence: ${text}`);
      assert.match(text, /[.”›]$/u, `${code} ends like a sentence: ${text}`);
      assert.doesNotMatch(text, /!|\boops\b|\bsorry\b/i, code);
      assert.doesNotMatch(
        text,
        /failed to|\binvalid\b|\billegal\b|\bfatal\b|\babort|you (?:must|should|forgot)/i,
        code,
      );
      assert.doesNotMatch(text, /\bdomain\b|manifest|keybag|lockdown|escrow|mberror|stack|errno/i, code);
      assert.doesNotMatch(text, /\bE(?:NO|IO|ACC|PERM|EXIST|ROFS)[A-Z]*\b/, code);
    }
  }
});
