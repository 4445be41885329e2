import { resolve } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { verifyEvidence as verify } from '@pearmain/content';
import type { EvidenceResult } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import { findSigner } from '../evidence/evidence-key.js';

/**
 * Looks whether an export is still what its list of evidence says, and whether that was signed here.
 *
 * @throws content/no-evidence, content/evidence-damaged, engine/evidence-key
 */
export async function verifyEvidence(
  environment: Environment,
  { folder }: { readonly folder: string },
  { signal }: TaskContext,
): Promise<EvidenceResult> {
  const result = await verify(resolve(folder), signal);
  return { ...result, isOurs: result.signer === findSigner(environment) };
}
