const encoder = new TextEncoder();

/** Bytes that grow at their end. */
export class ByteSink {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for `more` bytes at the end; gives the place where they belong. They count from then on. */
  grow(more: number): number {
    const start = this.#length;
    this.#length += more;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
    }
    return start;
  }

  /** The bytes to write into after `grow`; the next `grow` may replace them. */
  get borrowed(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  byte(value: number): void {
    const at = this.grow(1);
    this.#bytes[at] = value;
  }

  /** Big-endian; `value` is not negative. */
  unsigned(value: number, size: number): void {
    const start = this.grow(size);
    const high = Math.floor(value / 0x1_0000_0000);
    for (let at = start + size - 1, shift = 0; at >= start; at--, shift += 8) {
      this.#bytes[at] = shift < 32 ? value >>> shift : high >>> (shift - 32);
    }
  }

  bytes(value: Uint8Array): void {
    const at = this.grow(value.length);
    this.#bytes.set(value, at);
  }

  /** True where the text was ASCII and is written now; nothing is written otherwise. */
  ascii(text: string): boolean {
    const start = this.grow(text.length);
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.#length = start;
        return false;
      }
      bytes[start + i] = code;
    }
    return true;
  }

  utf8(text: string): void {
    if (!this.ascii(text)) this.bytes(encoder.encode(text));
  }

  utf16BigEndian(text: string): void {
    let at = this.grow(text.length * 2);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      this.#bytes[at++] = code >> 8;
      this.#bytes[at++] = code;
    }
  }

  /** What was written, in bytes of their own. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
