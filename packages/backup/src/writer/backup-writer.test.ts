import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError, udid } from '@pearmain/base';
import { backupFolderConformance } from '@pearmain/testkit';
import { BackupWriter, type WriterObserver } from '../index.js';

const phone = udid('00008110-001A2B3C4D5E6F70');

function inScratch(work: (root: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'backup-writer-'));
  try {
    work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function put(writer: BackupWriter, path: string, text: string): void {
  const sink = writer.create(path);
  sink.write(Buffer.from(text));
  sink.commit();
}

function problemOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    return error.data['problem'];
  }
  return 'none';
}

backupFolderConformance('the folder on disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'backup-writer-'));
  return {
    folder: BackupWriter.open({ root, udid: phone }),
    udid: phone,
    plantLink: (path, target) => symlinkSync(target, join(root, path)),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
});

const hostileNames = [
  '',
  '.',
  '..',
  './',
  '../',
  '/',
  '//',
  '/etc/passwd',
  `/${phone}/x`,
  `./${phone}/x`,
  `../${phone}/x`,
  `${phone}/`,
  `${phone}//x`,
  `${phone}/.`,
  `${phone}/..`,
  `${phone}/./x`,
  `${phone}/../x`,
  `${phone}/a/../../x`,
  `${phone}/a/b/../../../x`,
  `${phone}/x/`,
  `${phone}/x/.`,
  `${phone}/a//b`,
  `${phone}/..\\x`,
  `${phone}\\x`,
  `${phone}/a\\..\\..\\x`,
  `${phone}/a\0b`,
  `${phone}/\0`,
  `${phone}\0/x`,
  `${phone}/C:`,
  `${phone}/C:/Windows`,
  'C:/Windows',
  'C:x',
  '\\\\server\\share',
  '//server/share',
  `${phone}/Manifest.db:stream`,
  `${phone}/Status.plist::$DATA`,
  `${phone}/CON`,
  `${phone}/nul`,
  `${phone}/aux.txt`,
  `${phone}/Com1`,
  `${phone}/LPT9.plist`,
  `${phone}/com\u00b9`,
  `${phone}/CONIN$`,
  `${phone}/prn .txt`,
  `${phone}/NUL/x`,
  `${phone}/name.`,
  `${phone}/a?`,
  `${phone}/a*`,
  `${phone}/<a>`,
  `${phone}/a|b`,
  `${phone}/a"b`,
  `${phone}/line\nbreak`,
  `${phone}/\u001b[2J`,
  `${phone}/Status.plist.part`,
  `${phone}/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28.PART`,
  `${phone}/Manifest.db-journal`,
  `${phone}/Desktop.ini`,
  `${phone}/00/autorun.inf`,
  `${phone}/.pearmain`,
  `${phone}/.Pearmain/location.json`,
  '.pearmain',
  '.pearmain/location.json',
  `.pearmain/${phone}/journal.json`,
  `${phone.toLowerCase()}/x`,
  `${phone}-20260101-000000/x`,
  `${phone}x`,
  '00008110-0000000000000000/Status.plist',
  `${phone}/${'a'.repeat(256)}`,
  `${phone}/${'a/'.repeat(40)}x`,
  `${phone}/${'\u{1f350}'.repeat(64)}`,
  `${phone}/\ud800`,
  `${phone}/${'a'.repeat(5000)}`,
];

test('no name that a hostile device can think of leads out of its own backup', () => {
  inScratch((root) => {
    writeFileSync(join(root, 'outside'), 'outside');
    mkdirSync(join(root, '00008110-0000000000000000'));
    const writer = BackupWriter.open({ root, udid: phone });
    put(writer, `${phone}/kept`, 'kept');
    for (const path of hostileNames) {
      const asked = JSON.stringify(path).slice(0, 80);
      for (const ask of [
        () => writer.list(path),
        () => writer.open(path),
        () => writer.create(path),
        () => writer.makeDirectory(path),
        () => writer.remove(path),
        () => writer.move(`${phone}/kept`, path),
        () => writer.move(path, `${phone}/taken`),
        () => writer.copy(`${phone}/kept`, path),
        () => writer.copy(path, `${phone}/taken`),
      ]) {
        assert.equal(problemOf(ask), 'refused', `${asked} in ${ask}`);
      }
    }
    assert.deepEqual(readdirSync(root).sort(), ['00008110-0000000000000000', phone, 'outside']);
    assert.deepEqual(readdirSync(join(root, phone)), ['kept']);
  });
});

