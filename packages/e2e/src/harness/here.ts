import { AppError, type Clock, silentLog, type TaskContext, type TaskEvent } from '@pearmain/base';
import type { BackupResult, RestoreResult } from '@pearmain/contract';
import {
  type BackUpInput,
  backUp,
  type Environment,
  type RestoreInput,
  resolveEnvironment,
  restorePhone,
  SnapshotOpener,
} from '@pearmain/engine';
import { type RunningPhone, type Scenario, startVirtualPhone, type VirtualPhoneOptions } from '@pearmain/virtual-phone';
import { exitCodeOf, printFailure, wholeFailure } from 'pearmain';
import { BriskClock } from './brisk-clock.js';
import { PhoneControl } from './phone-control.js';
import type { Scratch } from './scratch.js';
import { wholeRestore } from './whole-restore.js';

/** How a task ended, as a person and as a program are told. */
export interface Told<T> {
  readonly data?: T;
  /** The failure's code; empty where there is none. */
  readonly code: string;
  readonly exitCode: number;
  /** What the command line prints. */
  readonly printed: string;
  readonly events: readonly TaskEvent[];
}

/** A phone and our program in the process of the test, which is quicker than starting both anew for each case. */
export interface Here extends AsyncDisposable {
  readonly udid: string;
  readonly state: string;
  readonly phone: RunningPhone;
  readonly location: string;
  readonly environment: Environment;
  /** The phone's day from now on. */
  day(scenario: Partial<Scenario>): Promise<void>;
  /** Does a task and tells how it ended. */
  tell<T>(task: (environment: Environment, context: TaskContext) => Promise<T>, changes?: Changes): Promise<Told<T>>;
  /** `pearmain backup`, without asking anybody. */
  backUp(input?: Partial<BackUpInput>, changes?: Changes): Promise<Told<BackupResult>>;
  /** `pearmain restore --no-safety-backup --yes` of a location's latest backup of a phone. */
  restore(from: RestoredFrom, input?: Partial<RestoreInput>, changes?: Changes): Promise<Told<RestoreResult>>;
}

/** Where a backup is that is restored. */
export interface RestoredFrom {
  readonly location: string;
  /** The phone it was made of. */
  readonly udid: string;
  readonly password?: string;
}

/** What is otherwise in one task. */
export interface Changes {
  readonly environment?: Partial<Environment>;
  readonly signal?: AbortSignal;
  emit?(event: TaskEvent): void;
}

/** Starts a phone under `scratch`, with a location beside it. */
export async function startHere(
  scratch: Scratch,
  options: Partial<VirtualPhoneOptions> = {},
  clock: Clock = new BriskClock(),
): Promise<Here> {
  const state = scratch.at('phone');
  const phone = await startVirtualPhone({
    state,
    listen: ['127.0.0.1:0'],
    control: '127.0.0.1:0',
    filler: { files: 40, bytes: 400_000, seed: 'here' },
    ...options,
  });
  const control = await PhoneControl.connect(phone.control ?? '');
  const environment = environmentFor(scratch, phone, clock);
  const here: Here = {
    udid: phone.udid,
    state,
    phone,
    location: environment.location,
    environment,
    async day(scenario) {
      await control.do('scenario', { is: scenario });
    },
    async tell(task, changes = {}) {
      const events: TaskEvent[] = [];
      const emit = (event: TaskEvent): void => {
        events.push(event);
        changes.emit?.(event);
      };
      const signal = changes.signal ?? new AbortController().signal;
      try {
        const data = await task({ ...environment, ...changes.environment }, { signal, log: silentLog, emit });
        return { data, code: '', exitCode: 0, printed: '', events };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { code: error.code, exitCode: exitCodeOf(error), printed: printed(error), events };
      }
    },
    backUp(input = {}, changes = {}) {
      const all = { full: false, password: async () => undefined, ...input };
      return here.tell((where, context) => backUp(where, all, context), changes);
    },
    async restore({ location, udid, password }, input = {}, changes = {}) {
      using opener = new SnapshotOpener({ given: password === undefined ? [] : [password] }, environment);
      const all = { ...wholeRestore(udid, opener), ...input };
      const there = { ...changes, environment: { location, ...changes.environment } };
      return await here.tell((where, context) => restorePhone(where, all, context), there);
    },
    async [Symbol.asyncDispose]() {
      control.close();
      await phone[Symbol.asyncDispose]();
    },
  };
  return here;
}

function environmentFor(scratch: Scratch, phone: RunningPhone, clock: Clock): Environment {
  const environment = resolveEnvironment({
    flags: { location: scratch.at('location'), config: scratch.at('settings.json') },
    variables: { USBMUXD_SOCKET_ADDRESS: phone.listen[0] ?? '' },
    platform: process.platform,
  });
  const { folders } = environment;
  return { ...environment, clock, folders: { ...folders, pairing: scratch.at('pairing') } };
}

function printed(error: AppError): string {
  const parts: string[] = [];
  const output = { isTerminal: false, hasColor: false, columns: 80, write: (part: string) => void parts.push(part) };
  printFailure(wholeFailure(error), { out: output, err: output, canAsk: false, canRedraw: false });
  return parts.join('');
}
