import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyAside, Database } from '@pearmain/sqlite';
import { decodeMBFile } from './mb-file.js';
import { MBFileWriter } from './mb-file-writer.js';

const genuine = join(import.meta.dirname, '../../../../../../../shared/data/backup/mvt-ios14.3-partial/Manifest.db');
const isMissing = !existsSync(genuine) && 'the real Manifest.db of the shared data is not here';
if (isMissing && process.env['CI'] === 'true') throw new Error(isMissing);

test('every row of a real iOS 14 manifest is written again byte for byte', { skip: isMissing }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mb-file-'));
  try {
    using database = Database.open(copyAside(genuine, scratch), { mode: 'write' });
    const writer = new MBFileWriter();
    let count = 0;
    for (const row of database.rows<{ fileID: string; file: Uint8Array }>('SELECT fileID, file FROM Files')) {
      const file = decodeMBFile(row.file);
      assert.ok(file, row.fileID);
      assert.equal(Buffer.from(writer.encode(file)).toString('hex'), Buffer.from(row.file).toString('hex'), row.fileID);
      count++;
    }
    assert.equal(count, 3721);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