test('a linked Snapshot folder is neither written into nor read from', () => {
  inScratch((root) => {
    mkdirSync(join(root, 'elsewhere/3d'), { recursive: true });
    writeFileSync(join(root, 'elsewhere/3d/file'), 'private');
    mkdirSync(join(root, phone));
    symlinkSync('../elsewhere', join(root, phone, 'Snapshot'));
    const writer = BackupWriter.open({ root, udid: phone });
    const inside = `${phone}/Snapshot/3d/file`;
    assert.equal(
      problemOf(() => put(writer, inside, 'changed')),
      'refused',
    );
    assert.equal(
      problemOf(() => writer.open(inside)),
      'refused',
    );
    assert.equal(
      problemOf(() => writer.list(`${phone}/Snapshot/3d`)),
      'refused',
    );
    assert.equal(
      problemOf(() => writer.move(inside, `${phone}/3d/file`)),
      'refused',
    );
    assert.equal(
      problemOf(() => writer.copy(`${phone}/Snapshot`, `${phone}/copy`)),
      'refused',
    );
    writer.remove(`${phone}/Snapshot`);
    assert.equal(readFileSync(join(root, 'elsewhere/3d/file'), 'utf8'), 'private');
  });
});

test('a backup folder that is itself a link is not opened', () => {
  inScratch((root) => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync('elsewhere', join(root, phone));
    assert.equal(
      problemOf(() => BackupWriter.open({ root, udid: phone })),
      'refused',
    );
  });
});

test('a file shared with an earlier snapshot keeps its bytes when the phone sends a new one', () => {
  inScratch((root) => {
    mkdirSync(join(root, phone));
    writeFileSync(join(root, 'earlier'), 'earlier bytes');
    linkSync(join(root, 'earlier'), join(root, phone, 'Manifest.db'));
    const writer = BackupWriter.open({ root, udid: phone });
    put(writer, `${phone}/Manifest.db`, 'new');
    linkSync(join(root, 'earlier'), join(root, phone, 'linked'));
    writer.copy(`${phone}/linked`, `${phone}/copied`);
    put(writer, `${phone}/copied`, 'other');
    assert.equal(readFileSync(join(root, 'earlier'), 'utf8'), 'earlier bytes');
    assert.equal(readFileSync(join(root, phone, 'Manifest.db'), 'utf8'), 'new');
  });
});

test('nobody else on the computer may read what is written, whatever the umask', { skip: noModes() }, () => {
  inScratch((root) => {
    process.umask(0);
    const writer = BackupWriter.open({ root: join(root, phone), udid: phone });
    const inside = join(root, phone);
    put(writer, `${phone}/a/b/file`, 'x');
    writer.copy(`${phone}/a`, `${phone}/c`);
    for (const path of ['', phone, `${phone}/a`, `${phone}/a/b`, `${phone}/c`, `${phone}/c/b`]) {
      assert.equal(lstatSync(join(inside, path)).mode & 0o777, 0o700, path);
    }
    assert.equal(lstatSync(join(inside, phone, 'a/b/file')).mode & 0o777, 0o600);
    assert.equal(lstatSync(join(inside, phone, 'c/b/file')).mode & 0o777, 0o600);
  });
});

test('what was half received when a run broke off is gone when the next one begins', () => {
  inScratch((root) => {
    const first = BackupWriter.open({ root, udid: phone });
    const half = first.create(`${phone}/Snapshot/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28`);
    half.write(Buffer.from('half'));
    const folder = join(root, phone, 'Snapshot/3d');
    assert.equal(readdirSync(folder).length, 1);
    assert.deepEqual(first.list(`${phone}/Snapshot/3d`), []);
    BackupWriter.open({ root, udid: phone });
    assert.deepEqual(readdirSync(folder), []);
    half.discard();
  });
});

test('an observer learns what was stored, with its SHA-256, and what moved, was copied and went away', () => {
  inScratch((root) => {
    const seen: unknown[] = [];
    const observer: WriterObserver = {
      stored: (path, file) => seen.push(['stored', path, file]),
      moved: (from, to) => seen.push(['moved', from, to]),
      copied: (from, to) => seen.push(['copied', from, to]),
      removed: (path) => seen.push(['removed', path]),
    };
    const writer = BackupWriter.open({ root, udid: phone, observer });
    put(writer, `${phone}/Snapshot/3d/file`, 'abc');
    writer.move(`${phone}/Snapshot/3d/file`, `${phone}/3d/file`);
    writer.copy(`${phone}/3d`, `${phone}/ff`);
    writer.remove(`${phone}/Snapshot`);
    writer.remove(`${phone}/not-there`);
    const modifiedNs = lstatSync(join(root, phone, '3d/file'), { bigint: true }).mtimeNs;
    const sha256 = createHash('sha256').update('abc').digest();
    assert.deepEqual(seen, [
      ['stored', 'Snapshot/3d/file', { sha256, sizeBytes: 3, modifiedNs }],
      ['moved', 'Snapshot/3d/file', '3d/file'],
      ['copied', '3d', 'ff'],
      ['removed', 'Snapshot'],
    ]);
  });
});

function noModes(): string | false {
  return process.platform === 'win32' && 'Windows has no such modes';
}
