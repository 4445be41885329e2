import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { completeSums } from './complete-sums.js';
import { inLocation, listening } from './places.test.js';
import { isStillAsSummed } from './still-as-summed.js';
import { KeptSums, Sums } from './sums.js';

const made = new Date('2025-08-03T10:00:00Z');
const paths = ['Manifest.db', '3d/one', '3d/two', 'ff/three'];

/** Makes a folder with its sums, and says whether it still is as they say after `work`. */
const afterwards = async (work: (folder: string) => void): Promise<boolean> => {
  let found: boolean | undefined;
  await inLocation(async (location) => {
    const folder = join(location.path, 'backup');
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path);
      utimesSync(join(folder, path), made, made);
    }
    const file = join(location.path, 'sums.db');
    {
      using sums = Sums.openForRun(file);
      await completeSums(sums, folder, listening());
      sums.settle();
    }
    work(folder);
    using kept = KeptSums.find(file);
    assert.ok(kept);
    found = await isStillAsSummed(folder, kept, listening());
  });
  return found ?? assert.fail('nothing was found');
};

test('a folder that nobody touched is still as its sums say, with empty folders beside', async () => {
  assert.equal(await afterwards(() => {}), true);
  assert.equal(await afterwards((folder) => mkdirSync(join(folder, 'aa'))), true);
});

const changes: readonly (readonly [string, (folder: string) => void])[] = [
  ['a file that is longer', (folder) => appendFileSync(join(folder, '3d/one'), 'x')],
  ['a file of another time', (folder) => utimesSync(join(folder, 'Manifest.db'), 1, 1)],
  [
    'an index of other bytes with its length and time',
    (folder) => {
      const path = join(folder, 'Manifest.db');
      writeFileSync(path, 'manifest.DB');
      // A disk that loses bits leaves the time as it is.
      utimesSync(path, made, made);
    },
  ],
  ['a file that is gone', (folder) => rmSync(join(folder, '3d/two'))],
  ['a folder that is gone', (folder) => rmSync(join(folder, 'ff'), { recursive: true })],
  ['a file more', (folder) => writeFileSync(join(folder, 'ff/more'), '')],
  [
    'a link in the place of a file',
    (folder) => {
      rmSync(join(folder, '3d/one'));
      symlinkSync('two', join(folder, '3d/one'));
    },
  ],
];

for (const [name, change] of changes) {
  test(`${name} is a change`, async () => {
    assert.equal(await afterwards(change), false);
  });
}
