import { AppError, type TaskContext } from '@pearmain/base';
import type { PairRecord } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice } from '../mux/attached-device.js';
import { DeviceSession } from '../session/device-session.js';
import { LockdownConnection } from '../session/lockdown-connection.js';
import { askForTrust } from './ask-for-trust.js';
import type { FoundRecord, PairRecordStore } from './record-store.js';
import { mannerOfTrust, type TrustOptions } from './trust-options.js';

/** What makes a record worthless without making the phone suspect. */
const staleness = [
  'device/trust-forgotten',
  'device/tls-refused',
  'device/record-refused',
  'device/pair-record-damaged',
  'device/pair-record-unreadable',
];

/**
 * A session with a phone, whatever it takes: with the first stored record that the phone accepts, else after asking for
 * trust again, saying why (a notice) and what to do on the phone (prompts).
 *
 * @throws what `askForTrust` and `DeviceSession.open` throw
 */
export async function openTrusted(
  device: AttachedDevice,
  store: PairRecordStore,
  options: TrustOptions,
  ctx: TaskContext,
): Promise<DeviceSession> {
  const stored = await openStored(device, store, options, ctx);
  if (stored.session) return stored.session;
  if (device.connection === 'network') throw await needsCable(device, options, ctx);
  if (stored.stale) {
    const { code, message } = stored.stale;
    ctx.emit({ kind: 'notice', code, message: `${message} It will be asked again.` });
  }
  const asked = await askForTrust(device, options, ctx);
  const { record, problems } = await store.save(device, asked, ctx.signal);
  for (const { code, message } of problems) ctx.emit({ kind: 'notice', code, message });
  return await DeviceSession.open(device, record, mannerOfTrust(options, ctx));
}

/** Pairs, unless the phone trusts this computer already, and proves it with a session. Throws as `openTrusted`. */
export async function pair(
  device: AttachedDevice,
  store: PairRecordStore,
  options: TrustOptions,
  ctx: TaskContext,
): Promise<PairRecord> {
  await using session = await openTrusted(device, store, options, ctx);
  return session.record;
}

/**
 * A session with a stored record, without asking anybody for anything.
 *
 * @throws device/not-paired, device/trust-forgotten, and what `DeviceSession.open` throws
 */
export async function openPaired(
  device: AttachedDevice,
  store: PairRecordStore,
  options: TrustOptions,
  ctx: TaskContext,
): Promise<DeviceSession> {
  const { session, stale } = await openStored(device, store, options, ctx);
  if (session) return session;
  throw stale ?? (await notPaired(device, options, ctx));
}

/** Phones refuse to be paired over Wi-Fi, so they are not even asked. */
async function needsCable(device: AttachedDevice, options: TrustOptions, ctx: TaskContext): Promise<AppError> {
  await using lockdown = await LockdownConnection.open(device, mannerOfTrust(options, ctx));
  return fail('pairing-needs-cable', { name: lockdown.name });
}

/** The failure that calls the phone by its name, if it tells that to strangers. */
export async function notPaired(device: AttachedDevice, options: TrustOptions, ctx: TaskContext): Promise<AppError> {
  await using lockdown = await LockdownConnection.open(device, mannerOfTrust(options, ctx));
  return fail('not-paired', { name: lockdown.name });
}

async function openStored(
  device: AttachedDevice,
  store: PairRecordStore,
  options: TrustOptions,
  ctx: TaskContext,
): Promise<{ session?: DeviceSession; stale?: AppError }> {
  let stale: AppError | undefined;
  const keep = (error: unknown): void => {
    ctx.signal.throwIfAborted();
    if (!(error instanceof AppError && staleness.includes(error.code))) throw error;
    stale ??= error;
  };
  const found = await store.find(device, ctx.signal).catch((error: unknown): FoundRecord[] => {
    keep(error);
    return [];
  });
  for (const { record, origin } of found) {
    try {
      return { session: await DeviceSession.open(device, record, mannerOfTrust(options, ctx)) };
    } catch (error) {
      keep(error);
      ctx.log.info('the phone does not accept a pair record', { origin });
    }
  }
  return stale ? { stale } : {};
}
