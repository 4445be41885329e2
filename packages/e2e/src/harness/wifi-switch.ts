import { silentLog } from '@pearmain/base';
import { Muxer, muxAddress, openPaired, PairRecordStore, systemTimer } from '@pearmain/device';
import type { PhoneProgram } from './phone-program.js';

/** Lets a phone that is on the cable, and was paired by another program, be reached over Wi-Fi. */
export async function allowWifi(phone: PhoneProgram, folder: string): Promise<void> {
  const muxer = new Muxer(muxAddress(phone.tcp, process.platform));
  const [device] = await muxer.list();
  if (!device) throw new Error('no phone is on the cable');
  const context = { signal: new AbortController().signal, log: silentLog, emit() {} };
  const clock = { ...systemTimer, now: () => new Date() };
  await using session = await openPaired(device, new PairRecordStore({ folder }), { clock }, context);
  await session.setValue('com.apple.mobile.wireless_lockdown', 'EnableWifiConnections', true);
}
