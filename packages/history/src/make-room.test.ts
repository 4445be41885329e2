import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { DevicePlace } from './device-place.js';
import { contentsOf, facts, fillBackup, inLocation, listening, phone } from './places.test.js';
import { beginPublish, publish, publishSteps, recover } from './publish.js';
import { findLatest, listSnapshots } from './snapshots.js';

const [monday, tuesday] = ['2026-03-16T10:00:00.000Z', '2026-03-17T10:00:00.000Z'] as const;

function backUp(place: DevicePlace, word: string, finishedAt: string) {
  fillBackup(place.work, word);
  return publish(place, facts(finishedAt), listening());
}

/** A publish of `new` over `old` that was killed, whereupon somebody did something to the last good backup's place. */
function meddled(place: DevicePlace, steps: number, meddle: () => void) {
  backUp(place, 'old', monday);
  const old = contentsOf(place.backup);
  fillBackup(place.work, 'new');
  const fresh = contentsOf(place.work);
  const journal = beginPublish(place, facts(tuesday));
  for (const step of publishSteps.slice(0, steps)) step.run(place, journal, listening());
  meddle();
  return { old, fresh };
}

for (const steps of [0, 1]) {
  test(`a backup that other software put there after step ${steps} of a publish is kept as a backup of its own`, () =>
    inLocation((location) => {
      const place = location.place(phone);
      const { old, fresh } = meddled(place, steps, () => fillBackup(place.backup, 'foreign'));
      const foreign = contentsOf(place.backup);
      assert.equal(recover(place, listening()), 'finished');
      const all = listSnapshots(place).map(({ folder }) => contentsOf(folder));
      assert.deepEqual(all[0], fresh);
      assert.ok(all.some((contents) => contents.get('Manifest.db') === foreign.get('Manifest.db')));
      if (steps === 1) assert.ok(all.some((contents) => contents.get('Manifest.db') === old.get('Manifest.db')));
      const recorded = listSnapshots(place).find(({ record }) => record.device.name === 'foreign')?.record;
      assert.equal(recorded?.adopted, true, 'it does not pass for the backup that was recorded there');
      assert.equal(recover(place, listening()), 'nothing');
    }));
}

const inTheWay: readonly { readonly what: string; put(path: string): void }[] = [
  { what: 'a file', put: (path) => writeFileSync(path, 'dear') },
  { what: 'a link that leads nowhere', put: (path) => symlinkSync('nowhere', path) },
  {
    what: 'a folder that is no backup',
    put: (path) => {
      mkdirSync(path);
      writeFileSync(join(path, 'note.txt'), 'dear');
    },
  },
];

for (const { what, put } of inTheWay) {
  test(`${what} in the place of a backup is moved aside, with a notice, and never removed`, () =>
    inLocation((location) => {
      const place = location.place(phone);
      fillBackup(place.work, 'first');
      const ctx = listening();
      put(place.backup);
      const { record } = publish(place, facts(monday), ctx);
      assert.equal(findLatest(place)?.record.id, record.id);
      assert.deepEqual(readdirSync(join(place.setAside, record.id)), [phone]);
      assert.ok(ctx.events.some((event) => event.kind === 'notice' && event.code === 'history/set-aside'));
    }));

  test(`${what} in the place of a backup does not stand in the way of finishing a publish`, () =>
    inLocation((location) => {
      const place = location.place(phone);
      const { old, fresh } = meddled(place, 1, () => put(place.backup));
      assert.equal(recover(place, listening()), 'finished');
      assert.deepEqual(
        listSnapshots(place).map(({ folder }) => contentsOf(folder)),
        [fresh, old],
      );
      assert.equal(existsSync(place.setAside), true);
    }));

  test(`${what} in the place of a backup does not stand in the way of undoing a publish`, () =>
    inLocation((location) => {
      const place = location.place(phone);
      const { old } = meddled(place, 1, () => put(place.backup));
      rmSync(place.work, { recursive: true });
      assert.equal(recover(place, listening()), 'undone');
      assert.deepEqual(contentsOf(place.backup), old);
    }));
}

test('a run that lies where none was published is never moved over a backup', () =>
  inLocation((location) => {
    const place = location.place(phone);
    const { fresh, old } = meddled(place, 2, () => fillBackup(place.work, 'unchecked'));
    assert.equal(recover(place, listening()), 'finished');
    assert.deepEqual(
      listSnapshots(place).map(({ folder }) => contentsOf(folder)),
      [fresh, old],
    );
  }));

test('a journal that leads out of the location, or is of another device or a newer version, is refused', () =>
  inLocation((location) => {
    const place = location.place(phone);
    meddled(place, 0, () => {});
    const journal = JSON.parse(readFileSync(place.journal, 'utf8'));
    const refuse = (changed: unknown, code: string) => {
      writeFileSync(place.journal, JSON.stringify(changed));
      assert.throws(() => recover(place, listening()), { code });
    };
    refuse({ ...journal, old: { ...journal.old, id: '../../..' } }, 'history/damaged-file');
    refuse({ ...journal, record: { ...journal.record, udid: '0'.repeat(40) } }, 'history/damaged-file');
    refuse({ ...journal, format: 2 }, 'history/newer-format');
    assert.equal(findLatest(place)?.record.id, '2026-03-16T10-00-00Z');
  }));
