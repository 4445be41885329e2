import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppError } from '@pearmain/base';
import { lockdownErrors } from '@pearmain/wire';
import { mbErrors } from './backup/mb-errors.js';
import { failureOfVerdict } from './backup/verdict.js';
import { fail } from './failures.js';
import { muxResultInWords } from './mux/mux-results.js';
import { meansNoValue, refusal } from './session/refusal.js';

const name = 'Ada’s iPhone';
const noRoom = { neededBytes: null, freeBytes: null };

/** Every number that a phone is known to end with. */
const numbers = [...range(1, 26), ...range(100, 106), ...range(202, 224), ...range(300, 307), 555];

test('every code of MBErrorDomain has an entry, and words and advice without a phone’s own text', () => {
  assert.deepEqual([...mbErrors.keys()], numbers);
  for (const number of numbers) isSaidToAPerson(failureOfVerdict(name, number, '', noRoom), String(number));
});

test('the phone’s code travels with every failure, for those who search for it', () => {
  for (const number of numbers)
    assert.equal(failureOfVerdict(name, number, 'x', noRoom).data['phoneCode'], `MBErrorDomain/${number}`);
  assert.equal(refusal('PasswordProtected', { name, request: 'Pair' }).data['phoneCode'], 'PasswordProtected (-17)');
  assert.equal(refusal('InvalidCert', { name, request: 'Pair' }).data['phoneCode'], 'InvalidCert');
});

test('a number that nobody knows is told in a sentence, with the phone’s words where it gave any', () => {
  for (const number of [-1, 27, 99, 107, 201, 225, 308, 4711]) {
    const mute = failureOfVerdict(name, number, '', noRoom);
    isSaidToAPerson(mute, String(number));
    assert.match(mute.message, new RegExp(`its code is ${number}\\.$`));
    assert.match(failureOfVerdict(name, number, 'A new thing', noRoom).message, /said: “A new thing”/);
  }
});

test('every word of lockdown ends in a sentence with advice', () => {
  for (const word of [...Object.keys(lockdownErrors), 'InvalidConnection', 'DeviceLocked', 'InvalidCert', 'NewWord'])
    if (!meansNoValue.has(word)) isSaidToAPerson(refusal(word, { name, request: 'StartService', about: 'afc' }), word);
});

test('no result of a muxer is a bare number', () => {
  for (const request of ['Connect', 'Listen', 'ReadPairRecord', 'SavePairRecord'])
    for (const result of [1, 2, 3, 4, 5, 6, 13, 22, 28, 30, 99]) {
      isSaidToAPerson(fail('muxer-refused', { request, result }), `${request} ${result}`);
      const words = muxResultInWords(request, result);
      assert.ok(words.split(' ').length > 3, words);
    }
});

function isSaidToAPerson({ message, advice }: AppError, about: string): void {
  assert.match(message, /^[\p{Lu}“].{15,}\.$/u, about);
  assert.match(advice ?? '', /^[\p{Lu}“].{10,}\.$/u, about);
  assert.doesNotMatch(message, /\(-?\d+\)/, about);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
