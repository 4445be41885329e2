import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { silentLog, type TaskContext } from '@pearmain/base';
import { browseContent, resolveEnvironment, SnapshotOpener } from '@pearmain/engine';
import { backUpFamily } from '../harness/family-backup.js';
import { makeScratch } from '../harness/scratch.js';

interface Line {
  readonly text?: string;
  readonly isDraft?: true;
  readonly attachments?: readonly { readonly isMissing?: true; readonly relativePath?: string }[];
}

test('conversations of an encrypted backup are looked through a page at a time, with what came with them, and no copy stays', async () => {
  using scratch = makeScratch();
  const backup = await backUpFamily(scratch, true);
  const home = scratch.at('home');
  const environment = resolveEnvironment({ flags: {}, variables: { HOME: home }, platform: 'linux' });
  const context: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
  using opener = new SnapshotOpener({ given: ['all that we know'] }, environment);
  const told: string[] = [];
  const copies = (): string[] => readdirSync(tmpdir()).filter((name) => name.includes(`-${process.pid}-`));
  const before = copies();
  const open = (kind: 'messages' | 'calls') =>
    browseContent(
      environment,
      { of: { snapshot: backup }, opener, kind, tell: ({ where }) => void told.push(where) },
      context,
    );
  {
    using messages = await open('messages');
    assert.ok(copies().length > before.length);
    const groups = await messages.groups();
    const counts = Object.fromEntries(groups.map(({ title, count }) => [title.normalize('NFC'), count]));
    assert.deepEqual([counts['Jonas Lindqvist'], counts['Familie 🏡'], counts['Mila 🦊 Lindqvist']], [18, 10, 120]);
    const jonas = groups.find(({ title }) => title === 'Jonas Lindqvist');
    assert.equal((jonas?.last as Line | undefined)?.isDraft, true);
    const lines = (await messages.page({ group: jonas?.id ?? '', from: 0, count: 100 })) as readonly Line[];
    assert.equal(lines.length, 18);
    const attachments = lines.flatMap(({ attachments: those = [] }) => those);
    assert.ok(attachments.length > 3 && attachments.every(({ isMissing }) => !isMissing));
    assert.deepEqual(await messages.page({ group: jonas?.id ?? '', from: 17, count: 5 }), lines.slice(17));
  }
  {
    using calls = await open('calls');
    assert.deepEqual(
      (await calls.groups()).map(({ count }) => count),
      [39],
    );
  }
  assert.deepEqual([copies(), told], [before, []]);
});
