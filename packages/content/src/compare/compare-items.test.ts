import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { ItemStates } from './item-states.js';

const state = (text: string): Uint8Array => Buffer.from(text.padEnd(16));

test('items are the same, changed, new or gone by their identity and all that they say, also where several have one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-compare-'));
  let files = 0;
  const item = fc.record({ identity: fc.constantFrom('a', 'b', 'c'), says: fc.constantFrom('x', 'y', 'z') });
  try {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), fc.array(item, { maxLength: 8 }), (before, after) => {
        using states = new ItemStates(join(folder, `${files++}`));
        for (const { identity, says } of before) {
          states.add({ kind: 'notes', identity, who: [], text: says }, state(says));
        }
        const met = after.map(({ identity, says }) => states.meet(identity, state(says)));
        const gone = [...states.unmet('notes')];
        for (const identity of ['a', 'b', 'c']) {
          const of = (items: readonly { identity: string }[]): number =>
            items.filter((each) => each.identity === identity).length;
          const added = after.filter((each, index) => each.identity === identity && met[index] === 'added').length;
          assert.equal(of(gone) - added, of(before) - of(after));
          assert.ok(added === 0 || of(gone) === 0);
        }
        for (const [index, { identity, says }] of after.entries()) {
          const isThere = before.some((each) => each.identity === identity && each.says === says);
          if (met[index] === 'same') assert.ok(isThere);
        }
      }),
    );
    using same = new ItemStates(join(folder, 'same'));
    same.add({ kind: 'notes', identity: 'a', who: [], text: 'x' }, state('x'));
    same.add({ kind: 'notes', identity: 'a', who: [], text: 'y' }, state('y'));
    assert.deepEqual(
      [same.meet('a', state('y')), same.meet('a', state('x')), same.meet('a', state('x'))],
      ['same', 'same', 'added'],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
