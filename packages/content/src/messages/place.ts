import type { BackupFiles } from '../reader.js';
import type { Attachment, Message } from './item.js';

const [domain, folder] = ['MediaDomain', 'Library/SMS'];
const picture = /\.(?:heic|jpe?g)$/i;
const movie = /\.mov$/i;

/**
 * Says of each attachment whether its file is in the backup; a package is the files in it, and the movie of a Live Photo, of which the
 * store knows nothing, comes after its picture (docs/formats/content-messages.md §8).
 */
export async function* placeMessages(messages: AsyncIterable<Message>, files: BackupFiles): AsyncGenerator<Message> {
  let places: Places | undefined;
  for await (const message of messages) {
    if (message.attachments.length > 0) places ??= await Places.of(files);
    const known = places;
    const attachments = known ? message.attachments.flatMap((attachment) => known.place(attachment)) : [];
    yield message.attachments.length === 0 ? message : { ...message, attachments };
  }
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
