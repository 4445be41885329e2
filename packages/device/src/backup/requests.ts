import { AppError, isFailure } from '@pearmain/base';
import { newDict, type PlistDict } from '@pearmain/formats';
import { DL, type DlArray, DlFileType, type DlMessage, FileStreamWriter } from '@pearmain/wire';
import { fail } from '../failures.js';
import { isOfPhone } from './contained.js';
import type { FolderEntry } from './folder.js';
import { receiveFiles } from './receive.js';
import type { RequestHost } from './request-host.js';
import { sendFiles } from './send.js';
import { putAside, putsAside } from './set-aside.js';
import { done, notSupported, problemOf, type Status, statusOf } from './statuses.js';

type Handler = (host: RequestHost, message: DlArray) => Promise<Status>;
type Answer<V> = (host: RequestHost, values: V) => Status | Promise<Status>;

/** What a phone may ask of the computer that backs it up (docs/protocols/backup-host.md §4). */
const requests: ReadonlyMap<string, Handler> = new Map([
  on(DL.UploadFiles, (host, { totalBytes }) => receiveFiles(host, totalBytes)),
  on(DL.DownloadFiles, (host, { paths }) => sendFiles(host, paths)),
  on(DL.ContentsOfDirectory, (host, { path }) => ({
    code: 0,
    value: listing(host.folder.list(inside(host, path)) ?? []),
  })),
  on(DL.CreateDirectory, (host, { path }) => {
    host.folder.makeDirectory(inside(host, path));
    return done;
  }),
  on(DL.MoveItems, moveAll),
  on(DL.MoveFiles, moveAll),
  on(DL.RemoveItems, removeAll),
  on(DL.RemoveFiles, removeAll),
  on(DL.CopyItem, (host, { from, to }) => {
    host.folder.copy(inside(host, from), inside(host, to));
    host.evidence.removed(to); // whatever lay there before, what lies there now was not sent in this run
    return done;
  }),
  on(DL.GetFreeDiskSpace, (host) => {
    const freeBytes = host.folder.toldFreeBytes ?? host.folder.freeBytes();
    host.notes.freeBytesTold(freeBytes);
    return { code: 0, value: freeBytes };
  }),
  on(DL.PurgeDiskSpace, (host, { amount }) => {
    host.notes.purgeWanted(amount);
    return { ...notSupported, value: 0 };
  }),
]);

/** Does what the phone asks; whatever it asks, and in whatever shape, there is an answer. */
export async function answer(host: RequestHost, message: DlArray): Promise<Status> {
  const handler = requests.get(message[0]);
  if (!handler) return notSupported;
  try {
    return await handler(host, message);
  } finally {
    host.progress.end();
  }
}

function on<V extends object>(declared: DlMessage<V>, carryOut: Answer<V>): [string, Handler] {
  const handler: Handler = async (host, message) => {
    const values = read(declared, message);
    if (!values) return await unreadable(host, declared.name);
    // Files may be stored while the next ones come; all else finds them in their places.
    if (declared.name !== DL.UploadFiles.name) await host.folder.background?.settled();
    host.progress.begin({ percent: numberOf(values, 'progress'), totalBytes: numberOf(values, 'totalBytes') });
    try {
      return await carryOut(host, values);
    } catch (error) {
      return refusal(host, error);
    }
  };
  return [declared.name, handler];
}

function read<V>(declared: DlMessage<V>, message: DlArray): V | undefined {
  try {
    return declared.parse(message);
  } catch (error) {
    if (isFailure(error, 'wire/unexpected-message')) return undefined;
    throw error;
  }
}

/** The phone waits for a stream of files behind this one, even when nobody knows which. */
async function unreadable(host: RequestHost, name: string): Promise<Status> {
  if (name === DL.DownloadFiles.name) await new FileStreamWriter(host.channel).finish();
  return notSupported;
}

/** What the folder did not do is a status; all else ends the run. */
function refusal(host: RequestHost, error: unknown): Status {
  if (!(error instanceof AppError) || error.data['problem'] === undefined) throw error;
  const problem = problemOf(error);
  if (problem === 'io' || problem === 'no-space') host.notes.notStored(String(error.data['path'] ?? ''), error);
  return statusOf(error);
}

function moveAll(
  host: RequestHost,
  { moves }: { readonly moves: readonly (readonly [from: string, to: string])[] },
): Status {
  host.progress.finishing();
  for (const [from, to] of moves) {
    if (putsAside(host.udid, from, to)) {
      putAside(host, to);
      continue;
    }
    host.folder.move(inside(host, from), inside(host, to));
    host.evidence.moved(from, to);
  }
  return done;
}

function removeAll(host: RequestHost, { paths }: { readonly paths: readonly string[] }): Status {
  for (const path of paths) {
    if (path === host.evidence.aside) continue;
    host.folder.remove(inside(host, path));
    host.evidence.removed(path);
  }
  return done;
}

function listing(entries: readonly FolderEntry[]): PlistDict {
  const found = newDict();
  for (const { name, kind, sizeBytes, modified } of entries) {
    const type =
      kind === 'file' ? DlFileType.regular : kind === 'directory' ? DlFileType.directory : DlFileType.unknown;
    found[name] = { DLFileModificationDate: modified, DLFileSize: sizeBytes, DLFileType: type };
  }
  return found;
}

function inside({ udid }: RequestHost, path: string): string {
  if (!isOfPhone(udid, path)) throw fail('outside-backup', { path, problem: 'refused' });
  return path;
}

function numberOf(values: object, key: string): number | undefined {
  const value: unknown = Object.entries(values).find(([name]) => name === key)?.[1];
  return typeof value === 'number' ? value : undefined;
}
