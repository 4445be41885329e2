import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentKinds, unreadApps } from '@pearmain/contract';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';

test('of an app whose chats are in no backup export says why, and what to do, and of another word what there is', async () => {
  using scratch = makeScratch();
  for (const [word, { reason, advice }] of Object.entries(unreadApps)) {
    const ended = await pearmain(scratch.at('home'), ['export', word, 'latest', scratch.at('out')]);
    assert.equal(ended.code, 2);
    const said = ended.err.replace(/\s+/g, ' ');
    assert.ok(said.includes(reason) && said.includes(advice), said);
  }
  const ended = await pearmain(scratch.at('home'), ['export', 'telegramm', 'latest', scratch.at('out')]);
  assert.equal(ended.code, 2);
  for (const kind of Object.keys(contentKinds)) assert.ok(ended.err.includes(kind));
});
