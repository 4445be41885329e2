import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import type { BackupFolder, FolderProblem } from '@pearmain/device';
import { concatBytes, utf8Decode, utf8Encode } from '@pearmain/formats';

/** A folder to be judged: empty but for `<udid>` itself. */
export interface FolderUnderTest {
  readonly folder: BackupFolder;
  readonly udid: string;
  /** Puts a symbolic link at `path` (`<udid>/…`), for folders that lie where there are links. */
  plantLink?(path: string, target: string): void;
  close?(): void;
}

/** What every `BackupFolder` does, as tests: call it once in the implementation's own test file. */
export function backupFolderConformance(name: string, open: () => FolderUnderTest): void {
  const judge = (title: string, check: (under: FolderUnderTest, at: (path: string) => string) => void): void => {
    test(`${name}: ${title}`, () => {
      const under = open();
      try {
        check(under, (path) => `${under.udid}/${path}`);
      } finally {
        under.close?.();
      }
    });
  };

  judge('a file is there with its content, size and folder once it is committed', ({ folder, udid }, at) => {
    const before = Date.now();
    write(folder, at('Snapshot/0a/0a11'), 'one ', 'two');
    assert.equal(read(folder, at('Snapshot/0a/0a11')), 'one two');
    const [entry, ...more] = folder.list(at('Snapshot/0a')) ?? [];
    assert.deepEqual(more, []);
    assert.deepEqual({ ...entry, modified: 0 }, { name: '0a11', kind: 'file', sizeBytes: 7, modified: 0 });
    assert.ok(entry?.modified instanceof Date && entry.modified.getTime() <= before + 60_000);
    assert.deepEqual(names(folder, udid), ['Snapshot/']);
  });

  judge('nothing is seen before the commit, and nothing after a discard', ({ folder }, at) => {
    write(folder, at('Status.plist'), 'old');
    for (const end of ['discard', 'commit'] as const) {
      const sink = folder.create(at('Status.plist'));
      const other = folder.create(at('ff/ff00'));
      sink.write(utf8Encode('new'));
      other.write(utf8Encode('new'));
      assert.equal(read(folder, at('Status.plist')), 'old');
      assert.deepEqual(names(folder, at('ff')), []);
      problem('not-found', () => read(folder, at('ff/ff00')));
      sink[end]();
      other[end]();
    }
    assert.equal(read(folder, at('Status.plist')), 'new');
    assert.deepEqual(names(folder, at('ff')), ['ff00']);
  });

  judge('what is written is only lent', ({ folder }, at) => {
    const sink = folder.create(at('a'));
    const lent = utf8Encode('first');
    sink.write(lent);
    lent.fill(0);
    sink.commit();
    assert.equal(read(folder, at('a')), 'first');
  });

  judge('a large file comes back whole, an empty one empty', ({ folder }, at) => {
    const block = new Uint8Array(300_000).map((_, index) => index % 251);
    const sink = folder.create(at('large'));
    for (let times = 0; times < 5; times++) sink.write(block);
    sink.commit();
    const whole = concatBytes(copied(folder.open(at('large'))));
    assert.equal(whole.length, 1_500_000);
    assert.deepEqual(whole.subarray(1_200_000), block);
    folder.create(at('empty')).commit();
    assert.equal(read(folder, at('empty')), '');
    assert.equal(folder.list(at('nowhere')), undefined);
  });

  judge('a folder in a file’s place, and a file in a folder’s place, are told apart', ({ folder }, at) => {
    write(folder, at('file'), 'x');
    folder.makeDirectory(at('directory/inner'));
    folder.makeDirectory(at('directory/inner'));
    problem('exists', () => folder.makeDirectory(at('file')));
    problem('not-a-directory', () => folder.makeDirectory(at('file/below')));
    problem('not-a-directory', () => write(folder, at('file/below'), 'x'));
    problem('is-a-directory', () => write(folder, at('directory'), 'x'));
    problem('is-a-directory', () => read(folder, at('directory')));
    problem('not-a-directory', () => folder.list(at('file')));
    problem('not-found', () => read(folder, at('nothing')));
    assert.equal(read(folder, at('file')), 'x');
    assert.deepEqual(names(folder, at('directory')), ['inner/']);
  });

  judge('the folder of the phone can be made again', ({ folder, udid }) => {
    folder.makeDirectory(udid);
    assert.deepEqual(names(folder, udid), []);
  });

  judge('a move replaces a file or a whole folder, and makes parents', ({ folder, udid }, at) => {
    write(folder, at('Snapshot/0a/0a11'), 'new');
    write(folder, at('0a/0a11'), 'old');
    folder.move(at('Snapshot/0a/0a11'), at('0a/0a11'));
    assert.equal(read(folder, at('0a/0a11')), 'new');
    assert.deepEqual(names(folder, at('Snapshot/0a')), []);
    write(folder, at('other/x'), 'gone');
    folder.move(at('0a'), at('other'));
    assert.deepEqual(names(folder, at('other')), ['0a11']);
    folder.move(at('other'), at('made/for/it'));
    assert.equal(read(folder, at('made/for/it/0a11')), 'new');
    folder.move(at('made/for/it/0a11'), at('made2'));
    assert.equal(read(folder, at('made2')), 'new');
    assert.deepEqual(names(folder, udid), ['Snapshot/', 'made/', 'made2']);
  });

  judge('a move without a source, or into itself, loses nothing', ({ folder }, at) => {
    write(folder, at('0a/0a11'), 'kept');
    problem('not-found', () => folder.move(at('Snapshot/0a/0a11'), at('0a/0a11')));
    problem('not-found', () => folder.move(at('nothing'), at('0a')));
    problem('refused', () => folder.move(at('0a'), at('0a/inner')));
    folder.move(at('0a/0a11'), at('0a/0a11'));
    assert.equal(read(folder, at('0a/0a11')), 'kept');
  });

  judge('a copy takes a folder with all it holds, and leaves it', ({ folder }, at) => {
    write(folder, at('0a/deep/0a11'), 'content');
    write(folder, at('copy/x'), 'replaced');
    folder.copy(at('0a'), at('copy'));
    folder.copy(at('0a/deep/0a11'), at('single/file'));
    assert.deepEqual(names(folder, at('copy')), ['deep/']);
    assert.equal(read(folder, at('copy/deep/0a11')), 'content');
    assert.equal(read(folder, at('single/file')), 'content');
    assert.equal(read(folder, at('0a/deep/0a11')), 'content');
    folder.copy(at('0a/deep/0a11'), at('0a/deep/0a11'));
    write(folder, at('copy/deep/0a11'), 'changed');
    assert.equal(read(folder, at('0a/deep/0a11')), 'content');
    problem('not-found', () => folder.copy(at('nothing'), at('copy')));
    problem('refused', () => folder.copy(at('0a'), at('0a/inner')));
  });

  judge('a removal takes a folder with all it holds, and minds nothing that is missing', ({ folder }, at) => {
    write(folder, at('Snapshot/0a/0a11'), 'x');
    write(folder, at('0a/0a11'), 'x');
    folder.remove(at('Snapshot'));
    folder.remove(at('0a/0a11'));
    folder.remove(at('Manifest.mbdx'));
    folder.remove(at('not/there/either'));
    assert.equal(folder.list(at('Snapshot')), undefined);
    assert.deepEqual(names(folder, at('0a')), []);
  });

  judge('names of every kind a phone has are kept as they are', ({ folder, udid }, at) => {
    for (const name of ['Info.plist', 'ümläut 写真 🍐', ' space ', '-dash', '.hidden']) {
      write(folder, at(name), name);
      assert.equal(read(folder, at(name)), name);
    }
    assert.equal(names(folder, udid).length, 5);
  });

  judge('a path that leaves the phone’s folder is refused, whatever is asked', ({ folder, udid }, at) => {
    write(folder, at('kept'), 'kept');
    const outside = ['', '.', '..', './', '../', '/', '/etc/passwd', `/${udid}/x`, 'C:\\x', '.pearmain/location.json'];
    const hostile = ['..', '../x', '.', 'a/../../x', 'a/../x', './x', 'a\0b', 'a\\b', 'a:b', 'c:'].map(at);
    const otherPhone = [
      '00008110-0000000000000000',
      '00008110-0000000000000000/x',
      `${udid}x/y`,
      `${udid}-20260101-000000`,
    ];
    for (const path of [...outside, ...hostile, ...otherPhone]) {
      problem('refused', () => folder.list(path));
      problem('refused', () => read(folder, path));
      problem('refused', () => write(folder, path, 'x'));
      problem('refused', () => folder.makeDirectory(path));
      problem('refused', () => folder.remove(path));
      problem('refused', () => folder.move(at('kept'), path));
      problem('refused', () => folder.move(path, at('target')));
      problem('refused', () => folder.copy(at('kept'), path));
      problem('refused', () => folder.copy(path, at('target')));
    }
    assert.deepEqual(names(folder, udid), ['kept']);
    assert.equal(read(folder, at('kept')), 'kept');
  });

  judge('the phone’s folder itself is never written over, moved, copied onto or removed', ({ folder, udid }, at) => {
    write(folder, at('kept'), 'kept');
    problem('refused', () => write(folder, udid, 'x'));
    problem('refused', () => folder.remove(udid));
    problem('refused', () => folder.move(udid, at('inner')));
    problem('refused', () => folder.move(at('kept'), udid));
    problem('refused', () => folder.copy(udid, at('inner')));
    problem('refused', () => folder.copy(at('kept'), udid));
    assert.deepEqual(names(folder, udid), ['kept']);
  });

  judge('a link in the folder is listed as something else, and never followed', (under, at) => {
    const { folder, plantLink } = under;
    if (!plantLink) return;
    write(folder, at('real/inner/x'), 'kept');
    write(folder, at('file'), 'kept');
    plantLink.call(under, at('to-folder'), 'real');
    plantLink.call(under, at('to-file'), 'file');
    plantLink.call(under, at('dangling'), 'nowhere');
    const kinds = new Map(folder.list(under.udid)?.map(({ name, kind }) => [name, kind]));
    for (const name of ['to-folder', 'to-file', 'dangling']) {
      assert.equal(kinds.get(name), 'other');
      refuses(() => read(folder, at(name)));
      refuses(() => folder.list(at(name)) ?? throwMissing());
      refuses(() => write(folder, at(`${name}/x`), 'through'));
      refuses(() => folder.makeDirectory(at(`${name}/inner/made`)));
      refuses(() => folder.move(at(`${name}/inner/x`), at('stolen')));
      refuses(() => folder.copy(at(`${name}/inner/x`), at('stolen')));
      refuses(() => folder.move(at('file'), at(`${name}/file`)));
      allowed(() => folder.remove(at(`${name}/inner/x`)));
      allowed(() => write(folder, at(name), 'in its place'));
      allowed(() => folder.remove(at(name)));
    }
    assert.equal(read(folder, at('real/inner/x')), 'kept');
    assert.equal(read(folder, at('file')), 'kept');
    assert.equal(folder.list(at('stolen')), undefined);
  });

  judge('free space is a whole number of bytes', ({ folder }) => {
    assert.ok(Number.isSafeInteger(folder.freeBytes()) && folder.freeBytes() >= 0);
  });
}

function write(folder: BackupFolder, path: string, ...parts: string[]): void {
  const sink = folder.create(path);
  try {
    for (const part of parts) sink.write(utf8Encode(part));
    sink.commit();
  } catch (error) {
    sink.discard();
    throw error;
  }
}

function read(folder: BackupFolder, path: string): string {
  return utf8Decode(concatBytes(copied(folder.open(path))));
}

function copied(chunks: Iterable<Uint8Array>): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (const borrowed of chunks) parts.push(borrowed.slice());
  return parts;
}

function names(folder: BackupFolder, path: string): string[] {
  return (folder.list(path) ?? []).map(({ name, kind }) => (kind === 'directory' ? `${name}/` : name)).sort();
}

function problem(expected: FolderProblem, action: () => unknown): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.data['problem'], expected, error.message);
    return true;
  });
}

/** Any problem will do: what counts is that the link led nowhere. */
function refuses(action: () => unknown): void {
  assert.throws(action, (error) => error instanceof AppError && typeof error.data['problem'] === 'string');
}

/** Either outcome is fine, as long as what the link points to stays. */
function allowed(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
  }
}

function throwMissing(): never {
  throw new AppError('testkit/folder', 'No such folder.', { data: { problem: 'not-found' } });
}
