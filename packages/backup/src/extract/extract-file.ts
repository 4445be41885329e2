import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { endingBytes, planOf } from '../contents.js';
import { cbcDecipher } from '../crypto/cbc.js';
import type { ContentDoubt, ContentPlan } from '../crypto/padded-length.js';
import { errorCode } from '../failures.js';
import { openNew } from '../writer/open-new.js';
import { release } from './release.js';

/** One file to be taken out of a backup: plain data, since threads are told it. */
export interface ExtractOrder {
  readonly number: number;
  /** Where its content is stored. */
  readonly source: string;
  /** The file's own key, which is wiped when it was used; `undefined` for content that is stored as it is. */
  readonly key: Uint8Array | undefined;
  readonly sizeBytes: number;
  /** Where it goes; the folder is there. */
  readonly target: string;
  /** What it is called while it is being written, in the same folder. */
  readonly part: string;
  /** Permission bits. */
  readonly mode: number;
  /** Seconds since 1970. */
  readonly modified: number;
  /** Whether something else that lies there may be replaced. */
  readonly overwrite: boolean;
}

/** What became of it. `there`: it had been written before. `kept`: something else lies there. */
export type ExtractOutcome =
  | {
      readonly number: number;
      readonly state: 'written' | 'there' | 'kept';
      readonly bytes: number;
      readonly doubt?: ContentDoubt;
    }
  /** `side` says which of the two files the system's word (`ENOSPC`) is about. */
  | { readonly number: number; readonly state: 'failed'; readonly side: Side; readonly reason: string }
  | { readonly number: number; readonly state: 'halted' };

type Side = 'source' | 'target';

const chunkBytes = 256 * 1024;
/** Others may run after so many bytes. */
const sliceBytes = 4 * chunkBytes;
/** A link put there in the meantime is not followed, and a pipe not waited for (both flags are missing on Windows). */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** FAT notes times to two seconds. */
const timeSlackSeconds = 2;
/** What every disk can note as a time: 1980 to 2106. */
const timeLimits = [315_532_800, 4_294_967_295] as const;

const buffer = Buffer.allocUnsafeSlow(chunkBytes);
let canClone = true;

/**
 * Takes one file out, with synchronous calls; it pauses after every mebibyte, so that whoever runs it can let others run. What is
 * written appears under its name when it is complete, with its time and mode; halted, it leaves nothing.
 */
export function* extractFile(order: ExtractOrder, isHalted: () => boolean): Generator<void, ExtractOutcome> {
  const { number } = order;
  try {
    return yield* extracted(order, isHalted);
  } catch (error) {
    if (error instanceof Halted) return { number, state: 'halted' };
    if (error instanceof SideFailure) return { number, state: 'failed', side: error.side, reason: error.reason };
    throw error;
  } finally {
    order.key?.fill(0);
  }
}

function* extracted(order: ExtractOrder, isHalted: () => boolean): Generator<void, ExtractOutcome> {
  const source = on('source', () => openSync(order.source, readFlags));
  try {
    const plan = on('source', () => planStored(source, order));
    const state = on('target', () => stateOf(order, plan));
    if (state === 'written') yield* write({ source, plan, order, isHalted });
    const { number } = order;
    return { number, state, bytes: plan.lengthBytes, ...(plan.doubt === undefined ? {} : { doubt: plan.doubt }) };
  } finally {
    closeSync(source);
  }
}

interface Writing {
  readonly source: number;
  readonly plan: ContentPlan;
  readonly order: ExtractOrder;
  isHalted(): boolean;
}

function planStored(source: number, { key, sizeBytes }: ExtractOrder): ContentPlan {
  const stored = fstatSync(source).size;
  const ending = Buffer.alloc(key ? endingBytes(stored) : 0);
  if (ending.length > 0) readSync(source, ending, 0, ending.length, stored - ending.length);
  return planOf(stored, { key, sizeBytes }, ending);
}

/** `written` is what it will be. */
function stateOf(order: ExtractOrder, { lengthBytes }: ContentPlan): 'written' | 'there' | 'kept' {
  const there = lstatSync(order.target, { throwIfNoEntry: false });
  if (!there) return 'written';
  const isSame =
    there.isFile() &&
    there.size === lengthBytes &&
    Math.abs(there.mtimeMs / 1000 - notableTime(order.modified)) <= timeSlackSeconds;
  if (isSame) return 'there';
  return order.overwrite ? 'written' : 'kept';
}

function* write(writing: Writing): Generator<void, void> {
  const { order } = writing;
  let isDone = false;
  try {
    if (!cloned(writing)) yield* writePart(writing);
    on('target', () => {
      const time = notableTime(order.modified);
      utimesSync(order.part, time, time);
      chmodSync(order.part, order.mode);
      renameSync(order.part, order.target);
    });
    isDone = true;
  } finally {
    if (!isDone) rmSync(order.part, { force: true });
  }
}

/** Lets the disk share the content between both files, where it can. */
function cloned({ order: { source, key, part }, plan: { doubt } }: Writing): boolean {
  if (key || doubt !== undefined || !canClone) return false;
  try {
    copyFileSync(source, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    // A part that was left over says nothing about the disk.
    if (errorCode(error) !== 'EEXIST') canClone = false;
    return false;
  }
}

function* writePart({ source, plan: { lengthBytes }, order, isHalted }: Writing): Generator<void, void> {
  const target = on('target', () => openNew(order.part));
  try {
    const decipher = order.key && cbcDecipher(order.key);
    let written = 0;
    for (let at = 0; written < lengthBytes; ) {
      const length = on('source', () => readSync(source, buffer, 0, chunkBytes, at));
      if (length === 0) throw new SideFailure('source', 'EIO');
      at += length;
      const stored = buffer.subarray(0, length);
      const content = decipher?.update(stored) ?? stored;
      const wanted = content.subarray(0, lengthBytes - written);
      on('target', () => writeAll(target, wanted));
      written += wanted.length;
      if (content !== stored) release(content);
      if (at % sliceBytes === 0) yield;
      if (isHalted()) throw new Halted();
    }
  } finally {
    closeSync(target);
  }
}

function writeAll(target: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(target, bytes, done);
}

/** The nearest time that every disk can note, in seconds since 1970. */
export function notableTime(seconds: number): number {
  return Math.min(timeLimits[1], Math.max(timeLimits[0], seconds));
}

/** The system's word about one of the two files. */
class SideFailure extends Error {
  override readonly name = 'SideFailure';
  readonly side: Side;
  readonly reason: string;

  constructor(side: Side, reason: string) {
    super(reason);
    this.side = side;
    this.reason = reason;
  }
}

class Halted extends Error {
  override readonly name = 'Halted';
}

function on<T>(side: Side, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = errorCode(error);
    throw reason === undefined ? error : new SideFailure(side, reason);
  }
}
