import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContentNotice } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import type { Category, LocalCopy } from '../reader.js';

/**
 * All items of stores that are made by statements, or are those bytes, and what was told of, also as messages alone. The names are their roles,
 * with something after a space where several have one.
 */
export function readMade<T extends object>(
  category: Category<T>,
  stores: Readonly<Record<string, string | Uint8Array>>,
  passwords: readonly string[] = [],
): { readonly items: T[]; readonly notices: ContentNotice[]; readonly told: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-made-'));
  try {
    const copies = Object.entries(stores).map(([name, content], index): LocalCopy => {
      const path = join(folder, `${index}`);
      if (typeof content === 'string') makeDatabase(path, content);
      else writeFileSync(path, content);
      return { role: name.split(' ')[0] ?? '', path, domain: 'HomeDomain', relativePath: name, modified: undefined };
    });
    const notices: ContentNotice[] = [];
    const items = [...category.read({ copies, passwords, tell: (notice) => void notices.push(notice) })];
    return { items, notices, told: notices.map(({ message }) => message) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function makeDatabase(path: string, sql: string): void {
  using made = Database.open(path, { mode: 'create' });
  made.script(sql);
}
