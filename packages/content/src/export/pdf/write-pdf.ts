import { htmlOf } from '../document/html.js';
import { writeDocuments } from '../document/write-documents.js';
import type { Format, Writing } from '../format.js';
import { Zoned } from '../page/zoned.js';
import { htmlLooks } from '../transcript/html.js';
import { writePages } from '../transcript/pages.js';
import { PagesToPrint } from './pages-to-print.js';

const ending = '.pdf';

/** What `html` writes, printed: pictures are in it, other files beside it (docs/formats/exports.md §5). */
export const writePdf: Format = async (writing) => {
  const { folder, print } = writing;
  if (!print) throw new TypeError('nobody was named who prints');
  using pages = new PagesToPrint(folder);
  await pages.tryOut(print);
  await layOut({ ...writing, newPage: (name) => pages.begin(name) });
  await pages.print(print);
};

async function layOut(writing: Writing<object>): Promise<void> {
  if (!writing.describe.document) {
    await writePages(writing, ending, htmlLooks(writing.timeZone, 'paper'));
    return;
  }
  const write = htmlOf(new Zoned(writing.timeZone), 'paper');
  for await (const _ of writeDocuments(writing, { ending, write }));
}
