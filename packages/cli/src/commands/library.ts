import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { printLibraries, printLibraryReport } from '../print/library.js';

/** `pearmain library …`. */
export function addLibraryCommands(program: Command): void {
  const library = program.command('library').description('the media library of iTunes and Music');
  addFind(library);
  addScan(library);
}

const findExamples = `
Looks where iTunes and Music keep a library on this computer, or in a folder down to the third level. Nothing is changed.

Examples:
  pearmain library find
  pearmain library find /Volumes/Music
  pearmain library find --json
`;

function addFind(library: Command): void {
  library
    .command('find')
    .argument('[folder]', 'where to look: a drive, or any folder')
    .description('find libraries of iTunes and Music')
    .addHelpText('before', findExamples)
    .action((folder: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'library-find/1',
        work: async ({ environment, context }) => {
          const { findLibraries } = await import('@pearmain/engine');
          const data = await findLibraries(environment, { folder }, context);
          return { data, exitCode: data.libraries.length === 0 ? exitCode.noSuchBackup : exitCode.done };
        },
        print: printLibraries,
      }),
    );
}

const scanExamples = `
Says what is in a library, and whether its files are there: missing ones, those on a drive that is not connected, outside of the media
folder, shared by several tracks, alike, or known to no track. Ends with 3 when files are missing. Nothing is changed.

Examples:
  pearmain library scan
  pearmain library scan ~/Music/iTunes --playlists ~/playlists
  pearmain library scan "E:\\Old computer\\iTunes" --media "E:\\Old computer\\Media"
  pearmain library scan ~/Desktop/Library.xml --json
`;

interface ScanOptions {
  readonly media?: string;
  readonly playlists?: string;
}

function addScan(library: Command): void {
  library
    .command('scan')
    .argument('[folder]', 'the folder of the library, or one of its files')
    .description('say what is in a library, and whether its files are there')
    .option('--media <folder>', 'where its media are now')
    .option('--playlists <folder>', 'write its playlists there, as M3U8')
    .addHelpText('before', scanExamples)
    .action((path: string | undefined, options: ScanOptions, command: Command) =>
      perform(command, {
        schema: 'library-scan/1',
        work: async ({ environment, context }) => {
          const { scanLibrary } = await import('@pearmain/engine');
          const input = { path, mediaFolder: options.media, playlistFolder: options.playlists };
          const data = await scanLibrary(environment, input, context);
          const isWhole = data.missing.count === 0 && data.away.count === 0;
          return { data, exitCode: isWhole ? exitCode.done : exitCode.doneWithWarnings };
        },
        print: printLibraryReport,
      }),
    );
}
