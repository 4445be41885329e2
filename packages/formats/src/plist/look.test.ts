import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arrayIn,
  asDict,
  booleanIn,
  dataIn,
  dateIn,
  dictIn,
  integerIn,
  isDict,
  numberIn,
  type PlistDict,
  Real,
  signedLow32,
  textIn,
  Uid,
} from '../index.js';

const dict: PlistDict = {
  text: 'a',
  integer: 7,
  wide: 2n ** 60n,
  real: new Real(2.5),
  yes: true,
  one: 1,
  data: Uint8Array.of(1),
  date: new Date(0),
  dict: { a: 1 },
  array: [1],
  uid: new Uid(1),
};

test('each look gives the value of its kind and nothing else', () => {
  assert.equal(textIn(dict, 'text'), 'a');
  assert.equal(integerIn(dict, 'integer'), 7);
  assert.equal(numberIn(dict, 'real'), 2.5);
  assert.equal(numberIn(dict, 'wide'), 2 ** 60);
  assert.deepEqual([booleanIn(dict, 'yes'), booleanIn(dict, 'one')], [true, true]);
  assert.deepEqual(dataIn(dict, 'data'), Uint8Array.of(1));
  assert.deepEqual(dateIn(dict, 'date'), new Date(0));
  assert.deepEqual(dictIn(dict, 'dict'), { a: 1 });
  assert.deepEqual(arrayIn(dict, 'array'), [1]);
  for (const look of [textIn, integerIn, numberIn, booleanIn, dataIn, dateIn, dictIn, arrayIn]) {
    assert.equal(look(dict, 'missing'), undefined);
    assert.equal(look(dict, 'constructor'), undefined);
    assert.equal(look(dict, 'uid'), undefined);
  }
  assert.equal(integerIn(dict, 'real'), undefined);
  assert.equal(integerIn(dict, 'wide'), undefined);
  assert.equal(booleanIn(dict, 'integer'), undefined);
});

test('a dictionary is told from everything else', () => {
  for (const [key, value] of Object.entries(dict)) assert.equal(isDict(value), key === 'dict', key);
  assert.equal(asDict(undefined), undefined);
});

test('a status code is the same however wide it was written', () => {
  for (const value of [-13, 2 ** 32 - 13, 2n ** 64n - 13n, -13n]) assert.equal(signedLow32(value), -13);
  assert.equal(signedLow32(0), 0);
  for (const value of [new Real(1), '1', true, undefined]) assert.equal(signedLow32(value), undefined);
});
