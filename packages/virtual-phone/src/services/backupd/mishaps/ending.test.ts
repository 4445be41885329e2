import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mbCode } from '../mb-error.js';
import { BackedUpPhone, layFiles } from '../testing/backed-up-phone.test.js';
import { collapsed } from '../testing/log-lines.test.js';
import type { Ending } from './ending.js';
import { places } from './place.js';

/** What the host sees last before the Response, for each place of a backup. */
const lastSeen: readonly (readonly [Ending, string | undefined])[] = [
  [{ at: 'start', code: 22 }, undefined],
  [{ at: 'status', code: 212 }, undefined],
  [{ at: 'scan', code: 3 }, 'GET S'],
  [{ at: 'space', code: 105 }, 'GET S'],
  [{ at: 'folders', afterFiles: 2, code: 104 }, 'MKD *'],
  [{ at: 'uploading', code: 208 }, 'PUT S'],
  [{ at: 'uploading', afterFiles: 2, code: 9 }, 'PUT 2/6'],
  [{ at: 'uploading', afterFiles: 6, code: 9 }, 'PUT 6/'],
  [{ at: 'manifests', code: 104 }, 'PUT 6/'],
  [{ at: 'moving', code: 104 }, 'PUT S'],
  [{ at: 'moving', afterFiles: 1, code: 104 }, 'MV 1 snap/'],
  [{ at: 'removing', code: 100 }, 'PUT S'],
  [{ at: 'verifying', code: 205 }, 'PUT S'],
  [{ at: 'end', code: 1 }, 'LS *'],
];

for (const [ending, line] of lastSeen) {
  const { at, afterFiles, code } = ending;
  const title = `a backup that shall end with ${code} at “${at}”${afterFiles === undefined ? '' : ` after ${afterFiles}`}`;
  test(`${title} ends there`, async () => {
    await using phone = new BackedUpPhone({ day: { backup: { ends: ending } } });
    layFiles(phone.phone);
    const response = await phone.backUp();
    assert.equal(response.errorCode, code);
    assert.match(response.errorDescription ?? '', new RegExp(`\\(MBErrorDomain/${code}\\)`));
    const log = collapsed(phone.host.log);
    assert.equal(log.pop(), `RSP ${code}`);
    if (line === undefined) assert.deepEqual(log, []);
    else assert.ok(log.at(-1)?.startsWith(line), log.at(-1));
  });
}

test('what an earlier run left is a place of its own, and the next run after an ending is a good one', async () => {
  await using phone = new BackedUpPhone({
    day: { runs: [{}, { backup: { ends: { at: 'existing', code: 103 } } }, {}] },
  });
  layFiles(phone.phone);
  assert.equal((await phone.backUp()).errorCode, 0);
  const refused = await phone.backUp();
  assert.deepEqual(phone.host.log, ['GET S', 'RSP 103']);
  assert.equal(
    refused.errorDescription,
    `Error reading status (MBErrorDomain/103). Underlying error: Multi status at path "${phone.udid}/Status.plist" (MBErrorDomain/1).`,
  );
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.equal((await phone.backUp()).errorCode, 0, 'the last mood stays');
});

test('restores and the other requests end as they are told to, with the words of a real phone', async () => {
  const cases: readonly (readonly [
    Ending,
    (phone: BackedUpPhone) => Promise<{ errorDescription?: string }>,
    string,
  ])[] = [
    [
      { at: 'restore-start', code: 212 },
      (phone) => phone.restore(),
      'Unable to restore until Setup is finished (MBErrorDomain/212)',
    ],
    [
      { at: 'restore-status', code: 207 },
      (phone) => phone.restore(),
      'Invalid password when restoring encrypted backup (MBErrorDomain/207). ' +
        'Underlying error: MKBKeyBagUnlock error (-3) (MBErrorDomain/207).',
    ],
    [
      { at: 'restore-payload', afterFiles: 3, code: 205 },
      (phone) => phone.restore(),
      'Multiple errors downloading files (MBErrorDomain/205)',
    ],
    [{ at: 'restore-end', code: 101 }, (phone) => phone.restore(), 'Error reading from the device (MBErrorDomain/101)'],
    [{ at: 'password', code: 207 }, (phone) => phone.ask('ChangePassword'), 'Invalid password (MBErrorDomain/207)'],
    [{ at: 'cloud', code: 210 }, (phone) => phone.ask('EnableCloudBackup'), 'No account exists (MBErrorDomain/210)'],
    [
      { at: 'info', code: 1, text: 'No', inner: { code: 4, text: 'Nothing there' } },
      (phone) => phone.ask('Info'),
      'No (MBErrorDomain/1). Underlying error: Nothing there (MBErrorDomain/4).',
    ],
  ];
  for (const [ends, request, description] of cases) {
    await using phone = new BackedUpPhone({ day: { backup: { ends } } });
    layFiles(phone.phone);
    await phone.backUp();
    assert.equal((await request(phone)).errorDescription, description);
    assert.ok(places.includes(ends.at));
  }
});

test('every code that the agent knows has words of its own', async () => {
  for (const code of Object.values(mbCode)) {
    await using phone = new BackedUpPhone({ day: { backup: { ends: { at: 'start', code } } } });
    const { errorDescription = '' } = await phone.backUp();
    assert.match(errorDescription, new RegExp(`^[A-Z].{5,}\\(MBErrorDomain/${code}\\)`));
    assert.doesNotMatch(errorDescription, /Unknown|<udid>/);
  }
});
