import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { LibraryBackupReport, LibraryCheckReport } from '@pearmain/contract';
import { mountDisk } from '../harness/disks.js';
import { needs } from '../harness/needs.js';
import { pearmain, pearmainCommand } from '../harness/pearmain.js';
import { seededNumbers } from '../harness/prng.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

interface Told<T> {
  readonly code: number;
  readonly data?: T;
  readonly error?: { readonly code: string };
  readonly err: string;
}

async function ask<T>(scratch: Scratch, ...args: readonly string[]): Promise<Told<T>> {
  const { code, out, err } = await pearmain(scratch.at('home'), ['library', ...args, '--json']);
  return { code, err, ...JSON.parse(out) };
}

const backUp = (scratch: Scratch, ...more: readonly string[]) =>
  ask<LibraryBackupReport>(scratch, 'backup', scratch.at('drive'), scratch.at('iTunes'), ...more);
const verify = (scratch: Scratch, ...more: readonly string[]) =>
  ask<LibraryCheckReport>(scratch, 'verify', scratch.at('drive'), ...more);

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** An XML copy with a track for each location. */
function xmlOf(media: string, locations: readonly string[] = [], id = '0123456789ABCDEF'): string {
  const tracks = locations.map(
    (location, index) =>
      `<key>${index}</key><dict><key>Track ID</key><integer>${index}</integer><key>Name</key><string>T</string><key>Artist</key><string>../A</string><key>Location</key><string>${location}</string></dict>`,
  );
  return `<plist><dict><key>Major Version</key><integer>1</integer><key>Music Folder</key><string>${media}</string><key>Library Persistent ID</key><string>${id}</string><key>Tracks</key><dict>${tracks.join('')}</dict></dict></plist>`;
}

const url = (path: string): string => `file://${path}`;

/** A library with its media inside. */
function makeLibrary(scratch: Scratch): void {
  const media = (...names: readonly string[]): string => scratch.at('iTunes', 'iTunes Media', ...names);
  put(scratch.at('iTunes', 'iTunes Library.xml'), xmlOf(url(`${media()}/`), [url(media('Music', 'a.mp3'))]));
  put(media('Music', 'a.mp3'), 'the first song');
  put(media('Music', 'b.mp3'), 'the second song');
  put(media('Podcasts', 'é', 'c.mp3'), 'an episode');
  put(scratch.at('iTunes', '.DS_Store'), 'nothing of value');
}

/** The files of a folder by their paths. */
function contentOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

const sourceOf = (scratch: Scratch) => {
  const content = contentOf(scratch.at('iTunes'));
  content.delete('.DS_Store');
  return content;
};

