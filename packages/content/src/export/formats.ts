import type { ExportFormat } from '@pearmain/contract';
import { writeCsv } from './csv.js';
import { writeFiles } from './files.js';
import type { Format } from './format.js';
import { writeJsonLines } from './json-lines.js';
import { writeHtml } from './transcript/html.js';
import { writeText } from './transcript/text.js';
import { writeVCards } from './vcard/write-vcards.js';

/** All formats: a line for each. */
export const formats: Readonly<Record<ExportFormat, Format>> = {
  jsonl: writeJsonLines,
  csv: writeCsv,
  files: writeFiles,
  html: writeHtml,
  txt: writeText,
  vcard: (writing) => writeVCards(writing, '3.0'),
  vcard4: (writing) => writeVCards(writing, '4.0'),
};
