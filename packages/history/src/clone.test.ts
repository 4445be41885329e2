import assert from 'node:assert/strict';
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cloneFolder, probeClone } from './clone.js';
import { contentsOf, fillBackup, inLocation, listening } from './places.test.js';

test('a clone holds the same files, and its folders are for their owner alone', () =>
  inLocation(async (location) => {
    const source = join(location.path, 'source');
    const target = join(location.path, 'target');
    fillBackup(source, 'x');
    const { method, files, skipped } = await cloneFolder(source, target, listening());
    assert.deepEqual([files, skipped], [7, 0]);
    assert.equal(method, probeClone(source, join(location.path, 'another')));
    assert.deepEqual(contentsOf(target), contentsOf(source));
    assert.deepEqual(readdirSync(location.path).sort(), ['.pearmain', 'source', 'target']);
    if (process.platform !== 'win32') assert.equal(statSync(join(target, 'ff')).mode & 0o777, 0o700);
  }));

const otherDisk = '/dev/shm';

test(
  'where the disk shares nothing everything is copied',
  { skip: !isOtherDisk() && process.env['CI'] !== 'true' && 'there is no second file system here' },
  () =>
    inLocation(async (location) => {
      const source = join(location.path, 'source');
      fillBackup(source, 'x');
      const scratch = mkdtempSync(join(otherDisk, 'clone-test-'));
      try {
        const { method } = await cloneFolder(source, join(scratch, 'target'), listening());
        assert.equal(method, 'copy');
        assert.deepEqual(contentsOf(join(scratch, 'target')), contentsOf(source));
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    }),
);

test('a disk that clones files is recognised as one', () =>
  inLocation((location) => {
    const source = join(location.path, 'source');
    mkdirSync(source);
    writeFileSync(join(source, 'file'), 'content');
    assert.equal(probeClone(source, join(location.path, 'target')) === 'reflink', clones(source));
  }));

function clones(folder: string): boolean {
  try {
    copyFileSync(join(folder, 'file'), join(folder, 'clone'), constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  }
}

function isOtherDisk(): boolean {
  return existsSync(otherDisk) && statSync(otherDisk).dev !== statSync(tmpdir()).dev;
}
