import { UniqueNames } from '@pearmain/base';
import type { ItemFile, TranscriptLine } from '../../description.js';
import type { ExportFile } from '../export-folder.js';
import type { Writing } from '../format.js';
import { placeFile } from '../place-file.js';

/** A file of a line, where it was written to, beside the page; none where it is not in the backup. */
export interface PlacedFile extends ItemFile {
  readonly place: string | undefined;
}

/** The files of a line, each where it was written to. */
export interface PlacedFiles {
  readonly attachments: readonly PlacedFile[];
  /** The picture of its card. */
  readonly picture: PlacedFile | undefined;
}

/** What one page of a conversation looks like. */
export interface PageLook {
  /** `picture` is the conversation's own. */
  head(title: string, picture: PlacedFile | undefined): string;
  line(line: TranscriptLine, files: PlacedFiles): string;
  foot(): string;
}

/** A page that was written. */
export interface WrittenPage {
  readonly name: string;
  readonly title: string;
  readonly lines: number;
}

/** Longer pages make browsers slow. */
const linesOfPage = 5000;

/** Writes every conversation as a page or several, with its files in a folder beside them. */
export async function writePages(
  writing: Writing<object>,
  ending: string,
  newLook: () => PageLook,
  reserved: readonly string[] = [],
): Promise<readonly WrittenPage[]> {
  const names = new UniqueNames(reserved);
  const pages: WrittenPage[] = [];
  let page: Page | undefined;
  const finish = (): void => void (page && pages.push(page.finish()));
  try {
    for await (const item of writing.items) {
      const line = writing.describe.line?.(item);
      if (!line) continue;
      const { id, title } = line.conversation;
      if (!page || page.conversation !== id || page.lines >= linesOfPage) {
        finish();
        page = new Page(writing, { name: names.make(title, ending), look: newLook(), conversation: id, title });
      }
      await page.add(line);
    }
    finish();
  } finally {
    page?.[Symbol.dispose]();
  }
  return pages;
}

interface PageFacts {
  readonly name: string;
  readonly look: PageLook;
  readonly conversation: string;
  readonly title: string;
}

class Page implements Disposable {
  readonly conversation: string;
  lines = 0;
  readonly #writing: Writing<object>;
  readonly #facts: PageFacts;
  readonly #file: ExportFile;
  readonly #names = new UniqueNames();

  constructor(writing: Writing<object>, facts: PageFacts) {
    this.conversation = facts.conversation;
    this.#writing = writing;
    this.#facts = facts;
    this.#file = writing.newPage?.(facts.name) ?? writing.folder.create(facts.name);
  }

  async add(line: TranscriptLine): Promise<void> {
    const { title, look } = this.#facts;
    if (this.lines === 0) this.#file.write(look.head(title, await this.#placed(line.conversation.picture)));
    const attachments: PlacedFile[] = [];
    for (const file of line.attachments) attachments.push(await this.#placed(file));
    this.#file.write(look.line(line, { attachments, picture: await this.#placed(line.card?.picture) }));
    this.lines += 1;
  }

  finish(): WrittenPage {
    this.#file.write(this.#facts.look.foot());
    this.#file.finish();
    const { name, title } = this.#facts;
    return { name, title, lines: this.lines };
  }

  async #placed<T extends ItemFile | undefined>(file: T): Promise<T extends ItemFile ? PlacedFile : undefined>;
  async #placed(file: ItemFile | undefined): Promise<PlacedFile | undefined> {
    return file && { ...file, place: await this.#place(file) };
  }

  /** Writes a file into the folder of this page. */
  async #place(wanted: ItemFile): Promise<string | undefined> {
    if (!this.#writing.withFiles || wanted.relativePath === undefined) return undefined;
    const place = `${this.#facts.name.replace(/\.\w+$/, '')} files/${this.#names.makeFile(wanted.name)}`;
    return (await placeFile(this.#writing, wanted, place)) ? place : undefined;
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
