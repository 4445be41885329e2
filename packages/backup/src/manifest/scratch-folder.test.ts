import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openBackup } from '../backup.js';
import { golden } from '../samples.test.js';
import { makeScratchFolder } from './scratch-folder.js';

const scratch = mkdtempSync(join(tmpdir(), 'scratch-test-'));
after(() => rmSync(scratch, { recursive: true }));

test('what a killed process left decrypted is removed by the next one; what others use stays', () => {
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const [abandoned, used, foreign] = [`pearmain-index-${gone}-aaaaaa`, `pearmain-index-${process.pid}-bbbbbb`, 'else'];
  for (const name of [abandoned, used, foreign]) {
    mkdirSync(join(scratch, name));
    writeFileSync(join(scratch, name, 'Manifest.db'), 'x');
  }
  const made = makeScratchFolder(scratch);
  assert.deepEqual(
    [abandoned, used, foreign].map((name) => existsSync(join(scratch, name))),
    [false, true, true],
  );
  if (process.platform !== 'win32') assert.equal(statSync(made).mode & 0o777, 0o700);
  for (const name of readdirSync(scratch)) rmSync(join(scratch, name), { recursive: true });
});

test('while an index is open its copy has no name, so a kill leaves nothing behind', {
  skip: process.platform === 'win32' && 'open files keep their names there',
}, async () => {
  using backup = await openBackup(golden.plain, { scratch });
  assert.deepEqual(readdirSync(scratch), []);
  assert.ok([...backup.rows()].length > 0);
});
