import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { addAppCommands } from './commands/app.js';
import { addBackupCommand } from './commands/backup.js';
import { addCatCommand } from './commands/cat.js';
import { addCompletionCommands } from './commands/completion.js';
import { addConfigCommands } from './commands/config.js';
import { addDemoCommand } from './commands/demo.js';
import { addDeviceCommands } from './commands/device.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addDuCommand } from './commands/du.js';
import { addEvidenceCommands } from './commands/evidence.js';
import { addExportCommand } from './commands/export.js';
import { addGetCommand } from './commands/get.js';
import { addHelpCommand } from './commands/help.js';
import { addKeychainCommands } from './commands/keychain.js';
import { addLibraryCommands } from './commands/library.js';
import { addLocationCommands } from './commands/location/index.js';
import { addLsCommand } from './commands/ls.js';
import { addPasswordCommands } from './commands/password/index.js';
import { addRecoverCommand } from './commands/recover.js';
import { addRestoreCommand } from './commands/restore.js';
import { addSearchCommand } from './commands/search.js';
import { addSnapshotCommands } from './commands/snapshot/index.js';
import { addStatusCommand } from './commands/status.js';
import { addTreeCommand } from './commands/tree.js';
import { exitCode } from './exit-codes.js';
import { addGlobalOptions } from './global-options.js';

/** The code of the `CommanderError` by which the program says that its version was asked for. */
export const versionAsked = 'commander.version';

/** The whole command line (docs/command-line.md). Commands load what they need when they run, so that help is quick. */
export function createProgram(version: string): Command {
  const program = new Command('pearmain');
  const tellVersion = (): never => {
    throw new CommanderError(exitCode.done, versionAsked, version);
  };
  program
    .description('Back up an iPhone, iPad or iPod to this computer, keep every version, and check that it is good.')
    .usage('[global flags] <command> [arguments]')
    .option('--version', 'print the version')
    .on('option:version', tellVersion)
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false, sortSubcommands: false })
    .showSuggestionAfterError(true)
    .addHelpText('before', examples);
  addGlobalOptions(program, seconds, progressKind);
  addBackupCommand(program);
  addRestoreCommand(program);
  addStatusCommand(program);
  addDeviceCommands(program);
  addSnapshotCommands(program);
  addPasswordCommands(program);
  addKeychainCommands(program);
  addAppCommands(program);
  addSearchCommand(program);
  addLsCommand(program);
  addTreeCommand(program);
  addDuCommand(program);
  addGetCommand(program);
  addCatCommand(program);
  addExportCommand(program);
  addLibraryCommands(program);
  addEvidenceCommands(program);
  addRecoverCommand(program);
  addLocationCommands(program);
  addConfigCommands(program);
  addDoctorCommand(program);
  addCompletionCommands(program);
  addDemoCommand(program);
  program
    .command('version')
    .description('print the version')
    .addHelpText('before', '\nExamples:\n  pearmain version\n  pearmain version --json\n')
    .action(tellVersion);
  addHelpCommand(program);
  return program;
}

const examples = `
Examples:
  pearmain device pair                  let this computer and the phone trust each other
  pearmain backup                       back up the phone that is connected
  pearmain backup Anna --location /mnt/backups
  pearmain snapshot list                what is kept, newest first
  pearmain restore --check              would the last backup go back onto the phone?
  pearmain status --json                for a monitor: exit code 40 when a backup is overdue
  pearmain demo                         try everything with a phone that is a program

Every command has examples of its own: pearmain backup --help
`;

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It is a number of seconds.');
  return value;
}

function progressKind(text: string): string {
  if (!['auto', 'plain', 'none'].includes(text)) throw new InvalidArgumentError('It is auto, plain or none.');
  return text;
}
