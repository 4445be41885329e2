import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { type ExportFile, ExportFolder, unfinished } from '../export-folder.js';
import type { PrintPage } from '../format.js';
import { withoutTimes } from './without-times.js';

/** A page that waits to be printed as the file of that name. */
interface LaidOut {
  readonly name: string;
  readonly page: string;
  readonly modified: Date | undefined;
}

/**
 * Pages that lie among the files that they show, under names that nobody's files have, until they are printed: disposed of, nothing of
 * them is left.
 */
export class PagesToPrint implements Disposable {
  readonly #folder: ExportFolder;
  readonly #pages: ExportFolder;
  readonly #laidOut: LaidOut[] = [];

  constructor(folder: ExportFolder) {
    this.#folder = folder;
    this.#pages = new ExportFolder(folder.path, { overwrite: true });
  }

  /** Begins the page that is to be printed as the file of that name. */
  begin(name: string): ExportFile {
    const place = beside(name, '.html');
    const file = this.#pages.create(place);
    return {
      write: (content) => file.write(content),
      finish: (modified) => {
        file.finish();
        this.#laidOut.push({ name, page: this.#at(place), modified });
      },
      [Symbol.dispose]: () => file[Symbol.dispose](),
    };
  }

  /** Prints a page that nobody keeps: a browser that does not work is told of before anything else is written. */
  async tryOut(print: PrintPage): Promise<void> {
    using page = this.begin('a page to try');
    page.write('<!doctype html><title>A page to try</title>');
    page.finish();
    for (const laidOut of this.#laidOut.splice(0)) await this.#printed(laidOut, print, () => {});
  }

  /** Prints them one after the other, each into its file. */
  async print(print: PrintPage): Promise<void> {
    for (const laidOut of this.#laidOut) {
      await this.#printed(laidOut, print, (pdf) => {
        using file = this.#folder.create(laidOut.name);
        for (const chunk of withoutTimes(pdf)) file.write(chunk);
        file.finish(laidOut.modified);
      });
    }
  }

  async #printed({ name, page }: LaidOut, print: PrintPage, take: (pdf: string) => void): Promise<void> {
    const pdf = this.#at(beside(name, '.pdf'));
    try {
      await print({ name, page, pdf });
      take(pdf);
    } finally {
      rmSync(pdf, { force: true });
      rmSync(page, { force: true });
    }
  }

  [Symbol.dispose](): void {
    for (const { page } of this.#laidOut) rmSync(page, { force: true });
  }

  #at(place: string): string {
    return join(this.#folder.path, ...place.split('/'));
  }
}

function beside(name: string, ending: string): string {
  return `${dirname(name)}/${unfinished(`${name}${ending}`)}${ending}`;
}
