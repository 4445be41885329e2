import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/pearmain.mjs', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'pearmain-main-'));
after(() => rmSync(home, { recursive: true }));

function pearmain(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const env = { PATH: process.env['PATH'], HOME: home, APPDATA: home, LOCALAPPDATA: home };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

test('what is wrong with the arguments is one document too, and with events the last line is the result', () => {
  for (const args of [['bakup'], [], ['device'], ['device', 'nosuch'], ['backup', '--nosuch'], ['help', 'nosuch']]) {
    const asDocument = pearmain('--json', ...args);
    assert.equal(asDocument.code, 2, args.join(' '));
    assert.equal(JSON.parse(asDocument.out).error.code, 'cli/usage');
    assert.equal(asDocument.err, '');
    const asEvents = pearmain('--jsonl', ...args);
    assert.equal(asEvents.code, 2);
    const { event, result } = JSON.parse(asEvents.out.trimEnd().split('\n').at(-1) ?? '');
    assert.deepEqual([event, result.schema, result.ok], ['result', 'error/1', false]);
  }
});

test('the nearest command, sub-command and flag is named, by help as well', () => {
  for (const [args, meant] of [
    [['bakup'], 'backup'],
    [['device', 'pare'], 'pair'],
    [['device', 'encryption', 'chnage'], 'change'],
    [['backup', '--ful'], '--full'],
    [['help', 'devic'], 'device'],
    [['help', 'device', 'pari'], 'pair'],
  ] as const) {
    const { code, err } = pearmain(...args);
    assert.equal(code, 2, args.join(' '));
    assert.match(err, new RegExp(`Did you mean (one of )?${meant}`), args.join(' '));
  }
});

test('the version is a line, one document, or a result', () => {
  const version = pearmain('--version').out;
  assert.match(version, /^\d+\.\d+\.\d+\n$/);
  assert.equal(pearmain('version').out, version);
  assert.equal(JSON.parse(pearmain('version', '--json').out).data.version, version.trim());
  assert.equal(JSON.parse(pearmain('--version', '--jsonl').out).event, 'result');
});

test('help is found for a command in a group, and ends well', () => {
  const { code, out } = pearmain('help', 'device', 'pair');
  assert.equal(code, 0);
  assert.match(out, /Usage: pearmain device pair/);
  assert.equal(pearmain('help').out, pearmain('--help').out);
});

test('a failure is one document with the exit code of its family, and nothing beside it', () => {
  const { code, out, err } = pearmain('snapshot', 'list', '--location', join(home, 'absent'), '--json');
  assert.equal(code, 10);
  const { schema, ok, error } = JSON.parse(out);
  assert.deepEqual([schema, ok, error.code], ['snapshot-list/1', false, 'history/no-location']);
  assert.equal(err, '');
});
