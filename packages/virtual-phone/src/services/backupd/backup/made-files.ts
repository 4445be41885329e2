import type { PhoneFile } from '../../../storage/phone-file.js';
import type { AgentContext, OwnEncryption } from '../agent-context.js';

/** Files of a backup that the agent makes itself. */
export interface MadeFiles {
  /** In the order of entries. */
  readonly files: readonly PhoneFile[];
  /** Where an entry's content lies, made or not. */
  contentPath(file: { readonly domain: string; readonly relativePath: string }): string;
}

/** Nothing yet but what lies on the phone. */
export function madeFiles({ phone }: AgentContext, encryption: OwnEncryption | undefined): MadeFiles {
  void encryption;
  return { files: [], contentPath: ({ domain, relativePath }) => phone.files.contentPath(domain, relativePath) };
}
