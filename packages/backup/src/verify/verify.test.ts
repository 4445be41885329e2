import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { udid } from '@pearmain/base';
import { type PlistDict, parsePlist, writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import fc from 'fast-check';
import { contentPath, fileId } from '../layout.js';
import { golden, inCopy, quiet, sample } from '../samples.test.js';
import { type FindingCode, Findings, type VerifyReport } from './report.js';
import { type VerifyOptions, verifyBackup } from './verify.js';

const expect = { udid: udid(golden.udid) };
const withPassword = { password: golden.password, expect: { ...expect, encrypted: true } };
const photo = contentPath(fileId('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC'));
const database = contentPath(fileId('HomeDomain', 'Library/SMS/sms.db'));

test('a sound backup passes, plain and encrypted, and is not changed by the check', async () => {
  const before = readFileSync(join(golden.plain, 'Manifest.db'));
  const plain = await verifyBackup(golden.plain, { expect: { ...expect, encrypted: false } }, quiet);
  assert.deepEqual([plain.ok, plain.level, plain.found], [true, 'complete', {}]);
  const files = golden.contents.length;
  const contentBytes = golden.contents.reduce((sum, { size }) => sum + size, 0);
  assert.deepEqual(plain.counts, {
    files,
    directories: 7,
    links: 1,
    domains: 2,
    contentBytes,
    storedFiles: files,
    storedBytes: contentBytes,
  });
  const encrypted = await verifyBackup(golden.encrypted, withPassword, quiet);
  assert.deepEqual([encrypted.ok, encrypted.level, encrypted.found], [true, 'complete', {}]);
  assert.deepEqual(readFileSync(join(golden.plain, 'Manifest.db')), before);
});

test('without its password an encrypted backup is checked as far as that goes, and the report says how far', async () => {
  const report = await verifyBackup(golden.encrypted, { expect }, quiet);
  assert.deepEqual([report.ok, report.level, report.counts.storedFiles], [true, 'structure', golden.contents.length]);
  await assert.rejects(verifyBackup(golden.encrypted, { password: 'wrong' }, quiet), { code: 'backup/wrong-password' });
});

interface Damage {
  readonly title: string;
  readonly code: FindingCode;
  readonly on?: 'plain' | 'encrypted';
  readonly options?: VerifyOptions;
  readonly path?: string;
  do(folder: string): void;
}

const changeStatus = (folder: string, change: PlistDict) => {
  const path = join(folder, 'Status.plist');
  writeFileSync(path, writeBinaryPlist({ ...(parsePlist(readFileSync(path)) as PlistDict), ...change }));
};
const changeManifest = (folder: string, change: (manifest: Record<string, unknown>) => void) => {
  const path = join(folder, 'Manifest.plist');
  const manifest = { ...(parsePlist(readFileSync(path)) as PlistDict) };
  change(manifest);
  writeFileSync(path, writeBinaryPlist(manifest));
};
const changeIndex = (folder: string, sql: string) => {
  using index = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
  index.script(sql);
};

/** Changes an id where SQLite looks it up, and leaves it in the table: `quick_check` has no objection to that. */
const hideRow = (folder: string, id: string) => {
  const path = join(folder, 'Manifest.db');
  const bytes = readFileSync(path);
  const pageBytes = bytes.readUInt16BE(16);
  const from = (lookupPage(path) - 1) * pageBytes;
  const at = bytes.subarray(from, from + pageBytes).indexOf(id);
  assert.ok(at > 0);
  bytes.write('z', from + at);
  writeFileSync(path, bytes);
};
const lookupPage = (path: string): number => {
  using index = Database.open(path);
  const sql = "SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'Files' AND type = 'index' LIMIT 1";
  return Number(index.row(sql)?.['rootpage']);
};

const damages: readonly Damage[] = [
  { title: 'a file is missing', code: 'content-missing', path: photo, do: (at) => rmSync(join(at, photo)) },
  { title: 'a file is cut', code: 'content-cut', path: photo, do: (at) => truncateSync(join(at, photo), 70000) },
  { title: 'a file is emptied', code: 'content-cut', path: database, do: (at) => truncateSync(join(at, database), 0) },
  { title: 'a file has grown', code: 'content-cut', path: photo, do: (at) => appendFileSync(join(at, photo), 'x') },
  {
    title: 'an encrypted file is cut within a block',
    code: 'content-cut',
    on: 'encrypted',
    path: photo,
    do: (at) => truncateSync(join(at, photo), 70000),
  },
  {
    title: 'an encrypted file is cut between blocks',
    code: 'content-cut',
    on: 'encrypted',
    path: photo,
    do: (at) => truncateSync(join(at, photo), 65536),
  },
  {
    title: 'an encrypted file is emptied',
    code: 'content-cut',
    on: 'encrypted',
    path: photo,
    do: (at) => truncateSync(join(at, photo), 0),
  },
  {
    title: 'a file is a link',
    code: 'content-not-a-file',
    path: photo,
    do: (at) => {
      rmSync(join(at, photo));
      symlinkSync('/etc/passwd', join(at, photo));
    },
  },
  {
    title: 'a file is a folder',
    code: 'content-not-a-file',
    path: photo,
    do: (at) => {
      rmSync(join(at, photo));
      mkdirSync(join(at, photo));
    },
  },
  {
    title: 'a whole content folder is gone',
    code: 'content-missing',
    path: photo,
    do: (at) => rmSync(join(at, photo.slice(0, 2)), { recursive: true }),
  },
  {
    title: 'there is content that nothing needs',
    code: 'content-unneeded',
    path: `00/${'0'.repeat(40)}`,
    do: (at) => {
      mkdirSync(join(at, '00'), { recursive: true });
      writeFileSync(join(at, `00/${'0'.repeat(40)}`), 'x');
    },
  },
  {
    title: 'there is a file with another name',
    code: 'content-unneeded',
    path: `${photo}.part`,
    do: (at) => writeFileSync(join(at, `${photo}.part`), 'x'),
  },
  {
    title: 'the status is missing',
    code: 'missing-status',
    path: 'Status.plist',
    do: (at) => rmSync(join(at, 'Status.plist')),
  },
  {
    title: 'the status is cut',
    code: 'damaged-plist',
    path: 'Status.plist',
    do: (at) => truncateSync(join(at, 'Status.plist'), 100),
  },
  {
    title: 'the status is empty',
    code: 'damaged-plist',
    path: 'Status.plist',
    do: (at) => truncateSync(join(at, 'Status.plist'), 0),
  },
  {
    title: 'the status knows another state',
    code: 'damaged-plist',
    path: 'Status.plist',
    do: (at) => changeStatus(at, { SnapshotState: 'done' }),
  },
  {
    title: 'the status has a text for a date',
    code: 'damaged-plist',
    path: 'Status.plist',
    do: (at) => changeStatus(at, { Date: 'today' }),
  },
  {
    title: 'the run broke off while uploading',
    code: 'not-finished',
    path: 'Status.plist',
    do: (at) => changeStatus(at, { SnapshotState: 'uploading' }),
  },
  {
    title: 'the run broke off while moving',
    code: 'not-finished',
    path: 'Status.plist',
    do: (at) => changeStatus(at, { SnapshotState: 'moving' }),
  },
  {
    title: 'the backup was never finished',
    code: 'not-finished',
    path: 'Status.plist',
    do: (at) => changeStatus(at, { BackupState: 'empty' }),
  },
  {
    title: 'a folder of a run is left',
    code: 'leftover-run',
    path: 'Snapshot',
    do: (at) => mkdirSync(join(at, 'Snapshot')),
  },
  {
    title: 'the manifest is missing',
    code: 'missing-manifest',
    path: 'Manifest.plist',
    do: (at) => rmSync(join(at, 'Manifest.plist')),
  },
  {
    title: 'the manifest is damaged',
    code: 'damaged-plist',
    path: 'Manifest.plist',
    do: (at) => truncateSync(join(at, 'Manifest.plist'), 200),
  },
  {
    title: 'the keys are missing',
    code: 'keybag-missing',
    path: 'Manifest.plist',
    do: (at) => changeManifest(at, (m) => delete m['BackupKeyBag']),
  },
  {
    title: 'the keys are damaged',
    code: 'keybag-damaged',
    path: 'Manifest.plist',
    do: (at) =>
      changeManifest(at, (m) => {
        m['BackupKeyBag'] = new Uint8Array(5);
      }),
  },
  {
    title: 'the key of the index is damaged',
    code: 'index-key-damaged',
    on: 'encrypted',
    path: 'Manifest.plist',
    do: (at) =>
      changeManifest(at, (m) => {
        m['ManifestKey'] = new Uint8Array(44);
      }),
  },
  {
    title: 'it is of another device',
    code: 'other-device',
    path: 'Manifest.plist',
    do: (at) =>
      changeManifest(at, (m) => {
        m['Lockdown'] = { UniqueDeviceID: '0'.repeat(40) };
      }),
  },
  {
    title: 'it is encrypted and should not be',
    code: 'encryption-differs',
    on: 'encrypted',
    options: { password: golden.password, expect: { encrypted: false } },
    do: () => {},
  },
  {
    title: 'it should be encrypted and is not',
    code: 'encryption-differs',
    options: { expect: { encrypted: true } },
    do: () => {},
  },
  {
    title: 'the information is missing',
    code: 'missing-info',
    path: 'Info.plist',
    do: (at) => rmSync(join(at, 'Info.plist')),
  },
  {
    title: 'the information is damaged',
    code: 'damaged-plist',
    path: 'Info.plist',
    do: (at) => truncateSync(join(at, 'Info.plist'), 300),
  },
  {
    title: 'the index is missing',
    code: 'missing-index',
    path: 'Manifest.db',
    do: (at) => rmSync(join(at, 'Manifest.db')),
  },
  {
    title: 'the index is no database',
    code: 'index-damaged',
    path: 'Manifest.db',
    do: (at) => writeFileSync(join(at, 'Manifest.db'), 'x'.repeat(5000)),
  },
  {
    title: 'the index is cut',
    code: 'index-damaged',
    path: 'Manifest.db',
    do: (at) => truncateSync(join(at, 'Manifest.db'), 8192),
  },
  {
    title: 'the encrypted index is cut',
    code: 'index-damaged',
    on: 'encrypted',
    path: 'Manifest.db',
    do: (at) => truncateSync(join(at, 'Manifest.db'), 8192),
  },
  {
    title: 'the encrypted index is cut within a block',
    code: 'index-damaged',
    on: 'encrypted',
    options: { expect },
    path: 'Manifest.db',
    do: (at) => truncateSync(join(at, 'Manifest.db'), 8190),
  },
  {
    title: 'the encrypted index is damaged at its beginning',
    code: 'index-damaged',
    on: 'encrypted',
    path: 'Manifest.db',
    do: (at) => writeFileSync(join(at, 'Manifest.db'), new Uint8Array(8192)),
  },
  {
    title: 'the encrypted index is empty, and there is no password',
    code: 'index-damaged',
    on: 'encrypted',
    options: { expect },
    path: 'Manifest.db',
    do: (at) => truncateSync(join(at, 'Manifest.db'), 0),
  },
  {
    title: 'all content is gone, and there is no password',
    code: 'content-missing',
    on: 'encrypted',
    options: { expect },
    do: (at) => {
      for (const name of readdirSync(at)) if (name.length === 2) rmSync(join(at, name), { recursive: true });
    },
  },
  {
    title: 'the index has no rows',
    code: 'index-empty',
    path: 'Manifest.db',
    do: (at) => changeIndex(at, 'DELETE FROM Files'),
  },
  {
    title: 'the index has folders alone',
    code: 'index-empty',
    path: 'Manifest.db',
    do: (at) => changeIndex(at, 'DELETE FROM Files WHERE flags <> 2'),
  },
  {
    title: 'a row is there and cannot be found by its id',
    code: 'index-damaged',
    path: 'Manifest.db',
    do: (at) => hideRow(at, fileId('HomeDomain', 'Library/one')),
  },
  {
    title: 'the index shows a view instead of its table',
    code: 'index-damaged',
    path: 'Manifest.db',
    do: (at) =>
      changeIndex(at, 'ALTER TABLE Files RENAME TO Hidden; CREATE VIEW Files AS SELECT * FROM Hidden WHERE flags = 1'),
  },
  {
    title: 'the table of the index computes what it holds',
    code: 'index-damaged',
    path: 'Manifest.db',
    do: (at) => changeIndex(at, 'ALTER TABLE Files ADD COLUMN more AS (hex(zeroblob(400000000)))'),
  },
  {
    title: 'an id has megabytes',
    code: 'index-damaged',
    path: 'Manifest.db',
    do: (at) => changeIndex(at, 'INSERT INTO Files(fileID, flags) VALUES (hex(zeroblob(2000000)), 1)'),
  },
  {
    title: 'a record has megabytes',
    code: 'record-damaged',
    do: (at) => changeIndex(at, 'UPDATE Files SET file = zeroblob(5000000) WHERE flags = 1'),
  },
  {
    title: 'another table of the index has a check that takes hours',
    code: 'content-missing',
    do: (at) => {
      rmSync(join(at, photo));
      const check = 'CREATE TABLE Evil(a, CHECK(length(hex(zeroblob(100000000))) > 0))';
      const rows = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000)';
      changeIndex(at, `PRAGMA ignore_check_constraints = ON; ${check}; ${rows} INSERT INTO Evil SELECT n FROM c`);
    },
  },
  {
    title: 'two rows share one content',
    code: 'content-missing',
    do: (at) =>
      changeIndex(
        at,
        `CREATE TABLE again AS SELECT * FROM Files; DROP TABLE Files; ALTER TABLE again RENAME TO Files;
         INSERT INTO Files SELECT * FROM Files WHERE relativePath = 'Library/one'`,
      ),
  },
  {
    title: 'the index is missing and one of iOS 9 lies there',
    code: 'missing-index',
    path: 'Manifest.db',
    do: (at) => renameSync(join(at, 'Manifest.db'), join(at, 'Manifest.mbdb')),
  },
  {
    title: 'the status is a link',
    code: 'damaged-plist',
    path: 'Status.plist',
    do: (at) => {
      renameSync(join(at, 'Status.plist'), join(at, 'elsewhere'));
      symlinkSync('elsewhere', join(at, 'Status.plist'));
    },
  },
  {
    title: 'the index has no table of files',
    code: 'index-damaged',
    path: 'Manifest.db',
    do: (at) => changeIndex(at, 'DROP TABLE Files'),
  },
  {
    title: 'a row has the name of another path',
    code: 'wrong-id',
    do: (at) => changeIndex(at, "UPDATE Files SET relativePath = 'Library/two' WHERE relativePath = 'Library/one'"),
  },
  {
    title: 'a row has no real name',
    code: 'wrong-id',
    do: (at) => changeIndex(at, "UPDATE Files SET fileID = '../../etc/passwd' WHERE relativePath = 'Library/one'"),
  },
  {
    title: 'the record of a file is damaged',
    code: 'record-damaged',
    do: (at) => changeIndex(at, "UPDATE Files SET file = x'00' WHERE relativePath = 'Library/one'"),
  },
  {
    title: 'a row has no record',
    code: 'record-missing',
    do: (at) => changeIndex(at, "UPDATE Files SET file = NULL WHERE relativePath = 'Library/one'"),
  },
  {
    title: 'a file was not saved',
    code: 'not-saved',
    do: (at) => changeIndex(at, "UPDATE Files SET flags = 16 WHERE relativePath = 'Library/one'"),
  },
  {
    title: 'a row is of another kind than its record',
    code: 'record-differs',
    do: (at) => changeIndex(at, "UPDATE Files SET flags = 2 WHERE relativePath = 'Library/one'"),
  },
  {
    title: 'a folder is missing in the index',
    code: 'parent-missing',
    do: (at) => changeIndex(at, "DELETE FROM Files WHERE relativePath = 'Media/DCIM'"),
  },
  {
    title: 'the root of a domain is missing in the index',
    code: 'parent-missing',
    do: (at) => changeIndex(at, "DELETE FROM Files WHERE domain = 'HomeDomain' AND relativePath = ''"),
  },
];

