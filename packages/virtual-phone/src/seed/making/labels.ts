import { createHash } from 'node:crypto';

/** A UUID (upper case, version 4 in form) that its label alone decides: the same label, the same identity in every build. */
export function uuidFor(label: string): string {
  const digest = createHash('sha1').update(label).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x40, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** The 16 bytes of `uuidFor(label)`. */
export function uuidBytesFor(label: string): Uint8Array {
  return Buffer.from(uuidFor(label).replaceAll('-', ''), 'hex');
}

/** `length` lower-case hex digits that the label decides (at most 40). */
export function hexFor(label: string, length: number): string {
  return createHash('sha1').update(label).digest('hex').slice(0, length);
}
