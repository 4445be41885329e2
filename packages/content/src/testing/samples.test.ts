import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContentNotice } from '@pearmain/contract';
import type { Category, LocalCopy } from '../reader.js';

/** Real samples that may not be distributed, beside the repository. */
const samples = fileURLToPath(new URL('../shared/data/', new URL('../../../../', import.meta.url)));

/** For `test(title, withSamples, …)`: without them the test is skipped by name. */
export const withSamples: { readonly skip?: string } = existsSync(samples)
  ? {}
  : { skip: 'needs the sample files in ../shared/data' };

/** What an independent decoder reads of a sample. */
export function expectedRows(name: string): readonly Readonly<Record<string, unknown>>[] {
  const text = readFileSync(join(samples, 'expected', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { rows: Readonly<Record<string, unknown>>[] }).rows;
}

/** The content of a sample. */
export function sampleBytes(sample: string): Uint8Array {
  return readFileSync(join(samples, sample));
}

/** Copies of sample files in a folder of their own, by their roles. */
export function copiesOf(files: Readonly<Record<string, string>>): Disposable & { readonly copies: LocalCopy[] } {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-content-'));
  const copies = Object.entries(files).map(([role, sample], index) => {
    const path = join(folder, `${index}`);
    copyFileSync(join(samples, sample), path);
    if (existsSync(join(samples, `${sample}-wal`))) copyFileSync(join(samples, `${sample}-wal`), `${path}-wal`);
    return { role, path, domain: 'HomeDomain', relativePath: `Library/${sample}`, modified: undefined };
  });
  return { copies, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** All items of sample files, and what was told of. */
export function readAll<T extends object>(
  category: Category<T>,
  files: Readonly<Record<string, string>>,
  passwords: readonly string[] = [],
): { readonly items: T[]; readonly notices: ContentNotice[] } {
  using made = copiesOf(files);
  const notices: ContentNotice[] = [];
  const items = [...category.read({ copies: made.copies, passwords, tell: (notice) => void notices.push(notice) })];
  return { items, notices };
}
