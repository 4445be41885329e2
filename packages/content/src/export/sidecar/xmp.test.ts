import assert from 'node:assert/strict';
import { test } from 'node:test';
import { xmpOf } from './xmp.js';

test('places south and west, and whole minutes that come of rounding, are written as Exif has them', () => {
  const place = (latitude: number, longitude: number): string[] =>
    [...xmpOf({ location: { latitude, longitude } }).matchAll(/<exif:GPS\w+>([^<]+)</g)].map(
      ([, angle]) => angle ?? '',
    );
  assert.deepEqual(place(57.635369, 18.291668), ['57,38.122140N', '18,17.500080E']);
  assert.deepEqual(place(-33.5, -70.0), ['33,30.000000S', '70,0.000000W']);
  assert.deepEqual(place(0.9999999999, 0), ['1,0.000000N', '0,0.000000E']);
});

test('times are those of the place, and a time that no calendar has is left out', () => {
  const time = (date: Date, utcOffsetSeconds?: number): string | undefined =>
    /DateTimeOriginal>([^<]+)</.exec(
      xmpOf({ date, ...(utcOffsetSeconds === undefined ? {} : { utcOffsetSeconds }) }),
    )?.[1];
  assert.equal(time(new Date('2025-08-03T10:00:00Z'), 7200), '2025-08-03T12:00:00+02:00');
  assert.equal(time(new Date('2025-08-03T10:00:00.250Z'), -12_600), '2025-08-03T06:30:00.250-03:30');
  assert.equal(time(new Date('2025-08-03T10:00:00Z')), '2025-08-03T10:00:00Z');
  assert.equal(time(new Date('+040000-01-01T00:00:00Z')), undefined);
});

test('words of strangers stay words', () => {
  const xmp = xmpOf({ title: '</rdf:li><x a="', keywords: ['a & b\u0000\uffff'] });
  assert.ok(xmp.includes('&lt;/rdf:li&gt;&lt;x a=&quot;'));
  assert.ok(xmp.includes('a &amp; b\ufffd\ufffd'));
});