async function verifyDamaged(damage: Damage): Promise<VerifyReport> {
  const on = damage.on ?? 'plain';
  return inCopy(golden[on], (folder) => {
    damage.do(folder);
    return verifyBackup(folder, damage.options ?? (on === 'plain' ? { expect } : withPassword), quiet);
  });
}

for (const damage of damages) {
  test(`a check finds out when ${damage.title}`, async () => {
    const report = await verifyDamaged(damage);
    const finding = report.findings.find(({ code }) => code === damage.code);
    assert.ok(finding, JSON.stringify(report.found));
    if (damage.path !== undefined) assert.equal(finding.path, damage.path);
    assert.equal(report.ok, !report.findings.some(({ severity }) => severity === 'fault'));
  });
}

test('an encrypted file that changed while it was saved is a warning, because it ends as it should', async () => {
  const key = createHash('sha256').update('file/HomeDomain/Library/seventeen/0').digest();
  const cipher = createCipheriv('aes-256-cbc', key, new Uint8Array(16));
  const stored = Buffer.concat([cipher.update('x'.repeat(100)), cipher.final()]);
  await inCopy(golden.encrypted, async (folder) => {
    const path = contentPath(fileId('HomeDomain', 'Library/seventeen'));
    writeFileSync(join(folder, path), stored);
    const report = await verifyBackup(folder, withPassword, quiet);
    assert.deepEqual([report.ok, report.found], [true, { 'content-changed': 1 }]);
    assert.equal(report.findings[0]?.path, path);
  });
});

