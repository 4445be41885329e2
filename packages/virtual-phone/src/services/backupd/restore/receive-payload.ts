import { createHash, type Hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes } from '@pearmain/formats';
import type { AgentContext } from '../agent-context.js';
import { contentState, type Plan, type PlannedFile } from '../backup/plan.js';
import { contentDecipher } from '../crypto/content-cipher.js';
import { unwrapFileKey } from '../crypto/file-key.js';
import { hasDigests } from '../domains.js';
import { batchSize, type FileTaker } from '../host/host-folder.js';
import { MBError, mbCode } from '../mb-error.js';
import { expected, inBatches } from '../progress.js';
import type { RestoreSource } from './restore-source.js';

/** Where content waits until all of it is there. */
export function stagedPath({ workFolder }: AgentContext, fileId: string): string {
  return join(workFolder, 'staged', fileId.slice(0, 2), fileId);
}

/** Seconds that the payload is expected to take. */
export function payloadSeconds(plan: Plan): number {
  const { files, bytes } = plan.total(contentState.wanted);
  return inBatches(files, (count) => expected.transfer(count, 0), batchSize) + bytes / 10_485_760;
}

/**
 * Asks for all content in batches of 128 and checks what comes: that it is there, opens, has its size and its digest.
 *
 * @throws MBError 205 for the whole when anything is wrong with one file
 */
export async function receivePayload(context: AgentContext, plan: Plan, source: RestoreSource): Promise<void> {
  makeStagingFolders(context);
  if (context.phone.scenario.backup?.asksForNothing) await context.host.get([], nobody, { isPayload: true });
  let lost = 0;
  let count = 0;
  for (const batch of plan.batches(contentState.wanted, batchSize)) {
    for await (const piece of context.mishaps.pieces('restore-payload', count, batch)) {
      lost += await receiveBatch(context, plan, source, piece);
      count += piece.length;
    }
  }
  await context.mishaps.reach('restore-payload', count);
  if (lost > 0) throw new MBError(mbCode.corrupt, 'Multiple errors downloading files');
}

/** Asks for some files; gives how many of them are not usable. */
async function receiveBatch(
  context: AgentContext,
  plan: Plan,
  source: RestoreSource,
  batch: readonly PlannedFile[],
): Promise<number> {
  const bytes = batch.reduce((sum, { size }) => sum + size, 0);
  const receiver = new BatchReceiver(context, source, batch);
  const seconds = expected.transfer(batch.length, bytes);
  const failed = await context.host.get(receiver.paths, receiver, { isPayload: true, seconds, totalBytes: bytes });
  plan.mark(receiver.good.map(({ fileId }) => ({ fileId, state: contentState.arrived })));
  return Math.max(failed.size, batch.length - receiver.good.length);
}

const nobody: FileTaker = { begin: () => {}, data: () => {}, end: () => {} };

function makeStagingFolders(context: AgentContext): void {
  for (let prefix = 0; prefix < 256; prefix++) {
    const name = prefix.toString(16).padStart(2, '0');
    mkdirSync(join(context.workFolder, 'staged', name), { recursive: true, mode: 0o700 });
  }
}

/** One file on its way into the staging folder. */
interface Incoming {
  readonly file: PlannedFile;
  readonly handle: number;
  readonly decipher: ReturnType<typeof contentDecipher> | undefined;
  readonly hash: Hash | undefined;
  storedBytes: number;
  length: number;
}

class BatchReceiver implements FileTaker {
  readonly good: PlannedFile[] = [];
  readonly #context: AgentContext;
  readonly #source: RestoreSource;
  readonly #byPath: ReadonlyMap<string, PlannedFile>;
  #incoming: Incoming | undefined;

  constructor(context: AgentContext, source: RestoreSource, batch: readonly PlannedFile[]) {
    this.#context = context;
    this.#source = source;
    this.#byPath = new Map(batch.map((file) => [source.pathOf(file.fileId), file]));
  }

  get paths(): string[] {
    return [...this.#byPath.keys()];
  }

  begin(path: string): void {
    const file = this.#byPath.get(path);
    if (!file) return;
    const { encryptionKey } = file;
    const key = encryptionKey && unwrapFileKey(this.#source.classKeys, encryptionKey);
    // A key that does not open leaves the file as lost: it never counts as good.
    if (encryptionKey && !key) return;
    this.#incoming = {
      file,
      handle: openSync(stagedPath(this.#context, file.fileId), 'w', 0o600),
      decipher: key && contentDecipher(key),
      hash: hasDigests(file.domain) ? createHash('sha1') : undefined,
      storedBytes: 0,
      length: 0,
    };
  }

  data(borrowed: Uint8Array): void {
    const incoming = this.#incoming;
    if (!incoming) return;
    incoming.hash?.update(borrowed);
    incoming.storedBytes += borrowed.length;
    this.#write(incoming, incoming.decipher ? incoming.decipher.update(borrowed) : borrowed);
  }

  end(isComplete: boolean): void {
    const incoming = this.#incoming;
    this.#incoming = undefined;
    if (!incoming) return;
    try {
      if (isComplete && this.#isWhole(incoming)) this.good.push(incoming.file);
    } finally {
      closeSync(incoming.handle);
    }
  }

  #write(incoming: Incoming, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(incoming.handle, bytes, at);
    incoming.length += bytes.length;
  }

  #isWhole(incoming: Incoming): boolean {
    const { file, decipher, hash, storedBytes } = incoming;
    try {
      // An empty file may be stored as nothing at all instead of one block of padding.
      if (decipher && storedBytes > 0) this.#write(incoming, decipher.final());
    } catch {
      // The padding is none: the content is torn, or was enciphered with another key.
      return false;
    }
    if (incoming.length !== file.size) return false;
    return !hash || (file.digest !== undefined && equalBytes(hash.digest(), file.digest));
  }
}
