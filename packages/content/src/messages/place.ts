import { AppError } from '@pearmain/base';
import type { BackupFile, BackupFiles, Placer } from '../reader.js';
import type { Attachment, Message } from './item.js';

const [domain, folder] = ['MediaDomain', 'Library/SMS'];
const picture = /\.(?:heic|jpe?g)$/i;
const movie = /\.mov$/i;

/**
 * Says of each attachment whether its file is in the backup; a package is the files in it, and the movie of a Live Photo, of which the
 * store knows nothing, comes after its picture (docs/formats/content-messages.md §8).
 */
export async function* placeMessages(messages: AsyncIterable<Message>, files: BackupFiles): AsyncGenerator<Message> {
  const placer = placerOf(files);
  for await (const message of messages) yield await placer.place(message);
}

/** The same for one message after the other; the files are gone through when the first of them has any. */
export function placerOf(files: BackupFiles): Placer<Message> {
  let places: Places | undefined;
  const place = async (message: Message): Promise<Message> => {
    const { attachments, reactions, balloon, conversation } = message;
    const { picture } = conversation;
    const stickers = reactions.some(({ sticker }) => sticker);
    if (attachments.length === 0 && !stickers && !balloon?.picture && !picture) return message;
    places ??= await Places.of(files);
    const known = places;
    const withEffects = (some: readonly Attachment[]) => Promise.all(some.map((each) => withEffect(each, files)));
    return {
      ...message,
      attachments: await withEffects(attachments.flatMap((each) => known.place(each))),
      reactions: await Promise.all(
        reactions.map(async ({ sticker, ...rest }) => {
          const [placed] = await withEffects(sticker ? known.place(sticker) : []);
          return placed ? { ...rest, sticker: placed } : rest;
        }),
      ),
      ...(balloon?.picture && { balloon: { ...balloon, picture: known.placeOne(balloon.picture) } }),
      ...(picture && { conversation: { ...conversation, picture: known.placeOne(picture) } }),
    };
  };
  return { place };
}

const largestSticker = 8 * 1024 * 1024;

/** How the edge of a sticker looks is written in its file alone. */
async function withEffect(attachment: Attachment, files: BackupFiles): Promise<Attachment> {
  const { domain, relativePath, isSticker, isMissing, sticker } = attachment;
  if (!isSticker || isMissing || domain === undefined || relativePath === undefined) return attachment;
  const file = await files.find(domain, relativePath);
  if (!file || file.sizeBytes > largestSticker) return attachment;
  const effect = await readEffect(files, file);
  return effect === undefined ? attachment : { ...attachment, sticker: { ...sticker, effect } };
}

async function readEffect(files: BackupFiles, file: BackupFile): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of files.open(file)) chunks.push(chunk);
  } catch (error) {
    if (error instanceof AppError) return undefined; // whoever writes the file out tells of it
    throw error;
  }
  return stickerEffectIn(Buffer.concat(chunks));
}

/** The effect that the XMP of a sticker names. */
export function stickerEffectIn(bytes: Uint8Array): string | undefined {
  return /stickerEffect:type="([a-z]{1,20})"/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
}

/** All files that came with messages: gone through once, since a look for each would go through the index each time. */
class Places {
  /** Names in a folder, by its path. */
  readonly #folders: ReadonlyMap<string, readonly string[]>;

  private constructor(folders: ReadonlyMap<string, readonly string[]>) {
    this.#folders = folders;
  }

  static async of(files: BackupFiles): Promise<Places> {
    const folders = new Map<string, string[]>();
    for await (const { relativePath } of files.below(domain, folder)) {
      const cut = relativePath.lastIndexOf('/');
      const names = folders.get(relativePath.slice(0, cut)) ?? [];
      folders.set(relativePath.slice(0, cut), names);
      names.push(relativePath.slice(cut + 1));
    }
    return new Places(folders);
  }

  place(attachment: Attachment): Attachment[] {
    const { relativePath: path } = attachment;
    if (path === undefined) return [attachment];
    const cut = path.lastIndexOf('/');
    const [above, name] = [path.slice(0, cut), path.slice(cut + 1)];
    const beside = this.#folders.get(above) ?? [];
    if (beside.includes(name)) return [attachment, ...this.#movieOf(attachment, { above, name, beside })];
    const inside = this.#inside(path);
    return inside.length > 0
      ? inside.map((file) => partOf(attachment, path, file))
      : [{ ...attachment, isMissing: true }];
  }

  placeOne(attachment: Attachment): Attachment {
    return this.place(attachment)[0] ?? attachment;
  }

  #movieOf(
    { name: shown }: Attachment,
    { above, name, beside }: { above: string; name: string; beside: readonly string[] },
  ) {
    const stem = name.replace(picture, '');
    const found =
      stem === name ? undefined : beside.find((other) => movie.test(other) && other.replace(movie, '') === stem);
    if (found === undefined) return [];
    const relativePath = `${above}/${found}`;
    return [{ name: `${shown.replace(picture, '')}.mov`, mediaType: 'video/quicktime', domain, relativePath }];
  }

  /** The files of a package, by their paths. */
  #inside(path: string): string[] {
    const found: string[] = [];
    for (const [above, names] of this.#folders) {
      if (above === path || above.startsWith(`${path}/`)) found.push(...names.map((name) => `${above}/${name}`));
    }
    return found.sort();
  }
}

function partOf(
  { name, isSticker: _, sizeBytes: _size, mediaType: _type, ...rest }: Attachment,
  path: string,
  file: string,
) {
  return { ...rest, name: `${name} ${file.slice(path.length + 1)}`, domain, relativePath: file };
}
