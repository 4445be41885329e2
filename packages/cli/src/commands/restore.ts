import { visibleText } from '@pearmain/base';
import { contentKinds, type FolderRestoreResult, type RestoreResult, type SnapshotSummary } from '@pearmain/contract';
import type { RestorePlan, RestoreWish, SnapshotOpener } from '@pearmain/engine';
import type { Command } from 'commander';
import { archivePasswordBeside } from '../archive-password.js';
import { exitCode } from '../exit-codes.js';
import { fail } from '../failures.js';
import { snapshotOpener } from '../open-snapshots.js';
import { confirmed } from '../password-questions.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform, type Session } from '../perform.js';
import { printExport } from '../print/export.js';
import { printRestoreCheck, tellPlan } from '../print/restore.js';
import { styled } from '../print/style.js';
import { printFacts } from '../print/table.js';
import { isWhole, printTaken } from '../print/taken.js';
import { countWords, durationWords, sizeWords } from '../print/words.js';
import { type ChoiceOptions, choiceOf, typesOf } from '../restore-choice.js';
import type { Terminal } from '../terminal.js';
import { type Level, levelOf } from './snapshot/verify.js';

type Options = PasswordOptions &
  ChoiceOptions & {
    readonly files?: true;
    readonly overwrite?: true;
    readonly check?: true;
    readonly system: boolean;
    readonly keepSettings?: true;
    readonly keepOtherData?: true;
    readonly reboot: boolean;
    readonly apps: boolean;
    readonly skipApps?: true;
    readonly archivePasswordFile?: string;
    readonly force?: true;
    readonly verify: Level;
  };

const about = `
What the phone has now is replaced by the backup. Before that everything is checked that could make the phone refuse, the
phone itself is backed up, and you are asked. The phone changes nothing before it has everything; then it restarts. Without
options it happens as with iTunes: settings and all data come from the backup, and what is not in it goes.

Something was lost? Take it out with --to FOLDER, messages as pages, contacts as vCards (--files: as the phone has it): nothing on the
phone changes. Or put it back with --only: what the phone has of these kinds is replaced as a whole, everything else stays. That is
experimental, and phones since iOS 27 take it only as part of a whole backup (--with). What there is to choose: messages, notes, photos, … (docs/formats/data-types.md), app:IDENTIFIER.

Examples:
  pearmain restore --check
  pearmain restore
  pearmain restore 2026-11-22 --device Anna
  pearmain restore ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70 --device Anna --password-file ~/.config/anna
  pearmain restore anna.tar.age --device Anna --archive-password-file ~/.config/archive
  pearmain restore latest@Anna --device "New phone" --no-safety-backup --yes
  pearmain restore 2026-03-03 --only messages,notes --to ~/lost
  pearmain restore 2026-03-03 --only messages --to ~/lost --files
  pearmain restore 2026-03-03 --only messages,app:com.example.app
  pearmain restore latest --with photos=2026-03-03
`;

