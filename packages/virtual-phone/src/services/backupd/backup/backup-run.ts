import { zoneAbbreviation } from '../../../phone/time-zone.js';
import { type AgentContext, newUuid, type OwnEncryption, ownEncryption } from '../agent-context.js';
import { placeOf } from '../domains.js';
import { generationOf } from '../generation/generation.js';
import { batchSize } from '../host/host-folder.js';
import { putBytes } from '../host/small-files.js';
import { refreshKeychainFile } from '../keychain/keychain-file.js';
import { whileWriting } from '../mb-error.js';
import { checkBackupPossible } from '../preconditions.js';
import { type BackupState, encodeStatus, type SnapshotState } from '../status.js';
import { type ExistingBackup, readExistingBackup } from './existing-backup.js';
import { FileSender } from './file-sender.js';
import { finishLeftover } from './finish-leftover.js';
import { sendManifests } from './manifests.js';
import { contentState, Plan } from './plan.js';
import { forgetPlan, preparePlan, takeCachedPlan } from './plan-cache.js';
import { moveIntoPlace, removeLeftovers } from './promote.js';
import { keybagOf } from './run-keybag.js';
import { expectedSeconds, foldersOf, removedIds } from './run-plan.js';
import { scanAgain, scanPhone } from './scan.js';
import { checkHostSpace } from './space.js';
import { checkNothingLost, uploadWanted } from './upload.js';
import { verifyBackup } from './verify.js';

const appleEpochMs = Date.UTC(2001, 0, 1);

/**
 * A backup of the phone into the host's folder, full or incremental, in the order of a real one
 * (docs/protocols/backup-agent.md §3).
 *
 * @throws MBError with the code of the final Response
 */
export async function backUp(context: AgentContext): Promise<void> {
  const { mishaps } = context;
  await mishaps.reach('start');
  await checkBackupPossible(context);
  await mishaps.reach('status');
  const existing = await readExistingBackup(context);
  try {
    await new BackupRun(context, existing).run();
  } finally {
    existing.base?.[Symbol.dispose]();
  }
  await mishaps.reach('end');
  mishaps.succeed();
  rememberBackup(context);
}

class BackupRun {
  readonly #context: AgentContext;
  readonly #existing: ExistingBackup;
  readonly #encryption: OwnEncryption | undefined;
  readonly #uuid: string;
  /** What Status.plist says of the folder until the new backup is in place. */
  #backupState: BackupState;

  constructor(context: AgentContext, existing: ExistingBackup) {
    const { phone } = context;
    this.#context = context;
    this.#existing = existing;
    this.#encryption = ownEncryption(phone);
    this.#uuid = existing.status?.uuid ?? newUuid(phone, `status-uuid/${phone.backup.runs}`);
    this.#backupState = existing.status?.backupState ?? 'empty';
  }

