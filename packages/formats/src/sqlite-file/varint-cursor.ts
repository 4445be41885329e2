/**
 * Walks over numbers of one to nine bytes, seven bits in each and the first ones first (docs/formats/sqlite-file.md §3). One that ends
 * behind the bytes moves `at` behind them too, which is for the caller to look at.
 */
export class VarintCursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** As a signed number of 64 bits; what is beyond 2^53 has lost its last digits. */
  next(): number {
    const { bytes, at: start } = this;
    let value = 0;
    for (let count = 1; count < 9; count += 1) {
      const byte = bytes[this.at++] ?? 0;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    this.at += 1;
    let whole = 0n;
    for (let at = start; at < this.at - 1; at += 1) whole = (whole << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
    return Number(BigInt.asIntN(64, (whole << 8n) | BigInt(bytes[this.at - 1] ?? 0)));
  }
}

/** In how many bytes a number from zero on is written. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128 && size < 9; rest = Math.floor(rest / 128)) size += 1;
  return size;
}
