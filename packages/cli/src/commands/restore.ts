import { visibleText } from '@pearmain/base';
import type { RestoreResult } from '@pearmain/contract';
import type { RestorePlan, RestoreWish, SnapshotOpener } from '@pearmain/engine';
import type { Command } from 'commander';
import { archivePasswordBeside } from '../archive-password.js';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { confirmed } from '../password-questions.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform, type Session } from '../perform.js';
import { printRestoreCheck, tellPlan } from '../print/restore.js';
import { styled } from '../print/style.js';
import { printFacts } from '../print/table.js';
import { countWords, durationWords, sizeWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';
import { type Level, levelOf } from './snapshot/verify.js';

type Options = PasswordOptions & {
  readonly check?: true;
  readonly system: boolean;
  readonly keepSettings?: true;
  readonly keepOtherData?: true;
  readonly reboot: boolean;
  readonly apps: boolean;
  readonly safetyBackup: boolean;
  readonly skipApps?: true;
  readonly archivePasswordFile?: string;
  readonly force?: true;
  readonly verify: Level;
};

const about = `
What the phone has now is replaced by the backup. Before that everything is checked that could make the phone refuse, the
phone itself is backed up, and you are asked. The phone changes nothing before it has everything; then it restarts. Without
options it happens as with iTunes: settings and all data come from the backup, and what is not in it goes.

Examples:
  pearmain restore --check
  pearmain restore
  pearmain restore 2026-11-22 --device Anna
  pearmain restore ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70 --device Anna --password-file ~/.config/anna
  pearmain restore anna.tar.age --device Anna --archive-password-file ~/.config/archive
  pearmain restore latest@Anna --device "New phone" --no-safety-backup --yes
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
    (snapshot: string | undefined, options: Options, command: Command) =>
      options.check ? check(snapshot, options, command) : carryOut(snapshot, options, command),
  );
}

function check(snapshot: string | undefined, options: Options, command: Command): Promise<void> {
  return perform(command, {
    schema: 'restore-check/1',
    work: async (session) => {
      const { checkRestore, withUnpacked } = await import('@pearmain/engine');
      using opener = await snapshotOpener(options, session);
      const { environment, context } = session;
      const archive = { snapshot, password: () => archivePasswordBeside(options, session) };
      const data = await withUnpacked(environment, archive, context, (folder) =>
        checkRestore(environment, wishOf(folder, options, opener, session), context),
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
          await confirmed(`Replace what is on ${visibleText(plan.device.name)} with this backup?`, session);
        },
      });
      const archive = { snapshot, password: () => archivePasswordBeside(options, session) };
      const data = await withUnpacked(environment, archive, context, (folder) =>
        restorePhone(environment, inputOf(folder), context),
      );
      return { data };
    },
    print: printRestored,
  });
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
    keepOtherData: options.keepOtherData === true,
    safetyBackup: options.safetyBackup,
    depth: options.verify,
    waits: terminal.canAsk && options.force !== true,
  };
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
