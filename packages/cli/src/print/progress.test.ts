import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskEvent } from '@pearmain/base';
import type { Terminal } from '../terminal.js';
import { plainProgress, progressLine, promptsOnly } from './progress.js';

function paper(): { terminal: Terminal; lines: () => string[] } {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const output = { isTerminal: false, hasColor: false, columns: 80, write };
  return {
    terminal: { out: output, err: output, canAsk: false, canRedraw: false },
    lines: () => text.split('\n').slice(0, -1),
  };
}

const trust: TaskEvent = { kind: 'prompt', on: 'device', what: 'trust', message: 'Tap Trust on Ada\u001b[2J.' };
const password: TaskEvent = { kind: 'prompt', on: 'host', what: 'password', message: 'Password?' };
const copied = (percent: number, files = 1): TaskEvent => ({ kind: 'progress', files, bytes: 5_000_000, percent });

test('a piped run says each phase, what a person must do, and a line every ten percent', () => {
  const { terminal, lines } = paper();
  const progress = plainProgress(terminal);
  const events = [copied(15, 0), copied(19), copied(20), copied(29), copied(31), password, trust];
  for (const event of [{ kind: 'phase', phase: 'transferring' } as const, ...events]) progress.show(event);
  assert.deepEqual(lines(), [
    'Copying',
    '10 %  1 file, 5.0 MB',
    '20 %  1 file, 5.0 MB',
    '30 %  1 file, 5.0 MB',
    'Tap Trust on Ada\\u{1b}[2J.',
  ]);
});

test('a silent run still says what a person must do on the phone, and nothing else', () => {
  const { terminal, lines } = paper();
  const progress = promptsOnly(terminal);
  const notice: TaskEvent = { kind: 'notice', code: 'device/file-not-sent', message: 'Something.' };
  for (const event of [copied(50), notice, password, trust]) progress.show(event);
  assert.deepEqual(lines(), ['Tap Trust on Ada\\u{1b}[2J.']);
});

test('the live line tells bytes, time left, files and rate, and is never wider than the screen', () => {
  const event = { kind: 'progress', files: 4097, bytes: 225_500_000, percent: 61.4 } as const;
  assert.equal(
    progressLine(120, event, 10),
    `${'█'.repeat(25)}${'░'.repeat(15)}  61 %  225.5 MB, about 6 s left, 4,097 files, 22.6 MB/s`,
  );
  for (let columns = 16; columns < 120; columns++) {
    assert.ok(progressLine(columns, event, 10).length < columns, `${columns} columns`);
  }
  assert.equal(progressLine(40, { kind: 'progress', files: 2, bytes: 10 }, 0), '10 bytes, 2 files');
});

test('of several phones at once each line says which one, and how it ended', () => {
  const { terminal, lines } = paper();
  const progress = plainProgress(terminal);
  const anna = progress.of('Anna');
  const ben = progress.of('Benjamin’s very long iPhone');
  for (const { show } of [anna, ben]) show({ kind: 'phase', phase: 'transferring' });
  anna.show(copied(15));
  ben.show(copied(27));
  anna.show(copied(22));
  anna.end('✓', 'backed up and checked');
  ben.end('✗', 'The connection broke.');
  assert.deepEqual(lines(), [
    'Anna: Copying',
    'Benjamin’s very lon…: Copying',
    'Anna: 10 %  1 file, 5.0 MB',
    'Benjamin’s very lon…: 20 %  1 file, 5.0 MB',
    'Anna: 20 %  1 file, 5.0 MB',
    '✓ Anna: backed up and checked',
    '✗ Benjamin’s very lon…: The connection broke.',
  ]);
});