/** Runs `work` as someone who may not read everything: root gives the folder away and steps back for that long. */
async function asOrdinaryUser(folder: string, work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return await work();
  const nobody = 65534;
  for (const entry of ['..', '.', ...(readdirSync(folder, { recursive: true }) as string[])]) {
    chownSync(join(folder, entry), nobody, nobody);
  }
  process.seteuid?.(nobody);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

const hasModes = process.platform !== 'win32';

test(
  'a folder of content that may not be read ends the check in a failure',
  { skip: !hasModes && 'Windows has no modes' },
  () =>
    inCopy(golden.plain, (folder) =>
      asOrdinaryUser(folder, async () => {
        assert.equal((await verifyBackup(folder, { expect }, quiet)).ok, true);
        chmodSync(join(folder, photo, '..'), 0);
        await assert.rejects(verifyBackup(folder, { expect }, quiet), { code: 'backup/access-denied' });
        chmodSync(join(folder, photo, '..'), 0o700);
      }),
    ),
);

test('whatever byte of the manifests is changed, the check ends in a report', async () => {
  const names = ['Manifest.plist', 'Status.plist', 'Info.plist', 'Manifest.db'] as const;
  await inCopy(golden.plain, (folder) =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, at, flip) => {
          const path = join(folder, name);
          const whole = readFileSync(path);
          const damaged = Uint8Array.from(whole);
          damaged[at % whole.length] = (whole[at % whole.length] ?? 0) ^ flip;
          writeFileSync(path, damaged);
          const report = await verifyBackup(folder, { expect }, quiet);
          assert.ok(report.level === 'complete' || report.findings.length > 0);
          writeFileSync(path, whole);
        },
      ),
      { numRuns: 60 },
    ),
  );
});

