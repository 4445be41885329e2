import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder for a request that has to do with no backup of ours, gone when it is disposed. */
export function makeScratchRoot(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'pearmain-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