test('a library is copied whole, the next time only what changed, and nothing that lies there is lost', async () => {
  using scratch = makeScratch();
  makeLibrary(scratch);
  const before = contentOf(scratch.at('iTunes'));
  const planned = await backUp(scratch, '--dry-run');
  assert.deepEqual([planned.code, planned.data?.copied.files, existsSync(scratch.at('drive'))], [0, 4, false]);
  const first = await backUp(scratch);
  assert.deepEqual([first.code, first.data?.copied.files, first.data?.verified.files], [0, 4, 4], first.err);
  const library = (...names: readonly string[]): string => scratch.at('drive', 'Library', ...names);
  assert.deepEqual(contentOf(library()), sourceOf(scratch));
  const told = await pearmain(scratch.at('home'), ['library', 'backup', scratch.at('drive'), scratch.at('iTunes')]);
  assert.match(told.err, /on the same disk as the library/); // library/same-disk
  assert.match(told.out, /Copied +0 files/);
  const second = await backUp(scratch);
  assert.deepEqual([second.code, second.data?.copied.files, second.data?.kept], [0, 0, 4]);

  const media = (...names: readonly string[]): string => scratch.at('iTunes', 'iTunes Media', ...names);
  put(media('Music', 'a.mp3'), 'the first song, with a tag');
  rmSync(media('Music', 'b.mp3'));
  put(media('Music', 'new.mp3'), 'from the library');
  put(library('iTunes Media', 'Music', 'new.mp3'), 'of somebody else');
  put(library('iTunes Media', 'Podcasts', 'é', 'c.mp3'), 'an episode that was changed on the drive');
  put(media('Podcasts', 'é', 'c.mp3'), 'an episode that was changed in the library');
  const third = await backUp(scratch);
  const path = 'iTunes Media/Music';
  assert.equal(third.code, 3);
  assert.deepEqual(third.data?.replaced.first, [`${path}/a.mp3`]);
  assert.deepEqual(third.data?.gone.first, [`${path}/b.mp3`]);
  assert.deepEqual(
    third.data?.conflicts.first.map(({ path }) => path),
    [`${path}/new.mp3`, 'iTunes Media/Podcasts/é/c.mp3'],
  );
  const there = contentOf(library());
  assert.equal(there.get(`${path}/b.mp3`), 'the second song');
  assert.equal(there.get(`${path}/new.mp3`), 'of somebody else');
  assert.equal(there.get('iTunes Media/Podcasts/é/c.mp3'), 'an episode that was changed on the drive');
  for (const { name } of third.data?.conflicts.first ?? []) assert.match(there.get(name) ?? '', /library$/);
  const [aside] = readdirSync(scratch.at('drive', '.library-backup', 'replaced'));
  assert.equal(
    readFileSync(scratch.at('drive', '.library-backup', 'replaced', aside ?? '', path, 'a.mp3'), 'utf8'),
    'the first song',
  );
  const fourth = await backUp(scratch);
  assert.deepEqual([fourth.code, fourth.data?.copied.files, fourth.data?.conflicts.count], [0, 0, 0]);
  for (const [name, content] of before)
    if (!/[abc]\.mp3$/.test(name)) assert.equal(contentOf(scratch.at('iTunes')).get(name), content);
});

/** Turns one bit of a file as a drive would: its size and times stay. */
function flip(path: string): void {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
}

test('one flipped byte on the drive is named by a check, and the next run puts it right', async () => {
  using scratch = makeScratch();
  makeLibrary(scratch);
  await backUp(scratch);
  const damaged = scratch.at('drive', 'Library', 'iTunes Media', 'Music', 'b.mp3');
  flip(damaged);
  assert.equal((await verify(scratch, '--level', 'quick')).code, 0);
  const sampled = await verify(scratch, '--level', 'sample=2');
  assert.equal(sampled.data?.checked, 2);
  const found = await verify(scratch);
  assert.deepEqual([found.code, found.data?.damaged.first], [30, ['iTunes Media/Music/b.mp3']]);
  const repaired = await backUp(scratch);
  assert.deepEqual([repaired.code, repaired.data?.copied.files], [0, 1]);
  assert.equal(readFileSync(damaged, 'utf8'), 'the second song');
  const good = await verify(scratch);
  assert.deepEqual([good.code, good.data?.checked], [0, 4]);
  flip(damaged);
  const atOnce = await backUp(scratch, '--full');
  assert.deepEqual([atOnce.code, atOnce.data?.verified], [0, { files: 4, damaged: [] }]);
  assert.equal(readFileSync(damaged, 'utf8'), 'the second song');
  rmSync(damaged);
  put(scratch.at('drive', 'Library', 'stranger.txt'), 'x');
  const missing = await verify(scratch, '--level', 'quick');
  assert.deepEqual(
    [missing.code, missing.data?.missing.first, missing.data?.extra.first],
    [30, ['iTunes Media/Music/b.mp3'], ['stranger.txt']],
  );
});

