import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type HostileCase, hostileCases } from '@pearmain/virtual-phone';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import type { ClientReport } from './client-job.js';
import { type CaseEnd, Stage } from './stage.js';

/** The most that the client's process may ever occupy, in megabytes; V8's part of it is bounded to 256. */
const mostMegabytes = 512;
const lanes = 2;

let scratch: Scratch;
const stages: Stage[] = [];
const tally = {
  cases: 0,
  escapes: 0,
  hangs: 0,
  crashes: 0,
  requests: 0,
  megabytes: 0,
  slowest: { name: '', milliseconds: 0 },
};

before(async () => {
  scratch = makeScratch();
  for (let lane = 0; lane < lanes; lane++) {
    mkdirSync(scratch.at(`lane-${lane}`));
    stages.push(await Stage.build(scratch.at(`lane-${lane}`)));
  }
});

after(async () => {
  for (const stage of stages) await stage[Symbol.asyncDispose]();
  scratch[Symbol.dispose]();
  const { cases, requests, escapes, hangs, crashes, megabytes, slowest } = tally;
  process.stdout.write(
    `${cases} hostile cases, ${requests} hostile requests: ${escapes} escapes, ${hangs} hangs, ${crashes} crashes; at most ${megabytes} MB; ` +
      `the slowest took ${(slowest.milliseconds / 1000).toFixed(1)} s (${slowest.name})\n`,
  );
});

test('a host that let one byte escape would be found out', async () => {
  const [stage] = stages;
  const [one] = hostileCases;
  assert.ok(stage && one);
  const playing = stage.play(one);
  appendFileSync(scratch.at('lane-0', 'reach', 'decoys', 'decoy'), '!');
  await assert.rejects(playing, /escaped/);
});

for (const [family, cases] of families()) {
  test(`${cases.length} hostile phones of the family ${family} reach nothing, stop nothing and exhaust nothing`, async () => {
    const problems: string[] = [];
    const waiting = [...cases];
    const walk = async (stage: Stage): Promise<void> => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        try {
          judge(one, await stage.play(one));
        } catch (error) {
          if (error instanceof Error && /escaped/.test(error.message)) tally.escapes += 1;
          problems.push(`${one.name} (${one.does}): ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    };
    await Promise.all(stages.map(walk));
    assert.deepEqual(problems, []);
  });
}

/** What every case must end in, whatever it is. */
function judge(one: HostileCase, { client, answers, wasAskedForBackup }: CaseEnd): void {
  tally.cases += 1;
  tally.requests += answers.length;
  if (client.kind === 'hang') tally.hangs += 1;
  if (client.kind === 'crash' || (client.kind === 'report' && !isInWords(client.report))) tally.crashes += 1;
  assert.equal(client.kind, 'report', `the client's end: ${JSON.stringify(client)}`);
  if (client.kind !== 'report') return;
  const { isDone, failure, strays, peakMegabytes, milliseconds } = client.report;
  tally.megabytes = Math.max(tally.megabytes, peakMegabytes);
  if (milliseconds > tally.slowest.milliseconds) tally.slowest = { name: one.name, milliseconds };
  assert.deepEqual(strays, [], 'an error that nobody waited for');
  assert.ok(failure?.isOurs !== false, `not a failure of ours: ${failure?.message}`);
  assert.ok(peakMegabytes <= mostMegabytes, `${peakMegabytes} MB`);
  if (one.host === 'goes-on') {
    assert.ok(wasAskedForBackup, `it stopped before the backup with ${failure?.code}: ${failure?.message}`);
  } else if (one.host !== 'either') {
    assert.equal(isDone, one.host === 'completes', `it ended with ${failure?.code}: ${failure?.message}`);
  }
  if (failure) {
    const told = `${failure.message} ${failure.safety ?? ''} ${failure.advice ?? ''}`;
    assert.doesNotMatch(told, /[\p{Cc}\p{Zl}\p{Zp}]/u, 'a control character in the words of the failure');
    assert.ok(told.length < 2000, `${told.length} characters of words`);
    assert.match(failure.code, /^[a-z]+\/[a-z-]+$/);
  }
  if (one.mustRefuse) {
    const agreed = answers.filter(({ code, bytesGiven }) => code === 0 || bytesGiven > 0);
    assert.deepEqual(agreed, [], 'the host agreed');
    assert.notEqual(answers.length, 0);
  }
}

/** Whatever it ended in, it was a result or a failure of ours, and nothing was left over. */
function isInWords({ failure, strays }: ClientReport): boolean {
  return strays.length === 0 && failure?.isOurs !== false;
}

function families(): Map<string, HostileCase[]> {
  const found = new Map<string, HostileCase[]>();
  for (const one of hostileCases) {
    const [family = ''] = one.name.split('/', 1);
    found.set(family, [...(found.get(family) ?? []), one]);
  }
  return found;
}
