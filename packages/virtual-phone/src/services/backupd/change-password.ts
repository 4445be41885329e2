import { equalBytes, type PlistDict, textIn } from '@pearmain/formats';
import { type AgentContext, type OwnEncryption, ownEncryption, setEncryption } from './agent-context.js';
import { fetchBytes } from './host/fetch.js';
import { putBytes } from './host/small-files.js';
import { decodeProperties, withKeybag } from './manifest/properties.js';
import { MBError, mbCode, whileReading, whileWriting } from './mb-error.js';
import { checkPassword, newEncryption, rewrappedEncryption } from './password.js';
import { askPasscode } from './preconditions.js';

/**
 * ChangePassword: a new one alone turns encryption on, an old one alone turns it off, both change it; then the backup on
 * the host is made to open with the new one as well (docs/protocols/backup-agent.md §7.2).
 *
 * @throws MBError 207, 208, 22
 */
export async function changePassword(context: AgentContext, request: PlistDict): Promise<void> {
  const { phone } = context;
  const oldPassword = textIn(request, 'OldPassword') || undefined;
  const newPassword = textIn(request, 'NewPassword') || undefined;
  await context.mishaps.reach('password');
  await askPasscode('password', context);
  if (oldPassword === undefined && newPassword === undefined) {
    throw new MBError(mbCode.generic, 'No password given');
  }
  const own = oldPassword === undefined ? await noPasswordYet(context) : await checkPassword(phone, oldPassword);
  if (newPassword === undefined) return turnOff(context);
  const next = own ? await rewrappedEncryption(phone, own, newPassword) : await newEncryption(phone, newPassword);
  if (own) await rewrapOnHost(context, own, next);
  setEncryption(phone, next);
}

/** A new password alone is taken only where there is none. */
async function noPasswordYet({ phone }: AgentContext): Promise<undefined> {
  if (ownEncryption(phone)) throw new MBError(mbCode.wrongPassword, 'Invalid password');
  if (phone.scenario.refusePasswords) await checkPassword(phone, '');
  return undefined;
}

function turnOff({ phone }: AgentContext): void {
  if (phone.requiresEncryption) {
    const text = 'Cannot remove iTunes Backup Encryption - Encrypted Backup MDM setting present on device';
    throw new MBError(mbCode.prohibited, text);
  }
  setEncryption(phone, undefined);
}

/** Wherever the host has a manifest with the phone's own keybag, it gets the new one. */
async function rewrapOnHost(context: AgentContext, own: OwnEncryption, next: OwnEncryption): Promise<void> {
  const { host, udid } = context;
  for (const path of [`${udid}/Snapshot/Manifest.plist`, `${udid}/Manifest.plist`]) {
    const bytes = await manifestAt(context, path);
    const keybag = bytes && decodeProperties(bytes).keybag;
    if (!bytes || !keybag || !equalBytes(keybag, own.keybag)) continue;
    try {
      await putBytes(host, path, withKeybag(bytes, next.keybag));
    } catch (error) {
      throw whileWriting('Error writing backup properties', error);
    }
  }
}

async function manifestAt({ host }: AgentContext, path: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await fetchBytes(host, path);
    decodeProperties(bytes);
    return bytes;
  } catch (error) {
    const isNone = error instanceof MBError && (error.code === mbCode.notFound || error.code === mbCode.malformed);
    if (isNone) return undefined;
    throw whileReading('Error reading backup properties', error);
  }
}
