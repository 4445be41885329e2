import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64, utf8Encode } from '@pearmain/formats';
import { encodeMobdevTexts, mobdevAuthTag, mobdevMacAddress, namesHost, parseMobdevTexts } from './mobdev.js';

// The first is a published example (the tests of an open-source finder of phones), the second was computed with Python’s hmac and
// hashlib, HKDF written out after RFC 5869.
const vectors = [
  ['00112233-4455-6677-8899-AABBCCDDEEFF', 'unit-test-bonjour-identifier', 'xdSd/bWDo4g='],
  ['6D1F3C5E-8C3A-4F0B-9C56-5A0B7C2D9E11', 'Zk9mYjF1c2VyLTEyMw==', '1a7di+QpKrI='],
] as const;

test('a computer finds its own name among the tags of a phone, and no other’s', () => {
  for (const [hostId, identifier, tag] of vectors) assert.equal(toBase64(mobdevAuthTag(hostId, identifier)), tag);
  const [[hostId, identifier, tag], [stranger]] = vectors;
  const texts = parseMobdevTexts(
    [`identifier=${identifier}`, 'authTag=AAAAAAAAAAA=', `authTag#1=${tag}`].map(utf8Encode),
  );
  assert.ok(texts);
  assert.equal(namesHost(texts, hostId), true);
  assert.equal(namesHost(texts, stranger), false);
});

test('texts survive the way there and back', () => {
  const authTags = vectors.map(([hostId]) => mobdevAuthTag(hostId, 'somebody'));
  const texts = { identifier: 'somebody', authTags };
  assert.deepEqual(parseMobdevTexts(encodeMobdevTexts(texts)), texts);
});

test('keys in capitals and white space around a tag are understood', () => {
  const [[hostId, identifier, tag]] = vectors;
  const texts = parseMobdevTexts([`IDENTIFIER=${identifier}`, `AUTHTAG#12= \t${tag}\r\n`].map(utf8Encode));
  assert.ok(texts);
  assert.equal(namesHost(texts, hostId), true);
});

test('tags and texts of another form are passed over', () => {
  const bad = ['', '!!!', 'xdSd/bWDo4gA', 'xdSd/bWDow==', 'xdSd/bWDo4g=garbage', 'x'.repeat(255)];
  for (const tag of bad)
    assert.equal(parseMobdevTexts(['identifier=a', `authTag=${tag}`].map(utf8Encode)), undefined, tag);
  assert.equal(parseMobdevTexts([utf8Encode('authTag=xdSd/bWDo4g=')]), undefined);
  assert.equal(parseMobdevTexts([new Uint8Array([0xff, 0xfe]), utf8Encode('identifier')]), undefined);
  const crowd = Array.from({ length: 100 }, () => utf8Encode('authTag=xdSd/bWDo4g='));
  assert.equal(parseMobdevTexts([utf8Encode('identifier=a'), ...crowd])?.authTags.length, 63);
});

test('the Wi-Fi address is read out of every form of the name', () => {
  const mac = 'dd:1c:79:33:2d:1c';
  for (const name of [
    `${mac}@fe80::ec5d:2ce:de16:3ce2`,
    `${mac.toUpperCase()}@fe80::ec5d:2ce:de16:3ce2-supportsRP-24._apple-mobdev2._tcp.local.`,
    `${mac}\\@fe80::1._apple-mobdev2._tcp.local.`,
    `${mac}\\064fe80::1._apple-mobdev2._tcp.local.`,
  ])
    assert.equal(mobdevMacAddress(name), mac, name);
  for (const name of ['', 'Kitchen', 'dd:1c:79:33:2d@fe80::1', `x${mac}@fe80::1`])
    assert.equal(mobdevMacAddress(name), undefined, name);
});
