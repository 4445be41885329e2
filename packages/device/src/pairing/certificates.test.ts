import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asDict, dataIn, parsePlist, utf8Decode } from '@pearmain/formats';
import { makePairingKeys } from './certificates.js';

const now = new Date('2026-03-03T12:00:00Z');
const device = generateKeyPairSync('rsa', { modulusLength: 2048 });
const devicePublicKey = device.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const keys = await makePairingKeys(devicePublicKey, now);
const recordsFolder = join(import.meta.dirname, '../../../../../shared/data/lockdown-ios4/pair_records');

/** What `openssl x509 -text` says, each run of blanks as one. */
function openssl(pem: string): string {
  const options = { input: pem, stdio: ['pipe', 'pipe', 'ignore'] as ['pipe', 'pipe', 'ignore'] };
  return execFileSync('openssl', ['x509', '-noout', '-text'], options).toString().replace(/\s+/g, ' ');
}

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // then the tests that need it are skipped by name
  }
})();

/** A reason to skip, unless CI wants everything. */
const without = (isThere: boolean, what: string): string | false =>
  isThere || process.env['CI'] === 'true' ? false : `${what} is missing`;

test('every certificate is X.509 v3, nameless, signed with SHA-256 and valid for ten years', () => {
  for (const pem of [keys.rootCertificate, keys.hostCertificate, keys.deviceCertificate]) {
    const certificate = new X509Certificate(pem);
    assert.equal(certificate.subject ?? '', '');
    assert.equal(certificate.issuer ?? '', '');
    assert.equal(new Date(certificate.validFrom).getTime(), now.getTime());
    assert.equal(new Date(certificate.validTo).toISOString(), '2036-03-03T12:00:00.000Z');
  }
});

test('the root signs all three, the keys belong to their certificates, and the phone’s key is in its own', () => {
  const root = new X509Certificate(keys.rootCertificate);
  const host = new X509Certificate(keys.hostCertificate);
  const phone = new X509Certificate(keys.deviceCertificate);
  for (const certificate of [root, host, phone]) assert.ok(certificate.verify(root.publicKey));
  assert.ok(root.checkPrivateKey(createPrivateKey(keys.rootPrivateKey)));
  assert.ok(host.checkPrivateKey(createPrivateKey(keys.hostPrivateKey)));
  assert.ok(phone.publicKey.equals(device.publicKey));
  assert.equal(root.ca, true);
  assert.equal(host.ca, false);
  assert.equal(phone.ca, false);
});

test('openssl reads the rules of each certificate', { skip: without(hasOpenssl, 'openssl') }, () => {
  const root = openssl(keys.rootCertificate);
  const host = openssl(keys.hostCertificate);
  const phone = openssl(keys.deviceCertificate);
  const usage = 'X509v3 Key Usage: critical Digital Signature, Key Encipherment';
  for (const text of [root, host, phone]) {
    assert.match(text, /Version: 3 \(0x2\) Serial Number: 1 \(0x1\)/);
    assert.match(text, /Signature Algorithm: sha256WithRSAEncryption/);
    assert.match(text, /Public-Key: \(2048 bit\).*Exponent: 65537/);
  }
  assert.match(root, /X509v3 Basic Constraints: critical CA:TRUE/);
  assert.ok(!root.includes('Key Usage'));
  assert.match(host, /X509v3 Basic Constraints: critical CA:FALSE/);
  assert.ok(host.includes(usage));
  assert.match(phone, /X509v3 Basic Constraints: critical CA:FALSE/);
  assert.ok(phone.includes(usage));
  assert.match(phone, /X509v3 Subject Key Identifier: ([0-9A-F]{2}:){19}[0-9A-F]{2}/);
});

test('two pairings share no key', async () => {
  const others = await makePairingKeys(devicePublicKey, now);
  assert.notEqual(others.rootPrivateKey, keys.rootPrivateKey);
  assert.notEqual(others.hostPrivateKey, keys.hostPrivateKey);
});

test('what is no public key ends in an error', async () => {
  await assert.rejects(makePairingKeys('-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n', now));
  await assert.rejects(makePairingKeys('no key', now));
});

test('our certificates have the form of those that a real iPhone accepted from iTunes', {
  skip: without(existsSync(recordsFolder) && hasOpenssl, 'shared/data/lockdown-ios4 or openssl'),
}, () => {
  const records = readdirSync(recordsFolder).filter((name) => name.endsWith('.plist'));
  assert.equal(records.length, 5);
  for (const name of records) {
    const record = asDict(parsePlist(readFileSync(join(recordsFolder, name)))) ?? {};
    const theirs = (key: string): string => utf8Decode(dataIn(record, key) ?? new Uint8Array());
    assert.deepEqual(shape(keys.rootCertificate), shape(theirs('RootCertificate')));
    assert.deepEqual(shape(keys.deviceCertificate), shape(theirs('DeviceCertificate')));
    assert.deepEqual(shape(keys.hostCertificate), shape(theirs('HostCertificate')));
  }
});

test('the identifier of the phone’s key is made as in certificates that a real iPhone accepted', {
  skip: without(existsSync(recordsFolder) && hasOpenssl, 'shared/data/lockdown-ios4 or openssl'),
}, async () => {
  for (const name of readdirSync(recordsFolder)) {
    const record = asDict(parsePlist(readFileSync(join(recordsFolder, name)))) ?? {};
    const theirs = utf8Decode(dataIn(record, 'DeviceCertificate') ?? new Uint8Array());
    const publicKey = new X509Certificate(theirs).publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const ours = await makePairingKeys(publicKey, now);
    assert.equal(keyIdentifier(ours.deviceCertificate), keyIdentifier(theirs));
  }
});

/** Names, authority and extensions, without keys, dates and numbers. */
function shape(pem: string): unknown {
  const certificate = new X509Certificate(pem);
  const text = openssl(pem);
  return {
    version: /Version: \d/.exec(text)?.[0],
    subject: certificate.subject ?? '',
    issuer: certificate.issuer ?? '',
    isAuthority: certificate.ca,
    usage: /Key Usage: critical [A-Za-z ]+, Key Encipherment/.exec(text)?.[0],
    constraints: /Basic Constraints: critical CA:[A-Z]+/.exec(text)?.[0],
  };
}

const keyIdentifier = (pem: string): string | undefined =>
  /Subject Key Identifier: ([0-9A-F:]+)/.exec(openssl(pem))?.[1];
