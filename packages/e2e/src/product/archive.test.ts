import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listTree } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const golden = (name: string) => join(root, 'packages/backup/src/golden', name);
const goldenPassword = 'pears & plums';
const udid = '00008110-001A2B3C4D5E6F70';
const archivePassword = 'in der Schublade, zehn Jahre';

function program(scratch: Scratch) {
  writeFileSync(scratch.at('password'), archivePassword);
  writeFileSync(scratch.at('wrong'), 'wrong');
  return async (...words: readonly string[]) => {
    const ended = await pearmain(scratch.at('home'), ['snapshot', ...words, '--json']);
    const { error } = JSON.parse(ended.out) as { error?: { code: string } };
    return [ended.code, error?.code];
  };
}

const files = (folder: string) => [...listTree(folder)].filter(([, kind]) => kind !== 'directory');

/** Unpacks with the system's own tar, and holds everything against the list of sums as a person would. */
function unpackByHand(tar: string | Uint8Array, folder: string): void {
  mkdirSync(folder);
  const [from, input] = typeof tar === 'string' ? [tar, ''] : ['-', tar];
  const unpacked = spawnSync('tar', ['-x', '-f', from], { cwd: folder, input });
  assert.equal(unpacked.status, 0, unpacked.stderr.toString());
  const checked = spawnSync('sha256sum', ['-c', '--strict', '--quiet', 'SHA256SUMS'], { cwd: folder });
  assert.equal(checked.status, 0, checked.stdout.toString() + checked.stderr.toString());
}

test(
  'an archive opens with tar and sha256sum, an encrypted one after age’s own rules, and holds what the backup holds',
  needs('tar', 'sha256sum', 'python3-cryptography'),
  async () => {
    using scratch = makeScratch();
    const run = program(scratch);
    const content = await readWithForeignReader(golden('encrypted'), goldenPassword);

    const plain = scratch.at('anna.tar');
    assert.deepEqual(await run('pack', golden('encrypted'), plain), [0, undefined]);
    assert.equal(statSync(plain).mode & 0o077, 0);
    unpackByHand(plain, scratch.at('by hand'));
    assert.deepEqual(await readWithForeignReader(join(scratch.at('by hand'), udid), goldenPassword), content);

    const sealed = scratch.at('anna.tar.age');
    const packing = ['--encrypt', '--new-password-file', scratch.at('password')];
    assert.deepEqual(await run('pack', golden('encrypted'), sealed, ...packing), [0, undefined]);
    const opened = spawnSync('/usr/bin/python3', [join(root, 'packages/e2e/foreign/open_age.py'), sealed], {
      input: archivePassword,
    });
    assert.equal(opened.status, 0, opened.stderr.toString());
    unpackByHand(opened.stdout, scratch.at('by hand too'));
    assert.deepEqual(files(scratch.at('by hand too', udid)), files(scratch.at('by hand', udid)));

    for (const [archive, to, known] of [
      [plain, 'one', []],
      [sealed, 'two', ['--password-file', scratch.at('password')]],
    ] as const) {
      assert.deepEqual(await run('unpack', archive, scratch.at(to), ...known), [0, undefined]);
      assert.deepEqual(readdirSync(scratch.at(to)), [udid]);
      assert.deepEqual(files(scratch.at(to, udid)), files(scratch.at('by hand', udid)));
      assert.deepEqual(await run('unpack', archive, scratch.at(to), ...known), [1, 'engine/destination-taken']);
    }
    assert.deepEqual(
      files(scratch.at('one', udid)),
      files(golden('encrypted')),
      'a finished backup comes out as it was',
    );
  },
);

test('an archive that is cut, changed or locked is refused with its own words, and nothing is left behind', async () => {
  using scratch = makeScratch();
  const run = program(scratch);
  const plain = scratch.at('plain.tar');
  const sealed = scratch.at('sealed.tar.age');
  await run('pack', golden('plain'), plain);
  await run('pack', golden('plain'), sealed, '--encrypt', '--new-password-file', scratch.at('password'));
  const to = scratch.at('to');
  const known = ['--password-file', scratch.at('password')];
  assert.deepEqual(await run('unpack', sealed, to), [13, 'backup/archive-password-needed']);
  const wrong = await run('unpack', sealed, to, '--password-file', scratch.at('wrong'));
  assert.deepEqual(wrong, [12, 'backup/archive-wrong-password']);
  for (const [from, password] of [
    [plain, []],
    [sealed, known],
  ] as const) {
    const bytes = readFileSync(from);
    for (const damaged of [bytes.subarray(0, bytes.length - 20_000), flipped(bytes, bytes.length >> 1)]) {
      writeFileSync(scratch.at('damaged'), damaged);
      const refused = await run('unpack', scratch.at('damaged'), to, ...password);
      assert.deepEqual(refused, [30, 'backup/archive-damaged']);
    }
  }
  writeFileSync(scratch.at('other.tar'), spawnSync('tar', ['-c', '-C', golden('plain'), '00']).stdout);
  assert.deepEqual(await run('unpack', scratch.at('other.tar'), to), [30, 'backup/not-an-archive']);
  assert.deepEqual(await run('unpack', scratch.at('not there'), to), [1, 'backup/path-missing']);
  assert.deepEqual(existsSync(to) ? readdirSync(to) : [], []);

  const inside = join(golden('plain'), 'inside.tar');
  assert.deepEqual(await run('pack', golden('plain'), inside), [2, 'backup/destination-in-backup']);
  assert.deepEqual(await run('pack', golden('plain'), plain), [1, 'engine/destination-taken']);
  assert.deepEqual(await run('pack', golden('plain'), scratch.at('new.tar'), '--encrypt'), [5, 'cli/input-needed']);
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
