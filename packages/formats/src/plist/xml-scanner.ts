import { fail } from '../failures.js';
import { utf8Text } from './text.js';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;

/** A tag such as `<dict>`, `</dict>` or `<dict/>`; attributes are passed over. */
export interface Tag {
  readonly name: string;
  readonly kind: 'start' | 'end' | 'empty';
}

/** Walks through XML text in UTF-8, tag by tag. Only the five entities and numeric references exist. */
export class XmlScanner {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next tag; before it only white space, comments and the like may stand. `undefined` at the end. */
  tag(): Tag | undefined {
    for (;;) {
      this.#skipSpace();
      const byte = this.bytes[this.position];
      if (byte === undefined) return undefined;
      if (byte !== lessThan) throw this.damaged('text stands between its values');
      if (!this.#skipMarkup()) return this.#tag();
    }
  }

  /** The characters up to the end tag of `name`, which is passed too. */
  text(name: string): string {
    let text = '';
    for (;;) {
      text += this.#characters();
      if (this.#startsWith('<![CDATA[')) {
        text += this.#cdata();
      } else if (!this.#skipMarkup()) {
        this.endTag(name);
        return text;
      }
    }
  }

  /** Passes the end tag of `name`, which must be what comes next. */
  endTag(name: string): void {
    const tag = this.tag();
    if (tag?.kind !== 'end' || tag.name !== name) throw this.damaged(`<${name}> is not closed`);
  }

  /** The failure of what stands at the present position. */
  damaged(problem: string): Error {
    return fail('plist-damaged', { problem, offset: this.position });
  }

  #skipSpace(): void {
    let byte = this.bytes[this.position];
    while (byte === 0x20 || byte === 0x0a || byte === 0x09 || byte === 0x0d) byte = this.bytes[++this.position];
  }

  /** Passes a comment, an instruction or a document type. False where something else stands. */
  #skipMarkup(): boolean {
    const next = this.bytes[this.position + 1];
    if (next !== 0x21 && next !== 0x3f) return false;
    if (this.#startsWith('<!--')) this.#skipPast('-->', 4);
    else if (this.#startsWith('<?')) this.#skipPast('?>', 2);
    else if (this.#startsWith('<!DOCTYPE')) this.#skipDocumentType();
    else return false;
    return true;
  }

  /** Declarations inside it are passed over, so no entity comes from there. */
  #skipDocumentType(): void {
    let depth = 0;
    for (let at = this.position; at < this.bytes.length; at++) {
      const byte = this.bytes[at];
      if (byte === 0x22 || byte === 0x27) {
        at = this.bytes.indexOf(byte, at + 1);
        if (at === -1) break;
      } else if (byte === lessThan || byte === 0x5b) {
        depth++;
      } else if (byte === greaterThan || byte === 0x5d) {
        depth--;
        if (depth === 0) {
          this.position = at + 1;
          return;
        }
      }
    }
    throw this.damaged('its document type is not closed');
  }

  #tag(): Tag {
    const start = this.position;
    const isEnd = this.bytes[start + 1] === slash;
    const nameStart = isEnd ? start + 2 : start + 1;
    let at = nameStart;
    while (isNameByte(this.bytes[at])) at++;
    const name = this.#decode(nameStart, at);
    if (name === '') throw this.damaged('a tag has no name');
    const close = this.#tagEnd(at);
    this.position = close + 1;
    if (isEnd) return { name, kind: 'end' };
    return { name, kind: this.bytes[close - 1] === slash ? 'empty' : 'start' };
  }

  #tagEnd(from: number): number {
    for (let at = from; at < this.bytes.length; at++) {
      const byte = this.bytes[at];
      if (byte === greaterThan) return at;
      if (byte === lessThan) break;
      if (byte === 0x22 || byte === 0x27) {
        at = this.bytes.indexOf(byte, at + 1);
        if (at === -1) break;
      }
    }
    throw this.damaged('a tag is not closed');
  }

  /** Characters up to the next `<`, with their references resolved. */
  #characters(): string {
    const start = this.position;
    const end = this.bytes.indexOf(lessThan, start);
    if (end === -1) throw this.damaged('it ends inside a text');
    this.position = end;
    const text = this.#decode(start, end);
    return text.includes('&') ? this.#resolve(text) : text;
  }

  #cdata(): string {
    const start = this.position + 9;
    this.#skipPast(']]>', 9);
    return this.#decode(start, this.position - 3);
  }

  #decode(start: number, end: number): string {
    try {
      return utf8Text(this.bytes, start, end);
    } catch (cause) {
      throw fail('plist-damaged', { problem: 'a text is not written in UTF-8', offset: start }, { cause });
    }
  }

  #resolve(text: string): string {
    return text.replace(/&([^&;]{0,12})(;?)/g, (_, reference: string, semicolon: string) => {
      const character = semicolon ? characterOf(reference) : undefined;
      if (character === undefined) throw this.damaged('a character reference is unknown');
      return character;
    });
  }

  #startsWith(text: string): boolean {
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[this.position + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Moves past the next `text` that begins at least `from` bytes on. */
  #skipPast(text: string, from: number): void {
    const first = text.charCodeAt(0);
    let at = this.bytes.indexOf(first, this.position + from);
    for (; at !== -1; at = this.bytes.indexOf(first, at + 1)) {
      let matching = 1;
      while (matching < text.length && this.bytes[at + matching] === text.charCodeAt(matching)) matching++;
      if (matching === text.length) {
        this.position = at + matching;
        return;
      }
    }
    throw this.damaged(`“${text}” is missing`);
  }
}

function isNameByte(byte: number | undefined): boolean {
  if (byte === undefined || byte <= 0x20) return false;
  return byte !== lessThan && byte !== greaterThan && byte !== slash;
}

const namedCharacters: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function characterOf(reference: string): string | undefined {
  const digits = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}))$/.exec(reference);
  if (!digits) return namedCharacters.get(reference);
  const code = digits[1] ? Number.parseInt(digits[1], 16) : Number.parseInt(digits[2] ?? '', 10);
  const exists = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return exists ? String.fromCodePoint(code) : undefined;
}
