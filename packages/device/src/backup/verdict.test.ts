import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { MapFolder } from '@pearmain/testkit';
import { failureOfVerdict, storeFailure } from './verdict.js';

const noRoom = { neededBytes: null, freeBytes: null };

test('the codes that people meet lead to the failures that programs decide by', () => {
  const expected: Record<number, string> = {
    105: 'device/computer-full',
    202: 'device/cancelled-on-phone',
    207: 'device/encryption-required',
    208: 'device/passcode-not-entered',
    211: 'device/find-my-on',
    212: 'device/setup-unfinished',
    22: 'device/backup-prohibited',
  };
  for (const [code, name] of Object.entries(expected)) {
    assert.equal(failureOfVerdict('Ada', Number(code), 'words', noRoom).code, name);
  }
});

test('a code that nobody knows keeps its number and the phone’s words as data', () => {
  const error = failureOfVerdict('Ada', 4711, 'A new thing (MBErrorDomain/4711)', noRoom);
  assert.equal(error.code, 'device/ended-by-phone');
  assert.deepEqual(error.data, {
    name: 'Ada',
    code: 4711,
    text: 'A new thing (MBErrorDomain/4711)',
    phoneCode: 'MBErrorDomain/4711',
  });
});

test('a full disk in the middle of an upload is found inside the code around it', () => {
  const words = 'Error uploading (MBErrorDomain/104). Underlying error: No space (MBErrorDomain/105).';
  const error = failureOfVerdict('Ada', 104, words, { neededBytes: null, freeBytes: 1_500_000 });
  assert.equal(error.code, 'device/computer-full');
  assert.match(error.message, /1\.5 MB free/);
});

test('the phone’s words cannot take over a terminal', () => {
  const error = failureOfVerdict('Ada', 205, 'bad \u001b[2J\u202e words', noRoom);
  assert.doesNotMatch(error.message, /[\u001b\u202e]/);
  assert.doesNotMatch(JSON.stringify(error.data), /\\u001b|\u202e/);
});

test('what could not be stored is told in the words of the disk, with its advice', () => {
  const cause = new AppError('backup/file-too-large', 'The disk cannot hold a file as large as “x”.', {
    advice: 'Choose another disk.',
    data: { problem: 'io' },
  });
  const told = storeFailure('Ada', new MapFolder('udid'), { path: 'x', cause });
  assert.equal(told.message, 'What Ada sent could not be stored. The disk cannot hold a file as large as “x”.');
  assert.deepEqual([told.code, told.advice], ['device/cannot-store', 'Choose another disk.']);
  const mute = storeFailure('Ada', new MapFolder('udid'), { path: 'x', cause: new Error('EIO') });
  assert.equal(mute.message, 'What Ada sent could not be stored. “x”: the drive did not take it.');
  assert.match(mute.advice ?? '', /drive is connected/);
});

test('the phone’s own words are told without its codes and paths, and with sizes that people know', () => {
  const said = (code: number, words: string) => failureOfVerdict('Ada', code, words, noRoom).message;
  const nested =
    'Error reading status (MBErrorDomain/103). Underlying error: Multi status at path "00008110-001A/Status.plist" (MBErrorDomain/1).';
  assert.match(said(103, nested), /\(“Error reading status: Multi status”\)\.$/);
  const full = 'Insufficient free disk space on device to restore (4664553472 < 16929583746) (MBErrorDomain/106)';
  assert.match(said(106, full), /\(16\.9 GB needed, 4\.7 GB free\)”\)\.$/);
});
