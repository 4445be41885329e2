import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentContext } from './agent-context.js';
import type { Outcome } from './requests.js';

/** EraseDevice: all content goes, at once; the connection just drops, and the phone comes back empty. */
export async function eraseDevice({ phone }: AgentContext): Promise<Outcome> {
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
  for (const { hostId } of phone.trustedHosts) phone.forget(hostId);
  return { isSilent: true, afterwards: async () => phone.reboot() };
}
