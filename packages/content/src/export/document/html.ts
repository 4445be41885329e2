import type { Cell } from '../../description.js';
import type { Inserted, RichDocument, Span } from '../../rich-document.js';
import type { Format } from '../format.js';
import { escapeHtml, relativeUrl, safeUrl } from '../page/escape.js';
import { fileHtml, type Medium } from '../page/file-html.js';
import { pageFrames } from '../page/page-frame.js';
import { Zoned } from '../page/zoned.js';
import { type Line, linesOf, type Piece } from './lines.js';
import { style } from './style.js';
import { type DocumentLook, type Places, writeDocuments } from './write-documents.js';

/** A page for each document, and one that lists them (docs/formats/exports.md §7). */
export const writeHtmlDocuments: Format = async (writing) => {
  const zoned = new Zoned(writing.timeZone);
  const write = htmlOf(zoned, 'screen');
  const first = `_${writing.kind}.html`;
  using index = writing.folder.create(first);
  index.write(`${frames.screen.head(writing.title)}<h1>${escapeHtml(writing.title)}</h1>\n<table>\n${heading}`);
  for await (const { name, document } of writeDocuments(writing, { ending: '.html', reserved: [first], write })) {
    const { title, folders, modified } = document;
    const link = `<a href="${escapeHtml(relativeUrl(name))}" dir="auto">${escapeHtml(title)}</a>`;
    const time = modified ? zoned.full(modified) : '';
    index.write(`<tr><td>${link}</td><td>${escapeHtml(folders.join(' › '))}</td><td>${time}</td></tr>\n`);
  }
  index.write(`</table>\n${frames.screen.foot}`);
  index.finish();
};

const heading = `<tr>${['Title', 'Folder', 'Modified'].map((word) => `<th scope="col">${word}</th>`).join('')}</tr>\n`;

const frames = pageFrames(style);

/** How documents look, for the screen or for paper, where no file of this computer can be followed. */
export function htmlOf(zoned: Zoned, medium: Medium): DocumentLook['write'] {
  return (document, places) => pageOf(document, { places, medium }, zoned);
}

/** Where the files are, and what the page is for. */
interface Look {
  readonly places: Places;
  readonly medium: Medium;
}

function pageOf(document: RichDocument, look: Look, zoned: Zoned): string {
  const { title, created, modified, facts, remark } = document;
  const known: readonly (readonly [string, Cell])[] = [
    ['created', created && zoned.full(created)],
    ['modified', modified && zoned.full(modified)],
    ...facts,
  ];
  const meta = known.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${wordsOf(value)}`]));
  const lines = [...linesOf(document)];
  const hasTitle = lines.some(({ paragraph }) => paragraph.style === 'title');
  return [
    frames[look.medium].head(title),
    hasTitle ? '' : `<h1 dir="auto">${escapeHtml(title)}</h1>\n`,
    `<p class="meta">${meta.map(escapeHtml).join(' · ')}</p>\n`,
    remark === undefined ? '' : `<p class="remark">${escapeHtml(remark)}</p>\n`,
    ...lines.map((line) => lineOf(line, look)),
    frames[look.medium].foot,
  ].join('');
}

function wordsOf(value: Cell): string {
  return value === true ? 'yes' : String(value);
}

const tags: Readonly<Partial<Record<Line['paragraph']['style'], string>>> = {
  title: 'h1',
  heading: 'h2',
  subheading: 'h3',
};

function lineOf({ paragraph, marker, pieces }: Line, look: Look): string {
  const { style: kind, indent = 0, align, isQuote, isDone } = paragraph;
  const classes = [
    'line',
    kind === 'code' && 'code',
    isQuote && 'quote',
    isDone && 'done',
    align,
    indent > 0 && `in${indent}`,
  ];
  const tag = tags[kind] ?? 'div';
  const before = marker === undefined ? '' : `<span class="marker">${marker}</span>`;
  const inside = pieces.map((piece) => pieceOf(piece, look)).join('');
  return `<${tag} class="${classes.filter(Boolean).join(' ')}" dir="auto">${before}${inside}</${tag}>\n`;
}

function pieceOf(piece: Piece, look: Look): string {
  return piece.kind === 'text' ? spanOf(piece.span) : thingOf(piece, look);
}

function spanOf({ text, isBold, isItalic, isUnderlined, isStruck, isHighlighted, script, link, color }: Span): string {
  const address = link === undefined ? undefined : safeUrl(link);
  const looks: readonly (readonly [unknown, string, string?])[] = [
    [isBold, 'b'],
    [isItalic, 'i'],
    [isUnderlined, 'u'],
    [isStruck, 's'],
    [isHighlighted, 'mark'],
    [script === 'super', 'sup'],
    [script === 'sub', 'sub'],
    // A style attribute is what the policy of the page forbids.
    [color, 'font', ` color="${escapeHtml(color ?? '')}"`],
    [address, 'a', ` href="${escapeHtml(address ?? '')}" rel="noreferrer noopener"`],
  ];
  let html = escapeHtml(text.replaceAll('\u2028', '\n'));
  for (const [has, tag, attributes = ''] of looks) if (has) html = `<${tag}${attributes}>${html}</${tag}>`;
  return html;
}

function thingOf(thing: Inserted, look: Look): string {
  switch (thing.kind) {
    case 'words':
      return escapeHtml(thing.text);
    case 'table':
      return tableOf(thing.rows);
    case 'card': {
      const address = thing.url === undefined ? undefined : safeUrl(thing.url);
      const url =
        address === undefined
          ? ''
          : `<br><a href="${escapeHtml(address)}" rel="noreferrer noopener">${escapeHtml(address)}</a>`;
      const words = thing.text === undefined ? '' : `<br>${escapeHtml(thing.text)}`;
      return `<div class="card"><b>${escapeHtml(thing.title)}</b>${words}${url}</div>`;
    }
    case 'group':
      return `<div class="card"><b>${escapeHtml(thing.title)}</b>${thing.things.map((each) => thingOf(each, look)).join('')}</div>`;
    case 'file': {
      const { file, words } = thing;
      const read = words === undefined ? '' : `<div class="remark">${escapeHtml(words)}</div>`;
      return `${fileHtml({ ...file, place: look.places.get(file) }, look.medium)}${read}`;
    }
  }
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row.map((cell) => `<td dir="auto">${escapeHtml(cell)}</td>`).join('');
  return `<table>\n${rows.map((row) => `<tr>${cells(row)}</tr>\n`).join('')}</table>`;
}
