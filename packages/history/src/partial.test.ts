import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AuditEntry } from './audit.js';
import { checkPlace } from './check-place.js';
import type { DevicePlace } from './device-place.js';
import { runKilled } from './kills.test.js';
import { keepsSameTypes, noteTypes, publishPartial } from './partial.js';
import { contentsOf, facts, fillBackup, inLocation, listening, memory, phone } from './places.test.js';
import { publish, recover } from './publish.js';
import { listSnapshots } from './snapshots.js';
import { listTrash, putIntoTrash, takeFromTrash } from './trash.js';
import { prepareWork } from './work.js';

const audit: AuditEntry = {
  op: 'x',
  at: '2026-03-20T00:00:00.000Z',
  by: { user: 'ada', host: 'here', pid: 1 },
  what: 'keep',
};

const of = (day: string) => facts(`${day}T10:00:00.000Z`);

function keepPart(place: DevicePlace, day: string): void {
  fillBackup(place.partial.work, `${day}, in part`);
  publishPartial(place.partial, { ...of(day), only: ['photos'] }, audit);
}

const standing = (place: DevicePlace): string[] =>
  listSnapshots(place).map(
    ({ record, isLatest }) => `${record.id.slice(0, 10)}${isLatest ? ' latest' : ''}${record.only ? ' part' : ''}`,
  );

test('a partial backup stands among the earlier ones and never in the place of the last good one', () =>
  inLocation((location) => {
    const place = location.place(phone);
    keepPart(place, '2026-03-13');
    assert.ok(!existsSync(place.backup));
    fillBackup(place.work, 'whole');
    publish(place, of('2026-03-14'), listening());
    keepPart(place, '2026-03-15');
    assert.deepEqual(standing(place), ['2026-03-15 part', '2026-03-14 latest', '2026-03-13 part']);

    const [, whole] = listSnapshots(place);
    assert.ok(whole);
    putIntoTrash(place, whole, new Date(), audit);
    assert.deepEqual(standing(place), ['2026-03-15 part', '2026-03-13 part'], 'none of them takes its place');
    const [newest] = listSnapshots(place);
    assert.ok(newest);
    putIntoTrash(place, newest, new Date(), audit);
    for (const trashed of listTrash(place)) takeFromTrash(place, trashed, audit);
    assert.deepEqual(standing(place), ['2026-03-15 part', '2026-03-14 latest', '2026-03-13 part']);
  }));

test('a run of a partial backup begins empty, beside one of a whole backup that broke off, and knows its own choice', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    fillBackup(place.work, 'whole');
    publish(place, of('2026-03-14'), listening());
    fillBackup(place.work, 'broke off');
    const broken = contentsOf(place.work);
    const { partial } = place;
    {
      using work = await prepareWork(partial, { fresh: false }, listening());
      assert.equal(work.origin, 'empty');
    }
    assert.ok(!keepsSameTypes(partial, ['photos']));
    assert.match(JSON.stringify(checkPlace(place)), /A partial backup broke off here/);
    noteTypes(partial, ['photos']);
    assert.ok(keepsSameTypes(partial, ['photos']) && !keepsSameTypes(partial, ['notes']));
    {
      using work = await prepareWork(partial, { fresh: false }, listening());
      assert.equal(work.origin, 'resumed');
    }
    writeFileSync(`${partial.workRoot}/types.json`, '{');
    assert.ok(!keepsSameTypes(partial, ['photos']));
    assert.deepEqual(contentsOf(place.work), broken);
  }));

const acting = `
  const { Location } = await import(${JSON.stringify(new URL('./location.js', import.meta.url).href)});
  const { publishPartial } = await import(${JSON.stringify(new URL('./partial.js', import.meta.url).href)});
  const [path, phone, facts, audit] = process.argv.slice(1);
  const place = Location.open(path).place(phone).partial;
  globalThis.isCounting = true;
  publishPartial(place, JSON.parse(facts), JSON.parse(audit));
`;

test('a program killed at any step of publishing a partial backup leaves the last good one, and the next run ends it', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    fillBackup(place.work, 'whole');
    publish(place, of('2026-03-14'), listening());
    const last = contentsOf(place.backup);
    const given = [
      location.path,
      phone,
      JSON.stringify({ ...of('2026-03-15'), only: ['photos'] }),
      JSON.stringify(audit),
    ];
    for (let changes = 0, isDone = false; !isDone; changes++) {
      fillBackup(place.partial.work, 'in part');
      const part = contentsOf(place.partial.work);
      isDone = (await runKilled(acting, given, changes)) !== undefined;
      recover(place, listening());
      assert.deepEqual(contentsOf(place.backup), last);
      const [newest] = listSnapshots(place);
      if (newest?.record.only) {
        assert.deepEqual([contentsOf(newest.folder), newest.record.only], [part, ['photos']]);
        rmSync(newest.folder, { recursive: true });
        rmSync(place.record(newest.record.id));
      } else assert.deepEqual(contentsOf(place.partial.work), part, 'the run is still there to go on with');
      rmSync(place.partial.workRoot, { recursive: true, force: true });
    }
  }, memory));
