import { visibleText } from '@pearmain/base';
import type { Diagnosis, RestoreCheck, RestoreResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { confirmed } from '../password-questions.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import { printFacts } from '../print/table.js';
import { countWords, durationWords, momentWords, sizeWords } from '../print/words.js';
import type { Output, Terminal } from '../terminal.js';

type Options = PasswordOptions & {
  readonly check?: true;
  readonly system: boolean;
  readonly keepSettings?: true;
  readonly keepOtherData?: true;
  readonly reboot: boolean;
  readonly apps: boolean;
  readonly safetyBackup: boolean;
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
  pearmain restore latest@Anna --device "New phone" --no-safety-backup --yes
`;

/** `pearmain restore [SNAPSHOT]`. */
export function addRestoreCommand(program: Command): void {
  const restore = program
    .command('restore')
    .argument(
      '[snapshot]',
      'the start of its id, latest@NAME, a date, or a folder; the phone’s own latest when left out',
    )
    .description('put a backup onto the phone that is connected')
    .option('--check', 'only say whether this will work')
    .option('--keep-settings', 'the phone keeps its settings, home screen and wallpaper')
    .option('--keep-other-data', 'what the phone has and the backup has not stays on it')
    .option('--no-system', 'leave out what belongs to the system: settings, saved passwords, accounts')
    .option('--skip-apps', 'do not have the phone fetch the apps again')
    .option('--no-reboot', 'do not restart the phone; what was restored shows after its next restart')
    .option('--no-safety-backup', 'do not back the phone up before')
    .addHelpText('before', about);
  addPasswordOptions(restore, 'the password of the backup').action(
    (snapshot: string | undefined, options: Options & { skipApps?: true }, command: Command) =>
      options.check ? check(snapshot, options, command) : carryOut(snapshot, options, command),
  );
}

function check(snapshot: string | undefined, options: Options, command: Command): Promise<void> {
  return perform(command, {
    schema: 'restore-check/1',
    work: async (session) => {
      const { checkRestore } = await import('@pearmain/engine');
      const { environment, context, options: global } = session;
      using opener = await snapshotOpener(options, session);
      const keepOtherData = options.keepOtherData === true;
      const data = await checkRestore(environment, { snapshot, device: global.device, keepOtherData, opener }, context);
      return { data, exitCode: data.verdict === 'blocked' ? exitCode.failed : exitCode.done };
    },
    print: printCheck,
  });
}

function carryOut(
  snapshot: string | undefined,
  options: Options & { skipApps?: true },
  command: Command,
): Promise<void> {
  return perform(command, {
    schema: 'restore/1',
    work: async (session) => {
      const { restorePhone } = await import('@pearmain/engine');
      const { environment, context, options: global, terminal } = session;
      using opener = await snapshotOpener(options, session);
      const input = {
        snapshot,
        device: global.device,
        opener,
        keepOtherData: options.keepOtherData === true,
        keepsSettings: options.keepSettings === true,
        systemFiles: options.system,
        restarts: options.reboot,
        withApps: options.skipApps !== true,
        safetyBackup: options.safetyBackup,
        confirm: async (plan: Pick<RestoreCheck, 'snapshot' | 'device' | 'checks'>) => {
          tellPlan(plan, terminal.err);
          await confirmed(`Replace what is on ${visibleText(plan.device.name)} with this backup?`, session);
        },
      };
      return { data: await restorePhone(environment, input, context) };
    },
    print: printRestored,
  });
}

function tellPlan(
  { snapshot, device, checks }: Pick<RestoreCheck, 'snapshot' | 'device' | 'checks'>,
  err: Output,
): void {
  const { deviceName, takenAt, iosVersion, sizeBytes, files } = snapshot;
  err.write(
    `The backup of ${visibleText(deviceName)} of ${momentWords(takenAt)} (iOS ${iosVersion}, ${countWords(files, 'file')}, ${sizeWords(sizeBytes)}) goes onto ${visibleText(device.name)}, ${device.model}.\n`,
  );
  for (const each of checks) if (each.state === 'attention') tellCheck(each, err);
}

const marks = { fine: ['green', '✓'], attention: ['yellow', '!'], problem: ['red', '✗'] } as const;

function tellCheck({ state, message, advice }: Diagnosis, out: Output): void {
  const [colour, mark] = marks[state];
  out.write(`${styled(out, colour, mark)} ${visibleText(message)}\n`);
  if (advice !== undefined && state !== 'fine') out.write(`  ${visibleText(advice)}\n`);
}

const verdicts = {
  ready: 'This will work.',
  'ready-with-losses': 'This will work; read what is marked before you start.',
  blocked: 'This would not work yet.',
} as const;

function printCheck({ snapshot, device, verdict, checks }: RestoreCheck, { out }: Terminal): void {
  out.write(
    `The backup of ${visibleText(snapshot.deviceName)} of ${momentWords(snapshot.takenAt)} onto ${visibleText(device.name)}:\n`,
  );
  for (const each of checks) tellCheck(each, out);
  out.write(`${styled(out, 'bold', verdicts[verdict])}\n`);
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
