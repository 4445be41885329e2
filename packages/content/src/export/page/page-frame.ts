import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.js';

/** What every page of one look begins and ends with (docs/formats/exports.md §5). */
export class PageFrame {
  readonly foot = '</body>\n</html>\n';
  readonly #style: string;
  readonly #policy: string;

  /** @param style all the CSS of these pages */
  constructor(style: string) {
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
`;
  }
}
