import type { Clock, TaskContext, Udid } from '@pearmain/base';
import type { Environment } from '../environment.js';
import { openMuxer } from '../phones.js';

const patienceMs = 10 * 60_000;

/** Watches a phone from before its restart on. */
export interface RestartWatch extends Disposable {
  /** True once it went and came back; false where that takes more than ten minutes. */
  seen(): Promise<boolean>;
}

/** Begins to watch now; the muxer tells of phones that go and come, however quickly. */
export function watchRestart(environment: Environment, udid: Udid, context: TaskContext): RestartWatch {
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const cameBack = follow(environment, udid, { ...context, signal });
  return {
    seen: () => soon(cameBack, environment.clock, over),
    [Symbol.dispose]: () => over.abort(),
  };
}

async function follow(environment: Environment, udid: Udid, context: TaskContext): Promise<boolean> {
  const ways = new Set<number>();
  let hasLeft = false;
  try {
    for await (const change of openMuxer(environment, context).watch(context.signal)) {
      if (change.kind === 'attached' && change.device.udid === udid) {
        if (hasLeft) return true;
        ways.add(change.device.deviceId);
      }
      if (change.kind === 'detached' && ways.delete(change.deviceId)) hasLeft = ways.size === 0;
    }
  } catch {
    context.log.debug('no longer watching for the phone');
  }
  return false;
}

async function soon(cameBack: Promise<boolean>, clock: Pick<Clock, 'after'>, over: AbortController): Promise<boolean> {
  const forget = clock.after(patienceMs, () => over.abort());
  try {
    return await cameBack;
  } finally {
    forget();
  }
}
