import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { PhoneFiles } from '../storage/phone-files.js';
import { importTree } from './import-tree.js';

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-tree-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a tree is copied onto the phone with its times, and no link leads out of it', (t) => {
  const [tree, state] = [scratch(t), scratch(t)];
  mkdirSync(join(tree, 'HomeDomain/Library/SMS'), { recursive: true });
  writeFileSync(join(tree, 'HomeDomain/Library/SMS/sms.db'), 'words');
  utimesSync(join(tree, 'HomeDomain/Library/SMS/sms.db'), 1_700_000_000, 1_700_000_000);
  writeFileSync(join(tree, 'a file beside the domains'), '');
  symlinkSync('../Library/SMS/sms.db', join(tree, 'HomeDomain/Library/inside'));
  symlinkSync('../../../etc/passwd', join(tree, 'HomeDomain/Library/out'));
  symlinkSync('/etc', join(tree, 'HomeDomain/Library/absolute'));
  symlinkSync('/etc', join(tree, 'LinkedDomain'));
  using files = PhoneFiles.open(state, { now: () => new Date() });
  importTree(tree, files);
  const found = [...files.entries()].map(({ kind, domain, relativePath }) =>
    `${kind} ${domain} ${relativePath}`.trim(),
  );
  assert.deepEqual(found, [
    'directory HomeDomain',
    'directory HomeDomain Library',
    'directory HomeDomain Library/SMS',
    'file HomeDomain Library/SMS/sms.db',
    'symlink HomeDomain Library/inside',
  ]);
  assert.equal(files.find('HomeDomain', 'Library/inside')?.target, '../Library/SMS/sms.db');
  assert.equal(files.find('HomeDomain', 'Library/SMS/sms.db')?.modified, 1_700_000_000);
  assert.equal(readFileSync(files.contentPath('HomeDomain', 'Library/SMS/sms.db'), 'utf8'), 'words');
});

test('a folder that is not there is named', (t) => {
  using files = PhoneFiles.open(scratch(t), { now: () => new Date() });
  assert.throws(() => importTree('/nowhere/at/all', files), { code: 'seed/import-unreadable' });
});
