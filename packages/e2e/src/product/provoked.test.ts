import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { declared, lockdownWords, phoneCodes } from '../harness/errors-page.js';
import { root } from '../harness/needs.js';

/** Not provoked by any test, each with the reason. */
const unprovoked: Readonly<Record<string, string>> = {
  'cli/demo-phone': 'the demo’s own phone would have to be missing',
  'cli/editor': 'config.test.ts provokes it and looks at its words',
  'backup/unsupported-generation': 'generations.test.ts provokes it as a finding',
  'device/nobody-known-there': 'no command takes an address of a phone',
  'device/wifi-needs-cable': 'the same',
  'device/no-local-network': 'a computer without any network',
  'engine/cloud-untold': 'no phone keeps that to itself',
  'sqlite/damaged': 'the words of a database for what the tests of backup and history provoke',
  'sqlite/full': 'the same',
  'sqlite/refused': 'the same',
};

/** Of codecs, and of the phone that is a program: nobody who backs up a phone meets them. */
const inner = /^(?:formats|phone-files|seed|virtual-phone)\//;

test('every failure that a person can meet is provoked by a test', () => {
  const named = new Set([...phoneCodes, ...lockdownWords].map(({ code }) => code));
  const tests = testSources();
  const missing = declared
    .map(({ code }) => code)
    .filter((code) => !inner.test(code) && !named.has(code) && !(code in unprovoked) && !tests.includes(code));
  assert.deepEqual(missing, []);
});

function testSources(): string {
  const packages = join(root, 'packages');
  const files = readdirSync(packages).flatMap((name) =>
    readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('provoked.test.ts'))
      .map((file) => join(packages, name, 'src', file)),
  );
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}
