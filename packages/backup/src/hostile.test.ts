import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import fc from 'fast-check';
import { type Backup, openBackup } from './backup.js';
import type { BackupRow } from './manifest/row.js';
import { golden, inCopy, quiet } from './samples.test.js';
import { verifyBackup } from './verify/verify.js';

/** One change of the kinds that disks and attackers make; places are shares of the whole. */
interface Change {
  readonly kind: 'flip' | 'zero' | 'cut' | 'double' | 'length';
  readonly at: number;
  readonly length: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('flip', 'zero', 'cut', 'double', 'length'),
  at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  length: fc.integer({ min: 1, max: 200 }),
});

function changed(whole: Uint8Array, changes: readonly Change[]): Uint8Array {
  let bytes = Buffer.from(whole);
  for (const { kind, at: share, length } of changes) {
    const at = Math.floor(share * bytes.length);
    const end = Math.min(bytes.length, at + length);
    if (kind === 'flip') bytes[at] = (bytes[at] ?? 0) ^ length;
    else if (kind === 'zero') bytes.fill(0, at, end);
    else if (kind === 'length') bytes.fill(0xff, at, Math.min(end, at + 4));
    else if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    else bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
  }
  return bytes;
}

/** Runs `work`; whatever goes wrong must be a failure with a name. */
async function named(work: () => Promise<unknown> | unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
  }
}

async function readRow(backup: Backup, row: BackupRow): Promise<void> {
  await named(() => backup.record(row));
  await named(async () => {
    for await (const chunk of backup.contents(row)) assert.ok(chunk.length > 0);
  });
}

for (const name of ['Manifest.db', 'Manifest.plist', 'Status.plist', 'Info.plist']) {
  test(`a backup with any ${name} is read and checked to an end, or refused by name`, () =>
    inCopy(golden.plain, async (folder) => {
      const whole = readFileSync(join(folder, name));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
          writeFileSync(join(folder, name), changed(whole, changes));
          await named(() => verifyBackup(folder, {}, quiet));
          await named(async () => {
            using backup = await openBackup(folder);
            for (const row of backup.rows()) await readRow(backup, row);
          });
        }),
        { numRuns: 60 },
      );
    }));
}
