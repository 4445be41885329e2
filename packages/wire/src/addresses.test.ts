import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import { test } from 'node:test';
import { fromHex } from '@pearmain/formats';
import fc from 'fast-check';
import { addressText, encodeNetworkAddress, networkHost, parseMuxAddress, parseNetworkAddress } from './index.js';

test("every way of writing a muxer's address is understood", () => {
  assert.deepEqual(parseMuxAddress('UNIX:/run/usbmuxd'), { path: '/run/usbmuxd' });
  assert.deepEqual(parseMuxAddress('/run/usbmuxd'), { path: '/run/usbmuxd' });
  assert.deepEqual(parseMuxAddress('127.0.0.1:27015'), { host: '127.0.0.1', port: 27015 });
  assert.deepEqual(parseMuxAddress('[::1]:27015'), { host: '::1', port: 27015 });
  assert.deepEqual(parseMuxAddress('::1:27015'), { host: '::1', port: 27015 });
  assert.deepEqual(parseMuxAddress('mux.local:1'), { host: 'mux.local', port: 1 });
});

test('what is no address is none', () => {
  for (const text of ['', 'UNIX:', 'localhost', ':1', 'host:0', 'host:65536', 'host:', 'host:1x', 'host:-1']) {
    assert.equal(parseMuxAddress(text), undefined, text);
  }
});

test('an address in words can be read again', () => {
  for (const text of ['/run/usbmuxd', '127.0.0.1:27015', '[::1]:27015']) {
    const address = parseMuxAddress(text);
    assert.equal(address && addressText(address), text);
  }
});

// The first eight bytes were accepted by Debian's tools; the others are laid out by the systems' own headers.
const cases = [
  ['bsd', '1002f27e7f000002', { family: 4, address: '127.0.0.2', port: 62078 }],
  ['linux', '0200f27e7f000002', { family: 4, address: '127.0.0.2', port: 62078 }],
  [
    'bsd',
    '1c1ef27e00000000fe8000000000000000000000000000010c000000',
    { family: 6, address: 'fe80::1', port: 62078, scopeId: 12 },
  ],
  [
    'linux',
    '0a00000000000000fd0000000000000000010000000000ff00000000',
    { family: 6, address: 'fd00::1:0:0:ff', port: 0 },
  ],
  [
    'windows',
    '170000000000000020010db800010002000300040005000600000000',
    { family: 6, address: '2001:db8:1:2:3:4:5:6', port: 0 },
  ],
] as const;

for (const [layout, hex, address] of cases) {
  test(`${address.address} in the ${layout} layout is read and written`, () => {
    const short = fromHex(hex);
    const padded = new Uint8Array(128);
    padded.set(short);
    assert.deepEqual(parseNetworkAddress(short), address);
    assert.deepEqual(parseNetworkAddress(padded), address);
    assert.deepEqual(encodeNetworkAddress(address, layout), padded);
  });
}

test('a link-local address is dialled through its interface, any other is not', () => {
  assert.equal(networkHost({ family: 6, address: 'fe80::1', port: 1, scopeId: 3 }), 'fe80::1%3');
  assert.equal(networkHost({ family: 6, address: 'fd00::1', port: 1, scopeId: 3 }), 'fd00::1');
  assert.equal(networkHost({ family: 4, address: '10.0.0.1', port: 1 }), '10.0.0.1');
});

test('any IPv6 address survives every layout', () => {
  const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 8, maxLength: 8 }),
      fc.constantFrom('bsd', 'linux', 'windows'),
      (groups, layout) => {
        const address = { family: 6, address: groups.map((each) => each.toString(16)).join(':'), port: 9 } as const;
        const bytes = encodeNetworkAddress(address, layout);
        const again = parseNetworkAddress(bytes);
        assert.equal(again?.family, 6);
        assert.ok(isIPv6(again.address));
        assert.deepEqual(encodeNetworkAddress({ ...again, port: 9 }, layout), bytes);
      },
    ),
  );
});

test('too few bytes, or another family, is no address', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 7 }), (bytes) => parseNetworkAddress(bytes) === undefined));
  assert.equal(parseNetworkAddress(fromHex('01000000000000000000000000000000')), undefined);
});