const partial = sample('backup/mvt-ios14.3-partial');

test('the real index of an iPhone with most of its content gone: each missing file is counted', {
  skip: partial.skip,
}, async () => {
  const report = await verifyBackup(partial.path, {}, quiet);
  assert.deepEqual([report.counts.files, report.counts.directories, report.counts.links], [1089, 2618, 14]);
  assert.deepEqual([report.found['content-missing'], report.found['content-unneeded']], [1079, 1]);
  assert.equal(report.counts.domains, 562);
  assert.deepEqual(report.files, { total: 1089, sound: report.files.sound, unsaved: 0 });
  assert.equal(report.found['wrong-id'], undefined);
  assert.equal(report.found['parent-missing'], undefined);
  assert.equal(report.found['record-damaged'], undefined);
  assert.equal(report.findings.filter(({ code }) => code === 'content-missing').length, 100);
});

test('what SQLite and an index say is told in characters that steer no terminal', () => {
  const findings = new Findings();
  findings.add('index-damaged', 'Tree \u001b[2J \u202e page 3');
  const { findings: told } = findings.report({
    level: 'complete',
    isLocked: false,
    isIndexed: true,
    files: { total: 0, sound: 0, unsaved: 0 },
    counts: { files: 0, directories: 0, links: 0, domains: 0, contentBytes: 0, storedFiles: 0, storedBytes: 0 },
  });
  assert.equal(told[0]?.message, 'Tree \\u{1b}[2J \\u{202e} page 3');
});
