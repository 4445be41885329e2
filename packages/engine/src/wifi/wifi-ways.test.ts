import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHost, wifiWays } from './wifi-ways.js';

const nothing = { isAsked: false, only: undefined, isSetting: false, addresses: [], mdnsAddress: undefined };

test('by default nobody is looked for in the network; a setting allows it, a flag asks for it', () => {
  const { maySearch, isAsked } = wifiWays(nothing);
  assert.deepEqual({ maySearch, isAsked }, { maySearch: false, isAsked: false });
  assert.equal(wifiWays({ ...nothing, isSetting: true }).maySearch, true);
  assert.equal(wifiWays({ ...nothing, isAsked: true }).maySearch, true);
});

test('addresses are names or numbers without a port', () => {
  for (const good of ['192.168.1.20', 'fe80::1%eth0', '[fd00::2]', 'annas-iphone.local', 'Annas-iPhone.local.'])
    assert.equal(isHost(good), true, good);
  for (const bad of ['', ' ', '192.168.1.20:62078', 'http://phone', 'a b', '[::1]:5', 'phone.local:62078', 'x..y'])
    assert.equal(isHost(bad), false, bad);
  assert.equal(wifiWays({ ...nothing, only: ' [fd00::2] ' }).only, 'fd00::2');
  assert.throws(() => wifiWays({ ...nothing, only: 'a b' }), { code: 'engine/bad-address' });
  assert.throws(() => wifiWays({ ...nothing, addresses: ['192.168.1.20', ''] }), { code: 'engine/bad-address' });
});

test('a place to ask has a port', () => {
  assert.deepEqual(wifiWays({ ...nothing, mdnsAddress: '127.0.0.1:5353' }).askAt, { host: '127.0.0.1', port: 5353 });
  assert.deepEqual(wifiWays({ ...nothing, mdnsAddress: '[::1]:53' }).askAt, { host: '::1', port: 53 });
  for (const bad of ['127.0.0.1', '127.0.0.1:0', '127.0.0.1:65536', ':53', ''])
    assert.throws(() => wifiWays({ ...nothing, mdnsAddress: bad }), { code: 'engine/bad-address' }, bad);
});
