import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnlockedFiles } from '../file-lock.js';
import type { BackupFile, BackupFiles } from '../reader.js';
import { readMade } from '../testing/made-stores.test.js';
import { voiceMemos } from './index.js';
import type { VoiceMemo } from './item.js';

const cloud = `CREATE TABLE ZFOLDER (Z_PK INTEGER PRIMARY KEY, ZENCRYPTEDNAME TEXT); INSERT INTO ZFOLDER VALUES (4, 'Choir');
  CREATE TABLE ZCLOUDRECORDING (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZDURATION REAL, ZCUSTOMLABEL TEXT, ZENCRYPTEDTITLE TEXT, ZPATH TEXT,
    ZFOLDER INTEGER, ZEVICTIONDATE REAL);
  INSERT INTO ZCLOUDRECORDING VALUES (1, 700000000, 8.5, '2023-03-08T20:26:40Z', 'Alto', '20230308 212640-AAAAAAAA.m4a', 4, NULL),
    (2, 700000100, 3, NULL, NULL, '/var/mobile/Media/Recordings/20230308 212820.m4a', NULL, 700000500), (3, 700000200, 5, NULL, 'Far away', NULL, NULL, NULL);`;

test('memos have their own titles, folders, and whether they were deleted or are in iCloud alone', () => {
  const { items, told } = readMade(voiceMemos, { list: cloud });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ title, folder, durationSeconds, isDeleted, isInCloudOnly, recording }) => [
      title,
      folder,
      durationSeconds,
      isDeleted,
      isInCloudOnly,
      recording?.relativePath,
    ]),
    [
      ['Alto', 'Choir', 8.5, false, false, './20230308 212640-AAAAAAAA.m4a'],
      ['20230308 212820', undefined, 3, true, false, './20230308 212820.m4a'],
      ['Far away', undefined, 5, false, true, undefined],
    ],
  );
});

test('memos of all generations of the list are read, and one that two lists know is one', () => {
  const { items, told } = readMade(voiceMemos, {
    'list 1': cloud,
    'list 2': `CREATE TABLE ZRECORDING (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZDURATION REAL, ZCUSTOMLABEL TEXT, ZPATH TEXT);
      INSERT INTO ZRECORDING VALUES (1, 700000000, 8.5, 'Alto', '/var/mobile/Media/Recordings/20230308 212640-AAAAAAAA.m4a'),
        (2, 500000000, 4, 'Old', '/var/mobile/Media/Recordings/old.m4a');`,
    'list 3': `CREATE TABLE recording (date INTEGER, duration REAL, custom_label TEXT, path TEXT);
      INSERT INTO recording VALUES (300000000, 2, 'Oldest', '/var/mobile/Media/Recordings/oldest.m4a');`,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(
    items.map(({ title }) => title),
    ['Alto', '20230308 212820', 'Far away', 'Old', 'Oldest'],
  );
});

test('recordings that no list knows are there, too, and those of a list are found where they really are', async () => {
  const group = 'AppDomainGroup-group.com.apple.VoiceMemos.shared';
  const paths = [
    [group, 'Recordings/unknown.m4a'],
    [group, 'Recordings/known.m4a'],
    [group, 'Recordings/known.composition/part.m4a'],
    ['MediaDomain', 'Media/Recordings/known.m4a'],
  ] as const;
  const files: BackupFiles = {
    find: async () => undefined,
    async *below(domain, folder): AsyncGenerator<BackupFile> {
      for (const [at, relativePath] of paths) {
        if (at === domain && relativePath.startsWith(`${folder}/`))
          yield { domain, relativePath, sizeBytes: 5, modified: new Date(0) };
      }
    },
    async *open() {},
  };
  async function* listed(): AsyncGenerator<VoiceMemo> {
    const recording = { domain: 'MediaDomain', relativePath: 'Media/Recordings/known.m4a' };
    yield { title: 'Known', isDeleted: false, isInCloudOnly: false, recording };
  }
  const placed: unknown[] = [];
  for await (const { title, recording } of voiceMemos.place?.(listed(), new UnlockedFiles(files)) ?? []) {
    placed.push([title, recording?.domain, recording?.relativePath]);
  }
  assert.deepEqual(placed, [
    ['Known', group, 'Recordings/known.m4a'],
    ['unknown', group, 'Recordings/unknown.m4a'],
  ]);
});
