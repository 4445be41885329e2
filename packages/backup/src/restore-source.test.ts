import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contentPath, fileId } from './layout.js';
import { RestoreSource } from './restore-source.js';
import { golden, inCopy } from './samples.test.js';

const identifier = 'SOURCE';
const inside = (path: string) => `${identifier}/${path}`;

test('a backup is listed and read under the identifier that the phone knows, whatever its folder is called', () => {
  const source = new RestoreSource(golden.plain, identifier);
  const names = source.list(identifier)?.map(({ name }) => name) ?? [];
  assert.ok(names.includes('Manifest.db') && names.includes('Status.plist'));
  const [{ size = 0 } = {}] = golden.contents;
  const [{ domain = '', path = '' } = {}] = golden.contents;
  let length = 0;
  for (const chunk of source.open(inside(contentPath(fileId(domain, path))))) length += chunk.length;
  assert.equal(length, size);
  assert.equal(source.list(inside('Snapshot')), undefined);
  assert.ok(source.freeBytes() > 0);
});

test('nothing leaves the folder of the backup, and nothing in it is changed', async () => {
  await inCopy(golden.plain, (folder) => {
    writeFileSync(join(folder, '..', 'secret'), 'not of this backup');
    symlinkSync('../secret', join(folder, 'ab.link'));
    symlinkSync('..', join(folder, 'up'));
    const source = new RestoreSource(folder, identifier);
    for (const path of [
      '/etc/passwd',
      inside('../secret'),
      inside('ab.link'),
      inside('up/secret'),
      'OTHER/Info.plist',
      '',
    ]) {
      assert.throws(() => [...source.open(path)], { code: /^backup\// }, path);
    }
    for (const change of ['create', 'makeDirectory', 'move', 'copy', 'remove'] as const) {
      assert.throws(() => source[change](inside('Info.plist')), { code: 'backup/path-refused' }, change);
    }
  });
});
