import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import { contentFolders, isFileId } from '../layout.js';
import type { Checked } from './check-index.js';
import { readStoredContent, type StoredContent } from './content-folder.js';
import type { ContentCheck } from './contents/content-check.js';
import type { KnownSum, KnownSums } from './contents/known-sums.js';
import type { Findings } from './report.js';

/** What is known of a backup whose index stays closed. */
export interface ClosedCheck {
  readonly backup: string;
  readonly isEncrypted: boolean;
  readonly findings: Findings;
  readonly sums: KnownSums | undefined;
  readonly contents: ContentCheck | undefined;
}

/**
 * What can be said of the content of an encrypted backup without its password: that there is some, in whole blocks; and where sums
 * were kept, that nothing is missing, cut or altered.
 */
export async function checkClosedContent(input: ClosedCheck, ctx: TaskContext): Promise<Checked> {
  const { backup, findings, sums, contents } = input;
  let storedFiles = 0;
  let storedBytes = 0;
  let missing = 0;
  let damaged = 0;
  for (const [turn, folder] of ['', ...contentFolders].entries()) {
    ctx.signal.throwIfAborted();
    const stored = readStoredContent(backup, folder, findings);
    const known = new Map([...(sums?.inFolder(folder) ?? [])].filter(([name]) => isFileId(name)));
    const jobs = [];
    for (const [name, content] of stored) {
      storedFiles += 1;
      storedBytes += content.length;
      const sum = known.get(name);
      known.delete(name);
      const isFaulty = checkLength(input, content, sum);
      if (isFaulty) damaged += 1;
      if (contents?.isChosen()) jobs.push({ ...content, sum, isFaulty, isReadable: false });
    }
    for (const name of known.keys()) {
      missing += 1;
      findings.add('content-missing', 'The content is missing.', { path: folder === '' ? name : `${folder}/${name}` });
    }
    await contents?.add(jobs, ((turn + 1) * 100) / 257);
    await letOthersRun();
  }
  await contents?.finish();
  if (storedFiles === 0) findings.add('content-missing', 'There is no content at all.');
  const total = storedFiles + missing;
  return {
    counts: { files: 0, directories: 0, links: 0, domains: 0, contentBytes: 0, storedFiles, storedBytes },
    files: { total, sound: storedFiles - damaged - (contents?.damaged ?? 0), unsaved: 0 },
  };
}

function checkLength(
  { isEncrypted, findings }: ClosedCheck,
  content: StoredContent,
  sum: KnownSum | undefined,
): boolean {
  const { path, length } = content;
  if (sum && sum.sizeBytes !== length) {
    findings.add('content-cut', `${length} bytes are stored, of ${sum.sizeBytes} that came.`, { path });
    return true;
  }
  if (!isEncrypted || length % 16 === 0 || sum) return false;
  findings.add('content-cut', `${length} bytes are not what encryption leaves.`, { path });
  return true;
}
