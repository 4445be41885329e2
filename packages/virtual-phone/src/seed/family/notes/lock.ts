import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { uuidBytesFor } from '../../making/labels.js';

const iterations = 20_000;
const wrapStart = Buffer.alloc(8, 0xa6);

/** What a locked note has in its row, and in the row of its body (docs/formats/content-notes.md §6). */
export interface LockedBody {
  readonly note: {
    readonly ZCRYPTOSALT: Uint8Array;
    readonly ZCRYPTOITERATIONCOUNT: number;
    readonly ZCRYPTOWRAPPEDKEY: Uint8Array;
  };
  readonly body: {
    readonly ZDATA: Uint8Array;
    readonly ZCRYPTOINITIALIZATIONVECTOR: Uint8Array;
    readonly ZCRYPTOTAG: Uint8Array;
  };
}

/** Locks a packed body: PBKDF2 of the password unwraps the key of AES-128-GCM. */
export function lockBody(label: string, password: string, packed: Uint8Array): LockedBody {
  const salt = uuidBytesFor(`${label} salt`);
  const key = uuidBytesFor(`${label} key`);
  const vector = uuidBytesFor(`${label} vector`);
  const fromPassword = pbkdf2Sync(password, salt, iterations, 16, 'sha256');
  const wrap = createCipheriv('id-aes128-wrap', fromPassword, wrapStart);
  const wrapped = Buffer.concat([wrap.update(key), wrap.final()]);
  const cipher = createCipheriv('aes-128-gcm', key, vector);
  const data = Buffer.concat([cipher.update(packed), cipher.final()]);
  return {
    note: { ZCRYPTOSALT: salt, ZCRYPTOITERATIONCOUNT: iterations, ZCRYPTOWRAPPEDKEY: wrapped },
    body: { ZDATA: data, ZCRYPTOINITIALIZATIONVECTOR: vector, ZCRYPTOTAG: cipher.getAuthTag() },
  };
}
