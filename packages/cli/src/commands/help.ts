import type { Command } from 'commander';
import { nearest } from '../nearest.js';

/** `pearmain help [COMMAND …]`: the help of that command, also of one in a group. */
export function addHelpCommand(program: Command): void {
  program
    .command('help')
    .argument('[command...]', 'which one, such as “device pair”')
    .description('show help for a command')
    .addHelpText('before', '\nExamples:\n  pearmain help backup\n  pearmain help device pair\n')
    .action((path: readonly string[]) => {
      let command = program;
      for (const name of path) {
        const next = command.commands.find((each) => each.name() === name || each.aliases().includes(name));
        if (!next) {
          const meant = nearest(
            name,
            command
              .createHelp()
              .visibleCommands(command)
              .map((each) => each.name()),
          );
          const hint = meant === undefined ? '' : `\n(Did you mean ${meant}?)`;
          return program.error(`error: unknown command '${path.join(' ')}'${hint}`, {
            code: 'commander.unknownCommand',
          });
        }
        command = next;
      }
      return command.help();
    });
}
