import { describeMessages } from '../messages/describe.js';
import type { Attachment, Message } from '../messages/item.js';
import type { BackupFile, BackupFiles, Category } from '../reader.js';
import { fromEach } from '../store/from-each.js';
import type { Store } from '../store/rows.js';

/** What one app's chats are, of which there is one store. */
export interface ChatApp {
  readonly kind: 'viber' | 'line' | 'kik';
  /** Where its store may be, the likeliest first: the containers, and the folders in them, that are gone through for that name. */
  readonly store: { readonly domains: readonly string[]; readonly folders: readonly string[]; readonly name: string };
  /** Where files of messages may be. */
  readonly media?: { readonly domains: readonly string[]; readonly folders: readonly string[] };
  read(store: Store): Iterable<Message>;
}

/** What is not there was never loaded, or was removed to make room: it is not elsewhere. */
const { elsewhere: _, ...describe } = describeMessages;

/** The chats of an app in the shape of messages (docs/formats/content-messengers.md). */
export function chatCategory({ kind, store, media, read }: ChatApp): Category<Message> {
  return {
    kind,
    describe,
    async locate(files) {
      for await (const file of filesIn(files, store))
        if (file.relativePath === store.name || file.relativePath.endsWith(`/${store.name}`))
          return [{ role: 'chats', file }];
      return [];
    },
    read: ({ copies, tell }) => fromEach(copies, tell, read),
    ...(media && { place: (messages, files) => placeMedia(messages, files, media) }),
  };
}

interface Places {
  readonly domains: readonly string[];
  readonly folders: readonly string[];
}

async function* filesIn(files: BackupFiles, { domains, folders }: Places): AsyncGenerator<BackupFile> {
  for (const domain of domains) for (const folder of folders) yield* files.below(domain, folder);
}

/** A file is where its path ends as the store says: what is before that differs from phone to phone. */
async function* placeMedia(messages: AsyncIterable<Message>, files: BackupFiles, places: Places) {
  const byName = new Map<string, BackupFile[]>();
  for await (const file of filesIn(files, places)) {
    const name = file.relativePath.replace(/^.*\//, '');
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  const place = (attachment: Attachment): Attachment => {
    const { relativePath: end } = attachment;
    if (end === undefined) return attachment;
    const found = byName
      .get(end.replace(/^.*\//, ''))
      ?.find(({ relativePath }) => `/${relativePath}`.endsWith(`/${end}`));
    if (!found) return { ...attachment, isMissing: true };
    return { ...attachment, domain: found.domain, relativePath: found.relativePath };
  };
  for await (const message of messages) yield { ...message, attachments: message.attachments.map(place) };
}
