import { join } from 'node:path';
import { root } from './needs.js';
import { type Ended, runProgram } from './run-program.js';

const program = join(root, 'packages/e2e/foreign/read_backup.py');

/** What the foreign reader found: SHA-256 of the content by `domain/relativePath`. */
export async function readWithForeignReader(folder: string, password?: string): Promise<ReadonlyMap<string, string>> {
  const ended: Ended = await runProgram('/usr/bin/python3', [program, folder], {
    input: password ?? '',
    timeoutMs: 180_000,
  });
  if (ended.code !== 0) throw new Error(`the foreign reader ended with ${ended.code}: ${ended.err}`);
  const lines = ended.out.split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [sha256, domain, relativePath] = JSON.parse(line) as [string, string, string];
      return [`${domain}/${relativePath}`, sha256];
    }),
  );
}
