import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { attributedBody, fileTransferGuid, messagePart } from './typedstream.js';

// Bodies that Messages wrote itself; sample data lies beside the repository.
const samples = fileURLToPath(new URL('../../../../../../shared/data/typedstream/', import.meta.url));
const skip = existsSync(samples) ? false : 'the sample data is not beside the repository';

function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`${samples}message-bodies/${name}`));
}

test('a plain body is what Messages writes, byte for byte', { skip }, () => {
  assert.deepEqual(new Uint8Array(attributedBody('أهلاً بالعالم')), sample('Arabic'));
  assert.deepEqual(attributedBody('Noter test', undefined, { mutable: true }), sample('AttributedBodyTextOnly'));
  const texts: Record<string, string> = JSON.parse(readFileSync(`${samples}message-texts.json`, 'utf8'));
  assert.deepEqual(attributedBody(texts['LongMessage'] ?? '', undefined, { mutable: true }), sample('LongMessage'));
});

test('a body of three pictures and three texts is what Messages writes, byte for byte', { skip }, () => {
  const picture = (part: number) => ({
    length: 1,
    attributes: [
      [fileTransferGuid, `at_${part}_F0668F79-20C2-49C9-A87F-1B007ABB0CED`],
      [messagePart, part],
    ] as const,
  });
  const words = (part: number, length: number) => ({ length, attributes: [[messagePart, part]] as const });
  const runs = [picture(0), words(1, 6), picture(2), words(3, 7), picture(4), words(5, 6)];
  const body = attributedBody('\ufffctest 1\ufffctest 2 \ufffctest 3', runs, { mutable: true });
  // There the second key is an object of its own, though later runs share the first: a reference stands for it here.
  const key = Buffer.concat([
    Buffer.from([0x84, 0x98, 0x98, messagePart.length]),
    Buffer.from(messagePart),
    Buffer.from([0x86]),
  ]);
  const theirs = Buffer.from(sample('MultiPart'));
  const second = theirs.lastIndexOf(key);
  const expected = Buffer.concat([
    theirs.subarray(0, second),
    Buffer.from([0x9d]),
    theirs.subarray(second + key.length),
  ]);
  assert.deepEqual(Buffer.from(body), expected);
});

test('a length of 128 and more takes two bytes, and a repeated look is not written twice', () => {
  const text = 'x'.repeat(200);
  const body = Buffer.from(attributedBody(text));
  assert.ok(body.includes(Buffer.concat([Buffer.from([0x2b, 0x81, 200, 0]), Buffer.from(text)])));
  const run = { length: 1, attributes: [[messagePart, 0]] as const };
  const repeated = Buffer.from(attributedBody('ab', [run, run]));
  assert.equal(repeated.toString('latin1').split('__kIMMessagePartAttributeName').length, 2);
});