test('killed anywhere, a run leaves whole files alone, and the next one finishes', { timeout: 300_000 }, async () => {
  using scratch = makeScratch();
  makeLibrary(scratch);
  const random = seededNumbers(7);
  const bytes = (size: number): Uint8Array => Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
  for (let count = 0; count < 60; count += 1)
    put(scratch.at('iTunes', 'iTunes Media', 'Music', `song ${count}.mp3`), bytes(1 + Math.floor(random() * 300_000)));
  const library = scratch.at('drive', 'Library');
  let killed = 0;
  for (let round = 0; round < 8; round += 1) {
    // Every second round the songs that are there already get another version.
    if (round % 2 === 1) put(scratch.at('iTunes', 'iTunes Media', 'Music', `song ${round}.mp3`), bytes(200_000));
    const versions = [sourceOf(scratch)];
    const before = existsSync(library) ? contentOf(library) : new Map<string, string>();
    const { program, args, env } = pearmainCommand(scratch.at('home'), [
      ...['library', 'backup', scratch.at('drive'), scratch.at('iTunes'), '--jsonl'],
    ]);
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    const after = 1 + Math.floor(random() * 20);
    let lines = 0;
    for await (const chunk of child.stdout) {
      lines += String(chunk).split('"progress"').length - 1;
      if (lines >= after && child.kill('SIGKILL')) break;
    }
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once('close', resolve));
    if (child.signalCode === 'SIGKILL') killed += 1;
    if (!existsSync(library)) continue;
    for (const [name, content] of contentOf(library)) {
      const isWhole = versions.some((version) => version.get(name) === content) || before.get(name) === content;
      assert.ok(isWhole, `round ${round}: ${name}`);
    }
  }
  assert.ok(killed > 0);
  const last = await backUp(scratch);
  assert.deepEqual([last.code, last.data?.conflicts.count], [0, 0], last.err);
  assert.deepEqual(contentOf(library), sourceOf(scratch));
  assert.equal((await verify(scratch)).code, 0);
});

test('media that lie elsewhere come along, and with --consolidate files of tracks from anywhere', async () => {
  using scratch = makeScratch();
  put(scratch.at('media', 'one.mp3'), 'one');
  put(scratch.at('loose', 'two.mp3'), 'two');
  const locations = [url(scratch.at('media', 'one.mp3')), url(scratch.at('loose', 'two.mp3'))];
  put(scratch.at('iTunes', 'iTunes Library.xml'), xmlOf(url(`${scratch.at('media')}/`), locations));
  const plain = await backUp(scratch);
  assert.deepEqual([plain.code, plain.data?.copied.files], [0, 2]);
  const planned = await backUp(scratch, '--consolidate', '--dry-run');
  const outside = { source: scratch.at('loose', 'two.mp3'), path: 'media/Music/__A/Unknown Album/two.mp3' };
  assert.deepEqual([planned.data?.copied, planned.data?.consolidated.first], [{ files: 1, bytes: 3 }, [outside]]);
  assert.equal(existsSync(scratch.at('drive', 'Library', outside.path)), false);
  await backUp(scratch, '--consolidate');
  assert.equal(readFileSync(scratch.at('drive', 'Library', outside.path), 'utf8'), 'two');
  assert.equal(readFileSync(scratch.at('loose', 'two.mp3'), 'utf8'), 'two');

  renameSync(scratch.at('media'), scratch.at('unplugged'));
  const away = await backUp(scratch);
  const told = await pearmain(scratch.at('home'), ['library', 'backup', scratch.at('drive'), scratch.at('iTunes')]);
  assert.match(told.err, /media folder of the library is not here/); // library/media-away
  assert.equal(away.data?.gone.count, 0);
  assert.equal(readFileSync(scratch.at('drive', 'Library', 'media', 'one.mp3'), 'utf8'), 'one');
});

