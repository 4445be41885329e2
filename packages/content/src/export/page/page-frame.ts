import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.js';
import type { Medium } from './file-html.js';

/** On paper pages have numbers, what is folded up is open, and nothing is as dark as on a screen. */
const paper = `@page { margin: 16mm 15mm 18mm; @bottom-center { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #666; } }
@media print { body { max-width: none; padding: 0; } h1, h2, h3, summary { break-after: avoid; } img { max-height: 20rem; break-inside: avoid; } details::details-content { content-visibility: visible; block-size: auto; } video, audio { display: none; } }
`;

/** What pages of one look begin and end with, by what they are for. */
export function pageFrames(style: string): Readonly<Record<Medium, PageFrame>> {
  // Paper of a printer has its own size; a file has one that most printers have.
  return { screen: new PageFrame(style), paper: new PageFrame(`${style}@page { size: A4; }\n`) };
}

/** What every page of one look begins and ends with (docs/formats/exports.md §5). */
class PageFrame {
  readonly foot = '</main>\n</body>\n</html>\n';
  readonly #style: string;
  readonly #policy: string;

  /** @param look the CSS of these pages, but for what all have */
  constructor(look: string) {
    const style = look + paper;
    const hash = createHash('sha256').update(style).digest('base64');
    this.#style = style;
    // This style, and files that lie beside the page: nothing runs, and nothing comes from elsewhere.
    this.#policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' file:; media-src 'self' file:; base-uri 'none'; form-action 'none'`;
  }

  head(title: string): string {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(this.#policy)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${this.#style}</style>
</head>
<body>
<main>
`;
  }
}
