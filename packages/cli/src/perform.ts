import { AppError, type TaskContext } from '@pearmain/base';
import { answer, type Document, eventLine, refusal, type Schema } from '@pearmain/contract';
import type { Environment } from '@pearmain/engine';
import type { Command } from 'commander';
import { exitCode, exitCodeOf } from './exit-codes.js';
import { fail } from './failures.js';
import type { GlobalOptions } from './global-options.js';
import { openLog } from './log.js';
import { printFailure } from './print/failure.js';
import type { Progress } from './print/progress.js';
import { processTerminal, type Terminal } from './terminal.js';

/** What a command's work gets. */
export interface Session {
  readonly environment: Environment;
  readonly context: TaskContext;
  readonly options: GlobalOptions;
  readonly terminal: Terminal;
}

/** What a command's work gives: its answer, and an exit code where it is not `done`. */
export interface Outcome<T> {
  readonly data: T;
  readonly exitCode?: number;
}

/** What a command is made of: the shape of its answer, the work, and how a person reads the answer. */
export interface Performance<T> {
  readonly schema: Schema;
  work(session: Session): Promise<Outcome<T>>;
  print(data: T, terminal: Terminal): void;
}

/**
 * Runs a command's work with the global flags resolved: context, progress, output as text or JSON, failures in words,
 * exit code. Nothing that a command throws leaves this function.
 */
export async function perform<T>(command: Command, performance: Performance<T>): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const asJson = options.json === true || options.jsonl === true;
  const terminal = processTerminal({ color: options.color, input: options.input, json: asJson }, process.env);
  const interruption = new AbortController();
  const stopListening = onInterruption(interruption, options.timeout);
  const progress = await chooseProgress(options, terminal);
  const show = options.jsonl
    ? jsonlEvents(terminal, progress)
    : (event: Parameters<TaskContext['emit']>[0]) => progress.show(event);

  try {
    const log = await openLog(options.verbose, options.logFile);
    const { resolveEnvironment } = await import('@pearmain/engine');
    const environment = resolveEnvironment({ flags: options, variables: process.env, platform: process.platform });
    const context: TaskContext = { signal: interruption.signal, log, emit: show };
    const outcome = await performance.work({ environment, context, options, terminal });
    progress.finish();
    if (asJson) printDocument(answer(performance.schema, outcome.data), options, terminal);
    else performance.print(outcome.data, terminal);
    process.exitCode = outcome.exitCode ?? exitCode.done;
  } catch (error) {
    progress.finish();
    const failure = asFailure(error, options.verbose, terminal);
    if (asJson) printDocument(refusal(performance.schema, failure), options, terminal);
    else printFailure(failure, terminal);
    process.exitCode = signalExitCode(interruption.signal) ?? exitCodeOf(failure);
  } finally {
    stopListening();
  }
}

function printDocument(document: Document<unknown>, options: GlobalOptions, terminal: Terminal): void {
  const line = options.jsonl
    ? JSON.stringify({ event: 'result', result: document })
    : JSON.stringify(document, null, 2);
  terminal.out.write(`${line}\n`);
}

async function chooseProgress(options: GlobalOptions, terminal: Terminal): Promise<Progress> {
  const { liveProgress, plainProgress, promptsOnly } = await import('./print/progress.js');
  if (options.json || options.jsonl || options.quiet || options.progress === 'none') return promptsOnly(terminal);
  if (options.progress === 'plain' || !terminal.err.isTerminal) return plainProgress(terminal);
  return liveProgress(terminal, () => performance.now());
}

function jsonlEvents(terminal: Terminal, progress: Progress): TaskContext['emit'] {
  let started: number | undefined;
  let last = 0;
  return (event) => {
    const now = performance.now();
    if (event.kind === 'phase' && event.phase === 'transferring') started ??= now;
    if (event.kind === 'progress') {
      if (now - last < 100) return;
      last = now;
    }
    terminal.out.write(`${JSON.stringify(eventLine(event, now - (started ?? now)))}\n`);
    progress.show(event);
  };
}

function asFailure(error: unknown, verbose: number, terminal: Terminal): AppError {
  if (error instanceof AppError) {
    if (verbose > 1 && error.cause instanceof Error)
      terminal.err.write(`${error.cause.stack ?? error.cause.message}\n`);
    return error;
  }
  if (verbose > 1 && error instanceof Error) terminal.err.write(`${error.stack ?? error.message}\n`);
  return fail('unexpected', undefined, { cause: error });
}

const signalCodes = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;

/** The first Ctrl-C asks the task to end cleanly; a second one ends the program at once. */
function onInterruption(interruption: AbortController, timeoutSeconds: number | undefined): () => void {
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((name) => {
    const listener = (): void => {
      if (interruption.signal.aborted) process.exit(signalCodes[name]);
      interruption.abort(fail('interrupted', { signal: name }));
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => interruption.abort(fail('timed-out', { seconds: timeoutSeconds })), timeoutSeconds * 1000);
  return () => {
    clearTimeout(timer);
    for (const stop of listeners) stop();
  };
}

function signalExitCode(signal: AbortSignal): number | undefined {
  if (!signal.aborted || !(signal.reason instanceof AppError)) return undefined;
  const name = signal.reason.data['signal'];
  return name === 'SIGINT' || name === 'SIGTERM' ? signalCodes[name] : undefined;
}
