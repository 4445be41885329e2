import type { Attachment, Conversation, Message } from '../messages/item.js';
import type { BackupFiles } from '../reader.js';
import { PicturesByApp } from './profile-pictures.js';

/** Says of each file whether it is in the backup, and where, and which picture a group has (docs/formats/content-whatsapp.md §6). */
export async function* placeWhatsApp(messages: AsyncIterable<Message>, files: BackupFiles): AsyncGenerator<Message> {
  const media = new Media(files);
  const pictures = new PicturesByApp(files);
  const conversations = new Map<string, Conversation>();
  for await (const message of messages) {
    const known = conversations.get(message.conversation.id);
    const conversation = known ?? withPicture(message.conversation, await pictures.of(message.service ?? ''));
    conversations.set(conversation.id, conversation);
    const attachments = [];
    for (const attachment of message.attachments) attachments.push(await media.place(attachment));
    yield { ...message, conversation, attachments };
  }
}

function withPicture(conversation: Conversation, pictures: Awaited<ReturnType<PicturesByApp['of']>>): Conversation {
  const jid = conversation.isGroup ? conversation.id.replace(/^.* /, '') : undefined;
  const picture = pictures.find(jid);
  return picture ? { ...conversation, picture } : conversation;
}

/** The files that came with messages: gone through once, since a look for each would go through the index each time. */
class Media {
  readonly #files: BackupFiles;
  readonly #paths = new Map<string, ReadonlySet<string>>();

  constructor(files: BackupFiles) {
    this.#files = files;
  }

  async place({ thumbnail, ...attachment }: Attachment): Promise<Attachment> {
    const { domain, relativePath } = attachment;
    if (domain === undefined) return attachment;
    const paths = this.#paths.get(domain) ?? (await this.#read(domain));
    const find = (path: string | undefined): string | undefined =>
      path === undefined ? undefined : [`Message/${path}`, path].find((each) => paths.has(each));
    const found = find(relativePath);
    if (found !== undefined) return { ...attachment, relativePath: found };
    const small = find(thumbnail);
    if (small === undefined) return relativePath === undefined ? attachment : { ...attachment, isMissing: true };
    const name = `${attachment.name.replace(/\.\w+$/, '')} (thumbnail).jpg`;
    const { sizeBytes: _, ...rest } = attachment;
    return { ...rest, name, mediaType: 'image/jpeg', relativePath: small, isThumbnail: true };
  }

  async #read(domain: string): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    for (const folder of ['Message', 'Media'])
      for await (const { relativePath } of this.#files.below(domain, folder)) paths.add(relativePath);
    this.#paths.set(domain, paths);
    return paths;
  }
}
