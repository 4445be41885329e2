import { silentLog, type TaskContext } from '@pearmain/base';
import { backUp, Muxer, muxAddress, openTrusted, PairRecordStore, systemTimer } from '@pearmain/device';
import { startPhone } from '../harness/phone-program.js';
import type { Scratch } from '../harness/scratch.js';
import { DiscardingFolder } from './discarding-folder.js';

/** How fast files came from a phone, counted from the first to the last of them. */
export interface PhoneSpeed {
  readonly filesASecond: number;
  readonly bytesASecond: number;
}

/** Lets our client receive a full backup of such a phone and forget it: how fast can the phone send at all? */
export async function measurePhone(
  scratch: Scratch,
  seed: { name: string; files: number; bytes: number },
): Promise<PhoneSpeed> {
  const filler = ['--files', String(seed.files), '--bytes', String(seed.bytes), '--random', '1'];
  await using phone = await startPhone(scratch.at(seed.name), ['--seed', 'empty', ...filler]);
  let first: { at: number; files: number; bytes: number } | undefined;
  let last = { at: 0, files: 0, bytes: 0 };
  const context: TaskContext = {
    signal: new AbortController().signal,
    log: silentLog,
    emit(event) {
      if (event.kind !== 'progress' || event.files === 0 || event.files > seed.files) return;
      last = { at: performance.now(), files: event.files, bytes: event.bytes };
      first ??= last;
    },
  };
  const clock = { now: () => new Date(), ...systemTimer };
  const [device] = await new Muxer(muxAddress(phone.tcp, process.platform)).list();
  if (!device) throw new Error('the virtual phone is not attached');
  await using session = await openTrusted(
    device,
    new PairRecordStore({ folder: scratch.at('pairing') }),
    { clock },
    context,
  );
  await backUp(session, new DiscardingFolder(), { guid: '0'.repeat(32), clock }, context);
  const seconds = (last.at - (first?.at ?? 0)) / 1000;
  return {
    filesASecond: (last.files - (first?.files ?? 0)) / seconds,
    bytesASecond: (last.bytes - (first?.bytes ?? 0)) / seconds,
  };
}
