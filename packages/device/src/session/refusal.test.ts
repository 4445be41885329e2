import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockdownErrors } from '@pearmain/wire';
import { meansNoValue, refusal } from './refusal.js';

const asked = { name: 'Ada’s iPhone', request: 'StartService', about: 'com.apple.afc' };

test('every error word of lockdown has a failure of its own sense, with words and advice', () => {
  const codes = new Map<string, string>();
  for (const error of Object.keys(lockdownErrors)) {
    if (meansNoValue.has(error)) continue;
    const failure = refusal(error, asked);
    codes.set(error, failure.code);
    assert.notEqual(failure.code, 'device/refused', error);
    assert.ok(failure.message.includes('Ada’s iPhone'), error);
  }
  assert.equal(codes.get('PasswordProtected'), 'device/locked');
  assert.equal(codes.get('UserDeniedPairing'), 'device/user-denied-pairing');
  assert.equal(codes.get('PairingDialogResponsePending'), 'device/trust-pending');
  assert.equal(codes.get('InvalidHostID'), 'device/trust-forgotten');
  assert.equal(codes.get('MCProtected'), 'device/managed-phone');
  assert.equal(codes.get('PairingProhibitedOverThisConnection'), 'device/pairing-needs-cable');
  assert.equal(codes.get('EscrowLocked'), 'device/escrow-locked');
  assert.equal(codes.get('ServiceLimit'), 'device/service-busy');
});

test('a word that nobody knows is quoted, without its control characters', () => {
  const failure = refusal('Surprise\u001b[2J\u202e!', asked);
  assert.equal(failure.code, 'device/refused');
  assert.ok(failure.message.includes('Surprise\\u{1b}[2J\\u{202e}!'));
  assert.equal(refusal('constructor', asked).code, 'device/refused');
});
