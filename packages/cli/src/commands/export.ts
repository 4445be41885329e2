import {
  type Arrangement,
  arrangements,
  type ContentKind,
  contentKinds,
  type ExportFormat,
  findUnreadApp,
  unreadApps,
  type Versions,
  versions,
} from '@pearmain/contract';
import type { Selection } from '@pearmain/engine';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { exitCode } from '../exit-codes.js';
import { fail } from '../failures.js';
import { noteUnlocking } from '../note-passwords.js';
import { snapshotOpener } from '../open-snapshots.js';
import { addNotePasswordOptions, addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { printExport } from '../print/export.js';
import { timeZone } from '../time-zone.js';

type Options = PasswordOptions & {
  readonly format?: ExportFormat;
  readonly overwrite?: true;
  readonly attachments: boolean;
  readonly zone?: string;
  readonly arrange: Arrangement;
  readonly versions: Versions;
  readonly sidecars?: true;
  readonly evidence?: true;
  readonly since?: string;
  readonly until?: string;
  readonly with?: string;
  readonly chat?: string;
};

const kinds = Object.keys(contentKinds) as ContentKind[]; // Object.keys widens the keys
const allFormats = [...new Set(kinds.flatMap((kind): readonly ExportFormat[] => contentKinds[kind].formats))];

const examples = `
Writes what a person keeps on the phone into files that other programs read: no other data is decrypted, and the backup is not
changed. What can be exported, and as what (the first when nothing is said):
${kinds.map((kind) => `  ${kind.padEnd(17)} ${contentKinds[kind].formats.join(', ')}`).join('\n')}
Of these apps nothing can be, and export says why: ${Object.keys(unreadApps).join(', ')}.
Ends with 3 when something could not be read; everything else is there then, and what is missing is told.

Examples:
  pearmain export contacts latest ~/from-my-phone
  pearmain export messages latest ~/messages --zone Europe/Berlin
  pearmain export messages latest ~/messages --format txt --no-attachments
  pearmain export messages latest ~/paper --format pdf --chat Familie
  pearmain export messages latest ~/attachments --format files
  pearmain export messages latest ~/with-ingrid --with "Ingrid Sjöberg" --since 2025-01 --until 2025-06
  pearmain export whatsapp latest ~/whatsapp --chat "Class 7b"
  pearmain export workouts latest ~/runs --format gpx
  pearmain export messages latest ~/for-court --chat Anna --format pdf --evidence
  pearmain export photos latest ~/pictures --sidecars
  pearmain export photos latest ~/pictures --since 2025-08-03 --arrange album --versions edited
  pearmain export notes latest ~/notes --note-password-file ~/.config/note-password
  pearmain export photos phone ~/pictures --arrange camera --device Anna
  pearmain export contacts latest@Anna ~/anna --format csv --password-file ~/.config/anna-password
`;

/** `pearmain export KIND SNAPSHOT FOLDER`. */
export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .addArgument(new Argument('<kind>', 'what to write out').choices(kinds).argParser(kindOf))
    .argument(
      '<snapshot>',
      'the start of its id, latest, latest@NAME, a date, or a folder; of photos also phone, the connected one itself',
    )
    .argument('<folder>', 'where the files go; made when it is missing')
    .description('write messages, contacts and more into files for other programs')
    .addOption(new Option('--format <format>', 'as what').choices(allFormats))
    .option('--overwrite', 'replace files that lie there')
    .option('--no-attachments', 'leave out the pictures and other files of messages and notes')
    .option('--zone <zone>', 'the time zone of pages and texts, such as Europe/Berlin', timeZone)
    .option(
      '--sidecars',
      'beside each picture and recording what the phone knows of it: time, place, title, people (XMP)',
    )
    .option('--evidence', 'with a signed list of where everything in it is from')
    .option('--since <date>', 'nothing before that day, month or year', dateWords)
    .option('--until <date>', 'nothing after that day, month or year', dateWords)
    .option('--with <person>', 'only what has to do with somebody: a name, a number or an address')
    .option('--chat <name>', 'only the conversation of that title or identifier')
    .addOption(
      new Option('--arrange <how>', 'how pictures are put into folders').choices(arrangements).default(arrangements[0]),
    )
    .addOption(new Option('--versions <which>', 'of edited pictures').choices(versions).default(versions[0]))
    .addHelpText('before', examples);
  addNotePasswordOptions(addPasswordOptions(command)).action(
    (kind: ContentKind, selector: string, destination: string, options: Options, action: Command) =>
      perform(action, {
        schema: 'export/1',
        work: async (session) => {
          const { exportContent, exportFromPhone } = await import('@pearmain/engine');
          using opener = await snapshotOpener(options, session);
          const { device } = session.options;
          const of = { snapshot: selector, device };
          const { format = contentKinds[kind].formats[0], overwrite = false, attachments, zone } = options;
          const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
          const choices = { arrange: options.arrange, versions: options.versions, sidecars: options.sidecars === true };
          const unlocking = kind === 'notes' ? { unlocking: await noteUnlocking(options, session) } : {};
          const selection = selectionOf(options);
          const how = {
            overwrite,
            withFiles: attachments,
            timeZone,
            choices,
            selection,
            withEvidence: options.evidence === true,
            ...unlocking,
          };
          const wish = { format, destination, ...how };
          const data =
            selector === thePhone
              ? await exportFromPhone(session.environment, { ...wish, device: ofPhone(kind, device) }, session.context)
              : await exportContent(session.environment, { ...wish, of, opener, kind }, session.context);
          return { data, exitCode: data.notices.count > 0 ? exitCode.doneWithWarnings : exitCode.done };
        },
        print: printExport,
      }),
  );
}

/** A kind that can be exported; of apps that cannot be, why. */
function kindOf(word: string): ContentKind {
  const kind = kinds.find((each) => each === word);
  if (kind !== undefined) return kind;
  const app = findUnreadApp(word);
  throw new InvalidArgumentError(app ? `${app.reason} ${app.advice}` : `Allowed choices are ${kinds.join(', ')}.`);
}

/** In the place of a backup: the phone that is connected. */
const thePhone = 'phone';

/** Phones show nothing else without a backup. */
function ofPhone(kind: ContentKind, device: string | undefined): string | undefined {
  if (kind === 'photos') return device;
  throw fail('usage', {
    problem: `Only photos can be taken from a phone itself. Of ${kind}, name a backup, such as latest.`,
  });
}

function selectionOf({ since, until, with: person, chat }: Options): Selection {
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(person === undefined ? {} : { with: person }),
    ...(chat === undefined ? {} : { chat }),
  };
}

/** `2025`, `2025-08` or `2025-08-03`. */
function dateWords(text: string): string {
  const [year = '', month = '01', day = '01'] = text.split('-');
  const isThere = /^\d{4}(?:-\d\d){0,2}$/.test(text) && dayIsThere(`${year}-${month}-${day}`);
  if (!isThere) throw new InvalidArgumentError('It is no date: 2025-08-03 is one, 2025-08 and 2025 are.');
  return text;
}

function dayIsThere(day: string): boolean {
  const date = new Date(day);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
