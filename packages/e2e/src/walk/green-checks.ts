import assert from 'node:assert/strict';
import type { RestoreCheck } from '@pearmain/contract';
import { checkRestore, SnapshotOpener } from '@pearmain/engine';
import { scenario } from '@pearmain/virtual-phone';
import { listTree } from '../harness/compare-folders.js';
import { type Here, type RestoredFrom, startHere } from '../harness/here.js';
import { seededNumbers } from '../harness/prng.js';
import { makeScratch } from '../harness/scratch.js';
import { wholeRestore } from '../harness/whole-restore.js';

/** What checks said, and what the restores after them did. */
export interface GreenReport {
  green: number;
  /** Restores after a check that found nothing in the way; each must go through. */
  restored: number;
  red: number;
  /** Restores after a check that did; each must be refused in the same words, with nothing changed. */
  refused: number;
}

/** How many checks that find nothing in the way are wanted, and whose luck decides. */
export interface GreenOptions {
  readonly checks: number;
  readonly seed: number;
  say(line: string): void;
}

const versions = ['9.3.5', '10.1.1', '12.4', '15.7.1', '17.5.1', '18.2', '26.1'] as const;
const quick = { keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20, passcodeMs: 0 };
const password = 'green pears';

/** Checks whether a random backup goes onto a random phone, and then restores it: what was said before must be what happens. */
export async function walkGreenChecks({ checks, seed, say }: GreenOptions): Promise<GreenReport> {
  const random = seededNumbers(seed);
  const report: GreenReport = { green: 0, restored: 0, red: 0, refused: 0 };
  for (let number = 1; report.green < checks; number += 1) {
    const told = await checkOne(`${seed}.${number}`, random, report);
    say(`${String(number).padStart(5)}  ${told}`);
  }
  return report;
}

async function checkOne(name: string, random: () => number, report: GreenReport): Promise<string> {
  const chance = (probability: number): boolean => random() < probability;
  const made = Math.floor(random() * versions.length);
  const isEncrypted = chance(0.5);
  // Mostly onto the same iOS or a later one, now and then onto an earlier one.
  const onto = chance(0.1) ? Math.max(0, made - 1) : Math.min(versions.length - 1, made + Math.floor(random() * 3));
  const options = {
    keepOtherData: chance(0.4),
    keepsSettings: chance(0.4),
    systemFiles: chance(0.6),
    withApps: chance(0.7),
    restarts: chance(0.8),
  };
  const trouble = { findMy: chance(0.08), ...(chance(0.08) ? { freeBytes: 100_000 } : {}) };

  using scratch = makeScratch();
  using own = makeScratch();
  const filler = { files: 20 + Math.floor(random() * 60), bytes: 500_000, seed: name };
  await using source = await startHere(scratch, {
    ios: versions[made] ?? '',
    name: 'Anna',
    filler,
    scenario: scenario(quick),
    ...(isEncrypted ? { backupPassword: password } : {}),
  });
  const backup = await source.backUp();
  assert.equal(backup.code, '', backup.printed);
  const spare = { files: 1 + Math.floor(random() * 30), bytes: 100_000, seed: `${name} spare` };
  await using target = await startHere(own, {
    ios: versions[onto] ?? '',
    udid: '00008110-000A1B2C3D4E5F60',
    name: 'Spare',
    filler: spare,
    scenario: scenario({ ...quick, ...trouble }),
  });
  const from = { location: source.location, udid: source.udid, ...(isEncrypted ? { password } : {}) };
  const before = listTree(`${target.state}/files`);
  const check = await checkOf(target, from, options.keepOtherData);
  const restored = await target.restore(from, options);

  const what = `iOS ${versions[made]} onto ${versions[onto]}, ${isEncrypted ? 'encrypted' : 'plain'}, ${JSON.stringify({ ...options, ...trouble })}`;
  if (check.verdict === 'blocked') {
    report.red += 1;
    const problems = check.checks.flatMap(({ code }) => (code === undefined ? [] : [code]));
    assert.ok(problems.includes(restored.code), `${what}: ${problems.join(', ')} was said, ${restored.code} happened`);
    assert.deepEqual(listTree(`${target.state}/files`), before, what);
    report.refused += 1;
    return `red (${problems.join(', ')}): ${what}`;
  }
  report.green += 1;
  assert.equal(restored.code, '', `${what}: a green check, and then: ${restored.printed}`);
  const isWhole = !options.keepOtherData && !options.keepsSettings && options.systemFiles;
  if (isWhole) assert.deepEqual(filesOf(target), filesOf(source), what);
  report.restored += 1;
  return `green${isWhole ? ', identical' : ''}: ${what}`;
}

async function checkOf(target: Here, from: RestoredFrom, keepOtherData: boolean): Promise<RestoreCheck> {
  const given = from.password === undefined ? [] : [from.password];
  using opener = new SnapshotOpener({ given }, target.environment);
  const wish = { ...wholeRestore(from.udid, opener), keepOtherData };
  const told = await target.tell((where, context) => checkRestore(where, wish, context), {
    environment: { location: from.location },
  });
  assert.ok(told.data, told.printed);
  return told.data;
}

function filesOf({ state }: Here): ReadonlyMap<string, string> {
  return new Map([...listTree(`${state}/files`)].filter(([, kind]) => kind !== 'directory'));
}
