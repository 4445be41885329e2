import { AppError } from '@pearmain/base';
import { newDict, utf8Encode } from '@pearmain/formats';
import { FileStreamWriter, FrameCode, maximumName } from '@pearmain/wire';
import { fail } from '../failures.js';
import { isOfPhone } from './contained.js';
import type { RequestHost } from './request-host.js';
import { multiStatus, notSupported, type Status, statusOf } from './statuses.js';

/**
 * Answers a `DLMessageDownloadFiles`: each file in the order asked for, in blocks of 32 KiB, which is what phones can take.
 * A file that cannot be read is told so in its place and in the status, and the others follow all the same
 * (docs/protocols/backup-host.md §4).
 */
export async function sendFiles(host: RequestHost, paths: readonly string[]): Promise<Status> {
  const stream = new FileStreamWriter(host.channel);
  const failed = newDict();
  for (const path of paths) {
    countAsked(host);
    const problem = await sendFile(host, stream, path);
    if (problem) failed[path] = { DLFileErrorCode: problem.code, DLFileErrorString: problem.text ?? '' };
  }
  await stream.finish();
  return Object.keys(failed).length > 0 ? { ...multiStatus, value: failed } : { code: 0, value: {} };
}

/** A phone may ask for a file again; one that asks without end is out of its mind. @throws device/too-much */
function countAsked({ name, progress, limits }: RequestHost): void {
  progress.fileAnnounced();
  if (progress.announcedFiles > limits.files) throw fail('too-much', { name, what: 'files', limit: limits.files });
}

async function sendFile(host: RequestHost, stream: FileStreamWriter, path: string): Promise<Status | undefined> {
  // Such a name has no place in the stream, where an empty one ends everything: the status alone speaks of it.
  if (path === '' || utf8Encode(path).length > maximumName) return notSupported;
  await stream.begin(path);
  const problem = await sendContent(host, stream, path);
  await (problem ? stream.failed(FrameCode.localError, problem.text ?? '') : stream.complete());
  if (!problem) host.progress.fileSent(isContent(path));
  return problem;
}

/** The status of a folder that did not give the file; a lost connection is thrown. */
async function sendContent(host: RequestHost, stream: FileStreamWriter, path: string): Promise<Status | undefined> {
  let chunks: Iterator<Uint8Array>;
  let next: IteratorResult<Uint8Array>;
  try {
    if (!isOfPhone(host.udid, path)) throw fail('outside-backup', { path, problem: 'refused' });
    chunks = host.folder.open(path)[Symbol.iterator]();
    next = chunks.next();
  } catch (error) {
    return fromFolder(error);
  }
  try {
    while (!next.done) {
      const pause = stream.data(next.value);
      host.progress.sent(next.value.length);
      if (pause) await pause;
      try {
        next = chunks.next();
      } catch (error) {
        return fromFolder(error);
      }
    }
  } finally {
    chunks.return?.();
  }
  return undefined;
}

/** Content is stored under names of 40 hex digits (docs/formats/backup-folder.md §1). */
function isContent(path: string): boolean {
  return /\/[0-9a-f]{40}$/.test(path);
}

function fromFolder(error: unknown): Status {
  if (!(error instanceof AppError)) throw error;
  return statusOf(error);
}
