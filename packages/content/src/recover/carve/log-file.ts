import { existsSync, readSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { addToSum, frameHeaderSize, type LogHeader, logHeaderSize, readFrame, readLogHeader } from '@pearmain/formats';

/** A page as the log of a database has it. */
export interface Frame {
  readonly page: number;
  /** Where the page begins in the log. */
  readonly offset: number;
  /** Which commit it belongs to, from 1 on; `undefined` for what was written before the log was last begun anew. */
  readonly commit: number | undefined;
  /** It was never committed. */
  readonly isLoose: boolean;
}

const mostFrames = 4_000_000;

/**
 * The frames of a log in the order in which they were written: those that belong to it, each with its commit, what was never
 * committed, and what was left behind them of the time before (docs/formats/sqlite-file.md §5). A log that is none has none.
 */
export function readFrames(file: number, sizeBytes: number, pageSize: number): Frame[] {
  const header = readHeader(file, pageSize);
  if (!header) return [];
  const frames: Frame[] = [];
  let { sum } = header;
  let commit = 1;
  let committed = 0;
  let isRunning = true;
  const whole = new Uint8Array(frameHeaderSize + pageSize);
  for (let at = logHeaderSize; at + whole.length <= sizeBytes && frames.length < mostFrames; at += whole.length) {
    readSync(file, whole, 0, whole.length, at);
    const frame = readFrame(whole);
    if (isRunning) {
      const next = addToSum(
        addToSum(sum, whole.subarray(0, 8), header.isBigEndian),
        whole.subarray(frameHeaderSize),
        header.isBigEndian,
      );
      isRunning = frame.salt === header.salt && next[0] === frame.sum[0] && next[1] === frame.sum[1];
      sum = next;
    }
    if (frame.page === 0) continue;
    const { page } = frame;
    frames.push({ page, offset: at + frameHeaderSize, commit: isRunning ? commit : undefined, isLoose: isRunning });
    if (!isRunning || frame.pagesAfterCommit === 0) continue;
    for (; committed < frames.length; committed += 1) {
      const known = frames[committed];
      if (known) frames[committed] = { ...known, isLoose: false };
    }
    commit += 1;
  }
  return frames;
}

function readHeader(file: number, pageSize: number): LogHeader | undefined {
  const bytes = new Uint8Array(logHeaderSize);
  readSync(file, bytes, 0, logHeaderSize, 0);
  try {
    const header = readLogHeader(bytes);
    return header.pageSize === pageSize ? header : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Where the log of a database is, if there is one. */
export function logOf(path: string): string | undefined {
  return existsSync(`${path}-wal`) ? `${path}-wal` : undefined;
}
