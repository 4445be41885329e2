import type { LibraryBackupReport } from '@pearmain/contract';
import type { LibraryCheckLevel } from '@pearmain/engine';
import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { printLibraries, printLibraryReport } from '../print/library.js';
import { printLibraryBackup, printLibraryCheck } from '../print/library-backup.js';

/** `pearmain library …`. */
export function addLibraryCommands(program: Command): void {
  const library = program
    .command('library')
    .description('see and back up the media library of iTunes and Music')
    .addHelpText('before', '\nExamples:\n  pearmain library scan\n  pearmain library backup /media/drive/music\n');
  addFind(library);
  addScan(library);
  addBackup(library);
  addVerify(library);
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

const backupExamples = `
Copies a library whole to a drive, from which iTunes or Music opens it (hold Shift or Option while it starts). Every file is copied in one pass with its
sum and read again afterwards; the next time only what changed is copied. Earlier versions are set aside, nothing that lies there is
overwritten, and what the library no longer has stays. The library itself is only read. Ends with 3 when a file could not be copied.

Examples:
  pearmain library backup /Volumes/Backup/music --dry-run
  pearmain library backup /Volumes/Backup/music
  pearmain library backup E:\\music "C:\\Users\\ada\\Music\\iTunes" --consolidate
  pearmain library backup /mnt/drive/music ~/Music/iTunes --full
`;

interface BackupOptions {
  readonly media?: string;
  readonly consolidate?: true;
  readonly dryRun?: true;
  readonly whileRunning?: true;
  readonly full?: true;
}

function addBackup(library: Command): void {
  library
    .command('backup')
    .argument('<folder>', 'where the backup goes: a folder of its own on a drive')
    .argument('[library]', 'the folder of the library, or one of its files')
    .description('copy a library to a drive, the next time only what changed')
    .option('--media <folder>', 'where its media are now')
    .option('--consolidate', 'bring files of tracks along that lie elsewhere')
    .option('--dry-run', 'only say what would be copied')
    .option('--while-running', 'also while iTunes or Music is open')
    .option('--full', 'read everything on the drive again at the end')
    .addHelpText('before', backupExamples)
    .action((destination: string, path: string | undefined, options: BackupOptions, command: Command) =>
      perform(command, {
        schema: 'library-backup/1',
        work: async ({ environment, context }) => {
          const { backUpLibrary } = await import('@pearmain/engine');
          const { media, consolidate = false, dryRun = false, whileRunning = false, full = false } = options;
          const choices = { consolidate, dryRun, whileRunning, full };
          const data = await backUpLibrary(environment, { destination, path, mediaFolder: media, ...choices }, context);
          return { data, exitCode: backupExit(data) };
        },
        print: printLibraryBackup,
      }),
    );
}

function backupExit({ verified, unread, conflicts }: LibraryBackupReport): number {
  if (verified.damaged.length > 0) return exitCode.damageFound;
  return unread.count > 0 || conflicts.count > 0 ? exitCode.doneWithWarnings : exitCode.done;
}

const verifyExamples = `
Compares the backup of a library with the sums that were noted when it was made; the library itself is not needed. What is damaged is put
right by the next “pearmain library backup”. Ends with 30 when files are missing, damaged or were changed.

Examples:
  pearmain library verify /Volumes/Backup/music
  pearmain library verify /Volumes/Backup/music --level quick
  pearmain library verify E:\\music --level sample=200 --json
`;

function addVerify(library: Command): void {
  library
    .command('verify')
    .argument('<folder>', 'the folder of the backup')
    .description('check the backup of a library')
    .option('--level <level>', 'quick, sample=N or full', checkLevel, { kind: 'full' } as const)
    .addHelpText('before', verifyExamples)
    .action((destination: string, { level }: { readonly level: LibraryCheckLevel }, command: Command) =>
      perform(command, {
        schema: 'library-verify/1',
        work: async ({ context }) => {
          const { verifyLibraryBackup } = await import('@pearmain/engine');
          const data = await verifyLibraryBackup({ destination, level }, context);
          const isGood = data.missing.count + data.damaged.count + data.changed.count === 0;
          return { data, exitCode: isGood ? exitCode.done : exitCode.damageFound };
        },
        print: printLibraryCheck,
      }),
    );
}

function checkLevel(text: string): LibraryCheckLevel {
  if (text === 'quick' || text === 'full') return { kind: text };
  const files = Number(/^sample=(\d{1,9})$/.exec(text)?.[1] ?? 0);
  if (files < 1) throw new InvalidArgumentError('It is quick, sample=N or full.');
  return { kind: 'sample', files };
}
