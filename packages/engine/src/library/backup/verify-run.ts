import type { TaskContext } from '@pearmain/base';
import { FileHasher } from '@pearmain/history';
import { checkFiles } from './check-files.js';
import type { Manifest } from './manifest.js';
import type { LibraryBackupPlace } from './place.js';
import type { Step } from './plan.js';
import type { LibraryRun } from './run.js';

/** What is read again. */
export interface VerifyRunInput {
  readonly place: LibraryBackupPlace;
  readonly manifest: Manifest;
  readonly run: LibraryRun;
  readonly steps: readonly Step[];
  /** Everything, not only what was written now. */
  readonly full: boolean;
}

/** Reads files from the drive again, and copies those once more that are not as they should be; `damaged` are those that stay so. */
export async function verifyRun(
  { place, manifest, run, steps, full }: VerifyRunInput,
  context: TaskContext,
): Promise<{ readonly files: number; readonly damaged: readonly string[] }> {
  const hasher = new FileHasher(context.signal);
  const written = new Set(run.outcome.written);
  const entries = [...manifest.entries].filter(({ path }) => full || written.has(path));
  const first = await checkFiles(place.library, entries, { hasher, context });
  const bad = new Set([...first.damaged, ...first.missing]);
  if (bad.size === 0) return { files: first.checked, damaged: [] };
  const missing = new Set(first.missing);
  for (const step of steps)
    if (bad.has(step.path)) await run.take({ ...step, act: missing.has(step.path) ? 'copy' : 'replace' });
  run.flush();
  const again = [...manifest.entries].filter(({ path }) => bad.has(path));
  const second = await checkFiles(place.library, again, { hasher, context });
  return { files: first.checked, damaged: [...second.damaged, ...second.missing] };
}
