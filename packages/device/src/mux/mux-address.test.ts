import assert from 'node:assert/strict';
import { test } from 'node:test';
import { muxAddress, muxAddressText } from './mux-address.js';

test('the address of the muxer is read in every form that other tools take', () => {
  assert.deepEqual(muxAddress('UNIX:/run/mux', 'linux'), { path: '/run/mux' });
  assert.deepEqual(muxAddress('/run/mux', 'linux'), { path: '/run/mux' });
  assert.deepEqual(muxAddress(' 127.0.0.1:27015 ', 'linux'), { host: '127.0.0.1', port: 27015 });
  assert.deepEqual(muxAddress('[::1]:27015', 'linux'), { host: '::1', port: 27015 });
  assert.equal(muxAddressText({ host: '::1', port: 27015 }), '[::1]:27015');
});

test('without a word each platform has its own place', () => {
  assert.deepEqual(muxAddress(undefined, 'linux'), { path: '/var/run/usbmuxd' });
  assert.deepEqual(muxAddress('', 'darwin'), { path: '/var/run/usbmuxd' });
  assert.deepEqual(muxAddress(undefined, 'win32'), { host: '127.0.0.1', port: 27015 });
});

test('an address that is none is refused, not replaced by the default', () => {
  for (const text of ['nowhere', '127.0.0.1:0', '127.0.0.1:65536', ':27015', 'UNIX:']) {
    assert.throws(() => muxAddress(text, 'linux'), { code: 'device/bad-muxer-address' });
  }
});
