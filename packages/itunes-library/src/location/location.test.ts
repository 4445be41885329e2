import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileFinder } from './file-finder.js';
import { decodeLocation, namesBelow, pathOf } from './location.js';

const path = (location: string): string | undefined => {
  const place = decodeLocation(location);
  return place && pathOf(place);
};

test('the forms in which programs note a place lead to the same path', () => {
  const onDrive = 'C:\\Users\\ada\\Music\\a b.mp3';
  for (const form of [
    'file://localhost/C:/Users/ada/Music/a%20b.mp3',
    'file:///C:/Users/ada/Music/a%20b.mp3',
    'file://C:/Users/ada/Music/a b.mp3',
    'file:/c:/Users/ada/Music/a%20b.mp3',
    'file:///C:\\Users\\ada\\Music\\a b.mp3',
    onDrive,
  ])
    assert.equal(path(form), onDrive, form);
  for (const form of ['file://localhost//server/share/x.mp3', 'file://server/share/x.mp3', '\\\\server\\share\\x.mp3'])
    assert.equal(path(form), '\\\\server\\share\\x.mp3', form);
  for (const form of [
    'file://localhost/Users/ada/x.mp3',
    'file:///Users/ada/x.mp3',
    'FILE://LOCALHOST/Users/ada/x.mp3',
  ])
    assert.equal(path(form), '/Users/ada/x.mp3', form);
});

test('percent signs are resolved once, a plus is a plus, and composition stays as it is', () => {
  assert.equal(path('file:///a%2520b+c%zz.mp3'), '/a%20b+c%zz.mp3');
  assert.equal(path('file:///man%CC%83ana'), '/man\u0303ana');
  assert.equal(path('file:///caf%E9'), '/caf\u00e9');
});

test('addresses on the web and what leads from nowhere are no places', () => {
  for (const location of ['http://example.org/a.mp3', 'media/relative.wav', '', 'D%3A'])
    assert.equal(decodeLocation(location), undefined, location);
});

test('a place is below a folder as its system sees names', () => {
  const names = (file: string, folder: string) => {
    const [one, other] = [decodeLocation(file), decodeLocation(folder)];
    return one && other && namesBelow(one, other);
  };
  assert.deepEqual(names('file:///c:/MUSIC/It/a.mp3', 'file://localhost/C:/Music/'), ['It', 'a.mp3']);
  assert.deepEqual(names('file:///Mu%CC%88sik/a', 'file:///M%C3%BCsik/'), ['a']);
  assert.equal(names('file:///music/a', 'file:///Music/'), undefined);
  assert.equal(names('file:///Musical/a', 'file:///Music/'), undefined);
});

test('a file is found under the names that other systems give it, the rule being told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-finder-'));
  try {
    mkdirSync(join(folder, 'Artist'));
    for (const name of ['exact.mp3', 'man\u0303ana.mp3', 'Case.MP3', 'A_B_.mp3'])
      writeFileSync(join(folder, 'Artist', name), 'x');
    const finder = new FileFinder();
    const rule = (...names: readonly string[]) => finder.find(folder, names)?.rule;
    assert.equal(rule('Artist', 'exact.mp3'), 'exact');
    assert.equal(rule('Artist', 'ma\u00f1ana.mp3'), 'composition');
    assert.equal(rule('artist', 'case.mp3'), 'case');
    assert.equal(rule('Artist', 'A:B?.mp3'), 'characters');
    assert.equal(rule('Artist', 'none.mp3'), undefined);
    assert.equal(rule('Artist'), undefined);
    assert.equal(rule('Artist', 'exact.mp3', 'below'), undefined);
    assert.equal(rule('..', 'etc'), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
