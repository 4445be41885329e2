import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { fail } from '../failures.js';

/** What stands between something that is kept of a backup, such as a listing, and whoever finds its file. */
export interface Seal {
  /** Under which name a folder is kept: 16 bytes. */
  nameOf(folder: string): Uint8Array;
  /** `place` is bound to the content: a page cannot be passed off as another. */
  close(plain: Uint8Array, place: string): Uint8Array;
  /** @throws backup/damaged-listing */
  open(sealed: Uint8Array, place: string): Uint8Array;
}

const nameBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;

/** For backups whose own index lies open. */
export const noSeal: Seal = {
  nameOf: (folder) => createHash('sha256').update(folder).digest().subarray(0, nameBytes),
  close: (plain) => plain,
  open: (sealed) => sealed,
};

/**
 * For an encrypted backup: AES-256-GCM under a key that is derived from one of its own, such as that of its index, so whoever cannot
 * open the backup cannot open what is kept of it either. `what` tells apart what is kept.
 */
export function sealWith(ownKey: Uint8Array, what: 'listing' | 'search' = 'listing'): Seal {
  const derived = (use: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', ownKey, new Uint8Array(), `pearmain ${what}: ${use}`, 32));
  const [contents, names] = [derived('contents'), derived('names')];
  return {
    nameOf: (folder) => createHmac('sha256', names).update(folder).digest().subarray(0, nameBytes),
    close(plain, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', contents, nonce).setAAD(Buffer.from(place));
      const sealed = cipher.update(plain);
      cipher.final();
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed, place) {
      try {
        const nonce = sealed.subarray(0, nonceBytes);
        const decipher = createDecipheriv('aes-256-gcm', contents, nonce, { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes));
        decipher.final();
        return plain;
      } catch (error) {
        throw fail('damaged-listing', undefined, { cause: error });
      }
    },
  };
}
