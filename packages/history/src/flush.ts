import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { diskFailure, flushFolder } from './disk.js';

/** How everything was brought to the disk. */
export type FlushMethod = 'file-system' | 'file-by-file';

/**
 * Brings everything in `folder` to the disk before a backup counts (docs/decisions/0004-flush.md): in one call for the whole
 * file system where the computer offers one, else file by file, leaving out those not modified since `since`.
 */
export async function flushTree(folder: string, since: Date, ctx: TaskContext): Promise<FlushMethod> {
  if (await flushFileSystem(folder, ctx)) return 'file-system';
  try {
    flushFiles(folder, since.getTime(), ctx.signal);
  } catch (error) {
    throw diskFailure(error, folder);
  }
  return 'file-by-file';
}

/**
 * Brings those files to the disk, which are named by their paths below `folder` with slashes, and the folders that they are in: in
 * the same way, but nothing else that lies there is looked at.
 */
export async function flushNamed(folder: string, names: readonly string[], ctx: TaskContext): Promise<FlushMethod> {
  if (names.length === 0 || (await flushFileSystem(folder, ctx))) return 'file-system';
  const paths = names.map((name) => join(folder, ...name.split('/')));
  try {
    for (const path of paths) {
      ctx.signal.throwIfAborted();
      flushFile(path);
    }
    for (const each of new Set(paths.map(dirname))) flushFolder(each);
  } catch (error) {
    throw diskFailure(error, folder);
  }
  return 'file-by-file';
}

const bytesBetween = 64 * 2 ** 20;

/**
 * Lets the disk write while a run still receives, so that the flush at its end finds little left to do; left to itself the
 * system gathers gigabytes in memory first. Where only single files can be flushed, the end does it all
 * (docs/decisions/0004-flush.md).
 */
export class EarlyFlush {
  readonly #folder: string;
  readonly #ctx: Pick<TaskContext, 'log'>;
  #isPossible = process.platform === 'linux' || process.platform === 'darwin';
  #underWay: Promise<void> | undefined;
  #flushedBytes = 0;

  constructor(folder: string, ctx: Pick<TaskContext, 'log'>) {
    this.#folder = folder;
    this.#ctx = ctx;
  }

  /** So many bytes have been stored by now: the flush that is under way, or a new one where it is worth one. */
  stored(bytes: number): Promise<void> | undefined {
    return bytes - this.#flushedBytes < bytesBetween ? this.#underWay : this.#begin(bytes);
  }

  /** Nothing more comes: the disk writes what is left while the run is checked. */
  rest(): Promise<void> | undefined {
    return this.#begin(this.#flushedBytes);
  }

  #begin(bytes: number): Promise<void> | undefined {
    if (!this.#isPossible || this.#underWay) return this.#underWay;
    this.#flushedBytes = bytes;
    this.#underWay = this.#flush();
    return this.#underWay;
  }

  async #flush(): Promise<void> {
    this.#isPossible = await flushFileSystem(this.#folder, this.#ctx);
    this.#underWay = undefined;
  }
}

/** Linux flushes the file system that holds a folder; macOS all of them, and then the drive's own memory. */
async function flushFileSystem(folder: string, ctx: Pick<TaskContext, 'log'>): Promise<boolean> {
  if (process.platform === 'linux') return runs('sync', ['-f', folder], ctx);
  if (process.platform !== 'darwin' || !(await runs('sync', [], ctx))) return false;
  flushFolder(folder);
  return true;
}

function runs(program: string, options: readonly string[], ctx: Pick<TaskContext, 'log'>): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, options, { stdio: 'ignore' });
    child.once('error', (error) => {
      ctx.log.debug('no program to flush a file system', { program, reason: error.message });
      resolve(false);
    });
    child.once('close', (status) => resolve(status === 0));
  });
}

function flushFiles(folder: string, since: number, signal: AbortSignal): void {
  signal.throwIfAborted();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushFiles(path, since, signal);
    else if (entry.isFile() && lstatSync(path).mtimeMs >= since) flushFile(path);
  }
  flushFolder(folder);
}

function flushFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
