import { kindOfMode, kindOfRow } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { CatResult } from '@pearmain/contract';
import { findEntry } from '../contents/choose-rows.js';
import { openTarget, type Target } from '../contents/open-target.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';

/** One file of a backup, and where its content goes. */
export interface ReadFileInput extends Target {
  /** Takes each chunk; the next one is read when it is done. */
  write(chunk: Uint8Array): Promise<void> | void;
}

/**
 * Reads one file of a backup; nothing else of an encrypted one is decrypted but its index.
 *
 * @throws engine/no-such-path, engine/not-a-file, backup/missing-content, backup/damaged-record; as `showSnapshot` and
 * `SnapshotOpener.open`
 */
export async function readFile(
  environment: Environment,
  input: ReadFileInput,
  { signal }: TaskContext,
): Promise<CatResult> {
  const { backup, path } = await openTarget(environment, input);
  using opened = backup;
  const row = findEntry(opened, path);
  if (!row) throw fail('no-such-path', { path });
  const isUnsaved = kindOfRow(row) === 'unsaved';
  const record = isUnsaved ? undefined : opened.record(row);
  const kind = record ? kindOfMode(record.mode) : 'unsaved';
  if (!record || kind !== 'file') throw fail('not-a-file', { path, kind: kind === 'file' ? 'unknown' : kind });
  await using content = await opened.open(row);
  const { doubt } = content.plan;
  let bytes = 0;
  for await (const chunk of content.chunks()) {
    signal.throwIfAborted();
    await input.write(chunk);
    bytes += chunk.length;
  }
  return { path, sizeBytes: record.sizeBytes, bytes, ...(doubt === undefined ? {} : { doubt }) };
}
