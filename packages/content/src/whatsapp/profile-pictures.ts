import type { Attachment } from '../messages/item.js';
import type { BackupFiles } from '../reader.js';
import { domainOf } from './places.js';

const folder = 'Media/Profile';
const shape = /^(.+?)-(\d{6,})\.(jpg|thumb)$/;

/** The pictures of people and groups in one app's container, gone through once. */
export class ProfilePictures {
  readonly #newest = new Map<string, { readonly weight: number; readonly relativePath: string }>();
  readonly #domain: string;

  private constructor(domain: string) {
    this.#domain = domain;
  }

  /** The newest of each, and of one time the large one before its thumbnail (docs/formats/content-whatsapp.md §1). */
  static async of(files: BackupFiles, domain: string): Promise<ProfilePictures> {
    const pictures = new ProfilePictures(domain);
    for await (const { relativePath } of files.below(domain, folder)) {
      const [, whose = '', time = '', kind] = shape.exec(relativePath.slice(folder.length + 1)) ?? [];
      const weight = Number(time) * 2 + (kind === 'jpg' ? 1 : 0);
      const key = bare(whose);
      if (key !== '' && weight > (pictures.#newest.get(key)?.weight ?? 0))
        pictures.#newest.set(key, { weight, relativePath });
    }
    return pictures;
  }

  find(jid: string | undefined): Attachment | undefined {
    const found = jid === undefined ? undefined : this.#newest.get(bare(jid));
    return (
      found && {
        name: `${bare(jid ?? '')}.jpg`,
        mediaType: 'image/jpeg',
        domain: this.#domain,
        relativePath: found.relativePath,
      }
    );
  }
}

/** The same of each app, gone through when its first is asked for. */
export class PicturesByApp {
  readonly #files: BackupFiles;
  readonly #known = new Map<string, ProfilePictures>();

  constructor(files: BackupFiles) {
    this.#files = files;
  }

  async of(app: string): Promise<ProfilePictures> {
    const known = this.#known.get(app) ?? (await ProfilePictures.of(this.#files, domainOf(app)));
    this.#known.set(app, known);
    return known;
  }
}

/** Names of files have the whole JID, or what is before its sign. */
function bare(jid: string): string {
  return jid.replace(/@.*$/, '');
}
