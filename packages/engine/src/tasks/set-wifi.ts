import type { TaskContext } from '@pearmain/base';
import type { WifiResult } from '@pearmain/contract';
import { allowsWifi, fail as deviceFailure, openTrusted, setWifi } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { choosePhone, pairRecords, trustOptions } from '../phones.js';
import { rememberWifiWish } from '../wifi/wifi-wish.js';

/**
 * Lets a phone be reached over Wi-Fi, or no longer, and reads back what it says then. It is remembered, so that later runs
 * over the cable renew it; a pair record that only the muxer had is kept here too, because a search goes by our own.
 *
 * @throws device/wifi-needs-cable
 */
export async function setWifiConnections(
  environment: Environment,
  { device: selector, isWanted }: { readonly device?: string | undefined; readonly isWanted: boolean },
  context: TaskContext,
): Promise<WifiResult> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const { device, udid, name, connection } = await choosePhone(environment, selector, context);
  if (connection !== 'usb') throw deviceFailure('wifi-needs-cable', { name });
  const records = pairRecords(environment, context);
  await using session = await openTrusted(device, records, trustOptions(environment), context);
  const before = await allowsWifi(session);
  if (isWanted) await records.keepOwn(udid, session.record);
  await setWifi(session, { isAllowed: isWanted });
  rememberWifiWish(environment, udid, isWanted);
  const enabled = await allowsWifi(session);
  const outcome = `${before === isWanted ? 'already' : 'turned'}-${isWanted ? 'on' : 'off'}` as const;
  return { udid, name, ...(enabled === undefined ? {} : { enabled }), outcome };
}
