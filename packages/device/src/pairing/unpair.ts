import { isFailure, type TaskContext } from '@pearmain/base';
import { pairRequestRecord } from '@pearmain/wire';
import type { AttachedDevice } from '../mux/attached-device.js';
import { LockdownConnection } from '../session/lockdown-connection.js';
import { notPaired } from './open-trusted.js';
import type { FoundRecord, PairRecordStore } from './record-store.js';
import { mannerOfTrust, type TrustOptions } from './trust-options.js';

/**
 * Ends the trust on both sides: the phone forgets this computer, the records here and at the muxer are deleted. A phone
 * that has forgotten already is fine.
 *
 * @throws device/not-paired without any record
 */
export async function unpair(
  device: AttachedDevice,
  store: PairRecordStore,
  options: TrustOptions,
  ctx: TaskContext,
): Promise<void> {
  const found = await store.find(device, ctx.signal).catch(damagedIsNone);
  if (found?.length === 0) throw await notPaired(device, options, ctx);
  if (found) {
    await using lockdown = await LockdownConnection.open(device, mannerOfTrust(options, ctx));
    for (const { record } of found) {
      const request = { PairRecord: pairRequestRecord(record), ProtocolVersion: '2' };
      await lockdown.ask('Unpair', request).catch(forgottenIsFine);
    }
  }
  await store.remove(device, ctx.signal);
}

/** A damaged record cannot be told to the phone, but it can be deleted. */
function damagedIsNone(error: unknown): undefined | FoundRecord[] {
  if (!isFailure(error, 'device/pair-record-damaged')) throw error;
  return undefined;
}

function forgottenIsFine(error: unknown): void {
  if (!isFailure(error, 'device/trust-forgotten')) throw error;
}
