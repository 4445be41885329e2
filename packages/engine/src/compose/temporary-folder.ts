import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRunning } from '@pearmain/backup';
import { isFailure } from '@pearmain/base';
import { makeFolder, readJson, writeWhole } from '@pearmain/history';
import * as z from 'zod';
import type { Environment } from '../environment.js';

const beginning = '.pearmain-restore-';

/** A folder of this run alone, gone when it is disposed. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

const Note = z.object({ path: z.string(), pid: z.number().int() });
type Note = z.infer<typeof Note>;

/**
 * Makes a folder in `above`, so that the disk can share bytes with what lies there; where nothing may be written there, among what this
 * program can make anew. A note outside of it makes sure that a later run removes what a kill left (docs/formats/composed-backup.md §7).
 *
 * @throws history/disk-full, history/not-writable
 */
export function makeTemporaryFolder(environment: Environment, above: string): TemporaryFolder {
  removeAbandoned(environment);
  const notes = notesFolder(environment);
  makeFolder(notes);
  return tryMake(notes, above) ?? make(notes, notes);
}

/** Removes what runs that were killed left behind, as far as it can. */
export function removeAbandoned(environment: Environment): void {
  const notes = notesFolder(environment);
  for (const entry of namesIn(notes)) {
    if (!entry.endsWith('.json')) continue;
    const path = join(notes, entry);
    try {
      const note = readNote(path);
      // A disk that is not there may come back.
      if (note && (isRunning(note.pid) || !existsSync(dirname(note.path)))) continue;
      if (note && basename(note.path).startsWith(beginning)) rmSync(note.path, { recursive: true, force: true });
      rmSync(path, { force: true });
    } catch {
      // What cannot be removed now is tried again by the next run; nobody's work waits for it.
    }
  }
}

function tryMake(notes: string, above: string): TemporaryFolder | undefined {
  try {
    return make(notes, above);
  } catch (error) {
    if (isFailure(error, 'history/not-writable')) return undefined;
    throw error;
  }
}

/** The note is there first: a folder that nobody knows of would stay. */
function make(notes: string, above: string): TemporaryFolder {
  const name = `${beginning}${randomUUID()}`;
  const path = join(above, name);
  const note = join(notes, `${name}.json`);
  const content: Note = { path, pid: process.pid };
  writeWhole(note, JSON.stringify(content));
  const forget = (): void => rmSync(note, { force: true });
  try {
    makeFolder(path);
  } catch (error) {
    forget();
    throw error;
  }
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true });
      forget();
    },
  };
}

/** One that was cut while it was written says nothing, and its folder was not made. */
function readNote(path: string): Note | undefined {
  try {
    return readJson(path, Note);
  } catch (error) {
    if (isFailure(error, 'history/damaged-file')) return undefined;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // whoever makes a folder there learns why
  }
}

function notesFolder({ folders }: Environment): string {
  return join(folders.cache, 'composed');
}
