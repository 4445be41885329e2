const block = 16;

/** How content of `sizeBytes` is stored in an encrypted backup: whole blocks, and one more where it would just fit. */
export function storedLength(sizeBytes: number): number {
  return (Math.floor(sizeBytes / block) + 1) * block;
}

/** Why content is not exactly what its record says; the bytes that are there are delivered all the same. */
export type ContentDoubt =
  /** The stored length does not go with the recorded size, but the content ends properly: it changed while being saved. */
  | 'length-differs'
  /** It does not end as encrypted content ends: cut, damaged, or of another key. */
  | 'bad-ending'
  /** The stored length is not a whole number of blocks: cut. */
  | 'not-whole-blocks';

/** How many bytes of decrypted content are the file, and whether there is a doubt about them. */
export interface ContentPlan {
  readonly lengthBytes: number;
  readonly doubt?: ContentDoubt;
}

/**
 * Decides from the stored length, the recorded size and the last decrypted block what is content and what is padding
 * (docs/formats/encryption.md §4). `lastBlock` are the 16 bytes at the end; it is not looked at when there are fewer.
 */
export function planContent(storedBytes: number, sizeBytes: number, lastBlock: Uint8Array | undefined): ContentPlan {
  if (storedBytes === 0) return sizeBytes === 0 ? { lengthBytes: 0 } : { lengthBytes: 0, doubt: 'length-differs' };
  const whole = storedBytes - (storedBytes % block);
  const kept = Math.min(whole, sizeBytes);
  if (whole !== storedBytes) return { lengthBytes: kept, doubt: 'not-whole-blocks' };
  const padding = lastBlock && paddingOf(lastBlock);
  if (padding === undefined) return { lengthBytes: kept, doubt: 'bad-ending' };
  const lengthBytes = whole - padding;
  return lengthBytes === sizeBytes ? { lengthBytes } : { lengthBytes, doubt: 'length-differs' };
}

/** The number of padding bytes (PKCS#7), or `undefined` where the block does not end in padding. */
export function paddingOf(lastBlock: Uint8Array): number | undefined {
  const count = lastBlock.at(-1) ?? 0;
  if (count < 1 || count > block || lastBlock.length < block) return undefined;
  for (const byte of lastBlock.subarray(lastBlock.length - count)) if (byte !== count) return undefined;
  return count;
}
