import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileIdOf } from '../../../storage/names.js';
import { BackedUpPhone, testUdid } from '../testing/backed-up-phone.test.js';
import { collapsed, lookedAt } from '../testing/log-lines.test.js';

const count = 300;

function layMany(phone: BackedUpPhone): void {
  const { files } = phone.phone;
  files.bulk(() => {
    for (let i = 0; i < count; i++)
      files.put('HomeDomain', `Library/many/${i}`, Buffer.from(`file ${i}`), { modified: i + 1 });
  });
}

/** Cuts the connection when the computer has served a message that fits. */
async function cutAt(phone: BackedUpPhone, fits: (line: string) => boolean): Promise<void> {
  let isCut = false;
  phone.host.interfere = (line) => {
    if (isCut || !fits(line)) return false;
    isCut = true;
    phone.unplug();
    return true;
  };
  await assert.rejects(phone.backUp());
  phone.host.interfere = () => undefined;
}

function assertComplete(phone: BackedUpPhone): void {
  for (let i = 0; i < count; i++) {
    const id = fileIdOf('HomeDomain', `Library/many/${i}`);
    const content = phone.host.files.get(`${testUdid}/${id.slice(0, 2)}/${id}`);
    assert.equal(content && Buffer.from(content).toString(), `file ${i}`, `file ${i}`);
  }
  assert.deepEqual(phone.host.below(`${testUdid}/Snapshot`), []);
}

test('a run cut while uploading goes on where it was: what arrived is not sent again', async () => {
  await using phone = new BackedUpPhone();
  layMany(phone);
  let batches = 0;
  await cutAt(phone, (line) => /^PUT \d+\/[1-9]/.test(line) && ++batches === 2);
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(lookedAt(phone.host.log), ['GET S', 'LS snap/', 'LS snap/*', 'LS .', 'LS *', 'FREE']);
  const sent = phone.host.log
    .filter((line) => /^PUT \d+\//.test(line))
    .map((line) => Number(line.slice(4).split('/')[0]));
  // One batch was confirmed before the cut; the second arrived, but nobody told the phone.
  assert.deepEqual(sent, [128, 45]);
  assertComplete(phone);
});

test('a run cut while uploading is begun anew when the phone no longer knows about it', async () => {
  await using phone = new BackedUpPhone();
  layMany(phone);
  await cutAt(phone, (line) => line === 'PUT snap/M');
  const { rmSync } = await import('node:fs');
  rmSync(`${phone.folder}/backup-cache`, { recursive: true });
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.deepEqual(lookedAt(phone.host.log), ['GET S', 'FREE']);
  assertComplete(phone);
});

test('half a file of a cut run is known by its size and sent again', async () => {
  await using phone = new BackedUpPhone();
  layMany(phone);
  await cutAt(phone, (line) => line === 'PUT snap/M');
  const id = fileIdOf('HomeDomain', 'Library/many/7');
  phone.host.files.set(`${testUdid}/Snapshot/${id.slice(0, 2)}/${id}`, Buffer.from('fi'));
  assert.equal((await phone.backUp()).errorCode, 0);
  assert.ok(phone.host.log.includes('PUT 1/6'));
  assertComplete(phone);
});

for (const [when, fits] of [
  ['before anything was moved', (line: string) => line.startsWith('MV 128')],
  ['after the first batch', (line: string) => line.startsWith('MV 45')],
  ['between content and manifests', (line: string) => line === 'MV 1 snap/M'],
  ['between the two manifests', (line: string) => line === 'MV 1 snap/D'],
  ['while removing', (line: string) => line === 'RM 1 Manifest.mbdx'],
] as const) {
  for (const isEncrypted of [false, true]) {
    test(`a run cut ${when} is completed by the next one${isEncrypted ? ', encrypted' : ''}`, async () => {
      await using phone = new BackedUpPhone();
      if (isEncrypted) {
        const { setBackupPassword } = await import('../password.js');
        await setBackupPassword(phone.phone, 'secret');
      }
      layMany(phone);
      await cutAt(phone, fits);
      assert.equal((await phone.backUp()).errorCode, 0);
      const lines = collapsed(phone.host.log);
      assert.ok(!lines.some((line) => /^PUT \d+\/[1-9]/.test(line)), 'no content is sent again');
      if (!isEncrypted) assertComplete(phone);
      assert.equal((await phone.backUp()).errorCode, 0);
    });
  }
}

test('a cancel request of the computer ends the run with 202 and leaves it resumable', async () => {
  await using phone = new BackedUpPhone();
  layMany(phone);
  phone.host.interfere = (line) => {
    if (line.startsWith('PUT 128')) phone.phone.notifications.post('com.apple.itunes-client.syncCancelRequest');
    return false;
  };
  assert.equal((await phone.backUp()).errorCode, 202);
  phone.host.interfere = () => undefined;
  assert.equal(phone.host.statuses.at(-1)?.['SnapshotState'], 'uploading');
  assert.equal((await phone.backUp()).errorCode, 0);
  assertComplete(phone);
});

test('a person can stop the backup on the phone', async () => {
  await using phone = new BackedUpPhone({ day: { backup: { cancelAfterFiles: 128 } } });
  layMany(phone);
  assert.equal((await phone.backUp()).errorCode, 202);
});
