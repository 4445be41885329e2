import type { Phone } from '../../../phone/phone.js';
import { fileIdOf } from '../../../storage/names.js';
import type { PhoneFile } from '../../../storage/phone-file.js';
import { sealedSize } from '../crypto/content-cipher.js';
import { hasDigests, isOnlyEncrypted } from '../domains.js';
import type { Listing } from '../host/listing.js';
import { changedFlag, type ManifestReader } from '../manifest/manifest-reader.js';
import { describeFile } from '../manifest/mb-file.js';
import { contentState, type Plan, type PlannedFile } from './plan.js';

/** What a scan compares the phone with. */
export interface ScanSource {
  readonly phone: Phone;
  readonly isEncrypted: boolean;
  /** The backup that the run goes on from. */
  readonly base: ManifestReader | undefined;
  /** The plan of a cut run, and what of it arrived on the host. */
  readonly earlier: { readonly plan: Plan; readonly arrived: Listing } | undefined;
}

const atOnce = 2000;
const isFileFlag = 1;

/** Goes over everything on the phone and puts it into the plan; gives way to other work every two thousand entries. */
export async function scanPhone(source: ScanSource, plan: Plan): Promise<void> {
  let batch: PlannedFile[] = [];
  for (const file of source.phone.files.entries()) {
    if (!source.isEncrypted && isOnlyEncrypted(file.domain, file.relativePath)) continue;
    batch.push(planned(source, file));
    if (batch.length < atOnce) continue;
    plan.add(batch);
    batch = [];
    await new Promise((resolve) => setImmediate(resolve));
  }
  plan.add(batch);
}

/**
 * Looks again at the domains that hold files which changed while they were read, or could not be read; those files are
 * wanted once more, as they are now.
 */
export function scanAgain(phone: Phone, plan: Plan): void {
  for (const state of [contentState.changed, contentState.unreadable]) {
    for (const domain of plan.domains(state)) {
      for (const _entry of phone.files.entries(domain)) break;
    }
    for (const batch of plan.batches(state, atOnce)) {
      for (const { domain, relativePath, fileId } of batch) {
        const file = phone.files.find(domain, relativePath);
        if (file) plan.update({ ...planEntry(file), state: contentState.wanted });
        else plan.remove(fileId);
      }
    }
  }
}

function planned(source: ScanSource, file: PhoneFile): PlannedFile {
  const entry = planEntry(file);
  if (file.kind !== 'file') return { ...entry, state: contentState.none };
  return keptContent(source, entry) ?? arrivedContent(source, entry) ?? { ...entry, state: contentState.wanted };
}

function planEntry(file: PhoneFile): Omit<PlannedFile, 'state'> {
  const fileId = fileIdOf(file.domain, file.relativePath);
  return { ...describeFile(file), fileId, domain: file.domain, kind: file.kind };
}

/** Content of the earlier backup stays where its modification time is the same; metadata is always today's. */
function keptContent({ base, isEncrypted }: ScanSource, entry: Omit<PlannedFile, 'state'>): PlannedFile | undefined {
  const row = base?.find(entry.fileId);
  const old = row?.file;
  if (!row || !old || (row.flags & isFileFlag) === 0 || (row.flags & changedFlag) !== 0) return undefined;
  if (old.modified !== entry.modified) return undefined;
  if (isEncrypted !== (old.encryptionKey !== undefined)) return undefined;
  if (hasDigests(entry.domain) && !old.digest) return undefined;
  const { size, encryptionKey, digest } = old;
  return { ...entry, size, encryptionKey, digest, state: contentState.kept };
}

/** What a cut run had sent, and the host has whole, needs not be sent again. */
function arrivedContent(
  { earlier, isEncrypted }: ScanSource,
  entry: Omit<PlannedFile, 'state'>,
): PlannedFile | undefined {
  const sent = earlier?.plan.find(entry.fileId);
  if (sent?.state !== contentState.arrived || sent.modified !== entry.modified || sent.size !== entry.size)
    return undefined;
  if (isEncrypted !== (sent.encryptionKey !== undefined)) return undefined;
  const stored = isEncrypted ? sealedSize(entry.size) : entry.size;
  if (earlier?.arrived.sizeOf(entry.fileId) !== stored) return undefined;
  const { encryptionKey, digest } = sent;
  return { ...entry, encryptionKey, digest, state: contentState.arrived };
}
