import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ExportResult } from '@pearmain/contract';
import { backUpFamily, exportWhole } from '../harness/family-backup.js';
import { needs } from '../harness/needs.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('voicemail and voice memos, as files that players play', () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, true);
  });
  after(() => scratch[Symbol.dispose]());

  const exported = (kind: string, format: string): Promise<ExportResult> => exportWhole(scratch, backup, kind, format);

  test(
    'every voicemail is a file named after when and who, with what was understood of it',
    needs('file'),
    async () => {
      const { destination, files } = await exported('voicemail', 'files');
      const names = files.first.map((name) => name.replace(/^(Deleted\/)?\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d /, '$1'));
      assert.deepEqual(names.toSorted(), [
        'Deleted/Unknown.amr',
        'Greeting.amr',
        'Ingrid Sjöberg.amr',
        'Müller Sanitär GmbH.amr',
        'Müller Sanitär GmbH.amr.txt',
      ]);
      const of = (ending: string): string => join(destination, files.first.find((name) => name.endsWith(ending)) ?? '');
      assert.match((await runProgram('/usr/bin/file', ['-b', of('Ingrid Sjöberg.amr')])).out, /Adaptive Multi-Rate/);
      assert.equal(statSync(of('Ingrid Sjöberg.amr')).mtime.toISOString(), '2025-12-18T16:45:00.000Z');
      assert.equal(readFileSync(of('.txt'), 'utf8'), 'Hello, this is Müller. We come on Thursday at eight.\n');

      const list = linesOf<{ isHeard: boolean; isDeleted: boolean; transcript?: string }>(
        await exported('voicemail', 'jsonl'),
      );
      assert.deepEqual(
        list.map(({ isHeard, isDeleted }) => [isHeard, isDeleted]),
        [
          [true, false],
          [false, false],
          [true, true],
          [true, false],
        ],
      );
    },
  );

  test(
    'voice memos are files by their titles in their folders, and those in iCloud alone are told apart',
    needs('file'),
    async () => {
      const { destination, files } = await exported('voice-memos', 'files');
      const names = files.first.map((name) => name.replace(/(^|\/)\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d /, '$1'));
      assert.deepEqual(names.toSorted(), [
        '20251005 110000-0BADCAFE.m4a',
        'Choir/Choir second voice.m4a',
        'Choir/Lullaby.m4a',
        'Recently Deleted/New Recording 4.m4a',
        'Waves.m4a',
      ]);
      for (const name of files.first) {
        assert.match((await runProgram('/usr/bin/file', ['-b', join(destination, name)])).out, /ISO Media|MPEG/);
      }
      const list = linesOf<{ title: string; isInCloudOnly: boolean }>(await exported('voice-memos', 'jsonl'));
      assert.deepEqual(
        list.filter(({ isInCloudOnly }) => isInCloudOnly).map(({ title }) => title),
        ['Only in iCloud'],
      );
      // One is in no list of the phone.
      assert.equal(list.length, 6);
    },
  );
});

function linesOf<Item>({ destination, files }: ExportResult): Item[] {
  return readFileSync(join(destination, files.first[0] ?? ''), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Item);
}