test('what stands in the way is said before anything is copied', async () => {
  using scratch = makeScratch();
  makeLibrary(scratch);
  const run = (...args: readonly string[]) => ask<LibraryBackupReport>(scratch, 'backup', ...args);
  for (const inner of [scratch.at('iTunes', 'backup'), scratch.path]) {
    const nested = await run(inner, scratch.at('iTunes'));
    assert.deepEqual([nested.code, nested.error?.code], [2, 'library/nested']);
  }
  const nothing = await verify(scratch);
  assert.deepEqual([nothing.code, nothing.error?.code], [10, 'library/no-backup']);
  put(scratch.at('iTunes', 'sentinel'), '');
  const open = await backUp(scratch);
  assert.deepEqual([open.code, open.error?.code, existsSync(scratch.at('drive'))], [11, 'library/must-quit', false]);
  assert.equal((await backUp(scratch, '--while-running')).code, 0);
  rmSync(scratch.at('iTunes', 'sentinel'));

  put(scratch.at('other', 'Library.xml'), xmlOf('file:///none/', [], 'FEDCBA9876543210'));
  const other = await run(scratch.at('drive'), scratch.at('other'));
  assert.deepEqual([other.code, other.error?.code], [2, 'library/other-library']);

  const huge = scratch.at('iTunes', 'huge.mov');
  put(huge, '');
  truncateSync(huge, 8 * 2 ** 40);
  const small = await backUp(scratch);
  assert.deepEqual([small.code, small.error?.code], [25, 'library/drive-too-small']);
  rmSync(huge);

  const manifest = scratch.at('drive', '.library-backup', 'manifest.jsonl');
  const lines = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, lines.replace('"path":"', '"path":"../../'));
  for (const damaged of [await backUp(scratch), await verify(scratch)])
    assert.deepEqual([damaged.code, damaged.error?.code], [30, 'library/manifest-damaged']);
  rmSync(manifest);
  const adopted = await backUp(scratch);
  assert.deepEqual([adopted.code, adopted.data?.adopted, adopted.data?.copied.files], [0, 4, 0]);
});

test('a library that cannot be read is copied all the same', async () => {
  using scratch = makeScratch();
  put(scratch.at('iTunes', 'iTunes Library.itl'), 'what is left of a database after a crash');
  put(scratch.at('iTunes', 'iTunes Media', 'a.mp3'), 'a song');
  const { code, data } = await backUp(scratch);
  assert.deepEqual([code, data?.copied.files], [0, 2]);
  assert.deepEqual(contentOf(scratch.at('drive', 'Library')), sourceOf(scratch));
});

test('no link on the drive leads a run out of it', async () => {
  using scratch = makeScratch();
  makeLibrary(scratch);
  mkdirSync(scratch.at('drive', 'Library'), { recursive: true });
  mkdirSync(scratch.at('elsewhere'));
  symlinkSync(scratch.at('elsewhere'), scratch.at('drive', 'Library', 'iTunes Media'));
  const { code, data } = await backUp(scratch);
  assert.deepEqual([code, data?.unread.count, data?.copied.files], [3, 3, 1]);
  assert.deepEqual(readdirSync(scratch.at('elsewhere')), []);
});

const isRoot = process.getuid?.() === 0 || process.env['CI'] === 'true';
const withExfat = isRoot
  ? needs('losetup', 'mount', 'mkfs.exfat', 'mount.exfat-fuse', '/dev/fuse')
  : { skip: 'needs root to mount disks' };

test('on a drive with exFAT names are fitted, and the next run knows them', withExfat, async () => {
  using scratch = makeScratch();
  makeLibrary(scratch);
  put(scratch.at('iTunes', 'iTunes Media', 'Music', 'what?.mp3'), 'a question');
  put(scratch.at('iTunes', 'iTunes Media', 'Music', 'What_.mp3'), 'an answer');
  using disk = mountDisk('exfat', scratch.at('disk'), 64 * 2 ** 20);
  const drive = join(disk.path, 'music');
  const run = () => ask<LibraryBackupReport>(scratch, 'backup', drive, scratch.at('iTunes'));
  const first = await run();
  assert.deepEqual([first.code, first.data?.copied.files], [0, 6], first.err);
  const music = join(drive, 'Library', 'iTunes Media', 'Music');
  assert.equal(readFileSync(join(music, 'What_.mp3'), 'utf8'), 'an answer');
  assert.equal(readFileSync(join(music, 'what_ (2).mp3'), 'utf8'), 'a question');
  const second = await run();
  assert.deepEqual([second.code, second.data?.copied.files, second.data?.kept], [0, 0, 6]);
  assert.equal((await ask(scratch, 'verify', drive)).code, 0);
});
