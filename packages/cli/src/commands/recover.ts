import { once } from 'node:events';
import {
  type Confidence,
  type ContentKind,
  confidences,
  contentKinds,
  type ExportFormat,
  type RecoverFileResult,
  type RecoverLine,
  type RecoverResult,
} from '@pearmain/contract';
import { Argument, type Command, Option } from 'commander';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { type Outcome, perform, type Session } from '../perform.js';
import { jsonText } from '../print/document.js';
import { printRecovered, printRecoveredRows } from '../print/recover.js';
import { timeZone } from '../time-zone.js';
import { wholeNumber } from '../whole-number.js';

type Options = PasswordOptions & {
  readonly format?: ExportFormat;
  readonly minConfidence: Confidence;
  readonly older: number;
  readonly overwrite?: true;
  readonly zone?: string;
};

const kinds = Object.keys(contentKinds) as ContentKind[]; // Object.keys widens the keys
const allFormats = [...new Set(kinds.flatMap((kind): readonly ExportFormat[] => contentKinds[kind].formats))];

const examples = `
Looks for what was deleted, in the order in which it is sure: what the phone itself still lists as deleted, what older backups of it
have, what lies unused in its databases, and files that nothing mentions. Nothing is promised: most of what was deleted long ago is
gone. Without a folder it only shows what there is. Each finding is certain, likely or a fragment, and says where it was found.
Instead of a backup it takes any SQLite file, whose deleted rows it writes as tables. Ends with 3 when something could not be read.

Examples:
  pearmain recover latest
  pearmain recover latest messages ~/deleted-messages
  pearmain recover latest photos ~/deleted-photos --min-confidence certain
  pearmain recover latest@Anna --jsonl | grep '"carved"'
  pearmain recover ./chat.sqlite ~/rows --format csv
`;

/** `pearmain recover SNAPSHOT [KIND] [FOLDER]`, and `pearmain recover FILE [FOLDER]`. */
export function addRecoverCommand(program: Command): void {
  const command = program
    .command('recover')
    .argument('<snapshot>', 'the start of its id, latest, latest@NAME, a date, a folder, or a SQLite file')
    .addArgument(new Argument('[kind]', 'what to look for; everything when not given').choices(kinds).argParser(String))
    .argument('[folder]', 'where what is found goes; made when it is missing')
    .description('look for what was deleted, and write it where that is wanted')
    .addOption(new Option('--format <format>', 'as what, where a kind is named or a file is read').choices(allFormats))
    .addOption(
      new Option('--min-confidence <confidence>', 'leave out what is less sure')
        .choices(confidences)
        .default('fragment' satisfies Confidence),
    )
    .option('--older <count>', 'into how many older backups is looked', wholeNumber(0), 10)
    .option('--overwrite', 'replace files that lie there')
    .option('--zone <zone>', 'the time zone of pages and texts, such as Europe/Berlin', timeZone)
    .addHelpText('before', examples);
  addPasswordOptions(command).action(
    async (selector: string, word: string | undefined, last: string | undefined, options: Options, action: Command) => {
      const kind = kinds.find((each) => each === word);
      const [folder, ...tooMany] = [last, kind === undefined ? word : undefined].filter((each) => each !== undefined);
      if (tooMany.length > 0) action.error(`error: '${word}' is nothing that can be looked for: ${kinds.join(', ')}.`);
      const { isDatabaseFile } = await import('@pearmain/engine');
      if (isDatabaseFile(selector)) {
        const work = (session: Session) => rowsOf({ file: selector, folder, options }, session);
        await perform(action, { schema: 'recover-file/1', work, print: printRecoveredRows });
        return;
      }
      const work = (session: Session) => itemsOf({ selector, kind, folder, options }, session);
      await perform(action, { schema: 'recover/1', work, print: printRecovered });
    },
  );
}

interface Wish {
  readonly folder: string | undefined;
  readonly options: Options;
}

async function itemsOf(
  { selector, kind, folder, options }: Wish & { readonly selector: string; readonly kind: ContentKind | undefined },
  session: Session,
): Promise<Outcome<RecoverResult>> {
  const { recoverDeleted } = await import('@pearmain/engine');
  using opener = await snapshotOpener(options, session);
  const { format, minConfidence, older, overwrite = false, zone } = options;
  const zoned = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
  const input = {
    of: { snapshot: selector, device: session.options.device },
    opener,
    kinds: kind === undefined ? kinds : [kind],
    least: minConfidence,
    older,
    overwrite,
    timeZone: zoned.timeZone,
    ...(folder !== undefined && { destination: folder }),
    ...(kind !== undefined && format !== undefined && { format }),
    ...(session.options.jsonl && { tell: writeLine }),
  };
  const data = await recoverDeleted(session.environment, input, session.context);
  const isWhole = data.damaged.length === 0 && data.kinds.every(({ notices }) => notices.count === 0);
  return { data, exitCode: isWhole ? exitCode.done : exitCode.doneWithWarnings };
}

async function rowsOf(
  { file, folder, options }: Wish & { readonly file: string },
  session: Session,
): Promise<Outcome<RecoverFileResult>> {
  const { recoverDatabase } = await import('@pearmain/engine');
  const { format, minConfidence, overwrite = false } = options;
  const input = {
    file,
    least: minConfidence,
    overwrite,
    format: format === 'jsonl' ? ('jsonl' as const) : ('csv' as const),
    ...(folder !== undefined && { destination: folder }),
    ...(session.options.jsonl && { tell: writeLine }),
  };
  const data = await recoverDatabase(input, session.context);
  return { data, exitCode: data.notices.count > 0 ? exitCode.doneWithWarnings : exitCode.done };
}

/** Waits while whoever reads is slower than we are. */
async function writeLine(line: RecoverLine): Promise<void> {
  if (!process.stdout.write(jsonText(line))) await once(process.stdout, 'drain');
}
