import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readBackup } from '@pearmain/backup';
import { FakeClock } from '@pearmain/testkit';
import { idleMs } from './key-memory.js';
import { type PasswordSources, SnapshotOpener } from './open-snapshot.js';

const golden = (name: string) => fileURLToPath(new URL(`../../backup/src/golden/${name}`, import.meta.url));
const encrypted = golden('encrypted');
const password = 'pears & plums';

/** Who was asked for what, in the order in which it happened. */
function sources(told: { given?: readonly string[]; remembered?: string; answers?: readonly string[] }) {
  const asked: string[] = [];
  const all: PasswordSources = {
    given: told.given ?? [],
    remembered: async ({ udid }) => {
      asked.push(`keychain: ${udid}`);
      return told.remembered;
    },
    ask: async ({ deviceName }, attempt) => {
      asked.push(`person: ${deviceName}`);
      return told.answers?.[attempt - 1];
    },
  };
  return { all, asked };
}

const keychainAsked = 'keychain: 00008110-001A2B3C4D5E6F70';
const personAsked = 'person: Ada\u2019s iPhone';

test('a plain backup opens without anybody being asked', async () => {
  const { all, asked } = sources({ answers: [password] });
  using opener = new SnapshotOpener(all, { clock: new FakeClock() });
  using backup = await opener.open({ folder: golden('plain') });
  assert.equal(backup.isUnlocked, true);
  assert.deepEqual(asked, []);
});

test('passwords are tried in turn: those given, the one remembered, and what a person types', async () => {
  for (const [told, expected] of [
    [{ given: ['no', password] }, []],
    [{ given: ['no'], remembered: password }, [keychainAsked]],
    [{ given: ['no'], remembered: 'no', answers: ['wrong', password] }, [keychainAsked, personAsked, personAsked]],
  ] as const) {
    const { all, asked } = sources(told);
    using opener = new SnapshotOpener(all, { clock: new FakeClock() });
    using backup = await opener.open({ folder: encrypted });
    assert.equal(backup.isUnlocked, true);
    assert.deepEqual(asked, expected);
  }
});

test('without any password that is said, and with wrong ones only, this', async () => {
  for (const [told, code] of [
    [{}, 'backup/password-needed'],
    [{ given: ['no'] }, 'backup/wrong-password'],
    [{ answers: ['no', 'neither', 'nor', password] }, 'backup/wrong-password'],
  ] as const) {
    using opener = new SnapshotOpener(sources(told).all, { clock: new FakeClock() });
    await assert.rejects(opener.open({ folder: encrypted }), { code });
  }
});

test('keys are derived once, and wiped when nobody needed them for a quarter of an hour', async () => {
  const clock = new FakeClock();
  const { all, asked } = sources({ answers: [password] });
  using opener = new SnapshotOpener(all, { clock });
  const parts = readBackup(encrypted);
  const first = await opener.unlock(parts);
  for (let use = 0; use < 3; use++) {
    clock.advance(idleMs - 1);
    using keys = await opener.unlock(parts);
    assert.deepEqual(keys.classes, first.classes, 'one caller wiping its keys does not wipe those of others');
  }
  assert.deepEqual(asked, [keychainAsked, personAsked]);
  clock.advance(idleMs);
  using _again = await opener.unlock(parts);
  assert.deepEqual(asked, [keychainAsked, personAsked, keychainAsked, personAsked]);
});

test('the password of one backup is tried on the next one before anybody is asked again', async () => {
  const { all, asked } = sources({ answers: [password] });
  using opener = new SnapshotOpener(all, { clock: new FakeClock() });
  for (const folder of [encrypted, golden('ios10.1-encrypted'), golden('ios9-encrypted')]) {
    using backup = await opener.open({ folder });
    assert.equal(backup.isUnlocked, true);
  }
  assert.deepEqual(asked, [keychainAsked, personAsked]);
});
