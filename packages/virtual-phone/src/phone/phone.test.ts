import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUdid, udid } from '@pearmain/base';
import { type PlistValue, Real } from '@pearmain/formats';
import fc from 'fast-check';
import type { goodDay } from '../scenario.js';
import { ServiceHost } from '../testing/service-host.test.js';
import { identityOf, udidFor } from './identity.js';
import { buildOf, isAtLeast } from './ios-version.js';
import { fixedClock, fixedInstant } from './phone-clock.js';
import { type Product, productOf } from './products.js';
import { randomness } from './randomness.js';
import { Settings } from './settings.js';
import { zoneAbbreviation, zoneOffsetSeconds } from './time-zone.js';

function product(type: string): Product {
  const found = productOf(type);
  assert.ok(found);
  return found;
}

test('a phone without a UDID gets one of the form of its chip, the same for the same seed', () => {
  assert.match(udidFor(product('iPhone14,5'), 'x'), /^00008110-001[0-9A-F]{13}$/);
  assert.match(udidFor(product('iPhone6,1'), 'x'), /^[0-9a-f]{40}$/);
  assert.equal(udidFor(product('iPhone14,5'), 'x'), udidFor(product('iPhone14,5'), 'x'));
  assert.notEqual(udidFor(product('iPhone14,5'), 'x'), udidFor(product('iPhone14,5'), 'y'));
});

test('every identifier follows from the UDID, and an IMEI ends with its check digit', () => {
  const traits = { udid: udid('00008110-0012345678ABCDEF'), name: 'A', productVersion: '17.5.1' };
  const identity = identityOf(product('iPhone14,5'), traits);
  assert.deepEqual(identity, identityOf(product('iPhone14,5'), { ...traits }));
  assert.equal(identity.uniqueChipId, 0x0012345678abcdef);
  assert.equal(identity.buildVersion, '21F90');
  const digits = [...(identity.imei ?? '')].reverse().map(Number);
  const sum = digits.reduce(
    (all, digit, index) => all + (index % 2 === 0 ? digit : ((digit * 2) % 10) + Math.trunc((digit * 2) / 10)),
    0,
  );
  assert.equal(sum % 10, 0);
  assert.equal(identityOf(product('iPod9,1'), traits).imei, undefined);
});

test('models that nobody listed are plausible, and what is no Apple device is none', () => {
  assert.equal(product('iPhone99,9').deviceClass, 'iPhone');
  assert.equal(product('iPad99,1').isCellular, false);
  for (const type of ['Toaster1,1', 'iPhone', 'iPhone1', 'Watch6,1']) assert.equal(productOf(type), undefined);
  assert.ok(isUdid(udidFor(product('iPhone99,9'), 'x')));
});

test('versions are compared number by number', () => {
  assert.ok(isAtLeast('17.5.1', '16.1'));
  assert.ok(isAtLeast('10.0', '9.3.5'));
  assert.ok(isAtLeast('16.1', '16.1'));
  assert.ok(!isAtLeast('16.0.3', '16.1'));
  assert.ok(!isAtLeast('9', '10'));
  assert.match(buildOf('25.3.9'), /^29D109$/);
});

test('with a seed the label alone decides about random bytes', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 20_000 }), (seed, label, length) => {
      const [one, other] = [randomness(seed), randomness(seed)];
      other('something else', 7);
      assert.deepEqual(one(label, length), other(label, length));
    }),
    { numRuns: 30 },
  );
  assert.notDeepEqual(randomness('a')('x', 16), randomness('b')('x', 16));
  assert.notDeepEqual(randomness('a')('x', 16), randomness('a')('y', 16));
  assert.notDeepEqual(randomness()('x', 16), randomness()('x', 16));
});

test('the fixed clock moves a minute for each finished run', () => {
  let runs = 0;
  const clock = fixedClock(() => runs);
  assert.deepEqual(clock.now(), fixedInstant);
  runs = 2;
  assert.equal(clock.now().getTime() - fixedInstant.getTime(), 120_000);
});

test('settings of every kind come back out of phone.json', () => {
  const values: Record<string, PlistValue> = {
    text: 'ü',
    number: 7,
    big: 2n ** 60n,
    real: new Real(2.5),
    yes: true,
    data: new Uint8Array([1, 2, 255]),
    date: new Date('2026-01-02T03:04:05Z'),
    list: [1, 'two', [new Real(3)]],
    dict: { inner: { $data: 'no data', other: 1 } },
  };
  const settings = new Settings({});
  for (const [key, value] of Object.entries(values)) settings.set('com.example', key, value);
  const stored = JSON.parse(JSON.stringify(settings.stored())) as ReturnType<Settings['stored']>;
  assert.deepEqual(new Settings(stored).domain('com.example'), settings.domain('com.example'));
});

test('offsets follow summer time, and are spelled as a phone spells them', () => {
  const [winter, summer] = [new Date('2026-01-15T09:30:00.5Z'), new Date('2026-07-15T09:30:00Z')];
  assert.equal(zoneOffsetSeconds('Europe/Berlin', winter), 3600);
  assert.equal(zoneOffsetSeconds('Europe/Berlin', summer), 7200);
  assert.equal(zoneAbbreviation('Europe/Berlin', summer), 'GMT+2');
  assert.equal(zoneAbbreviation('Europe/London', winter), 'GMT');
  assert.equal(zoneAbbreviation('Asia/Kolkata', winter), 'GMT+5:30');
  assert.equal(zoneAbbreviation('America/New_York', winter), 'GMT-5');
});

test('the passcode is asked for where this iOS asks, and what the person does comes back', async () => {
  const outcome = async (ios: string, day: Partial<typeof goodDay>, on: 'backup' | 'password' = 'backup') => {
    await using host = new ServiceHost({ traits: { ios }, day: { passcodeMs: 0, ...day } });
    const heard: string[] = [];
    using _watch = host.phone.notifications.observe((name) => heard.push(name.replace(/^.*\.ui\./, '')));
    return [await host.phone.passcode(on), ...heard];
  };
  assert.deepEqual(await outcome('17.5.1', {}), ['entered']);
  assert.deepEqual(await outcome('17.5.1', { hasPasscode: true }), ['entered', 'presented', 'dismissed']);
  assert.deepEqual(await outcome('17.5.1', { hasPasscode: true, passcode: 'none' }), ['entered']);
  assert.deepEqual(await outcome('16.0', { hasPasscode: true }), ['entered']);
  assert.deepEqual(await outcome('16.0', { hasPasscode: true }, 'password'), ['entered', 'presented', 'dismissed']);
  assert.deepEqual(await outcome('18.2', { hasPasscode: true, passcode: 'ignored' }), [
    'timed-out',
    'presented',
    'dismissed',
  ]);
  assert.deepEqual(await outcome('18.2', { hasPasscode: true, passcode: 'cancelled' }), [
    'cancelled',
    'presented',
    'dismissed',
  ]);
});

test('waiting for the passcode ends when the connection does', async () => {
  await using host = new ServiceHost({ day: { hasPasscode: true, passcodeMs: 60_000 } });
  const ending = new AbortController();
  const waiting = host.phone.passcode('backup', ending.signal);
  ending.abort(new Error('gone'));
  await assert.rejects(waiting);
});
