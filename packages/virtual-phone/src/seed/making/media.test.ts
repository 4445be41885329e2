import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';
import { exif } from './exif.js';
import { jpeg } from './jpeg.js';
import { quickTime } from './movie.js';
import { png } from './png.js';
import { amr, caf, m4a } from './sound.js';

const gray = () => [128, 128, 128] as const;
const made = new Date('2025-07-01T10:00:00Z');
const facts = { make: 'Apple', model: 'iPhone 13', taken: '2025:07:01 12:00:00', zone: '+02:00' };

test('a PNG has whole chunks and every pixel', () => {
  const bytes = Buffer.from(png(5, 3, (x, y) => (x << 16) | (y << 8) | 7));
  const types: string[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const end = at + 8 + bytes.readUInt32BE(at);
    types.push(bytes.toString('latin1', at + 4, at + 8));
    assert.equal(crc32(bytes.subarray(at + 4, end)), bytes.readUInt32BE(end));
    if (types.at(-1) !== 'IDAT') continue;
    const pixels = inflateSync(bytes.subarray(at + 8, end));
    assert.equal(pixels.length, 3 * (1 + 5 * 3));
    assert.equal(pixels.readUIntBE(16 + 1 + 4 * 3, 3), 0x040107);
  }
  assert.deepEqual(types, ['IHDR', 'IDAT', 'IEND']);
});

test('a JPEG is what the JPEG standard asks for: tables, a frame of that size, a scan without stray marks', () => {
  const bytes = Buffer.from(jpeg(100, 60, (x, y) => [x * 19, y * 31, 255 - x], [exif(facts)]));
  const marks: number[] = [];
  let at = 2;
  for (; bytes.readUInt8(at + 1) !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
    marks.push(bytes.readUInt8(at + 1));
    if (marks.at(-1) !== 0xc0) continue;
    assert.deepEqual([bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)], [100, 60]);
  }
  assert.deepEqual(marks, [0xe1, 0xdb, 0xc0, 0xc4, 0xc4]);
  const scan = bytes.subarray(at + 2 + bytes.readUInt16BE(at + 2), bytes.length - 2);
  for (const [index, byte] of scan.entries()) {
    if (byte === 0xff) assert.equal(scan[index + 1], 0, 'a 0xff of the scan is followed by a zero');
  }
  assert.equal(bytes.readUInt16BE(bytes.length - 2), 0xffd9);
});

test('a movie and a recording are nested boxes that add up', () => {
  const movie = { made, width: 16, height: 16, framesPerSecond: 10, frames: [jpeg(16, 16, gray), jpeg(16, 16, gray)] };
  for (const bytes of [quickTime({ ...movie, metadata: { 'content.identifier': 'ABC' } }), m4a(made, 2)]) {
    const file = Buffer.from(bytes);
    const boxes: string[] = [];
    for (let at = 0; at < file.length; at += file.readUInt32BE(at)) boxes.push(file.toString('latin1', at + 4, at + 8));
    assert.deepEqual(boxes, ['ftyp', 'mdat', 'moov']);
  }
});

test('the program “file” knows every kind of media', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'seed-media-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const kinds: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
    'a.jpg': [jpeg(100, 60, gray, [exif(facts)]), /JPEG image data.*manufacturer=Apple.*baseline.*100x60/],
    'a.png': [png(5, 3, () => 0), /PNG image data, 5 x 3, 8-bit\/color RGB/],
    'a.mov': [
      quickTime({ made, width: 16, height: 16, framesPerSecond: 5, frames: [jpeg(16, 16, gray)] }),
      /QuickTime/,
    ],
    'a.m4a': [m4a(made, 1), /M4A/],
    'a.amr': [amr(1), /Adaptive Multi-Rate/],
    'a.caf': [caf(1), /CoreAudio Format/],
  };
  for (const [name, [bytes, expected]] of Object.entries(kinds)) {
    writeFileSync(join(folder, name), bytes);
    const told = spawnSync('file', ['--brief', join(folder, name)], { encoding: 'utf8' });
    if (told.error && process.env['CI'] !== 'true') return t.skip('the program “file” is not installed');
    assert.match(told.stdout, expected);
  }
});
