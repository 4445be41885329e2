import { readFileSync } from 'node:fs';

/** A row that a database of the corpus had or has. */
export interface TrueRow {
  readonly isDeleted: boolean;
  /** Its values as texts, in the order of `sameText`. */
  readonly key: string;
}

const element = /<element>([\s\S]*?)<\/element>/g;
const row = /<row(\s[^>]*)?>([\s\S]*?)<\/row>/g;
const content = /<content>([\s\S]*?)<\/content>|<content\s*\/>/g;

/** What the corpus says of a database: the rows of a dropped table are those of an element that is deleted. */
export function readTruth(path: string): TrueRow[] {
  const rows: TrueRow[] = [];
  for (const [, body = ''] of readFileSync(path, 'utf8').matchAll(element)) {
    const isDropped = /<deleted>\s*(?:True|1)\s*<\/deleted>/i.test(body.slice(0, body.indexOf('<entries>')));
    for (const [, marks = '', columns = ''] of body.matchAll(row)) {
      const values = [...columns.matchAll(content)].map(([, value = '']) => unescaped(value));
      rows.push({ isDeleted: isDropped || /deleted="(?:1|True)"/i.test(marks), key: keyOf(values) });
    }
  }
  return rows;
}

/** The same for the same values, whichever table they are in: of two of one shape nobody can say which. */
export function keyOf(values: readonly unknown[]): string {
  return values.map(sameText).sort().join('\n');
}

/** Nothing, empty and NULL are one there; numbers are written with as many digits as somebody liked. */
function sameText(value: unknown): string {
  const text = value === null || value === undefined || value === 'NULL' ? '' : String(value).trim();
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? String(Number(number.toPrecision(10))) : text;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
