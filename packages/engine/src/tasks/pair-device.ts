import { AppError, type TaskContext } from '@pearmain/base';
import type { PairingResult } from '@pearmain/contract';
import { openPaired, openTrusted } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { choosePhone, pairRecords, trustOptions } from '../phones.js';
import { renewWifiWish } from '../wifi/wifi-wish.js';

/** Lets a phone and this computer trust each other; events say what is to be done on the phone. */
export async function pairDevice(
  environment: Environment,
  input: { device?: string | undefined },
  context: TaskContext,
): Promise<PairingResult> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const { device, udid, name } = await choosePhone(environment, input.device, context);
  const records = pairRecords(environment, context);
  try {
    await using session = await openPaired(device, records, trustOptions(environment), context);
    await renewWifiWish(session, environment, context);
    return { udid, name, outcome: 'already' };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    context.log.info('no stored trust to go by', { code: error.code });
  }
  await using _session = await openTrusted(device, records, trustOptions(environment), context);
  return { udid, name, outcome: 'paired' };
}
