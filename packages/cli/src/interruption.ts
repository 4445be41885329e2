import { AppError, type TaskEvent } from '@pearmain/base';
import { exitCode } from './exit-codes.js';
import { fail } from './failures.js';

/** What ends a task early: Ctrl-C, a request to terminate, or a person who does not come. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** To be told every event of one task: while somebody is waited for in it, the time that `--timeout` allows runs. */
  follow(event: TaskEvent, task?: string): void;
  /** The exit code of a task that a signal ended. */
  exitCode(): number | undefined;
  stop(): void;
}

const signalCodes = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;

/** The first Ctrl-C asks the task to end cleanly; a second one ends the program at once. */
export function listenForInterruption(timeoutSeconds: number | undefined): Interruption {
  const controller = new AbortController();
  const { signal } = controller;
  const waiting = new Map<string, NodeJS.Timeout>();
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((name) => {
    const listener = (): void => {
      if (signal.aborted) process.exit(signalCodes[name]);
      controller.abort(fail('interrupted', { signal: name }));
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  return {
    signal,
    follow({ kind }, task = '') {
      if (kind === 'notice') return;
      clearTimeout(waiting.get(task));
      if (kind !== 'prompt' || timeoutSeconds === undefined) return;
      const giveUp = (): void => controller.abort(fail('timed-out', { seconds: timeoutSeconds }));
      waiting.set(task, setTimeout(giveUp, timeoutSeconds * 1000));
    },
    exitCode() {
      const name = signal.reason instanceof AppError ? signal.reason.data['signal'] : undefined;
      return name === 'SIGINT' || name === 'SIGTERM' ? signalCodes[name] : undefined;
    },
    stop() {
      for (const timer of waiting.values()) clearTimeout(timer);
      for (const stop of listeners) stop();
    },
  };
}
