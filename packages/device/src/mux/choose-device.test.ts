import assert from 'node:assert/strict';
import { test } from 'node:test';
import { udid } from '@pearmain/base';
import { findDevice, onePerPhone } from './choose-device.js';

const ada = { udid: udid('00008110-001A2B3C4D5E6F70'), connection: 'usb', name: 'Ada’s iPhone' } as const;
const adaOnWifi = { ...ada, connection: 'network' } as const;
const ben = { udid: udid('00008110-001A2B3C4D5E6FFF'), connection: 'usb', name: 'Ben' } as const;
const old = { udid: udid('0123456789abcdef0123456789abcdef01234567'), connection: 'network' } as const;

test('one phone on cable and Wi-Fi is one phone, and the cable is taken', () => {
  assert.deepEqual(onePerPhone([adaOnWifi, ada, old]), [ada, old]);
  assert.equal(findDevice([adaOnWifi, ada]), ada);
});

test('a phone is found by its name or by the beginning of its UDID, dash or not', () => {
  const phones = [ada, ben, old];
  assert.equal(findDevice(phones, 'ada’s iphone'), ada);
  assert.equal(findDevice(phones, '00008110001a2b3c4d5e6f7'), ada);
  assert.equal(findDevice(phones, '0123'), old);
  assert.equal(findDevice(phones, ben.udid), ben);
});

test('a name that is also the beginning of an identifier means the name', () => {
  const named = { ...old, name: '00008110' };
  assert.equal(findDevice([ada, named], '00008110'), named);
});

test('an ambiguous choice lists the candidates; none at all says so', () => {
  assert.throws(() => findDevice([ada, ben], '00008110'), {
    code: 'device/several-devices',
    message: `More than one phone fits: Ada’s iPhone (${ada.udid}), Ben (${ben.udid}).`,
  });
  assert.throws(() => findDevice([ada, ben]), { code: 'device/several-devices' });
  assert.throws(() => findDevice([ada], 'Zoe'), { code: 'device/no-such-device' });
  assert.throws(() => findDevice([ada], ''), { code: 'device/no-such-device' });
  assert.throws(() => findDevice([]), { code: 'device/no-device' });
  assert.throws(() => findDevice([], 'Zoe'), { code: 'device/no-device' });
});
