import { readFileSync } from 'node:fs';

/**
 * Reads recorded bytes: from the folder `golden` beside the source of the test that calls `goldenFiles(import.meta.url)`.
 * A plain `Uint8Array`, never a `Buffer`.
 */
export function goldenFiles(testUrl: string): (name: string) => Uint8Array {
  const folder = new URL('golden/', testUrl.replace(/\/dist\/(?!.*\/dist\/)/, '/src/'));
  return (name) => new Uint8Array(readFileSync(new URL(name, folder)));
}
