import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import fc from 'fast-check';
import { parsePlist, utf8Encode } from '../index.js';

const damaged = { code: 'formats/plist-damaged' };
const tooLarge = { code: 'formats/plist-too-large' };

/** A binary list out of objects written by hand; one byte a reference, four an offset. */
function binary(objects: number[][], change: { count?: number; top?: number; offsets?: number[] } = {}): Uint8Array {
  const body = objects.flat();
  const starts: number[] = [];
  let at = 8;
  for (const object of objects) {
    starts.push(at);
    at += object.length;
  }
  const offsets = change.offsets ?? starts;
  const bytes = Buffer.alloc(8 + body.length + offsets.length * 4 + 32);
  bytes.write('bplist00');
  bytes.set(body, 8);
  offsets.forEach((offset, i) => {
    bytes.writeUInt32BE(offset, at + i * 4);
  });
  const trailer = bytes.subarray(bytes.length - 32);
  trailer[6] = 4;
  trailer[7] = 1;
  trailer.writeBigUInt64BE(BigInt(change.count ?? offsets.length), 8);
  trailer.writeBigUInt64BE(BigInt(change.top ?? 0), 16);
  trailer.writeBigUInt64BE(BigInt(at), 24);
  return bytes;
}

function xml(body: string): Uint8Array {
  return utf8Encode(`<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">${body}</plist>`);
}

test('a container that holds itself is refused', () => {
  assert.throws(() => parsePlist(binary([[0xa1, 0]])), { ...damaged, message: /holds itself/ });
  assert.throws(
    () =>
      parsePlist(
        binary([
          [0xd1, 1, 2],
          [0x51, 0x61],
          [0xa1, 0],
        ]),
      ),
    damaged,
  );
});

test('a few bytes that share arrays into billions of values are refused at once', () => {
  const levels = Array.from({ length: 40 }, (_, i) => [0xa4, i + 1, i + 1, i + 1, i + 1]);
  assert.throws(() => parsePlist(binary([...levels, [0x51, 0x61]])), tooLarge);
  const dicts = Array.from({ length: 40 }, (_, i) => [0xd2, 41, 42, i + 1, i + 1]);
  assert.throws(() => parsePlist(binary([...dicts, [0x09], [0x51, 0x61], [0x51, 0x62]])), tooLarge);
});

test('a container that is shared a few times is read', () => {
  const read = parsePlist(
    binary([
      [0xa2, 1, 1],
      [0xa1, 2],
      [0x51, 0x61],
    ]),
  );
  assert.deepEqual(read, [['a'], ['a']]);
});

test('nesting ends at 512 levels in both forms', () => {
  const nested = (levels: number) => {
    const objects = Array.from({ length: levels }, (_, i) => [0xa1, (i + 1) >> 8, (i + 1) & 0xff]);
    const bytes = binary([...objects, [0x09]]);
    bytes[bytes.length - 25] = 2;
    return bytes;
  };
  const inXml = (levels: number) => xml(`${'<dict><key>a</key>'.repeat(levels)}<true/>${'</dict>'.repeat(levels)}`);
  for (const make of [nested, inXml]) {
    assert.ok(parsePlist(make(512)));
    assert.throws(() => parsePlist(make(513)), tooLarge);
    assert.throws(() => parsePlist(make(60_000)), tooLarge);
    assert.throws(() => parsePlist(make(20), { depth: 19 }), tooLarge);
  }
});

test('deep lists that share their lower half do not slip through', () => {
  // 300 levels, then twice into another 300: once directly, once from the bottom of the first.
  const lower = Array.from({ length: 300 }, (_, i) => [0xa1, ...reference(i + 2)]);
  const upper = Array.from({ length: 300 }, (_, i) => [0xa1, ...reference(i === 299 ? 1 : i + 303)]);
  const bytes = binary([[0xa2, ...reference(1), ...reference(302)], ...lower, [0x09], ...upper]);
  bytes[bytes.length - 25] = 2;
  assert.throws(() => parsePlist(bytes), tooLarge);
});

