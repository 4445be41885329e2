import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackupFiles } from '../reader.js';
import type { Attachment, Message } from './item.js';
import { placeMessages } from './place.js';

const at = (path: string) => `Library/SMS/Attachments/${path}`;

/** Files that are there by their paths; how often they were gone through is counted. */
function filesAt(...paths: readonly string[]) {
  const counted = { walks: 0 };
  const files: BackupFiles = {
    find: async () => undefined,
    async *below(domain) {
      counted.walks += 1;
      for (const path of paths) yield { domain, relativePath: at(path), sizeBytes: 1, modified: undefined };
    },
    async *open() {},
  };
  return { files, counted };
}

async function placed(files: BackupFiles, ...attachments: readonly Attachment[]): Promise<readonly Attachment[]> {
  const message: Message = {
    id: 1,
    guid: 'g',
    conversation: { id: 'c', title: 'Anna', isGroup: false, participants: [] },
    isFromMe: false,
    sender: {},
    mentions: [],
    styles: [],
    parts: [],
    attachments,
    reactions: [],
    edits: [],
    unsent: [],
    deletedParts: [],
  };
  const found: Attachment[] = [];
  const messages = (async function* () {
    yield message;
    yield message;
  })();
  for await (const each of placeMessages(messages, files)) found.splice(0, found.length, ...each.attachments);
  return found;
}

const attachment = (name: string, path = name): Attachment => ({
  name,
  domain: 'MediaDomain',
  relativePath: at(path),
});

test('a Live Photo brings its movie, a package its files, and what is not in the backup is marked', async () => {
  const { files, counted } = filesAt(
    'a/IMG_1.HEIC',
    'a/IMG_1.MOV',
    'b/Trip.pages/Data/1.jpg',
    'b/Trip.pages/Index.zip',
  );
  const found = await placed(
    files,
    attachment('IMG_1.HEIC', 'a/IMG_1.HEIC'),
    attachment('Trip.pages', 'b/Trip.pages'),
    attachment('gone.png'),
    { name: 'never loaded' },
  );
  assert.deepEqual(
    found.map(({ name, relativePath, isMissing }) => [name, relativePath, isMissing]),
    [
      ['IMG_1.HEIC', at('a/IMG_1.HEIC'), undefined],
      ['IMG_1.mov', at('a/IMG_1.MOV'), undefined],
      ['Trip.pages Data/1.jpg', at('b/Trip.pages/Data/1.jpg'), undefined],
      ['Trip.pages Index.zip', at('b/Trip.pages/Index.zip'), undefined],
      ['gone.png', at('gone.png'), true],
      ['never loaded', undefined, undefined],
    ],
  );
  assert.equal(counted.walks, 1);
});

test('a picture beside which another one’s movie lies is alone', async () => {
  const { files } = filesAt('a/IMG_1.HEIC', 'a/IMG_2.MOV');
  assert.equal((await placed(files, attachment('IMG_1.HEIC', 'a/IMG_1.HEIC'))).length, 1);
});
