import { fail } from '../failures.js';

/** Where a record stands in a payload, and its tag as it reads in big-endian files. */
export interface RecordAt {
  readonly tag: string;
  readonly at: number;
  /** To the next record. */
  readonly length: number;
}

/** The numbers and texts of a payload in its own byte order; what lies past its end reads as nothing. */
export class Payload {
  readonly bytes: Buffer;
  readonly isLittle: boolean;
  readonly #path: string;

  /** `path` is named in failures. */
  constructor(bytes: Buffer, isLittle: boolean, path: string) {
    this.bytes = bytes;
    this.isLittle = isLittle;
    this.#path = path;
  }

  u32(at: number): number {
    if (at + 4 > this.bytes.length) return 0;
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** Four letters, which little-endian iTunes databases write backwards. */
  tag(at: number): string {
    return this.bytes.toString('latin1', at, at + 4);
  }

  /** 16 upper-case hex digits; `undefined` where there is none. */
  persistentId(at: number): string | undefined {
    const bytes = Buffer.from(this.bytes.subarray(at, at + 8));
    const hex = (this.isLittle ? bytes.reverse() : bytes).toString('hex').toUpperCase();
    return hex.length < 16 || /^0+$/.test(hex) ? undefined : hex;
  }

  /** The failure of what stands there. */
  damaged(problem: string): Error {
    return fail('damaged', { path: this.#path, problem });
  }

  /**
   * The records from `start` to `end`, one behind the other.
   *
   * @throws library/damaged where one of them has no length, or one that leads out
   */
  *records(start: number, end: number, lengthOf: (tag: string, at: number) => number): Generator<RecordAt> {
    for (let at = start; at < end; ) {
      const tag = this.tag(at);
      const length = lengthOf(tag, at);
      if (length < 12 || at + length > end) throw this.damaged(`a record of it has no possible length, at byte ${at}`);
      yield { tag, at, length };
      at += length;
    }
  }
}

const windows = new TextDecoder('windows-1252');

/** Texts are ASCII (0), UTF-16 (1), UTF-8 (2) or Windows’ own (3). */
export function decodedText(bytes: Buffer, encoding: number, isLittle: boolean): string {
  if (encoding === 1) {
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
    return (isLittle ? whole : Buffer.from(whole).swap16()).toString('utf16le');
  }
  return encoding === 3 ? windows.decode(bytes) : bytes.toString('utf8');
}
