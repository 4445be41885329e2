import { setTimeout as pause } from 'node:timers/promises';
import { textIn } from '@pearmain/formats';
import type { Phone } from '../../../phone/phone.js';
import { type AgentContext, setEncryption } from '../agent-context.js';
import { contentState, type Plan } from '../backup/plan.js';
import type { DeviceLink } from '../host/device-link.js';
import { takeKeychain } from '../keychain/keychain-file.js';
import { MBError, mbCode } from '../mb-error.js';
import { checkRestorePossible } from '../preconditions.js';
import type { Outcome } from '../requests.js';
import { copyBackup, copySeconds, planCopy } from './copy-backup.js';
import { payloadSeconds, receivePayload } from './receive-payload.js';
import type { RestoreOptions } from './restore-options.js';
import { planRestore, RestoreScope } from './restore-plan.js';
import { openRestoreSource, type RestoreSource } from './restore-source.js';
import { removeOthers, swapIn } from './swap-in.js';
import { takeApps } from './take-apps.js';

const goodbyeMs = 2000;
/** Phones that took a restore and were not started again since. */
const awaitReboot = new WeakSet<Phone>();

/**
 * Puts a backup of the host onto the phone, in the order of a real one (docs/protocols/backup-agent.md §9). Nothing on the
 * phone changes before everything has arrived and was found good.
 *
 * @throws MBError with the code of the final Response
 */
export async function restore(context: AgentContext, options: RestoreOptions): Promise<Outcome> {
  const { phone, progress, mishaps } = context;
  await mishaps.reach('restore-start');
  checkRestorePossible(context);
  if (awaitReboot.has(phone)) throw new MBError(mbCode.unfinishedRestore, 'Restore directory already exists');
  await mishaps.reach('restore-status');
  const source = await openRestoreSource(context, options);
  using _rows = source.rows;
  const scope = new RestoreScope(context, source.properties, options);
  using plan = await planRestore(context, source, scope);
  checkPhoneSpace(phone, plan.total(contentState.wanted).bytes, options);
  const copy = options.copiesBackup ? await planCopy(context) : undefined;
  progress.plan((copy ? copySeconds(copy) : 0) + payloadSeconds(plan));
  if (copy) await copyBackup(context, copy);
  await receivePayload(context, plan, source);
  progress.finish();
  await mishaps.reach('restore-end');
  await takeOver(context, { options, source, scope, plan });
  if (options.reboots) return { afterwards: (link) => sayGoodbye(link, phone) };
  expectReboot(phone);
  return {};
}

/** @throws MBError 106 */
function checkPhoneSpace(phone: Phone, need: number, { removesOthers }: RestoreOptions): void {
  const have = phone.freeBytes() + (removesOthers ? phone.files.usedBytes() : 0);
  if (have >= need) return;
  const code = phone.isAtLeast('11') ? mbCode.phoneFull : mbCode.hostFull;
  throw new MBError(code, `Insufficient free disk space on device to restore (${have} < ${need})`);
}

interface Restoring {
  readonly options: RestoreOptions;
  readonly source: RestoreSource;
  readonly scope: RestoreScope;
  readonly plan: Plan;
}

/** From here on the phone becomes the one that was backed up. */
async function takeOver(context: AgentContext, { options, source, scope, plan }: Restoring): Promise<void> {
  const { phone } = context;
  const { properties, classKeys } = source;
  if (options.removesOthers) await removeOthers(context, plan, scope, properties.isEncrypted);
  await swapIn(context, plan);
  if (properties.keybag) takeKeychain(phone, { bytes: properties.keybag, classKeys });
  takeApps(phone, properties.applications);
  const name = textIn(properties.lockdown, 'DeviceName');
  if (scope.withSystem && !options.preservesSettings && name) phone.rename(name);
  if (properties.isEncrypted && properties.keybag) {
    setEncryption(phone, { keybag: properties.keybag, classKeys });
  }
  phone.settings.set('com.apple.purplebuddy', 'RestoreState', 'RestoredFromiTunesBackup');
  phone.backup = { ...phone.backup, runs: phone.backup.runs + 1 };
  phone.save();
}

/** Without a restart the phone takes no other restore. */
function expectReboot(phone: Phone): void {
  awaitReboot.add(phone);
  const restarted = phone.onReboot(() => {
    awaitReboot.delete(phone);
    restarted[Symbol.dispose]();
  });
}

/** The host has a moment to take its leave; then the phone starts anew. */
async function sayGoodbye(link: DeviceLink, phone: Phone): Promise<void> {
  const tooLong = new AbortController();
  const farewell = link.request().catch(() => undefined);
  await Promise.race([farewell, pause(goodbyeMs, undefined, { signal: tooLong.signal }).catch(() => undefined)]);
  tooLong.abort();
  phone.reboot();
}