function reference(index: number): number[] {
  return [index >> 8, index & 0xff];
}

test('thousands of objects that claim the same bytes are refused', () => {
  const long = [0x4f, 0x12, 0, 0, 0xea, 0x60, ...Array<number>(60_000).fill(1)];
  const array = [0xaf, 0x10, 200, ...Array.from({ length: 200 }, (_, i) => i + 1)];
  const bytes = binary([array, long], { offsets: [8, ...Array<number>(200).fill(8 + array.length)] });
  assert.throws(() => parsePlist(bytes), { ...damaged, message: /overlap/ });
});

test('absurd lengths, counts and offsets are refused', () => {
  const lists = [
    binary([[0x4f, 0x13, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]]),
    binary([[0xaf, 0x13, 0, 0, 0, 0x10, 0, 0, 0, 0]]),
    binary([[0xdf, 0x12, 0xff, 0xff, 0xff, 0xff]]),
    binary([[0x5f, 0x14, ...Array<number>(16).fill(0xff)]]),
    binary([[0x5f, 0x51, 0x61]]),
    binary([[0x6f, 0x10, 0x40, 0x00]]),
    binary([[0x09]], { count: 0x1_0000_0000 }),
    binary([[0x09]], { count: 0 }),
    binary([[0x09]], { top: 1 }),
    binary([[0x09]], { offsets: [0] }),
    binary([[0x09]], { offsets: [0xffff_ffff] }),
    binary([[0xa1, 7]]),
    binary([
      [0xd1, 1, 1],
      [0x10, 1],
    ]),
    ...[0x00, 0x0f, 0x15, 0x1f, 0x21, 0x24, 0x32, 0x70, 0x90, 0xb0, 0xc1, 0xe0, 0xf0].map((marker) =>
      binary([[marker]]),
    ),
    binary([[0x33, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0]]),
    binary([[0x14, 1, ...Array<number>(15).fill(0)]]),
    binary([[0x52, 0xff, 0xfe]]),
  ];
  for (const [i, bytes] of lists.entries()) assert.throws(() => parsePlist(bytes), damaged, `list ${i}`);
  const sizes = binary([[0x09]]);
  for (const size of [0, 9, 255]) {
    sizes[sizes.length - 26] = size;
    assert.throws(() => parsePlist(sizes), damaged);
  }
});

test('a list with more values than allowed is refused', () => {
  const bytes = binary([[0xa3, 1, 1, 1], [0x09]]);
  assert.throws(() => parsePlist(bytes, { values: 3 }), tooLarge);
  assert.ok(parsePlist(bytes, { values: 4 }));
  assert.throws(() => parsePlist(xml('<array><true/><true/><true/></array>'), { values: 3 }), tooLarge);
});

test('damaged XML is refused', () => {
  const bodies = [
    ...['', '</dict>', '<dict>', '<array>', '<string>', '<string>a', '<dict><key>a</key></dict>', 'text'],
    ...[
      '<dict><string>a</string></dict>',
      '<dict>a<key>b</key><true/></dict>',
      '<array></dict>',
      '<array><key>a</key></array>',
    ],
    ...[
      '<integer></integer>',
      '<integer>1x</integer>',
      '<integer>99999999999999999999</integer>',
      '<integer>--1</integer>',
    ],
    ...['<real>1,5</real>', '<real/>', '<date>2026-13-01T00:00:00Z</date>', '<date>yesterday</date>', '<data>A</data>'],
    ...[
      '<data>=A</data>',
      '<data>*</data>',
      '<null/>',
      '<plist/>',
      '<>',
      '<string>&</string>',
      '<string>&nbsp;</string>',
    ],
    ...['<string>&#0;</string>', '<string>&#xD800;</string>', '<string>&#x110000;</string>', '<string>&amp</string>'],
    ...['<!-- ', '<string><![CDATA[a]]</string>', '<?pi', '<string a="b></string>', '<true>yes</true>', '<dict a'],
    ...['<string><b>a</b></string>', '<true/><true/>'],
  ];
  for (const body of bodies) assert.throws(() => parsePlist(xml(body)), damaged, body);
  assert.throws(() => parsePlist(xml('<string>\xff</string>').map((byte) => (byte === 0xc3 ? 0xff : byte))), damaged);
  assert.throws(() => parsePlist(utf8Encode('<plist/>')), damaged);
  assert.throws(() => parsePlist(utf8Encode('<?xml version="1.0"?>')), damaged);
});

