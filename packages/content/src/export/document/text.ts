import type { Inserted, RichDocument } from '../../rich-document.js';
import type { Format } from '../format.js';
import { type Line, linesOf, type Piece } from './lines.js';
import { type Places, writeDocuments } from './write-documents.js';

/** A file of plain text for each document (docs/formats/exports.md §7). */
export const writeTextDocuments: Format = async (writing) => {
  for await (const _ of writeDocuments(writing, { ending: '.txt', write: textOf }));
};

function textOf(document: RichDocument, places: Places): string {
  const { title, remark } = document;
  const lines = [...linesOf(document)].map((line) => lineOf(line, places));
  const first = lines.length === 0 ? [title] : [];
  return [...first, ...(remark === undefined ? [] : [remark]), ...lines].map((line) => `${line}\n`).join('');
}

function lineOf({ paragraph, marker, pieces }: Line, places: Places): string {
  const before = '  '.repeat(paragraph.indent ?? 0) + (marker === undefined ? '' : `${marker} `);
  return before + pieces.map((piece) => pieceOf(piece, places)).join('');
}

function pieceOf(piece: Piece, places: Places): string {
  return piece.kind === 'text' ? visible(piece.span.text) : visible(thingOf(piece, places));
}

function thingOf(thing: Inserted, places: Places): string {
  switch (thing.kind) {
    case 'words':
      return thing.text;
    case 'table':
      return `\n${thing.rows.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')).join('\t')).join('\n')}\n`;
    case 'card':
      return [thing.title, thing.text, thing.url].filter((words) => words !== undefined).join(' – ');
    case 'group':
      return `${thing.title}: ${thing.things.map((each) => thingOf(each, places)).join(' ')}`;
    case 'file': {
      const place = places.get(thing.file);
      const file = place === undefined ? `[${thing.file.name}: not here]` : `[${place}]`;
      return thing.words === undefined ? file : `${file} “${thing.words}”`;
    }
  }
}

/** Control characters would steer whatever shows the file. */
function visible(text: string): string {
  return text.replaceAll('\u2028', '\n').replace(/[^\P{Cc}\t\n]/gu, '\ufffd');
}
