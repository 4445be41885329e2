import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBytes, withSamples } from '../testing/samples.test.js';
import { readBody } from './body.js';
import { stickerEffectIn } from './place.js';
import { stretchesIn } from './stretches.js';

const body = (name: string) => readBody(sampleBytes(`typedstream/message-bodies/${name}`));
const stretches = (name: string) => stretchesIn(body(name));

test('every real body says what it is known to say', withSamples, () => {
  const texts = JSON.parse(Buffer.from(sampleBytes('typedstream/message-texts.json')).toString()) as Readonly<
    Record<string, string | null>
  >;
  assert.ok(Object.keys(texts).length > 20);
  for (const [name, text] of Object.entries(texts)) {
    if (text === null) assert.deepEqual(body(name)?.runs ?? [], [], name);
    else assert.equal(body(name)?.text, text, name);
  }
});

test(
  'words that are bold, italic, underlined, struck through or move are told, and where they lead',
  withSamples,
  () => {
    const text = body('TextStyles')?.text ?? '';
    const shown = stretches('TextStyles').styles.map(({ start, length, ...look }) => [
      text.slice(start, start + length),
      Object.keys(look),
    ]);
    assert.deepEqual(shown, [
      ['Bold', ['bold']],
      ['underline', ['underline']],
      ['italic', ['italic']],
      ['strikethrough', ['strikethrough']],
      ['four', ['bold', 'italic', 'underline', 'strikethrough']],
    ]);
    const moving = stretches('TextEffects').styles.map(({ animation }) => animation);
    assert.deepEqual([...new Set(moving)], ['big', 'small', 'shake', 'nod', 'explode', 'ripple', 'bloom', 'jitter']);
    assert.deepEqual(
      stretches('0123456789').styles.map(({ start, length, url }) => [start, length, url]),
      [
        [0, 6, 'tel:0123456789'],
        [6, 4, 'tel:0123456789'],
      ],
    );
    assert.equal(stretches('Code').styles[0]?.code, '000123');
    assert.equal(stretches('Email').styles[0]?.url, 'mailto:asdfghjklq@gmail.com');
  },
);

test(
  'the bubbles of a message are its parts, and places are counted without what stands for attachments',
  withSamples,
  () => {
    assert.deepEqual(
      stretches('MultiPart').parts.map(({ part, text, attachment }) => [part, text ?? attachment?.slice(0, 5)]),
      [
        [0, 'at_0_'],
        [1, 'test 1'],
        [2, 'at_2_'],
        [3, 'test 2 '],
        [4, 'at_4_'],
        [5, 'test 3'],
      ],
    );
    assert.deepEqual(stretches('AttributedBodyTextOnly'), { mentions: [], styles: [], parts: [] });
    const mention = new Map([['__kIMMentionConfirmedMention', 'pat@example.com']]);
    const attachment = new Map([['__kIMFileTransferGUIDAttributeName', 'at_0']]);
    const runs = [
      { start: 0, length: 1, attributes: attachment },
      { start: 1, length: 3, attributes: mention },
      { start: 4, length: 3, attributes: new Map() },
    ];
    const named = stretchesIn({ text: '\ufffcPat 🍐', runs });
    assert.deepEqual(named.mentions, [{ start: 0, length: 3, address: 'pat@example.com' }]);
  },
);

test('how a sticker’s edge looks is read in its file', withSamples, () => {
  const effect = (name: string) => stickerEffectIn(sampleBytes(`messages/stickers/${name}.heic`));
  assert.deepEqual([effect('comic'), effect('no_effect')], ['comic', undefined]);
});