test('entities that a document declares itself are never expanded', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
    <!ENTITY file SYSTEM "file:///etc/passwd">]><plist><string>&b;&file;</string></plist>`;
  assert.throws(() => parsePlist(utf8Encode(laughs)), { ...damaged, message: /reference is unknown/ });
  assert.equal(parsePlist(utf8Encode(laughs.replace('&b;&file;', 'fine'))), 'fine');
});

test('XML is read with all the liberties that writers take', () => {
  const body = `<!-- a --><dict><key>a<!-- b -->b</key ><string x="&gt;>">c<![CDATA[<&>]]>&lt;&#65;&#x1F4F1;</string>
    <key/><string/><key>n</key><integer> -0x1F </integer><key>p</key><integer>+7</integer><?pi?>
    <key>d</key><data>AQ<!-- c -->ID</data><key>t</key><true></true><key>r</key><real>1e3</real></dict>`;
  const read = parsePlist(utf8Encode(`\ufeff \n${new TextDecoder().decode(xml(body))}\0 trailing`));
  const expected = Object.create(null);
  Object.assign(expected, { ab: 'c<&><A📱', '': '', n: -31, p: 7, d: Uint8Array.of(1, 2, 3), t: true });
  const { r, ...rest } = read as Record<string, unknown>;
  assert.deepEqual(Object.assign(Object.create(null), rest), expected);
  assert.deepEqual({ ...(r as object) }, { value: 1000 });
  assert.equal(parsePlist(utf8Encode('<string>without its frame</string>')), 'without its frame');
});

test('what is no property list is refused', () => {
  const unknown = { code: 'formats/plist-unknown' };
  for (const text of ['', '{}', 'hello', '\0\0', '{ a = b; }', 'bplist']) {
    assert.throws(() => parsePlist(utf8Encode(text)), unknown, text);
  }
  for (const bytes of [
    [0xfe, 0xff, 0x00],
    [0xff, 0xfe, 0x3c, 0x00, 0x70],
    [0xff, 0xfe, 0x00, 0xd8, 0x3c, 0x00],
  ]) {
    assert.throws(() => parsePlist(Uint8Array.from(bytes)), { code: /formats\/plist-(damaged|unknown)/ });
  }
  assert.throws(() => parsePlist(utf8Encode('bplist00')), damaged);
});

test('long runs of open comments, references and declarations end soon', () => {
  const runs = [
    '<!--',
    '<!-- -->',
    '&',
    '<![CDATA[',
    '<!DOCTYPE [',
    '<',
    '"',
    '<a b="',
    '&#',
    '<?',
    ']]',
    '<string>&amp;',
  ];
  const started = performance.now();
  for (const run of runs) {
    for (const frame of [
      xml(run.repeat(100_000)),
      xml(`<string>${run.repeat(100_000)}`),
      utf8Encode(run.repeat(100_000)),
    ]) {
      assert.throws(() => parsePlist(frame), AppError, run);
    }
  }
  assert.ok(performance.now() - started < 5000);
});

test('any damage to a real list ends in a value or a failure of ours', () => {
  for (const name of ['values.bplist', 'mbfile.bplist', 'values.xml', 'status-utf16le.xml']) {
    const bytes = new Uint8Array(readFileSync(new URL(`../../src/plist/golden/${name}`, import.meta.url)));
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(bytes.length), (changes, length) => {
        const changed = length % 3 === 0 ? bytes.slice(0, length) : bytes.slice();
        for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte;
        try {
          parsePlist(changed);
        } catch (error) {
          assert.ok(error instanceof AppError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  }
});
