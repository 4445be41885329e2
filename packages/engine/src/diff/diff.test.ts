import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileChange } from '@pearmain/contract';
import fc from 'fast-check';
import { goldenBackup, keepGolden } from '../golden.test.js';
import { SnapshotOpener } from '../open-snapshot.js';
import { makeSurroundings } from '../surroundings.test.js';
import { diffSnapshots } from '../tasks/diff-snapshots.js';
import { DomainTally } from './domain-tally.js';
import { Page, placeOf } from './page.js';

const added = (relativePath: string): FileChange => ({
  kind: 'added',
  domain: 'HomeDomain',
  relativePath,
  bytesAfter: 1,
});

test('pages put together are all changes by path, each once, however they come', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (paths, size) => {
      const seen: string[] = [];
      let after: string | undefined;
      for (let turn = 0; turn <= paths.length; turn += 1) {
        const page = new Page<FileChange>({ size, after }, placeOf);
        for (const path of paths) page.add(added(path));
        const { changes, next } = page.finish();
        assert.ok(changes.length <= size);
        seen.push(...changes.map(placeOf));
        after = next;
        if (after === undefined) break;
      }
      assert.deepEqual(seen, paths.map((path) => `HomeDomain/${path}`).sort());
    }),
  );
});

test('changes are counted by domain, with the app that it belongs to and the bytes before and after', () => {
  const tally = new DomainTally();
  tally.add({
    kind: 'changed',
    domain: 'AppDomain-com.example.mail',
    relativePath: 'a',
    bytesBefore: 10,
    bytesAfter: 4,
  });
  tally.add({ kind: 'removed', domain: 'AppDomain-com.example.mail', relativePath: 'b', bytesBefore: 7 });
  tally.add({ kind: 'added', domain: 'HomeDomain', relativePath: 'c', bytesAfter: 5 });
  const [mail, home] = tally.domains();
  assert.deepEqual([mail?.app, mail?.changed, mail?.removed, mail?.bytesRemoved], ['com.example.mail', 1, 1, 7]);
  assert.deepEqual([mail?.bytesChangedBefore, mail?.bytesChangedAfter], [10, 4]);
  assert.deepEqual([home?.domain, home?.app, home?.bytesAdded], ['HomeDomain', undefined, 5]);
  assert.equal(tally.totals.bytesAdded, 5);
});

test('two kept backups are compared, and every change is told as it is found', async () => {
  using surroundings = makeSurroundings();
  const { environment, context } = surroundings;
  const { id } = await keepGolden(surroundings, 'plain', '2026-11-09T10:00:00.000Z');
  await keepGolden(surroundings, 'encrypted', '2026-11-22T10:00:00.000Z');
  using opener = new SnapshotOpener({ given: [goldenBackup.password] }, environment);
  const told: FileChange[] = [];
  const tell = (change: FileChange): void => void told.push(change);
  const input = { before: id, after: 'latest', opener, page: { size: 3 }, tell };
  const result = await diffSnapshots(environment, input, context);
  assert.equal(result.same + told.length, goldenBackup.files + 1);
  assert.deepEqual([result.totals.added, result.totals.changed, result.totals.removed], [0, 0, 0]);
  using locked = new SnapshotOpener({ given: [] }, environment);
  await assert.rejects(diffSnapshots(environment, { ...input, opener: locked }, context), {
    code: 'backup/password-needed',
  });
});
