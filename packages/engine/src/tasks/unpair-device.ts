import { isFailure, type TaskContext } from '@pearmain/base';
import type { UnpairingResult } from '@pearmain/contract';
import { unpair } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { choosePhone, pairRecords, trustOptions } from '../phones.js';
import { rememberWifiWish } from '../wifi/wifi-wish.js';

/** Ends the trust between a phone and this computer; backups stay. */
export async function unpairDevice(
  environment: Environment,
  input: { device?: string | undefined },
  context: TaskContext,
): Promise<UnpairingResult> {
  const { device, udid } = await choosePhone(environment, input.device, context);
  try {
    await unpair(device, pairRecords(environment, context), trustOptions(environment), context);
    rememberWifiWish(environment, udid, false);
    return { udid, outcome: 'unpaired' };
  } catch (error) {
    if (isFailure(error, 'device/not-paired')) return { udid, outcome: 'was-not-paired' };
    throw error;
  }
}
