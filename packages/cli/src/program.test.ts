import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import { createProgram } from './program.js';

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** What `--help` prints, the added examples included. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

test('help begins with examples, for the program and for every command', () => {
  const commands = everyCommand(createProgram('1.0.0'));
  assert.ok(commands.length >= 14);
  for (const command of commands) {
    const help = helpOf(command);
    assert.match(help, /Examples:\n {2}pearmain /, command.name());
    assert.ok(help.indexOf('Examples:') < help.indexOf('Usage:'), command.name());
  }
});

test('no command takes a password as an argument', () => {
  for (const command of everyCommand(createProgram('1.0.0'))) {
    for (const argument of command.registeredArguments) assert.doesNotMatch(argument.name(), /password/i);
    for (const option of command.options) assert.doesNotMatch(option.flags, /password <|password$/);
  }
});
