import { readFileSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { asDict, openKeyedArchive, type PlistValue, parsePlist } from '@pearmain/formats';
import type { BackupFile, BackupFiles, LocalCopy, Located, ReadContext } from '../reader.js';
import { placeOf } from '../store/open-store.js';
import { withoutEmpty } from '../store/without-empty.js';
import { readBody, wordsOf } from './body.js';
import type { Chat } from './conversations.js';
import { conversationWith } from './conversations.js';
import type { Conversation, Message } from './item.js';

const folder = 'Library/SMS/Drafts';
const domains = ['HomeDomain', 'MediaDomain'];
const most = { drafts: 1000, bytes: 16 * 1024 * 1024 };
const limits = { depth: 64, values: 50_000 };

/** What was begun and not sent (docs/formats/content-messages.md §1): a property list in a folder that is named as its chat. */
export async function locateDrafts(files: BackupFiles): Promise<readonly Located[]> {
  const found: BackupFile[] = [];
  for (const domain of domains) {
    for await (const file of files.below(domain, folder)) {
      const isDraft = /\/composition\.plist$/.test(file.relativePath) && file.sizeBytes <= most.bytes;
      if (isDraft && found.length < most.drafts) found.push(file);
    }
  }
  found.sort((one, other) => (one.relativePath < other.relativePath ? -1 : 1));
  return found.map((file) => ({ role: 'draft', file }));
}

/** A draft with the conversation it belongs to. */
export function* readDrafts({ copies, tell }: ReadContext, chats: Iterable<Chat>): Generator<Message> {
  const drafts = copies.filter(({ role }) => role === 'draft');
  if (drafts.length === 0) return;
  const byName = new Map<string, Conversation>();
  for (const { guid, identifier, conversation } of chats) {
    for (const name of [guid, identifier]) if (name !== undefined) byName.set(name, conversation);
  }
  for (const copy of drafts) {
    const text = readWords(copy, tell);
    const name = copy.relativePath.split('/').at(-2) ?? '';
    const address = name.split(';').at(-1) ?? name;
    const conversation = byName.get(name) ?? byName.get(address) ?? conversationWith({ address, person: address });
    if (text !== undefined) yield toDraft(copy, conversation, text);
  }
}

function readWords(copy: LocalCopy, tell: ReadContext['tell']): string | undefined {
  try {
    return wordsOf(textOf(asDict(parsePlist(readFileSync(copy.path), limits))?.['text']));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: placeOf(copy), message: error.message });
    return undefined;
  }
}

/** Text as it is, or as an archive of either kind. */
function textOf(value: PlistValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (!(value instanceof Uint8Array)) return undefined;
  const body = readBody(value);
  if (body) return body.text;
  const archive = openKeyedArchive(parsePlist(value, limits));
  return archive.text(archive.root['NSString']) ?? archive.text(archive.root);
}

function toDraft({ relativePath, modified }: LocalCopy, conversation: Conversation, text: string): Message {
  return {
    id: 0,
    guid: `draft ${relativePath}`,
    conversation,
    isFromMe: true,
    isDraft: true,
    sender: {},
    mentions: [],
    styles: [],
    parts: [],
    attachments: [],
    reactions: [],
    edits: [],
    unsent: [],
    deletedParts: [],
    ...withoutEmpty({ date: modified, text }),
  };
}
