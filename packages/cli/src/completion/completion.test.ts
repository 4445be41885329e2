import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgram } from '../program.js';
import { completionScript, shells } from './scripts.js';
import { splitLine } from './split-line.js';
import { wantedNext } from './wanted.js';

const program = createProgram('1.0.0');
const next = (...words: readonly string[]) => {
  const { candidates, kind } = wantedNext(program, words);
  return { values: candidates.map(({ value }) => value), kind };
};

test('commands, commands of a group, flags, values and arguments are each known in their place', () => {
  assert.ok(next('').values.includes('backup'));
  assert.ok(!next('').values.includes('complete'));
  const ofEncryption = next('device', 'encryption', '').values;
  assert.ok(['on', 'off', 'change'].every((command) => ofEncryption.includes(command)));
  assert.ok(next('backup', '--').values.includes('--in-place'));
  assert.ok(next('backup', 'Anna', '--').values.includes('--location'));
  assert.deepEqual(next('--progress', '').values, ['auto', 'plain', 'none']);
  assert.ok(next('export', '').values.includes('messages'));
  assert.ok(next('export', 'messages', 'latest', '--format', '').values.includes('html'));
  assert.equal(next('export', 'messages', '').kind, 'snapshot');
  assert.equal(next('backup', '').kind, 'device');
  assert.equal(next('backup', '--full', '--location', '/x', '').kind, 'device');
  assert.equal(next('backup', '--location', '').kind, 'folders');
  assert.equal(next('device', 'encryption', 'on', '--new-password-file', '').kind, 'files');
  assert.equal(next('snapshot', 'show', '').kind, 'snapshot');
  assert.equal(next('config', 'set', '').kind, 'setting');
  assert.equal(next('config', 'set', 'location', '').kind, undefined);
  assert.equal(next('help', 'device', '').kind, 'command');
  assert.deepEqual(next('version', ''), { values: [], kind: undefined });
});

test('a line is split as a shell does it, up to the word that is not finished', () => {
  assert.deepEqual(splitLine('pearmain '), ['pearmain', '']);
  assert.deepEqual(splitLine("pearmain backup Anna\\'s\\ iP"), ['pearmain', 'backup', "Anna's iP"]);
  assert.deepEqual(splitLine('pearmain backup "Anna\'s iP'), ['pearmain', 'backup', "Anna's iP"]);
  assert.deepEqual(splitLine('pearmain \'a b\'c "d\\"e"'), ['pearmain', 'a bc', 'd"e']);
});

test('there is a script for each shell, and each asks the program and nobody else', () => {
  for (const shell of shells) {
    assert.match(completionScript(shell), /pearmain complete /, shell);
    assert.doesNotMatch(completionScript(shell), /\beval\b/, shell);
  }
});
