import { isFailure } from '@pearmain/base';
import type { DeviceSession } from '../session/device-session.js';

const domain = 'com.apple.mobile.wireless_lockdown';

/** Whether the phone may be reached over Wi-Fi; `undefined` where it does not tell. */
export async function allowsWifi(session: Pick<DeviceSession, 'value'>): Promise<boolean | undefined> {
  const value = await session.value(domain, 'EnableWifiConnections');
  return typeof value === 'boolean' ? value : undefined;
}

/**
 * Lets a phone be reached over Wi-Fi, or no longer; it takes that over the cable. Writing what is already there is of use:
 * phones forget to announce themselves until it is written again (docs/protocols/wifi.md §1).
 *
 * @throws device/value-prohibited and the other refusals of docs/protocols/session.md §4
 */
export async function setWifi(
  session: Pick<DeviceSession, 'setValue' | 'record'>,
  { isAllowed }: { readonly isAllowed: boolean },
): Promise<void> {
  if (isAllowed) await nameBuddy(session);
  await session.setValue(domain, 'EnableWifiConnections', isAllowed);
}

/** The computer that the phone is to be at home with; phones that do not want to know it work as well. */
async function nameBuddy(session: Pick<DeviceSession, 'setValue' | 'record'>): Promise<void> {
  try {
    await session.setValue(domain, 'WirelessBuddyID', session.record.systemBuid);
  } catch (error) {
    if (!isFailure(error, 'device/value-prohibited') && !isFailure(error, 'device/refused')) throw error;
  }
}
