import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError, udid } from '@pearmain/base';
import fc from 'fast-check';
import { Header } from 'tar';
import { readBackup } from '../backup.js';
import { golden, quiet } from '../samples.test.js';
import { packBackup } from './pack.js';
import { readTar, type TarEntry, writeTar } from './tar.js';
import { unpackArchive } from './unpack.js';

async function inScratch<T>(work: (at: (name: string) => string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'archive-test-'));
  try {
    return await work((name) => join(scratch, name));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function entry(name: string, content: string): TarEntry {
  const bytes = Buffer.from(content);
  return {
    name,
    sizeBytes: bytes.length,
    modified: new Date('2026-03-03T12:00:00Z'),
    async *chunks() {
      yield bytes;
    },
  };
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const id = udid(golden.udid);
const content = `${id}/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28`;

test('nothing but files of one backup is taken out of an archive, whatever it calls its entries', () =>
  inScratch(async (at) => {
    for (const name of [
      '../evil',
      `${id}/../../evil`,
      '/etc/evil',
      `${id}/Info.plist/../../evil`,
      `${id}\\..\\evil`,
      `${id}/3d/ff0d7e5fb2ce288813306e4d4636395e047a3d28`,
      `${id}/Snapshot/Manifest.plist`,
      `${id}/Info.plist:stream`,
      `00008110-001A2B3C4D5E6F71/Info.plist`,
      'CON',
      'SHA256SUMS/evil',
    ]) {
      writeFileSync(at('evil.tar'), await all(writeTar(each([entry(content, 'x'), entry(name, 'evil')]))));
      mkdirSync(at('to'));
      await assert.rejects(unpackArchive({ file: at('evil.tar'), folder: at('to') }, quiet), {
        code: 'backup/not-an-archive',
      });
      assert.deepEqual(readdirSync(at('to'), { recursive: true }), ['3d', content.slice(id.length + 1)]);
      rmSync(at('to'), { recursive: true });
      assert.deepEqual(readdirSync(at('')), ['evil.tar']);
    }
  }));

test('links, devices, a second file of one name, and sums that do not fit are refused', () =>
  inScratch(async (at) => {
    const link = Buffer.alloc(512);
    new Header({ path: content, linkpath: '/etc/passwd', type: 'SymbolicLink', size: 0, mode: 0o777 }).encode(link);
    const pack = (...entries: readonly TarEntry[]) => all(writeTar(each(entries)));
    const sums = (text: string) => entry('SHA256SUMS', text);
    const known = `2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  ${content}\n`;
    for (const [bytes, code] of [
      [Buffer.concat([link, Buffer.alloc(1024)]), 'backup/archive-damaged'],
      [await pack(entry(content, 'x'), entry(content, 'y')), 'backup/path-taken'],
      [await pack(entry(content, 'x')), 'backup/archive-damaged'],
      [await pack(entry(content, 'y'), sums(known)), 'backup/archive-damaged'],
      [await pack(entry(content, 'x'), sums('')), 'backup/archive-damaged'],
      [await pack(sums(known)), 'backup/archive-damaged'],
      [await pack(sums('')), 'backup/archive-damaged'],
      [Buffer.from('no tar at all'), 'backup/archive-damaged'],
      [Buffer.alloc(0), 'backup/archive-damaged'],
      [Buffer.alloc(2000, 'x'), 'backup/archive-damaged'],
    ] as const) {
      writeFileSync(at('bad.tar'), bytes);
      mkdirSync(at('to'));
      await assert.rejects(unpackArchive({ file: at('bad.tar'), folder: at('to') }, quiet), { code });
      rmSync(at('to'), { recursive: true });
    }
    writeFileSync(at('good.tar'), await pack(entry(content, 'x'), sums(known)));
    mkdirSync(at('to'));
    const { udid: found, files } = await unpackArchive({ file: at('good.tar'), folder: at('to') }, quiet);
    assert.deepEqual([found, files], [id, 1]);
  }));

test('a tar stream comes out as it went in, however it is torn, and with one byte changed it is refused or the same', async () => {
  const entries = [entry('a', ''), entry('b', 'x'.repeat(512)), entry('c', 'y'.repeat(1500))];
  const bytes = await all(writeTar(each(entries)));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 700 }), async (length) => {
      const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
        bytes.subarray(index * length, (index + 1) * length),
      );
      const found: string[] = [];
      for await (const { name, chunks } of readTar(each(pieces), 'x'))
        found.push(`${name} ${(await all(chunks())).length}`);
      assert.deepEqual(found, ['a 0', 'b 512', 'c 1500']);
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      try {
        for await (const { chunks } of readTar(each([damaged]), 'x')) await all(chunks());
      } catch (error) {
        assert.ok(error instanceof AppError, String(error));
      }
    }),
  );
});

test('files of more than 8 GiB are named with their size', async () => {
  const sizeBytes = 20 * 2 ** 30;
  const huge: TarEntry = { ...entry('huge', ''), sizeBytes };
  const written: Uint8Array[] = [];
  await assert.rejects(
    (async () => {
      for await (const part of writeTar(each([huge]))) written.push(part);
    })(),
    { code: 'backup/disk-error' },
  );
  const [first] = await Promise.all([readTar(each(written), 'x').next()]);
  assert.equal(first.value?.sizeBytes, sizeBytes);
});

test('a backup that is being packed is not changed, and one that cannot be read ends the packing', () =>
  inScratch(async (at) => {
    const parts = readBackup(golden.plain);
    const packing = { parts, udid: id, file: at('a.tar'), password: undefined, now: new Date(0) };
    const { files } = await packBackup(packing, quiet);
    assert.equal(files, golden.contents.length + 4);
    await assert.rejects(packBackup(packing, quiet), { code: 'backup/path-taken' });
    const again = { ...packing, file: at('b.tar') };
    await packBackup(again, quiet);
    assert.deepEqual(readFileSync(at('a.tar')), readFileSync(at('b.tar')), 'the same backup gives the same bytes');
    await assert.rejects(packBackup({ ...packing, file: at('nowhere/a.tar') }, quiet), { code: 'backup/path-missing' });
  }));
