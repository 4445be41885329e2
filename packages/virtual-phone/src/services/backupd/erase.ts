import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentContext } from './agent-context.js';
import { checkErasePossible } from './preconditions.js';
import type { Outcome } from './requests.js';

/**
 * EraseDevice: all content goes, at once; the connection just drops, and the phone comes back empty and in its set-up.
 *
 * @throws MBError 22, 211
 */
export async function eraseDevice({ phone, mishaps }: AgentContext): Promise<Outcome> {
  await mishaps.reach('erase');
  checkErasePossible(phone);
  const domains = new Set<string>();
  for (const { domain } of phone.files.entries()) domains.add(domain);
  for (const domain of domains) phone.files.remove(domain, '');
  rmSync(phone.mediaFolder, { recursive: true, force: true });
  mkdirSync(phone.mediaFolder, { recursive: true });
  rmSync(join(phone.stateFolder, 'backup-cache'), { recursive: true, force: true });
  rmSync(join(phone.stateFolder, 'keychain.json'), { force: true });
  phone.backup = {
    cloudBackupEnabled: false,
    requiresEncryption: phone.backup.requiresEncryption,
    runs: phone.backup.runs,
  };
  phone.day.change({ setupDone: false });
  for (const { hostId } of phone.trustedHosts) phone.forget(hostId);
  return { isSilent: true, afterwards: async () => phone.reboot() };
}
