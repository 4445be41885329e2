import type { Cell } from '../../description.js';
import type { Inserted, RichDocument, Span } from '../../rich-document.js';
import type { Format } from '../format.js';
import { escapeHtml, relativeUrl, safeUrl } from '../page/escape.js';
import { PageFrame } from '../page/page-frame.js';
import { Zoned } from '../page/zoned.js';
import { type Line, linesOf, type Piece } from './lines.js';
import { style } from './style.js';
import { type Places, writeDocuments } from './write-documents.js';

/** A page for each document, and one that lists them (docs/formats/exports.md §7). */
export const writeHtmlDocuments: Format = async (writing) => {
  const zoned = new Zoned(writing.timeZone);
  const first = `_${writing.kind}.html`;
  using index = writing.folder.create(first);
  index.write(`${frame.head(writing.title)}<h1>${escapeHtml(writing.title)}</h1>\n<table>\n`);
  const write = (document: RichDocument, places: Places): string => pageOf(document, places, zoned);
  for await (const { name, document } of writeDocuments(writing, { ending: '.html', reserved: [first], write })) {
    const { title, folders, modified } = document;
    const link = `<a href="${escapeHtml(relativeUrl(name))}" dir="auto">${escapeHtml(title)}</a>`;
    const time = modified ? zoned.full(modified) : '';
    index.write(`<tr><td>${link}</td><td>${escapeHtml(folders.join(' › '))}</td><td>${time}</td></tr>\n`);
  }
  index.write(`</table>\n${frame.foot}`);
  index.finish();
};

const frame = new PageFrame(style);

function pageOf(document: RichDocument, places: Places, zoned: Zoned): string {
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
    frame.head(title),
    hasTitle ? '' : `<h1 dir="auto">${escapeHtml(title)}</h1>\n`,
    `<p class="meta">${meta.map(escapeHtml).join(' · ')}</p>\n`,
    remark === undefined ? '' : `<p class="remark">${escapeHtml(remark)}</p>\n`,
    ...lines.map((line) => lineOf(line, places)),
    frame.foot,
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

function lineOf({ paragraph, marker, pieces }: Line, places: Places): string {
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
  const inside = pieces.map((piece) => pieceOf(piece, places)).join('');
  return `<${tag} class="${classes.filter(Boolean).join(' ')}" dir="auto">${before}${inside}</${tag}>\n`;
}

function pieceOf(piece: Piece, places: Places): string {
  return piece.kind === 'text' ? spanOf(piece.span) : thingOf(piece, places);
}

function spanOf({ text, isBold, isItalic, isUnderlined, isStruck, script, link, color }: Span): string {
  const address = link === undefined ? undefined : safeUrl(link);
  const looks: readonly (readonly [unknown, string, string?])[] = [
    [isBold, 'b'],
    [isItalic, 'i'],
    [isUnderlined, 'u'],
    [isStruck, 's'],
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

/** Kinds that every browser shows and none of them runs. */
const shown: readonly (readonly [RegExp, (address: string, words: string) => string])[] = [
  [
    /\.(?:jpe?g|png|gif|webp)$/i,
    (address, words) => `<a href="${address}"><img src="${address}" alt="${words}" loading="lazy"></a>`,
  ],
  [/\.(?:mov|mp4|m4v)$/i, (address) => `<video src="${address}" controls preload="none"></video>`],
  [/\.(?:m4a|mp3|wav|aac|caf)$/i, (address) => `<audio src="${address}" controls preload="none"></audio>`],
];

function thingOf(thing: Inserted, places: Places): string {
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
      return `<div class="card"><b>${escapeHtml(thing.title)}</b>${thing.things.map((each) => thingOf(each, places)).join('')}</div>`;
    case 'file': {
      const { file, words } = thing;
      const place = places.get(file);
      const read = words === undefined ? '' : `<div class="remark">${escapeHtml(words)}</div>`;
      return `${place === undefined ? missing(file.name) : fileOf(file.name, place)}${read}`;
    }
  }
}

function missing(name: string): string {
  return `<div class="card">${escapeHtml(name)} <span class="remark">(not here)</span></div>`;
}

function fileOf(name: string, place: string): string {
  const address = escapeHtml(relativeUrl(place));
  const words = escapeHtml(name);
  const seen = shown.find(([ending]) => ending.test(place));
  return seen ? seen[1](address, words) : `<div class="card"><a href="${address}" download>${words}</a></div>`;
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row.map((cell) => `<td dir="auto">${escapeHtml(cell)}</td>`).join('');
  return `<table>\n${rows.map((row) => `<tr>${cells(row)}</tr>\n`).join('')}</table>`;
}
