import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from './failures.js';
import type { Terminal } from './terminal.js';

/**
 * Lets a person edit a copy of that text in the editor of `VISUAL` or `EDITOR`, and gives what they made of it.
 *
 * @throws cli/input-needed where there is no terminal and no editor is named, cli/editor
 */
export function editText(
  text: string,
  terminal: Terminal,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const named = variables['VISUAL'] || variables['EDITOR'];
  if (!named && !terminal.canAsk) throw fail('input-needed', { what: 'an editor', flags: 'EDITOR in the environment' });
  const editor = named ?? (process.platform === 'win32' ? 'notepad' : 'vi');
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-settings-'));
  try {
    const path = join(folder, 'settings.json');
    writeFileSync(path, text, { mode: 0o600 });
    const { status, error } = spawnSync(`${editor} "${path}"`, { shell: true, stdio: 'inherit' });
    if (status !== 0) throw fail('editor', { editor }, { cause: error });
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
