import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commands } from './control/commands.js';
import { scenarioInRun } from './scenario.js';
import { presets, readDeviations, scenarioKeys } from './scenario-presets.js';
import { backupScenarioKeys } from './services/backupd/backup-scenario.js';
import { places } from './services/backupd/mishaps/place.js';

function page(name: string): string {
  return readFileSync(new URL(`../../../docs/protocols/${name}.md`, import.meta.url), 'utf8');
}

function problemOf(deviations: unknown): string {
  try {
    readDeviations(deviations, 'the test');
    return '';
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

test('every scenario with a name could stand in a file', () => {
  for (const [name, preset] of Object.entries(presets)) {
    assert.equal(problemOf(JSON.parse(JSON.stringify(preset))), '', name);
  }
});

test('the pages name every scenario, key, place and command', () => {
  const [phone, agent] = [page('virtual-phone'), page('backup-agent')];
  for (const word of [...Object.keys(presets), ...Object.keys(scenarioKeys), ...commands.keys()]) {
    assert.ok(phone.includes(`\`${word}\``), word);
  }
  for (const word of [...Object.keys(backupScenarioKeys), ...places]) assert.ok(agent.includes(`\`${word}\``), word);
});

test('what is wrong with a scenario is said with its place in it', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [[], /it is not an object/],
    [{ backup: { ends: [{ at: 'scan', code: 3 }, { at: 'scan' }] } }, /“backup\.ends\.1” lacks “code”/],
    [{ backup: { ends: { at: 'scan', code: -1 } } }, /“backup\.ends\.code” cannot be -1/],
    [{ backup: { silences: { at: 'nap' } } }, /“backup\.silences\.at” cannot be "nap"/],
    [{ backup: { unplugs: { at: 'scan', afterByte: 1 } } }, /a scenario has no “backup\.unplugs\.afterByte”/],
    [{ backup: { locks: {} } }, /“backup\.locks” lacks “afterFiles”/],
    [{ backup: { farewell: 'adieu' } }, /“backup\.farewell” cannot be "adieu"/],
    [{ backup: { unreadable: { 'HomeDomain/x': true } } }, /“backup\.unreadable\.HomeDomain\/x” cannot be true/],
    [{ timeScale: 0 }, /“timeScale” cannot be 0/],
    [{ refuses: { Pair: { word: 'MCProtected' } } }, /“refuses\.Pair”/],
    [{ trust: { pendingFor: 1, more: 2 } }, /“trust”/],
    [{ runs: { backup: {} } }, /“runs” cannot be/],
    [{ runs: [{ constructor: 1 }] }, /a scenario has no “runs\.0\.constructor”/],
  ];
  for (const [deviations, problem] of cases) assert.match(problemOf(deviations), problem);
});

test('the mood of a run lies over the rest, and the last one stays', () => {
  const day = {
    ...presets['good-day'],
    backup: { asksToPurge: false },
    runs: [{ locked: true }, { backup: { locks: { afterFiles: 1 } } }],
  };
  const seen = [0, 1, 2].map((run) => {
    const { locked, backup } = scenarioInRun(day, run);
    return [locked, backup];
  });
  const later = [false, { asksToPurge: false, locks: { afterFiles: 1 } }];
  assert.deepEqual(seen, [[true, { asksToPurge: false }], later, later]);
});
