import type { Cell } from '../../description.js';
import type { Inserted, RichDocument, Span } from '../../rich-document.js';
import type { Format } from '../format.js';
import { relativeUrl, safeUrl } from '../page/escape.js';
import { type Line, linesOf, type Piece } from './lines.js';
import { type Places, writeDocuments } from './write-documents.js';

/** A Markdown file for each document, with what is known of it at its beginning (docs/formats/exports.md §7). */
export const writeMarkdownDocuments: Format = async (writing) => {
  for await (const _ of writeDocuments(writing, { ending: '.md', write: markdownOf }));
};

function markdownOf(document: RichDocument, places: Places): string {
  const { title, created, modified, facts, remark } = document;
  const known: readonly (readonly [string, Cell])[] = [
    ['title', title],
    ['created', created],
    ['modified', modified],
    ...facts,
  ];
  // A string of JSON is one of YAML.
  const front = known.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${JSON.stringify(value)}\n`]));
  const blocks = [...(remark === undefined ? [] : [escaped(remark)]), ...blocksOf(document, places)];
  return `---\n${front.join('')}---\n\n${blocks.join('\n\n')}\n`;
}

/** Lines of a list stand together, everything else apart. */
function blocksOf(document: RichDocument, places: Places): string[] {
  const blocks: string[] = [];
  let isInList = false;
  for (const line of linesOf(document)) {
    const text = blockOf(line, places);
    if (text === '') continue;
    const isItem = line.marker !== undefined;
    if (isItem && isInList) blocks[blocks.length - 1] += `\n${text}`;
    else blocks.push(text);
    isInList = isItem;
  }
  return blocks;
}

const headings: Readonly<Partial<Record<Line['paragraph']['style'], string>>> = {
  title: '# ',
  heading: '## ',
  subheading: '### ',
};
const markers: Readonly<Partial<Record<Line['paragraph']['style'], string>>> = { bullet: '- ', dash: '- ' };

function blockOf({ paragraph, marker, pieces }: Line, places: Places): string {
  const { style, indent = 0, isDone, isQuote } = paragraph;
  const inside = pieces
    .map((piece) => pieceOf(piece, places))
    .join('')
    .trim();
  if (marker === undefined && inside === '') return '';
  const check = isDone ? '- [x] ' : '- [ ] ';
  const before =
    headings[style] ?? markers[style] ?? (style === 'check' ? check : marker === undefined ? '' : `${marker} `);
  const line = `${'    '.repeat(marker === undefined ? 0 : indent)}${before}${inside}`;
  return isQuote ? line.replace(/^/gm, '> ') : line;
}

function pieceOf(piece: Piece, places: Places): string {
  return piece.kind === 'text' ? spanOf(piece.span) : thingOf(piece, places);
}

/** Marks stand beside words and never beside blanks, or they would be text. */
function spanOf({ text, isBold, isItalic, isStruck, link }: Span): string {
  const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (words === '') return text.replace(/[\n\u2028]/g, '  \n');
  const marks = `${isBold ? '**' : ''}${isItalic ? '*' : ''}${isStruck ? '~~' : ''}`;
  const shown = `${marks}${escaped(words).replace(/[\n\u2028]/g, '  \n')}${[...marks].reverse().join('')}`;
  const address = link === undefined ? undefined : safeUrl(link);
  const linked = address === undefined ? shown : `[${shown}](<${address.replace(/[<>\\\s]/g, encodeURIComponent)}>)`;
  return `${before}${linked}${after}`;
}

function thingOf(thing: Inserted, places: Places): string {
  switch (thing.kind) {
    case 'words':
      return escaped(thing.text);
    case 'table':
      return tableOf(thing.rows);
    case 'card': {
      const address = thing.url === undefined ? undefined : safeUrl(thing.url);
      const title = spanOf({ text: thing.title, ...(address === undefined ? {} : { link: address }) });
      return thing.text === undefined ? title : `${title}: ${escaped(thing.text)}`;
    }
    case 'group':
      return thing.things.map((each) => thingOf(each, places)).join('\n\n');
    case 'file': {
      const { file, words } = thing;
      const place = places.get(file);
      const name = escaped(file.name);
      const read = words === undefined ? '' : ` ${escaped(words)}`;
      if (place === undefined) return `${name} (not here)${read}`;
      const isPicture = /\.(?:jpe?g|png|gif|webp)$/i.test(place);
      return `${isPicture ? '!' : ''}[${name}](${relativeUrl(place)})${read}`;
    }
  }
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const [first = [], ...rest] = rows.map((row) => row.map((cell) => escaped(cell.replace(/\s+/g, ' ').trim())));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `\n\n${[line(first), line(first.map(() => '---')), ...rest.map(line)].join('\n')}\n\n`;
}

/** Text that Markdown would take for marks, at the beginning of a line too. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~&#]/g, '\\$&')
    .replace(/^([+\-=])/gm, '\\$1')
    .replace(/^(\d+)([.)])/gm, '$1\\$2')
    .replace(/\p{Cc}/gu, (control) => (/[\t\n]/.test(control) ? control : '\ufffd'));
}
