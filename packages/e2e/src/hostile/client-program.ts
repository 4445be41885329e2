/**
 * Our client as a program of its own, for the tests with hostile phones: it takes one job after the other from the test
 * that started it, does it by the same entries as the command line, and tells how it ended and what it took.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AppError, silentLog, type TaskContext, type TaskEvent } from '@pearmain/base';
import { backUp, type Environment, resolveEnvironment, restorePhone, SnapshotOpener } from '@pearmain/engine';
import { wholeRestore } from '../harness/whole-restore.js';
import type { ClientJob, ClientReport, ToClient } from './client-job.js';
import { LeapingClock } from './leaping-clock.js';

const strays: string[] = [];
process.on('unhandledRejection', (reason) => strays.push(String(reason)));
process.on('uncaughtException', (error) => strays.push(String(error)));

/** Real ones would make a flood last for minutes; how it is stopped is the same. */
const floodLimits = { messages: 3000, files: 1000, notifications: 2000, apps: 20_000, droppedBytes: 64 * 1024 * 1024 };

let pauseMs = 0;
let clock = new LeapingClock();

process.on('message', (message: ToClient) => {
  if (message.kind === 'time') letTimePass(message.passes);
  else void carryOut(message.job).then((report) => process.send?.(report));
});

function letTimePass(passes: boolean): void {
  if (passes) void clock.leap(pauseMs);
  else clock.settle();
}

async function carryOut(job: ClientJob): Promise<ClientReport> {
  clock.settle();
  clock = new LeapingClock();
  pauseMs = job.pauseMs;
  strays.length = 0;
  const events: TaskEvent[] = [];
  const emit = (event: TaskEvent): void => {
    if (event.kind !== 'progress') events.push(event);
  };
  const context: TaskContext = { signal: new AbortController().signal, log: silentLog, emit };
  forgetPeak();
  const begun = performance.now();
  const end = await endOf(work(job, context));
  // A promise that nobody waits for shows in the next turns.
  for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
  return {
    ...end,
    strays: [...strays],
    notices: events.flatMap((event) => (event.kind === 'notice' ? [event.message] : [])),
    events: events.length,
    milliseconds: Math.round(performance.now() - begun),
    peakMegabytes: peakMegabytes(),
  };
}

async function work(job: ClientJob, context: TaskContext): Promise<unknown> {
  const environment = environmentFor(job);
  if (job.does === 'backup')
    return await backUp(environment, { full: false, password: async () => undefined }, context);
  // Each hostile phone is another one, of which nothing is remembered.
  rmSync(environment.folders.devices, { recursive: true, force: true });
  using opener = new SnapshotOpener({ given: [] }, environment);
  const own = { ...wholeRestore('', opener), snapshot: undefined, restarts: false };
  return await restorePhone(environment, own, context);
}

function environmentFor({ location, muxer }: ClientJob): Environment {
  const variables = { ...process.env, USBMUXD_SOCKET_ADDRESS: muxer };
  const environment = resolveEnvironment({ flags: { location }, variables, platform: process.platform });
  return { ...environment, clock, floodLimits };
}

async function endOf(working: Promise<unknown>): Promise<Pick<ClientReport, 'isDone' | 'failure'>> {
  try {
    await working;
    return { isDone: true };
  } catch (error) {
    if (!(error instanceof AppError)) {
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { isDone: false, failure: { isOurs: false, code: '', message: told } };
    }
    const { code, message, safety, advice } = error;
    return {
      isDone: false,
      failure: {
        isOurs: true,
        code,
        message,
        ...(safety === undefined ? {} : { safety }),
        ...(advice === undefined ? {} : { advice }),
      },
    };
  }
}

/** Linux can begin to measure anew; elsewhere the peak is that of the whole program so far. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // The larger figure is then held against the same bound.
  }
}

function peakMegabytes(): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Math.round(process.resourceUsage().maxRSS / 1024);
  }
}
