import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devicesCalled, withoutAlias } from './device-selector.js';

const devices = [
  { udid: '00008110-001A2B3C4D5E6F70', deviceName: 'Zoe\u0308’s iPhone' },
  { udid: '00008110-00AAAAAAAAAAAAAA', deviceName: '00008110' },
  { udid: '0123456789abcdef0123456789abcdef01234567', deviceName: 'Old one' },
];
const called = (selector: string): string[] => devicesCalled(devices, selector).map(({ deviceName }) => deviceName);

test('a device is meant by its name, whatever its capitals and the way its accents are written', () => {
  assert.deepEqual(called('zoë’s IPHONE'), ['Zoe\u0308’s iPhone']);
});

test('the start of an identifier will do, with its dash or without; a whole name goes before it', () => {
  assert.deepEqual(called('00008110-001a'), ['Zoe\u0308’s iPhone']);
  assert.deepEqual(called('00008110001A'), ['Zoe\u0308’s iPhone']);
  assert.deepEqual(called('00008110'), ['00008110']);
  assert.deepEqual(called('0000811'), ['Zoe\u0308’s iPhone', '00008110']);
});

test('nothing, and what nobody is called, mean no device', () => {
  for (const selector of ['', ' ', '-', 'Nobody']) assert.deepEqual(called(selector), [], `“${selector}”`);
});

test('a name of the person’s own stands for the identifier that the settings give it', () => {
  const aliases = { Mum: '00008110-001A' };
  assert.equal(withoutAlias(aliases, 'mum'), '00008110-001A');
  assert.equal(withoutAlias(aliases, 'dad'), 'dad');
  assert.equal(withoutAlias(aliases, 'toString'), 'toString');
  assert.equal(withoutAlias(aliases, undefined), undefined);
});