/** `pearmain restore [SNAPSHOT]`. */
export function addRestoreCommand(program: Command): void {
  const restore = program
    .command('restore')
    .argument(
      '[snapshot]',
      'the start of its id, latest@NAME, a date, a folder, or a file of “snapshot pack”; the phone’s own latest when left out',
    )
    .description('put a backup onto the phone that is connected')
    .option('--only <types>', 'nothing but data of these types, separated by commas')
    .option('--with <types=snapshot>', 'these types out of another backup instead; may be repeated', collect)
    .option(
      '--to <folder>',
      'into a folder of this computer instead of onto the phone: as files for other programs where there are such',
    )
    .option('--files', 'with --to: the files themselves, as the phone has them')
    .option('--overwrite', 'with --to: replace what lies there and is not the same')
    .option('--check', 'only say whether this will work')
    .option('--verify <level>', 'how far to check the backup before: structure, sample=N, sample=N% or full', levelOf, {
      kind: 'structure',
    } as Level)
    .option('--force', 'where a check says no, leave it to the phone, which may refuse')
    .option('--keep-settings', 'the phone keeps its settings, home screen and wallpaper')
    .option('--keep-other-data', 'what the phone has and the backup has not stays on it')
    .option('--no-system', 'leave out what belongs to the system: settings, saved passwords, accounts')
    .option('--skip-apps', 'do not have the phone fetch the apps again')
    .option('--no-reboot', 'do not restart the phone; what was restored shows after its next restart')
    .option('--no-safety-backup', 'do not back the phone up before')
    .option(
      '--archive-password-file <file>',
      'read the password of an archive from a file, where it has one of its own',
    )
    .addHelpText('before', about);
  addPasswordOptions(restore, 'the password of the backup').action(
    (snapshot: string | undefined, options: Options, command: Command) => actionOf(options)(snapshot, options, command),
  );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function actionOf({ to, check: isCheck }: Options): typeof carryOut {
  if (to !== undefined) return takeOut;
  return isCheck ? check : carryOut;
}

function takeOut(snapshot: string | undefined, options: Options, command: Command): Promise<void> {
  return perform(command, {
    schema: 'restore-folder/1',
    work: async (session) => {
      const { restoreToFolder, withUnpacked } = await import('@pearmain/engine');
      const { only, to: destination = '', overwrite = false, files: asFiles = false } = options;
      if (options.with) throw fail('usage', { problem: '--with goes onto a phone; --to takes files of one backup.' });
      const types = only === undefined ? undefined : typesOf(only);
      using opener = await snapshotOpener(options, session);
      const { environment, context } = session;
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
      const wish = { device: session.options.device, types, asFiles, destination, overwrite, opener, timeZone };
      const archive = { snapshot: snapshot ?? 'latest', password: () => archivePasswordBeside(options, session) };
      const data = await withUnpacked(environment, archive, context, (source = 'latest') =>
        restoreToFolder(environment, { ...wish, snapshot: source }, context),
      );
      return { data, exitCode: isAllThere(data) ? exitCode.done : exitCode.doneWithWarnings };
    },
    print: printTakenOut,
  });
}

function isAllThere({ exports, damaged, files }: FolderRestoreResult): boolean {
  if (damaged.length > 0) return false;
  return exports.every(({ notices }) => notices.count === 0) && (files === undefined || isWhole(files));
}

function printTakenOut({ exports, absent, damaged, files }: FolderRestoreResult, terminal: Terminal): void {
  for (const each of exports) printExport(each, terminal);
  if (files) printTaken(files, terminal);
  for (const { kind, message } of damaged) {
    terminal.err.write(`${contentKinds[kind].title}: ${visibleText(message)}\n`);
  }
  if (absent.length === 0) return;
  const kinds = absent.map((kind) => contentKinds[kind].title).join(', ');
  terminal.err.write(`The backup has nothing of: ${kinds}.\n`);
}

function check(snapshot: string | undefined, options: Options, command: Command): Promise<void> {
  return perform(command, {
    schema: 'restore-check/1',
    work: async (session) => {
      const { checkRestore, withUnpacked } = await import('@pearmain/engine');
      using opener = await snapshotOpener(options, session);
      const { environment, context } = session;
      const archive = { snapshot, password: () => archivePasswordBeside(options, session) };
      const data = await withUnpacked(environment, archive, context, async (folder, file) =>
        named(await checkRestore(environment, wishOf(folder, options, opener, session), context), file),
      );
      return { data, exitCode: data.verdict === 'blocked' ? exitCode.failed : exitCode.done };
    },
    print: printRestoreCheck,
  });
}

function carryOut(snapshot: string | undefined, options: Options, command: Command): Promise<void> {
  return perform(command, {
    schema: 'restore/1',
    work: async (session) => {
      const { restorePhone, withUnpacked } = await import('@pearmain/engine');
      using opener = await snapshotOpener(options, session);
      const { environment, context } = session;
      const inputOf = (source: string | undefined) => ({
        ...wishOf(source, options, opener, session),
        keepsSettings: options.keepSettings === true,
        systemFiles: options.system,
        restarts: options.reboot,
        withApps: options.skipApps !== true,
        force: options.force === true,
        confirm: async (plan: RestorePlan) => {
          tellPlan(plan, session.terminal.err);
          await confirmed(questionOf(plan), session);
        },
      });
      const archive = { snapshot, password: () => archivePasswordBeside(options, session) };
      const data = await withUnpacked(environment, archive, context, async (folder, file) =>
        named(await restorePhone(environment, inputOf(folder), context), file),
      );
      return { data };
    },
    print: printRestored,
  });
}

/** What was unpacked is gone by then: the backup lies in its archive. */
function named<T extends { readonly snapshot: SnapshotSummary }>(data: T, archive: string | undefined): T {
  return archive === undefined ? data : { ...data, snapshot: { ...data.snapshot, folder: archive } };
}

/** Where somebody sits at the terminal, the phone is looked at again while they put things right there; not where it is forced. */
function wishOf(
  snapshot: string | undefined,
  options: Options,
  opener: SnapshotOpener,
  { options: global, terminal }: Session,
): RestoreWish {
  return {
    snapshot,
    opener,
    device: global.device,
    choice: choiceOf(options),
    keepOtherData: options.keepOtherData === true,
    safetyBackup: options.safetyBackup,
    depth: options.verify,
    waits: terminal.canAsk && options.force !== true,
  };
}

function questionOf({ device, choice }: RestorePlan): string {
  const name = visibleText(device.name);
  if (choice?.kind === 'only') return `Replace what ${name} has of this, and leave everything else as it is?`;
  return `Replace what is on ${name} with this backup?`;
}

const restarts = {
  seen: 'It has restarted.',
  'not-seen': 'It was to restart, and was not seen since: look at its screen.',
  'not-asked': 'What was restored shows after its next restart.',
} as const;

function printRestored(
  { device, sent, durationSeconds, restart, safetyBackup }: RestoreResult,
  { out, err }: Terminal,
): void {
  out.write(
    `${styled(out, 'green', '✓')} ${visibleText(device.name)} has taken the backup over. ${restarts[restart]}\n`,
  );
  printFacts(out, [
    ['Sent', `${countWords(sent.files, 'file')}, ${sizeWords(sent.bytes)} in ${durationWords(durationSeconds)}`],
    ['As it was', safetyBackup && `${safetyBackup.id}: what was on the phone before`],
  ]);
  err.write(
    'On the phone: go through its greeting and sign in. Apps are fetched from the App Store by and by, and show their data then; photos and messages may take hours to be indexed.\n',
  );
}
