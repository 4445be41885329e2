import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContentNotice } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import type { Category, LocalCopy } from '../reader.js';

/** All items of stores that are made by statements, by their roles, and the messages of what was told of. */
export function readMade<T extends object>(
  category: Category<T>,
  stores: Readonly<Record<string, string>>,
): { readonly items: T[]; readonly told: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-made-'));
  try {
    const copies = Object.entries(stores).map(([role, sql], index): LocalCopy => {
      const path = join(folder, `${index}`);
      using made = Database.open(path, { mode: 'create' });
      made.script(sql);
      return { role, path, domain: 'HomeDomain', relativePath: role, modified: undefined };
    });
    const told: string[] = [];
    const tell = ({ message }: ContentNotice): void => void told.push(message);
    return { items: [...category.read({ copies, tell })], told };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
