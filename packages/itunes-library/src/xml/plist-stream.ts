import { fail } from '../failures.js';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const ampersand = 0x26;

/** No tag, comment or text of a library is longer; cover pictures are not in it. */
const longestPiece = 16 * 2 ** 20;
const deepest = 512;
const longestName = 24;

/**
 * Reads an XML property list of any size, piece by piece and forwards only (docs/formats/itunes-library.md §2). Only the five entities
 * and numeric references exist. Characters that XML forbids are left out and counted, since iTunes writes them.
 */
export class PlistStream {
  readonly #chunks: Iterator<Uint8Array>;
  readonly #path: string;
  #window = Buffer.alloc(0);
  #at = 0;
  /** Where the last piece of text began and ended in the window. */
  #text = { start: 0, end: 0 };
  /** A tag like `<true/>` was read as its start: its end comes next. */
  #emptyTag: string | undefined;
  #passed = 0;
  oddCharacters = 0;

  /** `path` is named in failures. */
  constructor(chunks: Iterable<Uint8Array>, path: string) {
    this.#chunks = chunks[Symbol.iterator]();
    this.#path = path;
  }

  /**
   * The next tag: `dict`, or `/dict` for an end; `<true/>` gives both. `undefined` at the end of the file.
   *
   * @throws library/damaged
   */
  tag(): string | undefined {
    if (this.#emptyTag !== undefined) {
      const name = this.#emptyTag;
      this.#emptyTag = undefined;
      return name;
    }
    for (;;) {
      const start = this.#find(lessThan, this.#at);
      if (start === -1) return undefined;
      this.#text = { start: this.#at, end: start };
      this.#at = start;
      const next = this.#byteAt(start + 1);
      if (next === 0x21 || next === 0x3f) {
        this.#passMarkup();
        continue;
      }
      return this.#readTag();
    }
  }

  /** The text between the start tag that was read last and its end, which is passed too. */
  text(name: string): string {
    const isEmpty = this.#emptyTag !== undefined;
    const end = this.tag();
    if (end !== `/${name}`) throw this.damaged(`<${name}> is not closed`);
    return isEmpty ? '' : this.#decoded();
  }

  /** Passes the value whose start tag was read last, whatever is in it. */
  skip(name: string): void {
    for (let depth = 1; depth > 0; ) {
      const tag = this.tag();
      if (tag === undefined) throw this.damaged(`<${name}> is not closed`);
      depth += tag.startsWith('/') ? -1 : 1;
      if (depth > deepest) throw this.damaged('too much is nested in it');
    }
  }

  /** The failure of what stands at the present position. */
  damaged(problem: string): Error {
    return fail('damaged', { path: this.#path, problem: `${problem}, at byte ${this.#passed + this.#at}` });
  }

  #readTag(): string {
    const close = this.#find(greaterThan, this.#at + 1);
    if (close === -1) throw this.damaged('a tag is not closed');
    const from = this.#at + 1; // finding the end may have moved everything
    this.#at = close + 1;
    const isEmpty = this.#window[close - 1] === slash;
    const window = this.#window;
    let end = from;
    for (const most = Math.min(isEmpty ? close - 1 : close, from + longestName); end < most; end += 1) {
      if ((window[end] ?? 0) <= 0x20) break;
    }
    const name = shortText(window, from, end) ?? window.toString('latin1', from, end);
    if (isEmpty) this.#emptyTag = `/${name}`;
    return name;
  }

  /** A comment, an instruction or a document type; one that declares something is refused. */
  #passMarkup(): void {
    const opening = this.#peek(9);
    if (opening.startsWith('<![CDATA[')) throw this.damaged('it holds a CDATA section, which no library does');
    if (opening.startsWith('<!--')) this.#passTo('-->');
    else if (opening.startsWith('<?')) this.#passTo('?>');
    else this.#passDocumentType();
  }

  #passDocumentType(): void {
    const close = this.#find(greaterThan, this.#at);
    if (close === -1) throw this.damaged('its document type is not closed');
    if (this.#window.subarray(this.#at, close).includes(0x5b)) throw this.damaged('it declares entities of its own');
    this.#at = close + 1;
  }

  #passTo(ending: string): void {
    const last = ending.charCodeAt(ending.length - 1);
    for (let ahead = ending.length; ; ) {
      const found = this.#find(last, this.#at + ahead);
      if (found === -1) throw this.damaged(`“${ending}” is missing`);
      if (this.#window.toString('latin1', found - ending.length + 1, found + 1) === ending) {
        this.#at = found + 1;
        return;
      }
      ahead = found + 1 - this.#at;
    }
  }

  #peek(length: number): string {
    while (this.#window.length - this.#at < length && this.#refill()) {}
    return this.#window.toString('latin1', this.#at, this.#at + length);
  }

  #byteAt(at: number): number | undefined {
    const ahead = at - this.#at;
    while (this.#window.length - this.#at <= ahead && this.#refill()) {}
    return this.#window[this.#at + ahead];
  }

  /** Where the byte stands next in the window, which grows as needed: positions before may have moved by then. */
  #find(byte: number, from: number): number {
    let ahead = from - this.#at;
    for (;;) {
      const window = this.#window;
      // Most pieces are a few bytes long: a call of indexOf costs more than these steps.
      for (let at = this.#at + ahead; at < window.length; at += 1) if (window[at] === byte) return at;
      ahead = window.length - this.#at;
      if (ahead > longestPiece) throw this.damaged('a piece of it is longer than any library has');
      if (!this.#refill()) return -1;
    }
  }

  /** One more chunk; what lies before the text that was read last is let go of. */
  #refill(): boolean {
    const { done, value } = this.#chunks.next();
    if (done) return false;
    const keep = Math.min(this.#text.start, this.#at);
    const kept = this.#window.subarray(keep);
    this.#window = Buffer.concat([kept, value]);
    this.#passed += keep;
    this.#at -= keep;
    this.#text = { start: this.#text.start - keep, end: this.#text.end - keep };
    return true;
  }

  #decoded(): string {
    const { start, end } = this.#text;
    const short = end - start <= longestName ? shortText(this.#window, start, end) : undefined;
    if (short !== undefined) return short;
    let text = this.#window.toString('utf8', start, end);
    if (text.includes('&')) text = text.replace(/&([a-z]{1,4}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});/g, resolved);
    return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, () => {
      this.oddCharacters += 1;
      return '';
    });
  }
}

/** Short texts that were read lately, by a hash of their bytes: the keys of a hundred thousand tracks are the same few. */
const recent: string[] = new Array<string>(1024).fill('');

/** A text of letters, digits and the like alone; `undefined` where something in it has to be looked at. */
function shortText(bytes: Uint8Array, start: number, end: number): string | undefined {
  let hash = end - start;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x7f || byte < 0x20 || byte === ampersand) return undefined;
    hash = (hash * 31 + byte) | 0;
  }
  const slot = hash & (recent.length - 1);
  const known = recent[slot] ?? '';
  if (isText(known, bytes, start, end)) return known;
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  recent[slot] = text;
  return text;
}

function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** What no one knows stays as it is written. */
function resolved(written: string, reference: string): string {
  if (!reference.startsWith('#')) return entities.get(reference) ?? written;
  const code = reference[1] === 'x' ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  const exists = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return exists ? String.fromCodePoint(code) : written;
}
