/** How SQLite keeps the values of a column (docs/formats/sqlite-file.md §4). */
export type Affinity = 'text' | 'numeric' | 'integer' | 'real' | 'blob';

/** A column as it was declared. */
export interface DeclaredColumn {
  readonly name: string;
  readonly affinity: Affinity;
  readonly isNotNull: boolean;
  /** It is another name of the row's number, and records hold nothing for it. */
  readonly isRowId: boolean;
}

/** A table as it was declared. */
export interface DeclaredTable {
  readonly name: string;
  /** In the order in which records hold them. */
  readonly columns: readonly DeclaredColumn[];
  readonly isWithoutRowId: boolean;
}

const mostColumns = 2000;
const mostLetters = 1_000_000;

/** Reads a `CREATE TABLE`; `undefined` for anything else, such as a virtual table or one made of a question. */
export function readCreateTable(sql: string): DeclaredTable | undefined {
  if (sql.length > mostLetters) return undefined;
  const words = wordsOf(sql);
  let at = 0;
  const takes = (...wanted: readonly string[]): boolean => {
    if (!wanted.every((word, index) => isWord(words[at + index], word))) return false;
    at += wanted.length;
    return true;
  };
  if (!takes('create')) return undefined;
  if (!takes('temp')) takes('temporary');
  if (!takes('table')) return undefined;
  takes('if', 'not', 'exists');
  let name = words[at++];
  if (words[at]?.text === '.') name = words[at + 1];
  if (words[at]?.text === '.') at += 2;
  if (name === undefined || words[at]?.text !== '(') return undefined;
  const { parts, end } = partsOf(words, at);
  const isWithoutRowId = words
    .slice(end)
    .some((word, index, rest) => isWord(word, 'without') && isWord(rest[index + 1], 'rowid'));
  const columns = columnsOf(parts, isWithoutRowId);
  return columns.length === 0 || columns.length > mostColumns
    ? undefined
    : { name: name.name, columns, isWithoutRowId };
}

interface Word {
  /** As it stands. */
  readonly text: string;
  /** Without quotes around it. */
  readonly name: string;
}

const wordPattern =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"[^"]*(?:""[^"]*)*(?:"|$)|'[^']*(?:''[^']*)*(?:'|$)|`[^`]*(?:``[^`]*)*(?:`|$)|\[[^\]]*(?:\]|$)|[\p{L}\p{N}_$]+|\S/gu;

function wordsOf(sql: string): Word[] {
  const words: Word[] = [];
  for (const [text] of sql.matchAll(wordPattern)) {
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    words.push({ text, name: withoutQuotes(text) });
  }
  return words;
}

function withoutQuotes(text: string): string {
  const [quote = ''] = text;
  if (quote === '[') return text.slice(1, -1);
  if (!`"'\``.includes(quote) || text.length < 2) return text;
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

/** Quoted words are names, whatever they say. */
function isWord(word: Word | undefined, wanted: string): boolean {
  return word !== undefined && word.text.toLowerCase() === wanted;
}

/** What stands between the commas of a pair of brackets, and where the pair ends. */
function partsOf(words: readonly Word[], open: number): { parts: Word[][]; end: number } {
  const parts: Word[][] = [[]];
  let depth = 0;
  for (let at = open; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    if (word.text === '(') depth += 1;
    if (word.text === ')') depth -= 1;
    if (depth === 0) return { parts, end: at + 1 };
    if (depth === 1 && word.text === ',') parts.push([]);
    else if (at > open) parts.at(-1)?.push(word);
  }
  return { parts, end: words.length };
}

const constraints = ['constraint', 'primary', 'unique', 'check', 'foreign'];

function columnsOf(parts: readonly (readonly Word[])[], isWithoutRowId: boolean): DeclaredColumn[] {
  const isConstraint = ([first]: readonly Word[]): boolean => constraints.some((word) => isWord(first, word));
  const declared = parts.filter((part) => part.length > 0 && !isConstraint(part));
  const keys =
    parts
      .filter(isConstraint)
      .map(keyOf)
      .find((key) => key.length > 0) ?? [];
  const columns = declared.map((part) => columnOf(part, keys, isWithoutRowId));
  if (!isWithoutRowId) return columns;
  const own = declared.findIndex((part) => hasWords(part, 'primary', 'key'));
  const first = keys.length > 0 ? keys : [columns[own]?.name ?? ''];
  const rank = ({ name }: DeclaredColumn): number => {
    const index = first.findIndex((key) => key.toLowerCase() === name.toLowerCase());
    return index === -1 ? first.length : index;
  };
  return columns.sort((one, other) => rank(one) - rank(other));
}

/** The columns that a table's key is made of, where that is said apart. */
function keyOf(part: readonly Word[]): string[] {
  const start = part.findIndex((word, index) => isWord(word, 'primary') && isWord(part[index + 1], 'key'));
  const open = part.findIndex((word, index) => index > start && word.text === '(');
  if (start === -1 || open === -1) return [];
  return partsOf(part, open).parts.map(([first]) => first?.name ?? '');
}

function hasWords(part: readonly Word[], one: string, other: string): boolean {
  return part.some((word, index) => isWord(word, one) && isWord(part[index + 1], other));
}

const typeEnds = [...constraints, 'not', 'null', 'default', 'collate', 'references', 'generated', 'as'];

function columnOf(part: readonly Word[], keys: readonly string[], isWithoutRowId: boolean): DeclaredColumn {
  const [name, ...rest] = part;
  const typeEnd = rest.findIndex((word) => typeEnds.some((end) => isWord(word, end)));
  const type = rest
    .slice(0, typeEnd === -1 ? undefined : typeEnd)
    .map(({ text }) => text.toUpperCase())
    .join(' ');
  const isKey =
    hasWords(part, 'primary', 'key') || (keys.length === 1 && keys[0]?.toLowerCase() === name?.name.toLowerCase());
  const isDescending = hasWords(part, 'key', 'desc');
  return {
    name: name?.name ?? '',
    affinity: affinityOf(type),
    isNotNull: hasWords(part, 'not', 'null') || (isWithoutRowId && isKey),
    isRowId: isKey && !isDescending && !isWithoutRowId && type === 'INTEGER',
  };
}

function affinityOf(type: string): Affinity {
  if (type.includes('INT')) return 'integer';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  if (type === '' || type.includes('BLOB')) return 'blob';
  return /REAL|FLOA|DOUB/.test(type) ? 'real' : 'numeric';
}
