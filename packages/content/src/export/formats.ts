import type { ExportFormat } from '@pearmain/contract';
import { writeCsv } from './csv.js';
import { writeHtmlDocuments } from './document/html.js';
import { writeMarkdownDocuments } from './document/markdown.js';
import { writeTextDocuments } from './document/text.js';
import { writeFiles } from './files.js';
import type { Format } from './format.js';
import { writeGpx } from './gpx/write-gpx.js';
import { writeICalendars } from './icalendar/write-icalendars.js';
import { writeJsonLines } from './json-lines.js';
import { writeNetscape } from './netscape.js';
import { writeOpml } from './opml.js';
import { writePdf } from './pdf/write-pdf.js';
import { writeHtml } from './transcript/html.js';
import { writeText } from './transcript/text.js';
import { writeVCards } from './vcard/write-vcards.js';

/** All formats: a line for each. */
export const formats: Readonly<Record<ExportFormat, Format>> = {
  jsonl: writeJsonLines,
  csv: writeCsv,
  files: writeFiles,
  gpx: writeGpx,
  ics: writeICalendars,
  html: (writing) => (writing.describe.document ? writeHtmlDocuments(writing) : writeHtml(writing)),
  md: writeMarkdownDocuments,
  txt: (writing) => (writing.describe.document ? writeTextDocuments(writing) : writeText(writing)),
  netscape: writeNetscape,
  pdf: writePdf,
  opml: writeOpml,
  vcard: (writing) => writeVCards(writing, '3.0'),
  vcard4: (writing) => writeVCards(writing, '4.0'),
};
