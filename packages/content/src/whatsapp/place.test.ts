import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnlockedFiles } from '../file-lock.js';
import type { Attachment, Message } from '../messages/item.js';
import type { BackupFiles } from '../reader.js';
import { whatsappContacts } from './contacts/index.js';
import { whatsapp } from './index.js';
import { domainOf } from './places.js';

const domain = domainOf('WhatsApp Business');

function holding(...paths: readonly string[]): BackupFiles {
  return {
    find: async (where, relativePath) =>
      where === domain && paths.includes(relativePath)
        ? { domain, relativePath, sizeBytes: 1, modified: undefined }
        : undefined,
    async *below(where, folder) {
      for (const relativePath of paths)
        if (where === domain && relativePath.startsWith(`${folder}/`))
          yield { domain, relativePath, sizeBytes: 1, modified: undefined };
    },
    async *open() {},
  };
}

const message = (...attachments: readonly Attachment[]): Message => ({
  id: 1,
  guid: 'a',
  conversation: { id: 'WhatsApp Business 120363@g.us', title: 'Group', isGroup: true, participants: [] },
  service: 'WhatsApp Business',
  isFromMe: false,
  sender: {},
  mentions: [],
  styles: [],
  parts: [],
  deletedParts: [],
  attachments,
  reactions: [],
  edits: [],
  unsent: [],
});

async function placed(files: BackupFiles, item: Message): Promise<Message | undefined> {
  const items = (async function* () {
    yield item;
  })();
  for await (const each of whatsapp.place?.(items, new UnlockedFiles(files)) ?? []) return each;
  return undefined;
}

test('a file is found with and without the folder before its path, in the container of its app, or else is missing', async () => {
  const files = holding('Message/Media/a/1.jpg', 'Media/b/2.jpg', 'Message/Media/c/3.thumb');
  const found = await placed(
    files,
    message(
      { name: '1.jpg', domain, relativePath: 'Media/a/1.jpg' },
      { name: '2.jpg', domain, relativePath: 'Media/b/2.jpg' },
      { name: '3.mp4', domain, relativePath: 'Media/c/3.mp4', thumbnail: 'Media/c/3.thumb', sizeBytes: 9 },
      { name: '4.jpg', domain, relativePath: 'Media/d/4.jpg' },
      { name: 'Video' },
    ),
  );
  assert.deepEqual(found?.attachments, [
    { name: '1.jpg', domain, relativePath: 'Message/Media/a/1.jpg' },
    { name: '2.jpg', domain, relativePath: 'Media/b/2.jpg' },
    {
      name: '3 (thumbnail).jpg',
      mediaType: 'image/jpeg',
      domain,
      relativePath: 'Message/Media/c/3.thumb',
      isThumbnail: true,
    },
    { name: '4.jpg', domain, relativePath: 'Media/d/4.jpg', isMissing: true },
    { name: 'Video' },
  ]);
});

test('a group and a contact have the newest of their pictures, the large one before its thumbnail', async () => {
  const files = holding(
    'Media/Profile/120363-1600000000.jpg',
    'Media/Profile/120363-1700000000.thumb',
    'Media/Profile/120363-1700000000.jpg',
    'Media/Profile/491555@s.whatsapp.net-1700000001.thumb',
    'Media/Profile/Photo.jpg',
  );
  const found = await placed(files, message());
  assert.equal(found?.conversation.picture?.relativePath, 'Media/Profile/120363-1700000000.jpg');
  const contact = { id: 1, app: 'WhatsApp Business', name: 'Jo', jid: '491555@s.whatsapp.net' };
  const contacts = (async function* () {
    yield contact;
  })();
  for await (const item of whatsappContacts.place?.(contacts, new UnlockedFiles(files)) ?? []) {
    const [picture] = whatsappContacts.describe.files?.(item, { arrange: 'date', versions: 'both' }) ?? [];
    assert.deepEqual(
      [picture?.name, picture?.relativePath],
      ['Jo.jpg', 'Media/Profile/491555@s.whatsapp.net-1700000001.thumb'],
    );
  }
});

test('both apps are looked for, each with its own contacts, and the store of long ago', async () => {
  const files = holding('ChatStorage.sqlite', 'ContactsV2.sqlite', 'LID.sqlite');
  const located = await whatsapp.locate(files);
  assert.deepEqual(
    located.map(({ role, file }) => [role, file.domain, file.relativePath]),
    [
      ['chats', domain, 'ChatStorage.sqlite'],
      ['contacts', domain, 'ContactsV2.sqlite'],
      ['pairs', domain, 'LID.sqlite'],
    ],
  );
  const old = await whatsapp.locate({
    ...files,
    find: async (where, relativePath) =>
      where === 'AppDomain-net.whatsapp.WhatsApp'
        ? { domain: where, relativePath, sizeBytes: 1, modified: undefined }
        : undefined,
  });
  assert.equal(old[0]?.file.relativePath, 'Documents/ChatStorage.sqlite');
});
