import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContentNotice } from '@pearmain/contract';
import { expectedRows, readAll, withSamples } from '../testing/samples.test.js';
import { wordsOf } from './body.js';
import { messages } from './index.js';
import type { Message } from './item.js';

const samples = {
  'messages-ios18-schema-fixture': 'messages/ios18-schema-fixture/sms.db',
  'messages-macos-2015-deleted': 'messages/macos-2015-deleted/imessage_chat.db',
} as const;

function seconds(date: Date | undefined): string | null {
  return date ? date.toISOString().replace(/\.?0*Z$/, 'Z') : null;
}

/** To the millisecond. */
function toMilliseconds(time: unknown): string | null {
  return typeof time === 'string' ? seconds(new Date(time)) : null;
}

for (const [name, store] of Object.entries(samples)) {
  test(`the messages of ${name} are read as an independent decoder reads them`, withSamples, () => {
    const { items } = readAll(messages, { store });
    const byRow = new Map(items.map((message) => [message.id, message]));
    const expected = expectedRows(name).filter(({ kind }) => kind === 'message');
    const plain = expected.filter(({ reaction }) => reaction === null);
    assert.deepEqual(
      [...byRow.keys()].sort((a, b) => a - b),
      plain.map(({ rowid }) => rowid),
    );
    for (const row of plain) {
      const message = byRow.get(Number(row['rowid']));
      assert.ok(message);
      assert.deepEqual(shown(message), wanted(row), `row ${String(row['rowid'])}`);
    }
  });
}

function shown(message: Message) {
  return {
    guid: message.guid,
    text: message.text ?? null,
    service: message.service ?? null,
    fromMe: message.isFromMe,
    handle: message.isFromMe ? null : (message.sender.address ?? null),
    times: [message.date, message.delivered, message.read, message.edited, message.deleted].map(seconds),
    subject: message.subject ?? null,
    replyTo: message.replyTo?.guid ?? null,
    error: message.error ?? null,
    isGroup: message.conversation.isGroup,
    participants: message.conversation.participants.map(({ address }) => address),
    attachments: message.attachments.map(({ guid, name, mediaType, uti, sizeBytes = 0, domain, relativePath }) => ({
      guid,
      name,
      mediaType,
      uti,
      sizeBytes,
      manifest: domain === undefined ? null : { domain, relativePath },
    })),
    balloon: message.balloon ? 'some' : null,
  };
}

interface ExpectedChat {
  readonly style: string;
  readonly participants: readonly string[];
}

function wanted(row: Readonly<Record<string, unknown>>) {
  const [chat] = row['chats'] as ExpectedChat[];
  return {
    guid: row['guid'],
    text: wordsOf((row['text'] as string | null) ?? undefined) ?? null,
    service: row['service'],
    fromMe: row['fromMe'],
    handle: row['fromMe'] === true ? null : row['handle'],
    times: ['date', 'delivered', 'read', 'edited', 'deleted'].map((key) => toMilliseconds(row[key])),
    subject: row['subject'],
    replyTo: row['replyTo'],
    error: row['error'] === 0 ? null : row['error'],
    isGroup: chat?.style === 'group',
    participants: chat?.participants,
    attachments: (row['attachments'] as Readonly<Record<string, unknown>>[]).map((each) => ({
      guid: each['guid'],
      name: each['name'],
      mediaType: each['mime'],
      uti: each['uti'],
      sizeBytes: each['bytes'],
      manifest: each['manifest'],
    })),
    balloon: row['balloon'] === null ? null : 'some',
  };
}

test(
  'a body that is cut short is searched, one that is damaged is told, and a reaction is with its message',
  withSamples,
  () => {
    const { items, notices } = readAll(messages, { store: samples['messages-ios18-schema-fixture'] });
    const of = (id: number) => items.find((message) => message.id === id);
    assert.equal(of(3)?.text?.length, 224);
    assert.equal(of(9)?.isUndecoded, true);
    assert.deepEqual(
      notices.map(({ where }: ContentNotice) => where),
      ['HomeDomain/Library/messages/ios18-schema-fixture/sms.db, message 9'],
    );
    assert.deepEqual(
      of(2)?.reactions.map(({ kind, from, isFromMe }) => [kind, from.address, isFromMe]),
      [['loved', '+15550001', false]],
    );
    assert.deepEqual(of(8)?.sender, {});
    assert.equal(of(10)?.balloon?.app, 'link');
  },
);

test(
  'of a store after a mass deletion the ten messages that are left are read, and none that is gone',
  withSamples,
  () => {
    const { items, notices } = readAll(messages, { store: samples['messages-macos-2015-deleted'] });
    assert.equal(items.length, 10);
    assert.deepEqual(notices, []);
    const edited = items.filter(({ bodyText }) => bodyText !== undefined);
    assert.deepEqual(
      edited.map(({ id, text, bodyText }) => [
        id,
        text?.includes('Open Office'),
        bodyText?.includes('Microsoft Office'),
      ]),
      [
        [6, true, true],
        [10, true, true],
      ],
    );
  },
);

test('the message in a real backup of iOS 14 that was cut down to two tables is read', withSamples, () => {
  const { items, notices } = readAll(messages, {
    store: 'backup/mvt-ios14.3-partial/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28',
  });
  assert.deepEqual(
    [items.map(({ text }) => text), notices],
    [['Please click here https://badbadbad.example.org/'], []],
  );
});
