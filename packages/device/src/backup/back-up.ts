import { type Clock, Scope, type TaskContext, type Udid } from '@pearmain/base';
import { BackupRequest, backupRequest } from '@pearmain/wire';
import { fail } from '../failures.js';
import { within } from '../patience.js';
import { Afc } from '../services/afc.js';
import { NotificationProxy } from '../services/notification-proxy.js';
import type { ServiceSource } from '../services/service-source.js';
import { BackupService } from './backup-service.js';
import { type BackupPaths, Evidence } from './evidence.js';
import type { BackupFolder } from './folder.js';
import { gatherInfo, type ValueSource } from './gather-info.js';
import { keptGuid, writeInfo } from './info-file.js';
import { infoPlist } from './info-plist.js';
import { type FloodLimits, floodLimits } from './limits.js';
import { PhoneNotices } from './phone-notices.js';
import { Progress } from './progress.js';
import { type DeviceError, RunNotes } from './run-notes.js';
import { SyncLock } from './sync-lock.js';
import { tidy } from './tidy.js';
import { checkStored, checkVerdict } from './verdict.js';

/** What a backup asks of the session; `DeviceSession` fits. */
export interface BackupSession extends ServiceSource, ValueSource {
  readonly udid: Udid;
}

/** How a backup is made. */
export interface BackUpOptions {
  /** Asks the phone to send everything; what makes it certain is an empty folder. */
  readonly fullBackup?: boolean;
  /** 32 upper-case hex digits for Info.plist, where the folder has no Info.plist yet. */
  readonly guid: string;
  /** What people call the model (“iPhone 13”), for Info.plist. */
  readonly productName?: string | undefined;
  readonly clock: Clock;
  /** Where a phone shall send less than usual before it counts as out of its mind. */
  readonly limits?: Partial<FloodLimits> | undefined;
}

/** A run that the phone has ended well, with its notes in the folder. Whether every file is there, the folder knows. */
export interface BackupRun {
  /** Files and bytes received, the phone's notes included. */
  readonly files: number;
  readonly bytes: number;
  /** The phone sent everything, whatever was asked. */
  readonly wasFull: boolean;
  readonly isEncrypted: boolean;
  /** Files that the phone could not read, at most a thousand of them; `deviceErrorCount` counts all. */
  readonly deviceErrors: readonly DeviceError[];
  readonly deviceErrorCount: number;
  readonly paths: BackupPaths;
}

/**
 * Backs a phone up into `folder`, in iTunes' order (docs/protocols/backup-host.md §1). Until it returns, the folder is
 * work in progress, which the next run goes on with. To say goodbye politely on an abort, open the session without
 * the task's own signal.
 *
 * @throws device/computer-full, device/passcode-not-entered, device/connection-lost, device/cancelled-on-phone,
 * device/backup-unproven and the others of docs/protocols/backup-host.md §6; the signal's reason
 */
export async function backUp(
  session: BackupSession,
  folder: BackupFolder,
  { fullBackup = false, guid, productName, clock, limits: lowered }: BackUpOptions,
  ctx: TaskContext,
): Promise<BackupRun> {
  const { udid, name } = session;
  const limits = { ...floodLimits, ...lowered };
  const notices = new PhoneNotices(name, ctx, limits);
  const stop = AbortSignal.any([ctx.signal, notices.cancelled]);
  const progress = new Progress(noticing(ctx, notices), clock);
  const notes = new RunNotes(name, ctx);
  const evidence = new Evidence(udid, folder);
  await using scope = new Scope();
  scope.defer(() => notices.answered());

  const willEncrypt = (await session.value('com.apple.mobile.backup', 'WillEncrypt')) === true;
  const notifications = await NotificationProxy.open(session);
  scope.defer(() => tidy(clock, () => notifications[Symbol.asyncDispose]()));
  await notices.follow(notifications);
  const afc = await Afc.open(session);
  scope.defer(() => tidy(clock, () => afc[Symbol.asyncDispose]()));
  const service = scope.own(await BackupService.open(session, { name, timer: clock, stop }));
  scope.own(await SyncLock.take({ name, afc, notifications, timer: clock, signal: stop }));

  const bounds = { timer: clock, signal: stop, interrupt: () => {}, late: () => fail('connection-lost', { name }) };
  const facts = await within(bounds, gatherInfo(session, { afc, clock, limits }, ctx));
  const info = infoPlist({ ...facts, udid, productName, guid: keptGuid(folder, udid) ?? guid, now: clock.now() });
  writeInfo(folder, { udid, name, info });

  const request = backupRequest(BackupRequest.backup, udid, {
    SourceIdentifier: udid,
    ...(fullBackup ? { Options: { ForceFullBackup: true } } : {}),
  });
  try {
    const response = await service.carryOut(request, { udid, folder, evidence, progress, notes, limits });
    checkStored(name, folder, notes);
    checkVerdict(name, response, notes.room);
  } catch (error) {
    if (!stop.aborted) checkStored(name, folder, notes, 'no-space');
    throw error;
  } finally {
    progress.close();
  }
  const { isEncrypted, paths } = evidence.prove({ name, willEncrypt });
  const { files, bytes } = progress;
  const { wasFull } = evidence;
  const { deviceErrors, deviceErrorCount } = notes;
  return { files, bytes, wasFull, isEncrypted, deviceErrors, deviceErrorCount, paths };
}

/** A phone that goes on to another phase is no longer waiting for its passcode. */
function noticing(ctx: TaskContext, notices: PhoneNotices): Pick<TaskContext, 'emit'> {
  return {
    emit(event) {
      if (event.kind === 'phase') notices.answered();
      ctx.emit(event);
    },
  };
}
