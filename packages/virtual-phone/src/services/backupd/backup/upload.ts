import type { AgentContext } from '../agent-context.js';
import { batchSize } from '../host/host-folder.js';
import { MBError, mbCode, whileWriting } from '../mb-error.js';
import { expected } from '../progress.js';
import type { FileSender } from './file-sender.js';
import { contentState, type Plan, type PlannedFile, type SentFile } from './plan.js';

/** Sends all content that the plan wants, in batches of 128 (step 12). */
export async function uploadWanted({ host, mishaps }: AgentContext, plan: Plan, sender: FileSender): Promise<void> {
  let count = 0;
  try {
    await uploadPhantoms(host, mishaps.takePhantoms(), sender);
    for (const batch of mishaps.ordered(plan.batches(contentState.wanted, batchSize))) {
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

/** What the agent could not make is named to the host all the same, with an error in place of content. */
async function uploadPhantoms(
  host: AgentContext['host'],
  phantoms: ReturnType<AgentContext['mishaps']['takePhantoms']>,
  sender: FileSender,
): Promise<void> {
  if (phantoms.length === 0) return;
  await host.put(
    async (stream) => {
      for (const [domain, relativePath] of phantoms) sender.fail(stream, domain, relativePath);
    },
    { isPayload: true, seconds: expected.transfer(phantoms.length, 0) },
  );
}

/** After the second pass, content that could not be read at all is lost, and the backup with it. */
export function checkNothingLost(plan: Plan): void {
  const { files } = plan.total(contentState.unreadable);
  if (files > 0) throw new MBError(mbCode.hostUnwritable, 'Multiple errors uploading files');
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
