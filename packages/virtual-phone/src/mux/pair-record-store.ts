import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isUdid } from '@pearmain/base';
import { asDict, parsePlist, textIn, writeXmlPlist } from '@pearmain/formats';

/**
 * The muxer's side of pairing, as usbmuxd keeps it in /var/lib/lockdown: the computer's SystemBUID and one record a
 * device. A phone's record lies in its own state folder, so that a copy of the state is a phone that is still paired.
 */
export class PairRecordStore {
  readonly #home: string;
  readonly #folderOf: (udid: string) => string | undefined;

  /** `home` keeps the SystemBUID, and the records of phones for which `folderOf` knows no folder. */
  constructor(home: string, folderOf: (udid: string) => string | undefined) {
    this.#home = home;
    this.#folderOf = folderOf;
  }

  /** The identifier of this computer: made once, an upper-case UUID. */
  systemBuid(): string {
    const path = join(this.#home, 'host', 'SystemConfiguration.plist');
    const bytes = readIfThere(path);
    const dict = bytes && asDict(parsePlist(bytes));
    const known = dict && textIn(dict, 'SystemBUID');
    if (known !== undefined) return known;
    const buid = randomUUID().toUpperCase();
    writeWhole(path, writeXmlPlist({ SystemBUID: buid }));
    return buid;
  }

  /** The record as it was saved, byte for byte. */
  read(id: string): Uint8Array | undefined {
    const path = this.#pathOf(id);
    return path === undefined ? undefined : readIfThere(path);
  }

  /** False where the id does not have the form of a UDID. */
  save(id: string, record: Uint8Array): boolean {
    const path = this.#pathOf(id);
    if (path === undefined) return false;
    writeWhole(path, record);
    return true;
  }

  /** False where there was none. */
  delete(id: string): boolean {
    const path = this.#pathOf(id);
    if (path === undefined || readIfThere(path) === undefined) return false;
    rmSync(path);
    return true;
  }

  #pathOf(id: string): string | undefined {
    return isUdid(id) ? join(this.#folderOf(id) ?? this.#home, 'host', `${id}.plist`) : undefined;
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.part`, bytes, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}
