import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import fc from 'fast-check';
import { der, derInteger, derTag, derTime, fromHex, readDer } from './index.js';

const one = (hex: string) => {
  const [value] = readDer(fromHex(hex));
  assert.ok(value);
  return value;
};

test('values are read as OpenSSL writes them', () => {
  // openssl asn1parse -genstr "INTEGER:128", "INTEGER:-129", "UTF8:pear" … -noout -out FILE
  assert.equal(derInteger(one('02020080')), 128n);
  assert.equal(derInteger(one('0202ff7f')), -129n);
  assert.equal(derInteger(one('020100')), 0n);
  assert.deepEqual(derTime(one('180f32303536303130323033303430355a')), new Date('2056-01-02T03:04:05Z'));
  assert.deepEqual(one('0c0470656172'), { tag: derTag.utf8String, content: fromHex('70656172') });
  assert.deepEqual(
    readDer(fromHex('020101020102')).map((value) => derInteger(value)),
    [1n, 2n],
  );
});

test('integers, times and bytes of any length come back as they were written', () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.uint8Array({ maxLength: 70_000 }), (number, bytes) => {
      const [sequence] = readDer(der.sequence(der.integer(number), der.octetString(bytes)));
      const [integer, data] = readDer(sequence?.content ?? new Uint8Array());
      assert.ok(integer);
      assert.equal(derInteger(integer), number);
      assert.deepEqual(data?.content, bytes);
    }),
    { numRuns: 50 },
  );
  const [time] = readDer(der.generalizedTime(new Date('1999-12-31T23:59:59Z')));
  assert.deepEqual(time && derTime(time), new Date('1999-12-31T23:59:59Z'));
});

test('damaged DER ends in a failure of ours', () => {
  for (const hex of [
    '02',
    '0280',
    '028100',
    '0285ffffffffff',
    '0205000000',
    '1f8101',
    '3003020200',
    '02847fffffff00',
  ]) {
    const read = () => readDer(fromHex(hex)).map(({ content }) => readDer(content));
    if (hex === '028100') assert.deepEqual(readDer(fromHex(hex)), [{ tag: 2, content: new Uint8Array() }]);
    else assert.throws(read, { code: 'formats/der-damaged' }, hex);
  }
  assert.throws(() => derInteger(one('0200')), { code: 'formats/der-damaged' });
  assert.throws(() => derInteger(one('0209010000000000000000')), { code: 'formats/der-damaged' });
  assert.throws(() => derTime(one('18023230')), { code: 'formats/der-damaged' });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readDer(bytes);
      } catch (error) {
        assert.ok(error instanceof AppError);
      }
    }),
  );
});
