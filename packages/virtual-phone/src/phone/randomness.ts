import { hkdfSync, randomBytes } from 'node:crypto';

/** Random bytes by purpose; the label says what they are for and is used once. */
export type Randomness = (label: string, length: number) => Uint8Array;

/**
 * Random bytes of the machine, or with a seed those that HKDF-SHA256 makes of seed and label. The label alone decides:
 * neither order nor number of calls changes what a label gives.
 */
export function randomness(seed?: string): Randomness {
  if (seed === undefined) return (_label, length) => randomBytes(length);
  return (label, length) => {
    // HKDF gives at most 255 hashes at once.
    const chunk = 8160;
    const bytes = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += chunk) {
      const size = Math.min(chunk, length - offset);
      bytes.set(new Uint8Array(hkdfSync('sha256', seed, '', `${label}#${offset}`, size)), offset);
    }
    return bytes;
  };
}
