import { AppError, type Clock, Scope, type TaskContext } from '@pearmain/base';
import { type PlistDict, signedLow32, textIn } from '@pearmain/formats';
import { BackupRequest, backupRequest } from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import { Afc } from '../services/afc.js';
import { NotificationProxy } from '../services/notification-proxy.js';
import type { BackupSession } from './back-up.js';
import { BackupService } from './backup-service.js';
import { Evidence } from './evidence.js';
import type { BackupFolder } from './folder.js';
import { type FloodLimits, floodLimits } from './limits.js';
import { PhoneNotices } from './phone-notices.js';
import { Progress } from './progress.js';
import { RunNotes } from './run-notes.js';
import { SyncLock } from './sync-lock.js';
import { tidy } from './tidy.js';
import { checkVerdict } from './verdict.js';

/** How a phone is restored. */
export interface RestoreOptions {
  /** The identifier under which the backup lies in the folder: that of the phone it was made of. */
  readonly source: string;
  /** Of an encrypted backup. */
  readonly password?: string | undefined;
  /** The phone's settings and saved data too, not only what belongs to apps. */
  readonly systemFiles: boolean;
  /** The phone keeps the settings that it has. */
  readonly keepsSettings: boolean;
  /** What the phone has and the backup has not stays on the phone. */
  readonly keepsOtherData: boolean;
  readonly restarts: boolean;
  /** RestoreApplications.plist: the apps that the phone is to fetch again; none where it is left out. */
  readonly applications?: Uint8Array | undefined;
  readonly clock: Clock;
  readonly limits?: Partial<FloodLimits> | undefined;
}

/** What the phone was sent, the notes about the backup included. */
export interface RestoreRun {
  readonly files: number;
  readonly bytes: number;
}

const appsFolder = '/iTunesRestore';
const appsList = `${appsFolder}/RestoreApplications.plist`;

/**
 * Puts a backup onto a phone, in iTunes' order (docs/protocols/restore-host.md). The folder is only read. The phone changes
 * nothing before it has everything; when this returns it has taken the backup over, and restarts if it was asked to.
 *
 * @throws device/find-my-on, device/restore-newer-system, device/restore-no-backup, device/restore-damaged,
 * device/restore-wrong-password, device/phone-full and what else the phone refuses; device/connection-lost; the signal's reason
 */
export async function restore(
  session: BackupSession,
  folder: BackupFolder,
  options: RestoreOptions,
  ctx: TaskContext,
): Promise<RestoreRun> {
  const { udid, name } = session;
  const { source, clock } = options;
  const limits = { ...floodLimits, ...options.limits };
  const notices = new PhoneNotices(name, ctx, limits);
  const stop = AbortSignal.any([ctx.signal, notices.cancelled]);
  const progress = new Progress(ctx, clock, 'sent');
  const notes = new RunNotes(name, ctx);
  const { applications } = options;
  await using scope = new Scope();
  scope.defer(() => notices.answered());

  const { afc, service } = await leavingItAsItWas(name, async () => {
    const notifications = await NotificationProxy.open(session);
    scope.defer(() => tidy(clock, () => notifications[Symbol.asyncDispose]()));
    await notices.follow(notifications);
    const files = await Afc.open(session);
    scope.defer(() => tidy(clock, () => files[Symbol.asyncDispose]()));
    const backups = scope.own(await BackupService.open(session, { name, timer: clock, stop }));
    scope.own(await SyncLock.take({ name, afc: files, notifications, timer: clock, signal: stop }));
    if (applications) await giveApps(files, applications);
    return { afc: files, service: backups };
  });
  const request = backupRequest(BackupRequest.restore, udid, { SourceIdentifier: source, Options: keysOf(options) });
  try {
    const evidence = new Evidence(source, folder);
    const response = await service.carryOut(request, { udid: source, folder, evidence, progress, notes, limits });
    await leavingItAsItWas(name, () => checkRestored(name, response, notes));
  } catch (error) {
    if (applications) await tidy(clock, () => afc.remove(appsFolder, { contents: true }));
    throw error;
  } finally {
    progress.close();
  }
  const { files, bytes } = progress;
  return { files, bytes };
}

/** All of them, always: what a phone does without a key differs from what tools say of it. */
function keysOf({ password, systemFiles, keepsSettings, keepsOtherData, restarts }: RestoreOptions): PlistDict {
  return {
    RestoreSystemFiles: systemFiles,
    RestoreShouldReboot: restarts,
    RestoreDontCopyBackup: true,
    RestorePreserveSettings: keepsSettings,
    RemoveItemsNotRestored: !keepsOtherData,
    ...(password === undefined ? {} : { Password: password }),
  };
}

async function giveApps(afc: Afc, list: Uint8Array): Promise<void> {
  await afc.makeDirectory(appsFolder);
  await afc.write(appsList, [list]);
}

type RestoreFailure = 'restore-newer-system' | 'restore-no-backup' | 'restore-damaged' | 'restore-wrong-password';

/** Codes that mean something else in a restore than in a backup. */
const restoreFailures: ReadonlyMap<number, RestoreFailure> = new Map([
  [203, 'restore-newer-system'],
  [204, 'restore-no-backup'],
  [205, 'restore-damaged'],
  [207, 'restore-wrong-password'],
] as const);

/** Failures of `work` say that nothing has changed: the phone was not asked yet, or has said no in place of taking over. */
async function leavingItAsItWas<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.safety !== undefined) throw error;
    throw error.withSafety(`${name} is as it was, and so are your backups.`);
  }
}

/** Looks at the phone's last word. */
function checkRestored(name: string, response: PlistDict, notes: RunNotes): void {
  const code = signedLow32(response['ErrorCode']) ?? 0;
  const failure = restoreFailures.get(code);
  if (failure !== undefined) {
    const text = plainText(textIn(response, 'ErrorDescription') ?? '');
    throw fail(failure, { name, code, text, phoneCode: `MBErrorDomain/${code}` });
  }
  checkVerdict(name, response, notes.room);
}
