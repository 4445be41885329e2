import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { asDict, dataIn, type PlistDict, parsePlist, textIn } from '@pearmain/formats';
import { goldenFiles, seededRandom } from '@pearmain/testkit';
import {
  decodePairRecord,
  encodePairRecord,
  encodePlistFrame,
  lockdownErrorNumber,
  lockdownErrorOf,
  lockdownRefusal,
  lockdownRequest,
  pairRequestRecord,
  parseStartService,
  parseStartSession,
  startServiceReply,
  startSessionReply,
} from './index.js';

const golden = goldenFiles(import.meta.url);
const message = (name: string, skip = 4): PlistDict => {
  const dict = asDict(parsePlist(golden(name).subarray(skip)));
  if (!dict) throw new Error('not a dictionary');
  return dict;
};
const savedRecord = () => dataIn(message('mux-save-pair-record.bin', 16), 'PairRecordData') ?? new Uint8Array();

test("a real tool's first request is written to the byte", () => {
  assert.deepEqual(
    encodePlistFrame(lockdownRequest('idevicepair', 'QueryType'), 'xml'),
    golden('lockdown-query-type.bin'),
  );
});

test('an answer is a refusal when it names an error, or says so as old devices do', () => {
  assert.equal(lockdownErrorOf({ Request: 'GetValue', Value: 1 }), undefined);
  assert.equal(lockdownErrorOf({ Request: 'GetValue', Result: 'Success' }), undefined);
  assert.equal(lockdownErrorOf({ Result: 'Failure' }), 'Failure');
  assert.equal(lockdownErrorOf(lockdownRefusal('Pair', 'PasswordProtected')), 'PasswordProtected');
});

test("errors have libimobiledevice's numbers, and unknown ones its number for that", () => {
  assert.equal(lockdownErrorNumber('InvalidResponse'), -10);
  assert.equal(lockdownErrorNumber('PasswordProtected'), -17);
  assert.equal(lockdownErrorNumber('MCChallengeRequired'), -39);
  for (const other of ['NewInFuture', 'toString', '__proto__', '']) assert.equal(lockdownErrorNumber(other), -256);
});

test('sessions and services survive the round trip; without their facts they are refused', () => {
  const session = { sessionId: 'S', enableTls: true };
  const service = { service: 'com.apple.afc', port: 49321, enableTls: true };
  assert.deepEqual(parseStartSession(startSessionReply(session)), session);
  assert.deepEqual(parseStartService(startServiceReply(service)), service);
  assert.equal(parseStartService({ Port: 1 }).enableTls, false);
  assert.throws(() => parseStartSession({}), { code: 'wire/unexpected-message' });
  for (const Port of [0, -1, 65536, '5'])
    assert.throws(() => parseStartService({ Port }), { code: 'wire/unexpected-message' });
});

test('a record made by idevicepair is read, and written again key by key', () => {
  const record = decodePairRecord(savedRecord());
  assert.match(record.rootPrivateKey, /^-----BEGIN PRIVATE KEY-----\n[\s\S]*-----END PRIVATE KEY-----\n$/);
  assert.equal(record.escrowBag?.length, 32);
  assert.equal(record.others, undefined);
  const written = parsePlist(encodePairRecord(record, 'binary'));
  assert.deepEqual(written, parsePlist(savedRecord()));
  assert.deepEqual(Object.keys(written), Object.keys(parsePlist(savedRecord())));
  assert.deepEqual(decodePairRecord(encodePairRecord(record, 'xml')), record);
});

test('what goes to the device is what idevicepair sends: no private key, no escrow bag', () => {
  const sent = asDict(message('lockdown-pair.bin')['PairRecord']);
  assert.deepEqual({ ...sent }, pairRequestRecord(decodePairRecord(savedRecord())));
});

test('what other programs keep in a record stays there', () => {
  const others = { WirelessBuddy: 'x', __proto__x: 1 };
  const record = { ...decodePairRecord(savedRecord()), udid: '00008110-001A2B3C4D5E6F70', others };
  const again = decodePairRecord(encodePairRecord(record, 'xml'));
  assert.deepEqual(again, record);
});

test('a record without a key names it; damaged records end in a failure of ours', () => {
  const dict = { ...asDict(parsePlist(savedRecord())) };
  delete dict['HostPrivateKey'];
  const bytes = encodePlistFrame(dict, 'binary').subarray(4);
  assert.throws(() => decodePairRecord(bytes), {
    code: 'wire/unexpected-message',
    message: /HostPrivateKey is missing/,
  });
  assert.throws(() => decodePairRecord(encodePlistFrame(['no'], 'xml').subarray(4)), {
    code: 'wire/unexpected-message',
  });
  const random = seededRandom(8);
  for (let round = 0; round < 300; round++) {
    const damaged = savedRecord().slice();
    damaged[random.below(damaged.length)] = random.below(256);
    try {
      decodePairRecord(damaged);
    } catch (error) {
      assert.ok(error instanceof AppError);
    }
  }
});

test("a real tool's requests have the shape that the document says", () => {
  assert.equal(textIn(message('lockdown-start-session.bin'), 'Request'), 'StartSession');
  assert.equal(dataIn(message('lockdown-start-service.bin'), 'EscrowBag')?.length, 32);
});
