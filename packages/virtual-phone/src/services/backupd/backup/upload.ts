import type { AgentContext } from '../agent-context.js';
import { batchSize } from '../host/host-folder.js';
import { MBError, mbCode, whileWriting } from '../mb-error.js';
import { expected } from '../progress.js';
import type { FileSender, SenderSource } from './file-sender.js';
import { contentState, type Plan, type PlannedFile, type SentFile } from './plan.js';

/** Sends all content that the plan wants, in batches of 128 (step 12). */
export async function uploadWanted({ host, mishaps }: AgentContext, plan: Plan, sender: FileSender): Promise<void> {
  let count = 0;
  try {
    for (const batch of plan.batches(contentState.wanted, batchSize)) {
      for await (const piece of mishaps.pieces('uploading', count, batch)) {
        plan.mark(await uploadBatch(host, sender, piece));
        count += piece.length;
      }
    }
    await mishaps.reach('uploading', count);
  } catch (error) {
    throw whileWriting('Error uploading files', error);
  }
}

/** After the second pass, content that could not be read at all is lost, and the backup with it. */
export function checkNothingLost(plan: Plan): void {
  const { files } = plan.total(contentState.unreadable);
  if (files > 0) throw new MBError(mbCode.hostUnwritable, 'Multiple errors uploading files');
}

/** The misreadings that a scenario asks for, each so many times. */
export function mishapsOf({ phone }: AgentContext): SenderSource['mishap'] {
  const { changesWhileRead = {}, unreadable = {} } = phone.scenario.backup ?? {};
  const left = {
    changed: new Map(Object.entries(changesWhileRead)),
    unreadable: new Map(Object.entries(unreadable)),
  };
  return ({ domain, relativePath }) => {
    const name = `${domain}/${relativePath}`;
    return (['unreadable', 'changed'] as const).find((kind) => {
      const times = left[kind].get(name) ?? 0;
      if (times > 0) left[kind].set(name, times - 1);
      return times > 0;
    });
  };
}

async function uploadBatch(
  host: AgentContext['host'],
  sender: FileSender,
  batch: readonly PlannedFile[],
): Promise<readonly SentFile[]> {
  const bytes = batch.reduce((sum, { size }) => sum + size, 0);
  const sent: SentFile[] = [];
  await host.put(
    async (stream) => {
      for (const file of batch) sent.push(await sender.send(stream, file));
    },
    { isPayload: true, seconds: expected.transfer(batch.length, bytes), totalBytes: bytes },
  );
  return sent;
}
