import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test, removed at its end. */
export interface Scratch extends Disposable {
  readonly path: string;
  /** A path inside it. */
  at(...names: readonly string[]): string;
}

/** Makes a folder for one test: `using scratch = makeScratch();` */
export function makeScratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'pearmain-e2e-'));
  return {
    path,
    at: (...names) => join(path, ...names),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
