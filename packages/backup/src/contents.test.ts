import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openContent } from './contents.js';

test('a disk that fails in the middle of a file is named with it', {
  skip: process.platform === 'win32' && 'folders cannot be opened here as files that fail',
}, async () => {
  // A folder can be opened, and every read of it fails.
  const path = mkdtempSync(join(tmpdir(), 'pearmain-contents-'));
  try {
    await using content = await openContent({ path, key: undefined, sizeBytes: 4096 });
    await assert.rejects(
      async () => {
        for await (const chunk of content.chunks()) assert.fail(`${chunk.length} bytes`);
      },
      { code: 'backup/path-is-a-folder' },
    );
  } finally {
    rmSync(path, { recursive: true });
  }
});
