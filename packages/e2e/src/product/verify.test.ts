import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needs, samples } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

const quick = ['--seed', 'empty', '--files', '40', '--bytes', '400000'];

interface Answer {
  readonly ok: boolean;
  readonly data: Record<string, unknown>;
}

/** Flips a bit in a new file of the same name, so that backups that share the old one keep it. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}

function someContent(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\/[0-9a-f]{40}$/.test(name),
  );
  const name = names.find((each) => readFileSync(join(folder, each)).length > 1000);
  assert.ok(name);
  return join(folder, name);
}

test('a backup is checked (0), found damaged (30), repaired (31) and checked again (0); two are compared', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), quick);
  const home = scratch.at('home');
  const run = async (...words: readonly string[]): Promise<{ code: number; out: string; answer: Answer }> => {
    const { code, out } = await pearmain(home, [...words, '--location', scratch.at('location'), '--json'], {
      env: phone.env,
    });
    return { code, out, answer: JSON.parse(out) as Answer };
  };
  assert.equal((await run('backup')).code, 0);
  writeFileSync(join(scratch.at('phone'), 'files/HomeDomain/Library/new.bin'), Buffer.alloc(5000, 7));
  assert.equal((await run('backup')).code, 0);

  const sound = await run('snapshot', 'verify');
  assert.deepEqual([sound.code, sound.answer.data['ok'], sound.answer.data['noted']], [0, true, true], sound.out);
  damage(someContent(scratch.at('location', phone.udid)));
  assert.equal((await run('snapshot', 'verify', '--level', 'structure')).code, 0);
  assert.equal((await run('snapshot', 'verify', '--level', 'full')).code, 30);
  const shown = await pearmain(home, ['snapshot', 'show', '--location', scratch.at('location')]);
  assert.match(shown.out, /the bytes of every file; 1 fault/);
  const repaired = await run('snapshot', 'repair');
  assert.equal(repaired.code, 31, repaired.out);
  assert.equal((await run('snapshot', 'repair')).code, 4);
  assert.equal((await run('snapshot', 'verify', '--level', 'sample=50%')).code, 0);

  const list = (await run('snapshot', 'list')).answer.data['snapshots'] as readonly { readonly id: string }[];
  const diff = await run('snapshot', 'diff', list[1]?.id ?? '', 'latest');
  const totals = diff.answer.data['totals'] as { readonly added: number };
  assert.deepEqual([diff.code, totals.added], [0, 1], diff.out);
});

test('what a level cannot be ends with 2, and what was never there with 10', async () => {
  using scratch = makeScratch();
  const home = scratch.at('home');
  for (const level of ['sample', 'sample=0', 'sample=101%', 'sample=1.5', 'all', 'full=1']) {
    assert.equal((await pearmain(home, ['snapshot', 'verify', scratch.path, '--level', level])).code, 2, level);
  }
  assert.equal((await pearmain(home, ['snapshot', 'verify', scratch.path])).code, 10);
});

test('a real backup with most of its content gone is accounted for to the file', needs('samples'), async () => {
  using scratch = makeScratch();
  const folder = join(samples, 'backup/mvt-ios14.3-partial');
  const { code, out } = await pearmain(scratch.at('home'), ['snapshot', 'verify', folder, '--json']);
  const { data } = JSON.parse(out) as {
    data: Record<string, unknown> & { found: Record<string, number>; files: object };
  };
  assert.equal(code, 30);
  const { directories, links, domains, found, files } = data;
  assert.deepEqual([directories, links, domains], [2618, 14, 562]);
  assert.deepEqual(files, { total: 1089, sound: 0, unsaved: 0 });
  assert.deepEqual([found['content-missing'], found['missing-manifest'], found['missing-status']], [1079, 1, 1]);
});
