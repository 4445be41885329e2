import { AppError, isFailure, type Log } from '@pearmain/base';
import { fail } from '../failures.js';
import type { AttachedDevice } from '../mux/attached-device.js';
import { Heartbeat } from '../services/heartbeat.js';
import type { ServiceSource } from '../services/service-source.js';

/** What keeping a phone present asks of a session; `DeviceSession` fits. */
export interface PresentSession extends ServiceSource {
  readonly device: Pick<AttachedDevice, 'connection'>;
}

/** A phone's stay in the network, for as long as something is done with it. */
export interface Presence extends AsyncDisposable {
  /** Aborted with device/left-network or device/fell-asleep when the phone is gone. */
  readonly lost: AbortSignal;
  /** Why a connection broke, where the phone has said it before: a phone that went to sleep did not lose its network. */
  explain(error: unknown): unknown;
}

/**
 * Keeps a phone on Wi-Fi with us by answering its heartbeat, and notices when it is gone, which the other connections may
 * not for half an hour (docs/protocols/wifi.md §5). Of a phone on the cable nothing is asked.
 */
export async function keepPresent(session: PresentSession, log: Log): Promise<Presence> {
  const lost = new AbortController();
  if (session.device.connection === 'usb')
    return { lost: lost.signal, explain: (error) => error, async [Symbol.asyncDispose]() {} };
  let current = await openHeartbeat(session, log);
  let isOver = false;
  let isSleepy = false;
  const keep = async (): Promise<void> => {
    while (current) {
      await current.keepAlive();
      isSleepy = true;
      // It says that it will sleep. One that is still busy with us takes another heartbeat, and stays.
      await current[Symbol.asyncDispose]();
      log.info('the phone wants to sleep');
      current = await Heartbeat.open(session);
    }
  };
  const keeping = keep().catch((error: unknown) => {
    if (isOver) return;
    lost.abort(fail(isSleepy ? 'fell-asleep' : 'left-network', { name: session.name }, { cause: error }));
  });
  return {
    lost: lost.signal,
    explain(error) {
      const isBroken = isSleepy && isFailure(error, 'device/connection-lost');
      return isBroken ? fail('fell-asleep', { name: session.name }, { cause: error }) : error;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await current?.[Symbol.asyncDispose]();
      await keeping;
    },
  };
}

/** A phone without this service is not given up for that: it may be one whose muxer keeps a heartbeat. */
async function openHeartbeat(session: PresentSession, log: Log): Promise<Heartbeat | undefined> {
  try {
    return await Heartbeat.open(session);
  } catch (error) {
    if (!(error instanceof AppError) || !refused.includes(error.code)) throw error;
    log.warn('the phone keeps no heartbeat', { code: error.code });
    return undefined;
  }
}

const refused = ['device/service-missing', 'device/service-prohibited', 'device/service-busy'];
