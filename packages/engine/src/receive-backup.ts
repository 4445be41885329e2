import type { TaskContext } from '@pearmain/base';
import type { BackupRun, DeviceSession, DeviceSummary } from '@pearmain/device';
import { type DevicePlace, EarlyFlush, type Work } from '@pearmain/history';
import type { Environment } from './environment.js';
import { type Going, keepGoing } from './keep-going.js';
import type { Keeping } from './partial/keeping.js';
import { receiveWork } from './receive-work.js';
import type { RunFolder } from './run-folder.js';

/** Whom to receive from, into what, and how stubbornly. */
export interface Receiving extends Omit<Going<unknown>, 'attempt' | 'mayRetry'> {
  readonly record: DeviceSession['record'];
  readonly summary: DeviceSummary;
  readonly place: DevicePlace;
  readonly folder: RunFolder;
  readonly environment: Environment;
  readonly full: boolean;
  readonly keeping?: Keeping | undefined;
}

/** The folder as the phone left it, and what was received over all attempts. */
export interface Received {
  readonly work: Work;
  readonly run: BackupRun;
}

/** Has the phone back itself up into the run's folder, over as many connections as it takes. */
export async function receiveBackup(receiving: Receiving, context: TaskContext): Promise<Received> {
  const { folder, tally } = receiving;
  const { work, run } = await keepGoing(
    {
      ...receiving,
      mayRetry: (retry) => retry !== 'clean' || folder.mayStartOver,
      async attempt(device, inner) {
        const work = await folder.open(inner);
        const early = new EarlyFlush(work.root, inner);
        try {
          const run = await receiveWork({ ...receiving, device, work }, flushing(early, inner));
          void early.rest();
          return { work, run };
        } catch (error) {
          folder.throwAwayAfter(error);
          throw error;
        }
      },
    },
    context,
  );
  const { earlier } = tally;
  return { work, run: { ...run, files: earlier.files + run.files, bytes: earlier.bytes + run.bytes } };
}

/** Lets the disk write what arrives while more is arriving. */
function flushing(early: EarlyFlush, context: TaskContext): TaskContext {
  return {
    ...context,
    emit(event) {
      if (event.kind === 'progress') void early.stored(event.bytes);
      context.emit(event);
    },
  };
}
