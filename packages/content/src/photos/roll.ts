import { basename, dirname } from 'node:path/posix';
import type { BackupFile, BackupFiles } from '../reader.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Photo } from './item.js';
import { photosDomain } from './locate.js';
import { endingOf, stemOf, stillEndings, videoEndings } from './paths.js';

const folder = 'Media/DCIM';

/** The files of the camera roll, from which those of pictures are taken: what is left is known to no library. */
export class Roll {
  readonly #files: Map<string, BackupFile>;
  readonly #stems = new Map<string, string[]>();
  readonly #taken = new Set<string>();

  private constructor(files: Map<string, BackupFile>) {
    this.#files = files;
    for (const path of files.keys()) {
      const list = this.#stems.get(stemOf(path));
      if (list) list.push(path);
      else this.#stems.set(stemOf(path), [path]);
    }
  }

  static async read(files: BackupFiles): Promise<Roll> {
    const found = new Map<string, BackupFile>();
    for await (const file of files.below(photosDomain, folder)) found.set(file.relativePath, file);
    return new Roll(found);
  }

  /** Whether a file would be among these, if it were there at all. */
  holds(path: string): boolean {
    return path.startsWith(`${folder}/`);
  }

  take(path: string): BackupFile | undefined {
    const file = this.#files.get(path);
    if (file) this.#taken.add(path);
    return file;
  }

  /** Pictures of the same name in another format, such as the JPEG beside a RAW. */
  others(path: string): readonly string[] {
    const isRaw = endingOf(path) === 'dng';
    const isOther = (other: string): boolean =>
      other !== path && stillEndings.has(endingOf(other)) && (isRaw || endingOf(other) === 'dng');
    return stillEndings.has(endingOf(path)) ? (this.#stems.get(stemOf(path)) ?? []).filter(isOther) : [];
  }

  /** Pictures and videos that nobody took, in the order of their paths. A movie beside a still of its name is its other half. */
  *unknown(): Generator<Photo> {
    for (const path of [...this.#files.keys()].sort()) {
      const file = this.#files.get(path);
      const ending = endingOf(path);
      if (!file || this.#taken.has(path) || !(stillEndings.has(ending) || videoEndings.has(ending))) continue;
      const beside = (this.#stems.get(stemOf(path)) ?? []).filter((other) => other !== path && !this.#taken.has(other));
      if (videoEndings.has(ending) && beside.some((other) => stillEndings.has(endingOf(other)))) continue;
      yield this.#toPhoto(file, beside);
    }
  }

  #toPhoto(file: BackupFile, beside: readonly string[]): Photo {
    const { relativePath, modified } = file;
    const isVideo = videoEndings.has(endingOf(relativePath));
    const others = isVideo ? [] : beside.filter((other) => endingOf(other) === 'mov');
    const files = [relativePath, ...others].flatMap((path) => {
      const { domain = photosDomain, sizeBytes = 0 } = this.#files.get(path) ?? {};
      const role = path === relativePath ? ('original' as const) : ('live-video' as const);
      return [{ role, domain, relativePath: path, sizeBytes }];
    });
    return {
      kind: isVideo ? 'video' : 'photo',
      directory: dirname(relativePath).slice('Media/'.length),
      fileName: basename(relativePath),
      keywords: [],
      people: [],
      albums: [],
      comments: [],
      isFavorite: false,
      isHidden: false,
      isEdited: false,
      isTrashed: false,
      state: 'full',
      files,
      ...withoutEmpty({ taken: modified, subtype: others.length > 0 ? ('live-photo' as const) : undefined }),
    };
  }
}

/** Whether there is a camera roll, which can be exported without its library. */
export async function hasRoll(files: BackupFiles): Promise<boolean> {
  for await (const _ of files.below(photosDomain, folder)) return true;
  return false;
}