  async run(): Promise<void> {
    const keybag = await keybagOf(this.#context, { uuid: this.#uuid, existing: this.#existing });
    refreshKeychainFile(this.#context.phone, keybag);
    const { mishaps } = this.#context;
    await mishaps.reach('scan');
    using plan = await this.#scan();
    const { phone, udid } = this.#context;
    const { form, fileView } = generationOf(phone);
    const sender = new FileSender({
      hostPath: (fileId) => form.contentPath(`${udid}/Snapshot`, fileId),
      label: (domain, relativePath) => fileView + placeOf(domain, relativePath),
      classKeys: this.#encryption?.classKeys,
      random: phone.random,
      contentPath: (file) => phone.files.contentPath(file.domain, file.relativePath),
      misreading: mishaps.misreading,
    });
    await mishaps.reach('space');
    const renamed = await this.#prepare(plan);
    await this.#upload(plan, sender);
    if (this.#hasMissed(plan)) await this.#secondPass(plan, sender);
    checkNothingLost(plan);
    await mishaps.reach('manifests');
    const manifests = await sendManifests(this.#context, plan, {
      uuid: this.#uuid,
      encryption: this.#encryption,
      keybag: keybag.bytes,
    });
    await this.#promote(plan);
    if (renamed !== undefined) await this.#context.host.remove([renamed]);
    this.#context.progress.finish();
    await mishaps.reach('verifying');
    await verifyBackup(this.#context, plan, manifests);
    forgetPlan(phone, this.#uuid);
  }

  /** Step 6. */
  async #scan(): Promise<Plan> {
    const { phone } = this.#context;
    const { base, leftover } = this.#existing;
    const earlierPath = leftover?.state === 'uploading' ? takeCachedPlan(phone, this.#uuid) : undefined;
    using earlier = earlierPath === undefined ? undefined : Plan.reopen(earlierPath);
    const plan = Plan.create(preparePlan(phone, this.#uuid));
    await scanPhone(
      {
        phone,
        isEncrypted: this.#encryption !== undefined,
        base,
        earlier: earlier && leftover && { plan: earlier, arrived: leftover.snapshot },
      },
      plan,
    );
    return plan;
  }

  /** Steps 7 to 11; gives the name under which an older form of backup was set aside. */
  async #prepare(plan: Plan): Promise<string | undefined> {
    const { leftover, base, isOld } = this.#existing;
    const { udid, host } = this.#context;
    await checkHostSpace(this.#context, plan.total(contentState.wanted).bytes);
    this.#planProgress(plan);
    if (leftover && base) await finishLeftover(this.#context, leftover, base, (state) => this.#putStatus(state));
    const renamed = isOld ? `${udid}-${dateSuffix(this.#context.phone.clock.now())}` : undefined;
    if (renamed !== undefined) await host.move([[udid, renamed]]);
    return renamed;
  }

  #planProgress(plan: Plan): void {
    let removed = 0;
    for (const _id of removedIds(this.#existing.base, plan)) removed++;
    const folders = this.#folders().length;
    this.#context.progress.plan(expectedSeconds(plan, { folders, removed }));
  }

  async #upload(plan: Plan, sender: FileSender): Promise<void> {
    const { host, mishaps } = this.#context;
    try {
      for (const [index, folder] of this.#folders().entries()) {
        await mishaps.reach('folders', index);
        await host.makeDirectory(folder);
      }
    } catch (error) {
      throw whileWriting('Error creating directories', error);
    }
    await this.#putStatus('uploading');
    await uploadWanted(this.#context, plan, sender);
  }

  #folders(): string[] {
    const { phone, udid } = this.#context;
    return foldersOf(udid, generationOf(phone).form);
  }

  #hasMissed(plan: Plan): boolean {
    return plan.total(contentState.changed).files + plan.total(contentState.unreadable).files > 0;
  }

  /** What changed while it was read, or could not be read, is tried once more. */
  async #secondPass(plan: Plan, sender: FileSender): Promise<void> {
    scanAgain(this.#context.phone, plan);
    await checkHostSpace(this.#context, plan.total(contentState.wanted).bytes);
    this.#planProgress(plan);
    await this.#upload(plan, sender);
  }

  /** Steps 13 to 15: from `moving` to `finished`. */
  async #promote(plan: Plan): Promise<void> {
    this.#backupState = 'new';
    await this.#putStatus('moving');
    await moveIntoPlace(this.#context, plan.idBatches(contentState.arrived, batchSize));
    await this.#putStatus('removing');
    await removeLeftovers(this.#context, removedIds(this.#existing.base, plan));
    await this.#putStatus('finished');
  }

  async #putStatus(snapshotState: SnapshotState): Promise<void> {
    const { phone, host, udid } = this.#context;
    const status = encodeStatus({
      version: generationOf(phone).statusVersion,
      uuid: this.#uuid,
      date: phone.clock.now(),
      backupState: this.#backupState,
      snapshotState,
      isFullBackup: snapshotState !== 'finished' && this.#existing.base === undefined,
    });
    try {
      await putBytes(host, `${udid}/Status.plist`, status);
    } catch (error) {
      throw whileWriting('Error writing status', error);
    }
  }
}

/** What lockdown tells from now on about the last backup. */
function rememberBackup({ phone }: AgentContext): void {
  const now = phone.clock.now();
  const { backup } = phone;
  phone.backup = {
    ...backup,
    willEncrypt: backup.willEncrypt ?? false,
    lastBackupDate: Math.floor((now.getTime() - appleEpochMs) / 1000),
    lastBackupZone: zoneAbbreviation(phone.timeZone, now),
    runs: backup.runs + 1,
  };
  phone.save();
  phone.notifications.post('com.apple.mobile.backup.domain_changed');
}

/** `20260115-093000`, in UTC. */
export function dateSuffix(date: Date): string {
  const digits = date.toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}
