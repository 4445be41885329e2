import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from './program.js';
import { scratchFolder } from './testing/raw-host.test.js';

/** A process with ears and a mouth. */
class FakeProcess extends EventEmitter {
  out = '';
  err = '';
  readonly ready: Promise<void>;
  #isReady: () => void = () => {};
  readonly stdout = {
    write: (text: string): void => {
      this.out += text;
      if (text.includes('"ready":true')) this.#isReady();
    },
  };
  readonly stderr = {
    write: (text: string): void => {
      this.err += text;
    },
  };

  constructor() {
    super();
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
  }
}

async function run(words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const host = new FakeProcess();
  const code = await runProgram(words, host);
  return { code, out: host.out, err: host.err };
}

test('the program says in one line where the phone is, and ends with its state saved', async () => {
  using scratch = scratchFolder();
  const state = join(scratch.path, 'phone');
  const socket = join(scratch.path, 'mux');
  const host = new FakeProcess();
  const words = ['--state', state, '--name', 'Ada’s iPhone', '--listen', '127.0.0.1:0', '--listen', `unix:${socket}`];
  const ended = runProgram(words, host);
  await host.ready;
  host.emit('SIGTERM');
  assert.equal(await ended, 0);
  const lines = host.out.trimEnd().split('\n');
  assert.equal(lines.length, 1);
  const line = JSON.parse(lines[0] ?? '') as { ready: boolean; listen: string[]; udid: string };
  assert.deepEqual(Object.keys(line), ['ready', 'listen', 'udid']);
  assert.match(line.listen[0] ?? '', /^127\.0\.0\.1:\d+$/);
  assert.equal(line.listen[1], `unix:${socket}`);
  const saved = JSON.parse(readFileSync(join(state, 'phone.json'), 'utf8')) as { udid: string; name: string };
  assert.deepEqual([saved.udid, saved.name], [line.udid, 'Ada’s iPhone']);
});

test('a phone is itself in the next run, may be updated, and is nobody else', async () => {
  using scratch = scratchFolder();
  const state = join(scratch.path, 'phone');
  const udids: string[] = [];
  for (const words of [[], ['--ios', '18.4.1'], []]) {
    const host = new FakeProcess();
    const ended = runProgram(['--state', state, ...words], host);
    await host.ready;
    const second = await run(['--state', state]);
    assert.equal(second.code, 1);
    assert.match(second.err, /Another program runs the phone/);
    host.emit('SIGINT');
    assert.equal(await ended, 0);
    udids.push((JSON.parse(host.out) as { udid: string }).udid);
  }
  assert.equal(new Set(udids).size, 1);
  const saved = JSON.parse(readFileSync(join(state, 'phone.json'), 'utf8')) as { productVersion: string };
  assert.equal(saved.productVersion, '18.4.1');
  const other = await run(['--state', state, '--product', 'iPad13,18']);
  assert.equal(other.code, 2);
  assert.match(other.err, /has the product iPhone14,5, not iPad13,18/);
});

test('a command line that cannot be followed ends with 2 and one sentence', async () => {
  using scratch = scratchFolder();
  const state = join(scratch.path, 'phone');
  const file = join(scratch.path, 'scenario.json');
  const cases: [words: string[], said: RegExp, scenario?: string][] = [
    [[], /--state/],
    [['--state', state, '--nope'], /unknown option/],
    [['--state', state, '--ios', 'new'], /“new” is not a version/],
    [['--state', state, '--udid', 'ABC'], /“ABC” is not a UDID/],
    [['--state', state, '--product', 'Toaster1,1'], /“Toaster1,1” is not an iPhone/],
    [['--state', state, '--seed', 'nope'], /“nope” is none of empty, family/],
    [['--state', state, '--scenario', 'nope'], /no scenario “nope”/],
    [['--state', state, '--files', '3'], /--bytes: is missing/],
    [['--state', state, '--files', '3', '--bytes', '-1'], /--bytes: “-1” is not a count/],
    [['--state', state, '--listen', 'nowhere'], /neither HOST:PORT nor unix:PATH/],
    [['--state', state, '--add', 'udid=1'], /state=DIR is missing/],
    [['--state', state, '--add', `state=${state}`], /two phones cannot share/],
    [['--state', state, '--scenario', file], /it is not JSON/, 'nonsense'],
    [['--state', state, '--scenario', file], /a scenario has no “colour”/, '{"colour":1}'],
    [['--state', state, '--scenario', file], /“trust” cannot be "maybe"/, '{"trust":"maybe"}'],
    [
      ['--state', state, '--scenario', file],
      /“backup.ends.at” cannot be "nowhere"/,
      '{"backup":{"ends":{"at":"nowhere","code":1}}}',
    ],
    [['--state', state, '--scenario', file], /“backup.ends” lacks “code”/, '{"backup":{"ends":{"at":"scan"}}}'],
    [['--state', state, '--scenario', file], /a scenario has no “runs.1.runs”/, '{"runs":[{},{"runs":[]}]}'],
  ];
  for (const [words, said, scenario] of cases) {
    if (scenario !== undefined) writeFileSync(file, scenario);
    const { code, err, out } = await run(words);
    assert.match(err, said);
    assert.equal(code, 2, err);
    assert.equal(out, '');
  }
});

test('help shows examples and every scenario', async () => {
  const { code, out } = await run(['--help']);
  assert.equal(code, 0);
  for (const word of ['Examples:', 'USBMUXD_SOCKET_ADDRESS=', 'trust-denied', 'find-my-on', '--add']) {
    assert.ok(out.includes(word), word);
  }
});

test('a damaged state is named, and left as it is', async () => {
  using scratch = scratchFolder();
  const state = join(scratch.path, 'phone');
  mkdirSync(state);
  for (const text of ['{', '[]', '{"format":1}', '{"format":2}']) {
    writeFileSync(join(state, 'phone.json'), text);
    const { code, err } = await run(['--state', state]);
    assert.equal(code, 1);
    assert.match(err, /is not the state of a virtual phone/);
    assert.equal(readFileSync(join(state, 'phone.json'), 'utf8'), text);
  }
});

test('two phones of one muxer are told apart, and equal ones are refused', async () => {
  using scratch = scratchFolder();
  const host = new FakeProcess();
  const [first, second] = [join(scratch.path, 'a'), join(scratch.path, 'b')];
  const ended = runProgram(['--state', first, '--add', `state=${second},product=iPad13,18,name=Tab, let`], host);
  await host.ready;
  host.emit('SIGTERM');
  await ended;
  const { udid, udids } = JSON.parse(host.out) as { udid: string; udids: string[] };
  assert.deepEqual([udids[0], udids.length], [udid, 2]);
  assert.match(readFileSync(join(second, 'phone.json'), 'utf8'), /"name": "Tab, let"/);
  const twins = await run(['--state', join(scratch.path, 'c'), '--add', `state=${join(scratch.path, 'd')}`]);
  assert.equal(twins.code, 2);
  assert.match(twins.err, /same UDID/);
});
