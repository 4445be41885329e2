/** What an attribute of a message body says: text, or a whole number. */
export type AttributeValue = string | number;

/** A stretch of a message body, in UTF-16 units, with what is said about it. */
export interface BodyRun {
  readonly length: number;
  readonly attributes: readonly (readonly [key: string, value: AttributeValue])[];
}

/** The attribute that numbers the bubbles of a message. */
export const messagePart = '__kIMMessagePartAttributeName';

/** The attribute that names the attachment behind a U+FFFC. */
export const fileTransferGuid = '__kIMFileTransferGUIDAttributeName';

/** The attribute that names the person a message mentions. */
export const mention = '__kIMMentionConfirmedMention';

/**
 * A message body as Messages stores it: an NSAttributedString in a little-endian typedstream, strings and objects numbered
 * separately (docs/formats/seeds.md §4.1). `mutable` writes the NSMutable classes, as bodies that came in have them.
 */
export function attributedBody(
  text: string,
  runs?: readonly BodyRun[],
  options: { mutable?: boolean } = {},
): Uint8Array {
  const writer = new TypedStreamWriter();
  const mutable = options.mutable ?? false;
  writer.beginValue('@');
  writer.beginObject(mutable ? 'NSMutableAttributedString' : 'NSAttributedString');
  writer.beginValue('@');
  writer.string(mutable ? 'NSMutableString' : 'NSString', text);
  const sets = new Map<string, number>();
  for (const { length, attributes } of runs ?? [{ length: text.length, attributes: [[messagePart, 0]] }]) {
    const said = JSON.stringify(attributes);
    const known = sets.get(said);
    writer.beginValue('iI');
    writer.integer(known ?? sets.size + 1);
    writer.integer(length);
    if (known !== undefined) continue;
    sets.set(said, sets.size + 1);
    writer.beginValue('@');
    writer.dictionary(attributes);
  }
  writer.end();
  return writer.bytes();
}

const superclasses: Readonly<Record<string, { version: number; parent?: string }>> = {
  NSObject: { version: 0 },
  NSAttributedString: { version: 0, parent: 'NSObject' },
  NSMutableAttributedString: { version: 0, parent: 'NSAttributedString' },
  NSString: { version: 1, parent: 'NSObject' },
  NSMutableString: { version: 1, parent: 'NSString' },
  NSDictionary: { version: 0, parent: 'NSObject' },
  NSValue: { version: 0, parent: 'NSObject' },
  NSNumber: { version: 0, parent: 'NSValue' },
};

const fresh = 0x84;
const nil = 0x85;
const endOfObject = 0x86;
const firstReference = 0x92;

class TypedStreamWriter {
  readonly #parts: number[] = [];
  readonly #strings = new Map<string, number>();
  readonly #objects = new Map<string, number>();
  #objectCount = 0;

  constructor() {
    this.#parts.push(0x04, 0x0b, ...Buffer.from('streamtyped'), 0x81, 0xe8, 0x03);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }

  /** A value group: the types of the values that follow. */
  beginValue(types: string): void {
    this.#sharedString(types);
  }

  beginObject(className: string): void {
    this.#parts.push(fresh);
    this.#objectCount++;
    this.#class(className);
  }

  end(): void {
    this.#parts.push(endOfObject);
  }

  string(className: string, text: string): void {
    this.beginObject(className);
    this.beginValue('+');
    this.#counted(text);
    this.end();
  }

  integer(value: number): void {
    if (value >= -110 && value <= 127) this.#parts.push(value & 0xff);
    else if (value >= -0x8000 && value <= 0x7fff) this.#parts.push(0x81, value & 0xff, (value >> 8) & 0xff);
    else this.#parts.push(0x82, value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff);
  }

  /** Keys are constants of the program: the second time one appears, it is the same object. */
  dictionary(entries: readonly (readonly [string, AttributeValue])[]): void {
    this.beginObject('NSDictionary');
    this.beginValue('i');
    this.integer(entries.length);
    for (const [key, value] of entries) {
      this.beginValue('@');
      this.#key(key);
      this.beginValue('@');
      if (typeof value === 'string') this.string('NSString', value);
      else this.#number(value);
    }
    this.end();
  }

  #key(key: string): void {
    const known = this.#objects.get(`key ${key}`);
    if (known !== undefined) {
      this.#reference(known);
      return;
    }
    this.#objects.set(`key ${key}`, this.#objectCount);
    this.string('NSString', key);
  }

  #number(value: number): void {
    this.beginObject('NSNumber');
    this.beginValue('*');
    this.#cString('i');
    this.beginValue('i');
    this.integer(value);
    this.end();
  }

  #class(name: string): void {
    const known = this.#objects.get(`class ${name}`);
    if (known !== undefined) {
      this.#reference(known);
      return;
    }
    this.#objects.set(`class ${name}`, this.#objectCount++);
    const { version, parent } = superclasses[name] ?? { version: 0 };
    this.#parts.push(fresh);
    this.#sharedString(name);
    this.integer(version);
    if (parent === undefined) this.#parts.push(nil);
    else this.#class(parent);
  }

  #cString(text: string): void {
    const known = this.#objects.get(`c ${text}`);
    if (known !== undefined) {
      this.#reference(known);
      return;
    }
    this.#objects.set(`c ${text}`, this.#objectCount++);
    this.#parts.push(fresh);
    this.#sharedString(text);
  }

  #sharedString(text: string): void {
    const known = this.#strings.get(text);
    if (known !== undefined) {
      this.#reference(known);
      return;
    }
    this.#strings.set(text, this.#strings.size);
    this.#parts.push(fresh);
    this.#counted(text);
  }

  #counted(text: string): void {
    const bytes = Buffer.from(text);
    // Lengths are unsigned: 0x80 … 0x91 would be taken for heads.
    if (bytes.length < 0x80) this.#parts.push(bytes.length);
    else if (bytes.length < 0x10000) this.#parts.push(0x81, bytes.length & 0xff, bytes.length >> 8);
    else throw new RangeError('a seed has no text of 64 KiB');
    for (const byte of bytes) this.#parts.push(byte);
  }

  #reference(number: number): void {
    const value = number + firstReference - 0x100;
    this.integer(value);
  }
}
