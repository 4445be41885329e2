import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Card } from '../../contacts/item.js';
import { folded } from '../content-line.js';
import { vCard } from './write-vcards.js';

const nobody: Card = {
  id: 1,
  rows: [1],
  kind: 'person',
  displayName: 'Nobody',
  phones: [],
  emails: [],
  addresses: [],
  urls: [],
  dates: [],
  related: [],
  messengers: [],
  profiles: [],
  groups: [],
};

const linesOf = (card: Partial<Card>, version: '3.0' | '4.0' = '3.0'): string[] =>
  vCard({ ...nobody, ...card }, version)
    .replaceAll('\r\n ', '')
    .split('\r\n');

test('long lines are folded at 75 octets without cutting a character, and unfold to what they were', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const line = text.replaceAll(/[\r\n]/g, '');
      const pieces = folded(line);
      assert.ok(pieces.split('\r\n').every((piece) => Buffer.byteLength(piece) <= 75));
      assert.equal(pieces.replaceAll('\r\n ', ''), `${line}\r\n`);
      assert.ok(!pieces.split('\r\n').some((piece) => piece.includes('\ufffd') && !line.includes('\ufffd')));
    }),
  );
});

test('what a stranger wrote cannot begin a line of its own', () => {
  const evil = 'x\r\nEND:VCARD\nBEGIN:VCARD\u0000';
  const everywhere: Partial<Card> = {
    displayName: evil,
    note: evil,
    phones: [{ label: evil, value: evil }],
    urls: [{ label: 'Home', value: evil }],
    messengers: [{ service: evil, username: evil }],
    profiles: [{ service: evil, username: evil, url: evil }],
    related: [{ label: evil, value: evil }],
    groups: [evil],
    uid: evil,
  };
  for (const version of ['3.0', '4.0'] as const) {
    const lines = vCard({ ...nobody, ...everywhere }, version).split('\r\n');
    assert.deepEqual(
      lines.filter((line) => /^(?:BEGIN|END):/.test(line)),
      ['BEGIN:VCARD', 'END:VCARD'],
    );
    assert.ok(
      lines.every((line) => line === '' || /^(?: |[\w-]+(?:\.[\w-]+)?[:;])/.test(line)),
      lines.join('\n'),
    );
    assert.ok(!lines.some((line) => /[\n\r\u0000]/.test(line)));
  }
});

test('a birthday without its year, and an anniversary, are written as each version has them', () => {
  const card = { birthday: '--02-29', dates: [{ label: 'Anniversary', value: '2010-05-06' }] };
  const three = linesOf(card);
  assert.ok(three.includes('BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29'));
  assert.ok(three.includes('item1.X-ABDATE:2010-05-06') && three.includes('item1.X-ABLabel:_$!<Anniversary>!$_'));
  const four = linesOf(card, '4.0');
  assert.ok(four.includes('BDAY:--0229') && four.includes('ANNIVERSARY:20100506'));
});

test('an organisation is one, and a label of one’s own stays beside its number', () => {
  const lines = linesOf({ kind: 'organization', organization: 'A;B', phones: [{ label: 'Boat', value: '1' }] });
  assert.ok(lines.includes('X-ABShowAs:COMPANY') && lines.includes('ORG:A\\;B'));
  assert.ok(lines.includes('item1.TEL:1') && lines.includes('item1.X-ABLabel:Boat'));
});
