import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AppError } from '@pearmain/base';
import { parsePlist, writeBinaryPlist, writeXmlPlist } from '../index.js';

const folder = fileURLToPath(new URL('../../../../../shared/data/plist', import.meta.url));
const isThere = existsSync(folder);
const skip = isThere || process.env['CI'] === 'true' ? false : 'the sample data is not beside the repository';

// libplist's own set also holds lists in JSON and in the old OpenStep form, which are not read here. `recursion.bplist`
// is a dictionary that holds itself.
const refused = new Set([
  'amp.plist',
  'invalid_tag.plist',
  'malformed_dict.bplist',
  'recursion.bplist',
  'truncated.plist',
]);

function files(...folders: string[]): { path: string; name: string }[] {
  return folders.flatMap((inner) =>
    readdirSync(join(folder, inner), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => ({ path: join(entry.parentPath, entry.name), name: entry.name })),
  );
}

test('the lists of libplist, macOS and iOS are read, and survive being written again', { skip }, () => {
  let count = 0;
  for (const { path, name } of files('libplist-data', 'apple-real', 'ios-preferences')) {
    if (!/\.b?plist$/.test(name)) continue;
    const bytes = readFileSync(path);
    if (refused.has(name)) {
      assert.throws(() => parsePlist(bytes), AppError, name);
      continue;
    }
    const read = parsePlist(bytes);
    assert.deepEqual(parsePlist(writeBinaryPlist(read)), read, name);
    assert.doesNotThrow(() => parsePlist(writeXmlPlist(read)), name);
    count++;
  }
  assert.ok(count > 50, `${count} lists`);
});

test('what fuzzers found ends in a value or a failure of ours, soon', { skip }, () => {
  for (const { path, name } of files('damaged')) {
    const bytes = readFileSync(path);
    const started = performance.now();
    try {
      parsePlist(bytes);
    } catch (error) {
      assert.ok(error instanceof AppError, `${name}: ${error}`);
    }
    assert.ok(performance.now() - started < 1000, name);
  }
});
