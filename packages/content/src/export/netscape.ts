import type { Link } from '../description.js';
import type { Format } from './format.js';
import { escapeHtml } from './page/escape.js';

const head = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
`;

/** The file in which browsers exchange bookmarks (docs/formats/exports.md §8). */
export const writeNetscape: Format = async ({ kind, describe, items, folder, tell }) => {
  using file = folder.create(`${kind}.html`);
  file.write(head);
  // How deep each folder is that is open: one that was left out is not among them.
  const open: number[] = [];
  const closeTo = (depth: number): void => {
    for (let last = open.at(-1); last !== undefined && last >= depth; last = open.at(-1)) {
      file.write(`${indent(open.length)}</DL><p>\n`);
      open.pop();
    }
  };
  for await (const item of items) {
    const link = describe.link?.(item);
    if (!link) continue;
    closeTo(link.depth);
    if (link.isFolder) {
      file.write(folderLines(link, open.length));
      open.push(link.depth);
    } else if (runs(link.url ?? '')) {
      tell({
        where: link.title,
        message: 'This bookmark runs a program instead of leading to a page, and was left out.',
      });
    } else file.write(linkLine(link, open.length));
  }
  closeTo(0);
  file.write('</DL><p>\n');
  file.finish();
};

function folderLines({ title, isToolbar, added }: Link, depth: number): string {
  const toolbar = isToolbar ? ' PERSONAL_TOOLBAR_FOLDER="true"' : '';
  const at = indent(depth + 1);
  return `${at}<DT><H3${dateWords(added)}${toolbar}>${escapeHtml(title)}</H3>\n${at}<DL><p>\n`;
}

function linkLine({ title, url = '', added, note }: Link, depth: number): string {
  const at = indent(depth + 1);
  const words = note === undefined ? '' : `${at}<DD>${escapeHtml(note)}\n`;
  return `${at}<DT><A HREF="${escapeHtml(url)}"${dateWords(added)}>${escapeHtml(title)}</A>\n${words}`;
}

function dateWords(date: Date | undefined): string {
  return date ? ` ADD_DATE="${Math.floor(date.getTime() / 1000)}"` : '';
}

/** What a browser would run as soon as somebody chooses it; they look past blanks and control characters. */
function runs(url: string): boolean {
  return /^(?:javascript|vbscript|data):/i.test(url.replace(/[\s\u0000-\u001f]/g, ''));
}

function indent(depth: number): string {
  return '    '.repeat(depth);
}
