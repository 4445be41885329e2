import type { Format } from './format.js';
import { escapeHtml } from './page/escape.js';

/** The list of feeds that programs for podcasts exchange (docs/formats/exports.md §12). */
export const writeOpml: Format = async ({ kind, title, describe, items, folder, tell }) => {
  using file = folder.create(`${kind}.opml`);
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n    <title>${xml(title)}</title>\n  </head>\n  <body>\n`;
  file.write(head);
  for await (const item of items) {
    const feed = describe.feed?.(item);
    if (!feed) {
      tell({ where: kind, message: 'Something of it has no feed, and was left out.' });
      continue;
    }
    const { title: name, url, web } = feed;
    const page = web === undefined ? '' : ` htmlUrl="${xml(web)}"`;
    file.write(`    <outline type="rss" text="${xml(name)}" title="${xml(name)}" xmlUrl="${xml(url)}"${page}/>\n`);
  }
  file.write('  </body>\n</opml>\n');
  file.finish();
};

/** Characters that no XML can hold are left out. */
function xml(text: string): string {
  return escapeHtml(text.replaceAll(/[\ufffe\uffff]/g, ''));
}
