import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OutputNames } from './output-names.js';
import { originalName, safeName } from './safe-name.js';

const linux = { windows: false, mergesCase: false, mergesForms: false, longestPath: 4095 };
const windows = { windows: true, mergesCase: true, mergesForms: false, longestPath: 32_000 };
const mac = { windows: false, mergesCase: true, mergesForms: true, longestPath: 1023 };

test('a name is changed only where a disk cannot hold it', () => {
  for (const name of [
    'sms.db',
    '.hidden',
    '100%',
    'a\\b',
    'line\nbreak',
    'n'.repeat(255),
    'caf\u00e9',
    '...',
    'CON',
    'a:b',
  ]) {
    assert.equal(safeName(name, linux), name);
  }
  for (const [name, safe] of [
    ['..', '%2E%2E'],
    ['.', '%2E'],
    ['', '%2F'],
    ['a/b', 'a%2Fb'],
    ['a\0b', 'a%00b'],
    ['100%25', '100%2525'],
    [`.${'3d'.repeat(20)}.part`, `%2E${'3d'.repeat(20)}.part`],
  ] as const) {
    assert.equal(safeName(name, linux), safe);
  }
});

test('on Windows no name is a device, a stream, a pattern or a name that loses its end', () => {
  for (const [name, safe] of [
    ['CON', '%43ON'],
    ['nul.txt', '%6Eul.txt'],
    ['com1', '%63om1'],
    ['a:stream', 'a%3Astream'],
    ['a\\b', 'a%5Cb'],
    ['What?*.txt', 'What%3F%2A.txt'],
    ['end.', 'end%2E'],
    ['end ', 'end%20'],
    ['tab\t', 'tab%09'],
    ['console', 'console'],
  ] as const) {
    assert.equal(safeName(name, windows), safe);
  }
});

test('whatever a name is, it becomes one name, and can be read back where it was not cut', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 }).map((each) => each.replaceAll('/', ''));
  const name = fc.oneof(text, fc.stringMatching(/^[%.0-9A-F: ]{0,12}$/));
  fc.assert(
    fc.property(name, fc.constantFrom(linux, windows, mac), (text, rules) => {
      const safe = safeName(text, rules);
      assert.ok(safe !== '' && safe !== '.' && safe !== '..' && !/[/\0]/.test(safe), safe);
      assert.ok(!rules.windows || !/[<>:"|?*\\]|[. ]$/.test(safe), safe);
      assert.equal(originalName(safe), text);
    }),
  );
});

test('a name too long for a disk is cut between characters, keeps its ending, and stays apart from its like', () => {
  const [one, other] = ['ü'.repeat(2000), `${'ü'.repeat(1999)}u`].map((name) => safeName(`${name}.HEIC`, linux));
  assert.match(one ?? '', /^ü{100}~[0-9a-f]{8}\.HEIC$/);
  assert.notEqual(one, other);
  assert.ok(Buffer.byteLength(safeName(`${'%'.repeat(90)}${':'.repeat(200)}`, windows)) <= 255);
});

test('names that a disk takes for one get a number, before their ending', () => {
  const twins = ['Case.TXT', 'case.txt', 'CASE.txt', 'caf\u00e9', 'cafe\u0301'];
  const placed = (rules: typeof linux) => {
    const names = new OutputNames('/out', rules);
    return twins.map((name) => names.file('D', name).slice(2));
  };
  assert.deepEqual(placed(linux), twins);
  assert.deepEqual(placed(windows), ['Case.TXT', 'case (2).txt', 'CASE (3).txt', 'caf\u00e9', 'cafe\u0301']);
  assert.deepEqual(placed(mac), ['Case.TXT', 'case (2).txt', 'CASE (3).txt', 'caf\u00e9', 'cafe\u0301 (2)']);
});

test('a file that is called as a folder, and an entry that comes twice, have places of their own', () => {
  const names = new OutputNames('/out', linux);
  assert.equal(names.file('D', 'a'), 'D/a');
  assert.equal(names.file('D', 'a/b'), 'D/a (2)/b');
  assert.equal(names.folder('D', 'a'), 'D/a (2)');
  assert.equal(names.file('D', 'a/b'), 'D/a (2)/b (2)');
  assert.equal(names.folder('D', ''), 'D');
});

test('a path that is too long as a whole lies apart, by its id', () => {
  const names = new OutputNames('/out', mac);
  const deep = Array.from({ length: 300 }, () => 'folder').join('/');
  assert.match(names.file('D', `${deep}/picture.JPG`), /^D\/%long\/[0-9a-f]{40}\.JPG$/);
  assert.match(names.folder('D', deep), /^D\/%long\/[0-9a-f]{40}$/);
  assert.match(names.file('D', `${'a/'.repeat(100_000)}b`), /^D\/%long\//);
});

test('no path leaves the destination, and the same paths always get the same places', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'A', '\0', 'x'.repeat(300)), fc.string({ maxLength: 8 }));
  const path = fc.tuple(
    part,
    fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
  );
  fc.assert(
    fc.property(fc.array(path, { maxLength: 20 }), fc.constantFrom(linux, windows, mac), (paths, rules) => {
      const place = () => {
        const names = new OutputNames('/out', rules);
        return paths.map(([domain, relativePath]) => names.file(domain, relativePath));
      };
      const places = place();
      assert.equal(new Set(places.map((each) => each.normalize('NFC').toLowerCase())).size <= places.length, true);
      assert.equal(new Set(places).size, places.length);
      for (const each of places) for (const name of each.split('/')) assert.doesNotMatch(name, /^\.{0,2}$/);
      assert.deepEqual(place(), places);
    }),
  );
});
