import type { PlistDict } from '@pearmain/formats';
import { hostileAgent } from '../hostile-agent.js';

/** A backup agent that says that it was asked, and nothing more: whoever comes as far as this has survived what was before. */
export const refusingAgent = hostileAgent(async (agent) => {
  agent.wire.witness.askedForBackup();
  await agent.respond({ ErrorCode: 1, ErrorDescription: 'no backup today (MBErrorDomain/1)' });
});

/** An app as the store delivers it: hosts ask for the icons of these. */
export function storeApp(bundleId = 'com.example.hostile'): PlistDict {
  return {
    CFBundleIdentifier: bundleId,
    ApplicationSINF: new Uint8Array(100),
    iTunesMetadata: new Uint8Array(100),
  };
}
