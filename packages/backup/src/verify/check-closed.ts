import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import { contentFolders } from '../layout.js';
import { readStoredContent } from './content-folder.js';
import type { Findings, VerifyCounts } from './report.js';

/** What can be said of the content of an encrypted backup without its password: that there is some, in whole blocks. */
export async function checkClosedContent(
  input: { backup: string; isEncrypted: boolean; findings: Findings },
  ctx: TaskContext,
): Promise<VerifyCounts> {
  let storedFiles = 0;
  let storedBytes = 0;
  for (const folder of ['', ...contentFolders]) {
    ctx.signal.throwIfAborted();
    for (const { path, length } of readStoredContent(input.backup, folder, input.findings).values()) {
      storedFiles += 1;
      storedBytes += length;
      if (!input.isEncrypted || length % 16 === 0) continue;
      input.findings.add('content-cut', `${length} bytes are not what encryption leaves.`, { path });
    }
    await letOthersRun();
  }
  if (storedFiles === 0) input.findings.add('content-missing', 'There is no content at all.');
  return { files: 0, directories: 0, links: 0, contentBytes: 0, storedFiles, storedBytes };
}
