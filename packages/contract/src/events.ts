import type { Phase, TaskEvent } from '@pearmain/base';
import type { WatchChange } from './device.js';
import type { Document } from './document.js';

/**
 * One line of `--jsonl`. The last line is always a `result`. Where several phones are worked with at once, a line that is about one
 * of them has its identifier as `device`.
 */
export type EventLine<T = unknown> =
  | { readonly event: 'phase'; readonly phase: Phase }
  | {
      readonly event: 'progress';
      readonly bytes: number;
      readonly files: number;
      readonly total?: number;
      readonly percent?: number;
      /** Bytes a second since the transfer began. */
      readonly rate?: number;
      /** Seconds left, where the phone's own estimate allows one. */
      readonly eta?: number;
    }
  | { readonly event: 'prompt'; readonly on: 'device' | 'host'; readonly what: string; readonly message: string }
  | { readonly event: 'prompt-done'; readonly what: string }
  | { readonly event: 'warning'; readonly code: string; readonly message: string; readonly path?: string }
  | { readonly event: 'result'; readonly result: Document<T> };

/** A line of `device watch --jsonl`, with the time at which it happened. */
export type DeviceLine = { readonly event: 'device'; readonly at: string } & WatchChange;

/** Turns a task's event into a line; `elapsedMs` is the time since the transfer began. */
export function eventLine(event: TaskEvent, elapsedMs: number): EventLine {
  switch (event.kind) {
    case 'phase':
      return { event: 'phase', phase: event.phase };
    case 'progress': {
      const { bytes, files, totalBytes, percent } = event;
      const seconds = elapsedMs / 1000;
      return {
        event: 'progress',
        bytes,
        files,
        ...(totalBytes === undefined ? {} : { total: totalBytes }),
        ...(percent === undefined ? {} : { percent }),
        ...(seconds >= 1 ? { rate: Math.round(bytes / seconds) } : {}),
        ...(seconds >= 1 && percent !== undefined && percent > 0
          ? { eta: Math.round((seconds * (100 - percent)) / percent) }
          : {}),
      };
    }
    case 'prompt':
      return { event: 'prompt', on: event.on, what: event.what, message: event.message };
    case 'prompt-done':
      return { event: 'prompt-done', what: event.what };
    case 'notice':
      return {
        event: 'warning',
        code: event.code,
        message: event.message,
        ...(event.path === undefined ? {} : { path: event.path }),
      };
  }
}
