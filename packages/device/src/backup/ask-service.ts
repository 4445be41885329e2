import { type Clock, Scope, silentLog, type TaskContext } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import { NotificationProxy } from '../services/notification-proxy.js';
import type { BackupSession } from './back-up.js';
import { BackupService } from './backup-service.js';
import { Evidence } from './evidence.js';
import type { BackupFolder } from './folder.js';
import { type FloodLimits, floodLimits } from './limits.js';
import { PhoneNotices } from './phone-notices.js';
import { Progress } from './progress.js';
import { RunNotes } from './run-notes.js';
import { tidy } from './tidy.js';
import { checkStored, checkVerdict } from './verdict.js';

/** A request that is no backup, and the folder that the phone may look into and write to while it works on it. */
export interface ServiceQuestion {
  readonly request: PlistDict;
  readonly folder: BackupFolder;
  readonly clock: Clock;
  /** Lower bounds than `floodLimits`. */
  readonly limits?: Partial<FloodLimits> | undefined;
  /** Looks at the final `Response` before its code gets the meaning it has in a backup. */
  refine?(response: PlistDict): void;
}

/**
 * Puts a request that is no backup to the backup service, says when the phone wants its passcode, and answers whatever it
 * asks for meanwhile (docs/protocols/backup-host.md §9).
 *
 * @throws device/passcode-not-entered, device/backup-prohibited and what else the phone's code stands for
 */
export async function askBackupService(
  session: BackupSession,
  { request, folder, clock, limits, refine }: ServiceQuestion,
  ctx: TaskContext,
): Promise<void> {
  const { udid, name } = session;
  const notices = new PhoneNotices(name, ctx);
  const stop = AbortSignal.any([ctx.signal, notices.cancelled]);
  await using scope = new Scope();
  scope.defer(() => notices.answered());
  const notifications = await NotificationProxy.open(session);
  scope.defer(() => tidy(clock, () => notifications[Symbol.asyncDispose]()));
  await notices.follow(notifications);
  const service = scope.own(await BackupService.open(session, { name, timer: clock, stop }));

  const quiet = { emit: () => {}, log: silentLog };
  const notes = new RunNotes(name, { ...quiet, log: ctx.log });
  const evidence = new Evidence(udid, folder);
  const host = {
    udid,
    folder,
    evidence,
    progress: new Progress(quiet, clock),
    notes,
    limits: { ...floodLimits, ...limits },
  };
  const response = await service.carryOut(request, host);
  if (response['ErrorCode'] === 0) return;
  checkStored(name, folder, notes);
  refine?.(response);
  checkVerdict(name, response, notes.room);
}
