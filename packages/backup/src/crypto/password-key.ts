import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** The work a keybag asks for before a password opens it (docs/formats/encryption.md §2). */
export interface PasswordWork {
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** Since iOS 10.2 a first, costly stage; both or none. */
  readonly firstSalt?: Uint8Array | undefined;
  readonly firstIterations?: number | undefined;
}

const keyBytes = 32;

/** The key that opens a keybag. Ten million rounds take two to three seconds of one core, off this thread. */
export async function passwordKey(password: string, work: PasswordWork): Promise<Uint8Array> {
  const typed = Buffer.from(password, 'utf8');
  if (work.firstSalt === undefined || work.firstIterations === undefined) {
    return derive(typed, work.salt, work.iterations, keyBytes, 'sha1');
  }
  const first = await derive(typed, work.firstSalt, work.firstIterations, keyBytes, 'sha256');
  return derive(first, work.salt, work.iterations, keyBytes, 'sha1').finally(() => first.fill(0));
}
