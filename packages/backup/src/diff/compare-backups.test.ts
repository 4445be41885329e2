import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { openBackup } from '../backup.js';
import { fileId } from '../layout.js';
import { golden, inCopy, sample } from '../samples.test.js';
import { compareBackups, type FileChange } from './compare-backups.js';

async function compare(before: string, after: string): Promise<{ same: number; changes: FileChange[] }> {
  using old = await openBackup(before, { password: golden.password });
  using young = await openBackup(after, { password: golden.password });
  const all = [...compareBackups(old, young)];
  const changes = all.filter((each) => each !== 'same');
  return { same: all.length - changes.length, changes };
}

function changeIndex(folder: string, sql: string, ...values: readonly (string | Uint8Array)[]): void {
  using index = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
  if (values.length > 0) index.run(sql, ...values);
  else index.script(sql);
}

const filesAndLinks = golden.contents.length + 1;

test('a backup is the same as itself, and as the same content under other keys', async () => {
  assert.deepEqual(await compare(golden.plain, golden.plain), { same: filesAndLinks, changes: [] });
  const { same, changes } = await compare(golden.plain, golden.encrypted);
  assert.equal(same + changes.length, filesAndLinks);
  assert.deepEqual(
    changes.filter(({ kind }) => kind !== 'attributes'),
    [],
  );
});

test('what was added, changed and removed is told with its sizes', () =>
  inCopy(golden.plain, async (folder) => {
    changeIndex(folder, "DELETE FROM Files WHERE relativePath = 'Library/fifteen'");
    changeIndex(
      folder,
      `UPDATE Files SET fileID = '${fileId('HomeDomain', 'Library/new')}', relativePath = 'Library/new'
       WHERE relativePath = 'Library/seventeen'`,
    );
    changeIndex(
      folder,
      `UPDATE Files SET file = (SELECT file FROM Files WHERE relativePath = 'Library/sixteen')
       WHERE relativePath = 'Library/one'`,
    );
    const { same, changes } = await compare(golden.plain, folder);
    assert.equal(same, filesAndLinks - 3);
    const told = changes.map(({ kind, relativePath, bytesBefore, bytesAfter }) => [
      kind,
      relativePath,
      bytesBefore,
      bytesAfter,
    ]);
    assert.deepEqual(
      told.sort((one, other) => (String(one[1]) < String(other[1]) ? -1 : 1)),
      [
        ['removed', 'Library/fifteen', 15, undefined],
        ['added', 'Library/new', undefined, 17],
        ['changed', 'Library/one', 1, 16],
        ['removed', 'Library/seventeen', 17, undefined],
      ],
    );
  }));

test('a record that cannot be read counts as changed', () =>
  inCopy(golden.plain, async (folder) => {
    changeIndex(folder, "UPDATE Files SET file = x'00' WHERE relativePath = 'Library/one'");
    const { changes } = await compare(golden.plain, folder);
    assert.deepEqual(
      changes.map(({ kind, bytesBefore, bytesAfter }) => [kind, bytesBefore, bytesAfter]),
      [['changed', 1, undefined]],
    );
  }));

const partial = sample('backup/mvt-ios14.3-partial');

test('a real index has nothing in common with another phone’s, and all with itself', { skip: partial.skip }, () =>
  inCopy(golden.plain, async (folder) => {
    const itself = { same: 1089 + 14, changes: [] };
    await inCopy(partial.path, async (copy) => {
      writeFileSync(join(copy, 'Manifest.plist'), writeBinaryPlist({ Version: '10.0' }));
      assert.deepEqual(await compare(copy, copy), itself);
      const { changes } = await compare(folder, copy);
      const count = (wanted: string) => changes.filter(({ kind }) => kind === wanted).length;
      assert.ok(count('added') > 1000 && count('removed') >= filesAndLinks - 2);
    });
  }),
);
