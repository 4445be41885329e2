import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AppError } from '@pearmain/base';
import fc from 'fast-check';
import { fromHex } from '../bytes.js';
import { type PlainValue, plainValue, topObject } from './plain.js';
import { readTypedStream } from './read.js';

const shared = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const samples = { skip: !existsSync(shared) && process.env['CI'] !== 'true' && '../shared/data is not here' };
const folder = join(shared, 'typedstream');

function plainOf(bytes: Uint8Array): PlainValue {
  const top = topObject(readTypedStream(bytes));
  assert.ok(top);
  return plainValue(top);
}

/** As the independent decoder writes values down. */
function shown(value: PlainValue): unknown {
  if (value instanceof Uint8Array) {
    return { $bytes: value.length, $sha256: createHash('sha256').update(value).digest('hex') };
  }
  if (value instanceof Date) return { $date: (value.getTime() - 978_307_200_000) / 1000 };
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, shown(inner)]));
  if (Array.isArray(value)) return value.map((inner: PlainValue) => (inner === null ? noValue : shown(inner)));
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
  if (value.kind === 'url') return { base: value.base, relative: value.relative };
  if (value.kind === 'unknown') return value;
  const { text, runs } = value;
  const covered = runs.reduce((sum, { length }) => sum + length, 0);
  const stretches = runs.map(({ start, length, attributes }) => {
    const said = Object.fromEntries([...attributes].map(([key, inner]) => [key, shown(inner)]));
    return { attributes: said, start, length, text: text.slice(start, start + length) };
  });
  return { text, units: text.length, covered, runs: stretches };
}

const noValue = { $class: ['NSNull'], groups: [] };

function expected(name: string): readonly { file: string; value?: unknown; error?: string }[] {
  const text = readFileSync(join(shared, 'expected', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { rows: { file: string; value?: unknown; error?: string }[] }).rows;
}

for (const [name, place] of [
  ['typedstream-bodies', 'message-bodies'],
  ['typedstream-foundation', 'foundation'],
] as const) {
  test(`real archives in ${place} are read as an independent decoder reads them`, samples, () => {
    const rows = expected(name);
    assert.ok(rows.length > 15);
    for (const { file, value, error } of rows) {
      const bytes = readFileSync(join(folder, place, file));
      if (error === undefined) assert.deepEqual(shown(plainOf(bytes)), value, file);
      else assert.throws(() => readTypedStream(bytes), AppError, file);
    }
  });
}

test('archives of other programs, with more references than a byte can number, are read', samples, () => {
  for (const file of ['message-bodies/HugeWithRefs', 'other/Emacs.clr']) {
    assert.ok(readTypedStream(readFileSync(join(folder, file))).length > 0, file);
  }
});

/** "Noter test" of a real message, written out. */
const small = fromHex(
  '040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e67008484084e534f626a656374008592848484084e53537472696e67019484012b0a4e6f746572207465737486840269490101928484840c4e5344696374696f6e617279009484016901928496961d5f5f6b494d4d657373616765506172744174747269627574654e616d658692848484084e534e756d626572008484074e5356616c7565009484012a84999900868686',
);

test('whatever is done to an archive, it is read or refused, soon', () => {
  const bodies = existsSync(folder) ? readdirSync(join(folder, 'message-bodies')) : [];
  const seeds =
    bodies.length === 0 ? [small] : bodies.map((file) => readFileSync(join(folder, 'message-bodies', file)));
  const change = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat() });
  fc.assert(
    fc.property(fc.nat(seeds.length - 1), fc.array(change, { minLength: 1, maxLength: 4 }), (index, changes) => {
      let bytes = Uint8Array.from(seeds[index] ?? small);
      for (const { at, byte, cut } of changes) {
        bytes[at % bytes.length] = byte;
        if (cut % 3 === 0) bytes = bytes.slice(0, 1 + (cut % bytes.length));
      }
      try {
        const top = topObject(readTypedStream(bytes));
        if (top) plainValue(top);
      } catch (error) {
        assert.ok(error instanceof AppError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

test('a list that refers to itself, and one that doubles at each step, end in a refusal', () => {
  const header = '040b73747265616d747970656481e803';
  // An NSArray of one element, which is the array.
  const itself = fromHex(`${header}8401408484${'84'}074e534172726179008484084e534f626a65637400858401690192${'92'}86`);
  assert.throws(() => plainOf(itself), { code: 'formats/typedstream-damaged' });
  for (const encoding of ['[999999999@]', '{x=', '[3!]', '[2{x=!!}]', '['.repeat(40), '\u0000']) {
    const bytes = [0x84, encoding.length, ...Buffer.from(encoding)];
    assert.throws(() => readTypedStream(Buffer.concat([fromHex(header), Buffer.from(bytes)])), AppError, encoding);
  }
});

test('types that take no bytes cannot be multiplied without end', { timeout: 20_000 }, () => {
  const header = fromHex('040b73747265616d747970656481e803');
  const many = '!'.repeat(1024);
  const nothing = Buffer.concat([
    header,
    Buffer.from([0x84, 0x81, 0x00, 0x04]),
    Buffer.from(many),
    Buffer.alloc(100_000, 0x92),
  ]);
  assert.throws(() => readTypedStream(nothing), { code: 'formats/typedstream-damaged', message: /too much/ });
  const lists = '[60000[60000[0i]]]';
  const empty = Buffer.concat([header, Buffer.from([0x84, lists.length]), Buffer.from(lists), Buffer.alloc(60_000)]);
  assert.throws(() => readTypedStream(empty), { code: 'formats/typedstream-damaged', message: /too much/ });
});
