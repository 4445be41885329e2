import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Database } from '@pearmain/sqlite';
import { openBackup } from '../backup.js';
import { unlockKeybag } from '../crypto/class-keys.js';
import { golden, inCopy } from '../samples.test.js';

const zeros = Buffer.alloc(16);

/** Gives the index of an encrypted backup `megabytes` of ballast; everything else stays what it was. */
async function growIndex(folder: string, megabytes: number): Promise<void> {
  const { keybag, manifestKey } = (await openBackup(folder)).properties;
  assert.ok(keybag && manifestKey);
  const key = (await unlockKeybag(keybag, golden.password)).findFileKey(manifestKey);
  assert.ok(key);
  const path = join(folder, 'Manifest.db');
  const plain = join(folder, '..', 'plain.db');
  const decipher = createDecipheriv('aes-256-cbc', key, zeros);
  writeFileSync(plain, Buffer.concat([decipher.update(readFileSync(path)), decipher.final()]));
  {
    using database = Database.open(plain, { mode: 'write' });
    database.script(
      `CREATE TABLE ballast (content BLOB); INSERT INTO ballast VALUES (zeroblob(${megabytes * 2 ** 20}))`,
    );
  }
  const cipher = createCipheriv('aes-256-cbc', key, zeros);
  writeFileSync(path, Buffer.concat([cipher.update(readFileSync(plain)), cipher.final()]));
}

test('an encrypted index too large for memory is read from a private copy that leaves nothing behind', async () => {
  await inCopy(golden.encrypted, async (folder) => {
    await growIndex(folder, 33);
    const scratch = join(folder, '..', 'scratch');
    mkdirSync(scratch);
    const before = readFileSync(join(folder, 'Manifest.db'));
    {
      using backup = await openBackup(folder, { password: golden.password, scratch });
      assert.equal([...backup.rows()].filter(({ flags }) => flags === 1).length, golden.contents.length);
    }
    assert.deepEqual(readdirSync(scratch), []);
    assert.deepEqual(readFileSync(join(folder, 'Manifest.db')), before);
  });
});
