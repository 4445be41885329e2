import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult } from '@pearmain/contract';
import { backUpFamily } from '../harness/family-backup.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('what Health has measured, in files for other programs', () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, true);
  });
  after(() => scratch[Symbol.dispose]());

  async function written(kind: string, format: string) {
    const folder = scratch.at(`${kind}-${format}`);
    const args = ['export', kind, backup, folder, '--json', '--format', format];
    const ended = await pearmain(scratch.at('home'), [...args, '--password-file', scratch.at('password')]);
    const document = JSON.parse(ended.out) as Document<ExportResult>;
    assert.equal(ended.code, 0, ended.out);
    assert.ok(document.ok);
    const { files } = document.data;
    return { ...document.data, folder, text: readFileSync(join(folder, files.first[0] ?? ''), 'utf8') };
  }

  test('every value comes out once, with its unit, its source and its device, and what was deleted does not', async () => {
    const { text } = await written('health', 'jsonl');
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
    const counts: Record<string, number> = {};
    for (const { type } of lines) counts[type] = (counts[type] ?? 0) + 1;
    assert.deepEqual(counts, { StepCount: 252, DistanceWalkingRunning: 168, HeartRate: 168, SleepAnalysis: 70 });
    for (const { type, value, unit, original } of lines) {
      if (type !== 'HeartRate') continue;
      assert.ok(value >= 58 && value < 118 && unit === 'count/min');
      assert.equal(Math.round(value), original?.value);
    }
    assert.deepEqual(new Set(lines.map(({ source, product }) => `${source} ${product}`)).size, 2);
    const table = await written('health', 'csv');
    assert.equal(table.text.trim().split('\r\n').length, 659);
  });

  test('steps of phone and watch are summed once a day, and never more than both, nor less than one of them', async () => {
    const { text } = await written('health-days', 'jsonl');
    const days = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Day)
      .filter(({ type }) => type === 'StepCount');
    assert.equal(days.length, 14);
    for (const { total, bySource } of days) {
      const sums = bySource.map((each) => each.total);
      assert.equal(sums.length, 2);
      assert.ok(total >= Math.max(...sums) && total < sums.reduce((sum, each) => sum + each, 0));
    }
  });

  test('gpxpy follows the way of the run', needs('python3-gpxpy'), async () => {
    const list = await written('workouts', 'csv');
    assert.match(
      list.text,
      /^running,2026-01-04T08:00:00\.000Z,2026-01-04T08:31:00\.000Z,1860,5200,342\.5,outdoor,32,/m,
    );
    const { folder, files } = await written('workouts', 'gpx');
    assert.equal(files.count, 1);
    const program = join(root, 'packages/e2e/foreign/read_gpx.py');
    const ended = await runProgram('/usr/bin/python3', [program, join(folder, files.first[0] ?? '')]);
    assert.equal(ended.code, 0, ended.err);
    const { metres, ...read } = JSON.parse(ended.out) as { readonly metres: number };
    assert.deepEqual(read, {
      name: 'running',
      time: '2026-01-04T08:00:00+00:00',
      points: 32,
      first: [52.5096, 13.376, 34, '2026-01-04T08:00:00+00:00'],
      seconds: 1860,
    });
    assert.ok(metres > 5000 && metres < 5500, `${metres}`);
  });

  test('a plain backup has none of it, and is told so', async () => {
    const plain = await backUpFamily(scratch, false);
    for (const kind of ['health', 'health-days', 'workouts']) {
      const ended = await pearmain(scratch.at('home'), ['export', kind, plain, scratch.at(`plain-${kind}`), '--json']);
      const document = JSON.parse(ended.out) as Document<ExportResult>;
      assert.deepEqual([ended.code, document.ok || document.error.code], [4, 'content/only-encrypted']);
    }
  });
});

interface Line {
  readonly type: string;
  readonly value: number;
  readonly unit?: string;
  readonly source?: string;
  readonly product?: string;
  readonly original?: { readonly value: number };
}

interface Day {
  readonly type: string;
  readonly total: number;
  readonly bySource: readonly { readonly source: string; readonly total: number }[];
}
