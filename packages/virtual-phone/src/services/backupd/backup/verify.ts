import { createHash } from 'node:crypto';
import { equalBytes } from '@pearmain/formats';
import type { AgentContext } from '../agent-context.js';
import { sealedSize } from '../crypto/content-cipher.js';
import { generationOf } from '../generation/generation.js';
import { fetchBytes, fetchInto } from '../host/fetch.js';
import { MBError, mbCode, whileReading } from '../mb-error.js';
import { decodeStatus } from '../status.js';
import type { SentManifests } from './manifests.js';
import { missingPayload } from './missing-payload.js';
import type { Plan } from './plan.js';

/**
 * Step 17: status and manifests are read back as they were sent, and everything the manifest names is there; what was
 * sent in this run also in its full length.
 *
 * @throws MBError 205, 103
 */
export async function verifyBackup(context: AgentContext, plan: Plan, sent: SentManifests): Promise<void> {
  const { host, udid, phone } = context;
  const { form, unknownStatus } = generationOf(phone);
  try {
    const status = decodeStatus(await fetchBytes(host, `${udid}/Status.plist`), unknownStatus);
    if (status.snapshotState !== 'finished') throw new MBError(mbCode.malformed, 'Malformed status');
    const properties = await fetchBytes(host, `${udid}/Manifest.plist`);
    if (!equalBytes(properties, sent.properties)) throw new MBError(mbCode.malformed, 'Malformed backup properties');
    const digest = createHash('sha1');
    await fetchInto(host, `${udid}/${form.indexName}`, (borrowed) => digest.update(borrowed));
    if (!equalBytes(digest.digest(), sent.indexDigest)) {
      throw new MBError(mbCode.malformed, 'Malformed backup database');
    }
  } catch (error) {
    throw whileReading('Error verifying backup', error);
  }
  const missing = await missingPayload(context, {
    *payload(prefix) {
      for (const { fileId, size, isSealed, hasArrived } of plan.payload(prefix)) {
        const stored = isSealed ? sealedSize(size) : size;
        yield { fileId, storedSize: hasArrived ? stored : undefined };
      }
    },
  });
  if (missing > 0) throw new MBError(mbCode.corrupt, 'Manifest references files not in backup');
}
