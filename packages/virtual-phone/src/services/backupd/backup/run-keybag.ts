import { fromBase64, toBase64 } from '@pearmain/formats';
import { type AgentContext, deviceBoundKey, ownEncryption } from '../agent-context.js';
import { makePlainKeybag, type OpenKeybag, openKeybag } from '../crypto/keybag-maker.js';
import { generationOf } from '../generation/generation.js';
import type { ExistingBackup } from './existing-backup.js';

const note = 'plainKeybag';

/**
 * The keybag of a run: the phone's own while it encrypts; else that of the plain backup the run goes on from, that of
 * the run that was cut in this folder, or a new one.
 */
export async function keybagOf(
  { phone }: AgentContext,
  { uuid, existing }: { readonly uuid: string; readonly existing: ExistingBackup },
): Promise<OpenKeybag> {
  const own = ownEncryption(phone);
  if (own) return { bytes: own.keybag, classKeys: own.classKeys };
  const deviceKey = deviceBoundKey(phone);
  const remembered = phone.backup.notes?.[note];
  const [madeFor, kept] = typeof remembered === 'string' ? remembered.split(' ') : [];
  const earlier = existing.base ? existing.baseProperties?.keybag : undefined;
  const known = earlier ?? (madeFor === uuid && kept !== undefined ? fromBase64(kept) : undefined);
  const opened = known && (await openKeybag(known, '', deviceKey));
  if (opened) return opened;
  const made = await makePlainKeybag({
    random: phone.random,
    label: `plain-keybag/${uuid}`,
    version: generationOf(phone).keybagVersion,
    deviceKey,
  });
  phone.backup = { ...phone.backup, notes: { ...phone.backup.notes, [note]: `${uuid} ${toBase64(made.bytes)}` } };
  return made;
}
