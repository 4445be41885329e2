import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveEnvironment } from '../environment.js';
import { makeTemporaryFolder, removeAbandoned } from './temporary-folder.js';

function inScratch(work: (at: (name: string) => string, environment: ReturnType<typeof environmentIn>) => void): void {
  const scratch = mkdtempSync(join(tmpdir(), 'temporary-test-'));
  try {
    work((name) => join(scratch, name), environmentIn(scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function environmentIn(scratch: string) {
  const environment = resolveEnvironment({ flags: {}, variables: { HOME: scratch }, platform: process.platform });
  return { ...environment, folders: { ...environment.folders, cache: join(scratch, 'cache') } };
}

/** A process that is gone. */
const gone = spawnSync(process.execPath, ['-e', '']).pid;

test('a folder of a run lies beside the backup, is private, and goes with the run', () =>
  inScratch((at, environment) => {
    mkdirSync(at('beside'));
    {
      using folder = makeTemporaryFolder(environment, at('beside'));
      assert.ok(folder.path.startsWith(at('beside')));
      writeFileSync(join(folder.path, 'x'), '');
      removeAbandoned(environment);
      assert.ok(existsSync(folder.path), 'a run that is under way keeps its folder');
    }
    assert.deepEqual([readdirSync(at('beside')), readdirSync(at('cache/composed'))], [[], []]);
  }));

test('notes that cannot be read keep nobody from a backup', () =>
  inScratch((at, environment) => {
    mkdirSync(at('cache/composed/no file.json'), { recursive: true });
    removeAbandoned(environment);
    rmSync(at('cache/composed'), { recursive: true });
    writeFileSync(at('cache/composed'), 'no folder');
    removeAbandoned(environment);
  }));

test('what a killed run left goes with the next one, wherever it lies; nothing else does', () =>
  inScratch((at, environment) => {
    const note = (name: string, content: unknown) =>
      writeFileSync(at(`cache/composed/${name}.json`), typeof content === 'string' ? content : JSON.stringify(content));
    for (const folder of ['cache/composed', 'beside/.pearmain-restore-left/backup', 'beside/pictures']) {
      mkdirSync(at(folder), { recursive: true });
    }
    note('left', { path: at('beside/.pearmain-restore-left'), pid: gone });
    note('evil', { path: at('beside/pictures'), pid: gone });
    note('away', { path: at('disk that is away/.pearmain-restore-x'), pid: gone });
    note('torn', '{"path": "/');
    removeAbandoned(environment);
    assert.deepEqual(readdirSync(at('beside')), ['pictures']);
    assert.deepEqual(readdirSync(at('cache/composed')), ['away.json']);
  }));
