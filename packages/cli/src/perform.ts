import { AppError, type TaskContext, type TaskEvent, visibleText } from '@pearmain/base';
import { answer, type Document, eventLine, refusal, type Schema } from '@pearmain/contract';
import type { Environment, EnvironmentSources } from '@pearmain/engine';
import type { Command } from 'commander';
import { exitCode, exitCodeOf } from './exit-codes.js';
import type { GlobalOptions } from './global-options.js';
import { listenForInterruption } from './interruption.js';
import { openLog } from './log.js';
import { documentText, jsonText } from './print/document.js';
import { printFailure } from './print/failure.js';
import type { Progress } from './print/progress.js';
import { processTerminal, type Terminal } from './terminal.js';
import { wholeFailure } from './whole-failure.js';

/** What a command's work gets. */
export interface Session {
  /** Resolved when it is first asked for: what is wrong with the settings does not keep from mending them. */
  readonly environment: Environment;
  /** What it is resolved from. */
  readonly sources: EnvironmentSources;
  readonly context: TaskContext;
  /** A context for one of several phones that are worked with at once: what it tells bears the phone's name. */
  contextOf(device: { readonly udid: string; readonly name: string }): DeviceContext;
  readonly options: GlobalOptions;
  readonly terminal: Terminal;
}

/** One phone's part of what is told; `end` says what became of it. */
export interface DeviceContext extends TaskContext {
  end(mark: '✓' | '✗', words: string): void;
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
  const interruption = listenForInterruption(options.timeout);
  const progress = await chooseProgress(options, terminal);
  const write = options.jsonl ? (device?: string) => jsonlEvents(terminal, device) : undefined;
  const writeWhole = write?.();
  const emit = (event: TaskEvent): void => {
    interruption.follow(event);
    writeWhole?.(event);
    progress.show(event);
  };

  try {
    const log = await openLog(options.verbose, options.logFile);
    const { resolveEnvironment } = await import('@pearmain/engine');
    const sources = { flags: options, variables: process.env, platform: process.platform };
    let environment: Environment | undefined;
    const context: TaskContext = { signal: interruption.signal, log, emit };
    const outcome = await performance.work({
      get environment() {
        environment ??= resolveEnvironment(sources);
        return environment;
      },
      sources,
      context,
      contextOf({ udid, name }) {
        const shown = progress.of(name);
        const tell = write?.(udid);
        const inner: TaskContext['emit'] = (event) => {
          interruption.follow(event, udid);
          tell?.(event);
          shown.show(event);
        };
        return { ...context, emit: inner, end: shown.end };
      },
      options,
      terminal,
    });
    progress.finish();
    if (asJson) printDocument(answer(performance.schema, outcome.data), options, terminal);
    else performance.print(outcome.data, terminal);
    process.exitCode = outcome.exitCode ?? exitCode.done;
  } catch (error) {
    progress.finish();
    tellCause(error, options.verbose, terminal);
    const failure = wholeFailure(error);
    if (asJson) printDocument(refusal(performance.schema, failure), options, terminal);
    else printFailure(failure, terminal);
    process.exitCode = interruption.exitCode() ?? exitCodeOf(failure);
  } finally {
    interruption.stop();
  }
}

function printDocument(document: Document<unknown>, options: GlobalOptions, terminal: Terminal): void {
  terminal.out.write(documentText(document, options.jsonl ? 'jsonl' : 'json'));
}

async function chooseProgress(options: GlobalOptions, terminal: Terminal): Promise<Progress> {
  const { liveProgress, plainProgress, promptsOnly } = await import('./print/progress.js');
  if (options.json || options.jsonl || options.quiet || options.progress === 'none') return promptsOnly(terminal);
  // A log on the same screen would tear a line that is redrawn.
  if (options.progress === 'plain' || options.verbose > 0 || !terminal.canRedraw) return plainProgress(terminal);
  return liveProgress(terminal, () => performance.now());
}

function jsonlEvents(terminal: Terminal, device: string | undefined): TaskContext['emit'] {
  let started: number | undefined;
  let last = 0;
  return (event) => {
    const now = performance.now();
    if (event.kind === 'phase' && event.phase === 'transferring') started ??= now;
    if (event.kind === 'progress') {
      if (now - last < 100) return;
      last = now;
    }
    const line = eventLine(event, now - (started ?? now));
    terminal.out.write(jsonText(device === undefined ? line : { ...line, device }));
  };
}

/** What lies behind a failure, for those who asked to see everything. */
function tellCause(error: unknown, verbose: number, terminal: Terminal): void {
  const behind = error instanceof AppError ? error.cause : error;
  if (verbose <= 1 || !(behind instanceof Error)) return;
  for (const line of (behind.stack ?? behind.message).split('\n')) terminal.err.write(`${visibleText(line)}\n`);
}
