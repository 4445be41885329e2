import { AppError } from '@pearmain/base';
import { asDict, booleanIn, dictIn, type PlistDict, parsePlist, textIn } from '@pearmain/formats';
import { fail } from '../failures.js';
import type { BackupFolder } from './folder.js';
import { limits } from './limits.js';
import { readWhole } from './read-whole.js';

/** The files that only the phone writes and that make a folder a backup; the last one is the database before iOS 10. */
const notes = ['Status.plist', 'Manifest.plist', 'Manifest.db', 'Manifest.mbdb'] as const;
const tracked = new Set<string>(notes.flatMap((name) => [name, `Snapshot/${name}`]));

/** What people call those files. */
function notesInWords(name: string, what: string): string {
  if (name === 'Status.plist') return `its closing note ${what}`;
  return `${name === 'Manifest.plist' ? 'its description of the backup' : 'its list of files'} ${what}`;
}

/** Where the parts of a finished backup lie, as paths of its folder (`<udid>/…`). */
export interface BackupPaths {
  readonly info: string;
  readonly status: string;
  readonly manifest: string;
  readonly database: string;
}

/** What the phone left behind, looked at. */
export interface Proof {
  readonly isEncrypted: boolean;
  readonly paths: BackupPaths;
}

/**
 * Follows Status.plist and the manifests through one run, from where they arrive to where they end: a backup that was
 * finished some other day proves nothing about this one (docs/protocols/backup-host.md §7).
 */
export class Evidence {
  readonly #udid: string;
  readonly #folder: BackupFolder;
  readonly #fresh = new Set<string>();
  #wasFull = false;
  #aside: string | undefined;

  constructor(udid: string, folder: BackupFolder) {
    this.#udid = udid;
    this.#folder = folder;
  }

  /** Whether the phone called this run a full one; the last Status.plist never does. */
  get wasFull(): boolean {
    return this.#wasFull;
  }

  /** The name under which the phone put the whole folder aside in this run. */
  get aside(): string | undefined {
    return this.#aside;
  }

  /** What the folder held is gone from it, and proves nothing. */
  putAside(name: string): void {
    this.#aside = name;
    this.#fresh.clear();
  }

  /** A file was received; for Status.plist gives the state in it, where it has one. */
  stored(path: string): string | undefined {
    const name = this.#nameOf(path);
    if (name === undefined) return undefined;
    this.#fresh.add(name);
    if (name !== 'Status.plist') return undefined;
    const status = this.#readNote(path);
    if (status && booleanIn(status, 'IsFullBackup') === true) this.#wasFull = true;
    return status && textIn(status, 'SnapshotState');
  }

  moved(from: string, to: string): void {
    const wasFresh = this.#fresh.delete(this.#nameOf(from) ?? '');
    const name = this.#nameOf(to);
    if (name === undefined) return;
    if (wasFresh) this.#fresh.add(name);
    else this.#fresh.delete(name);
  }

  removed(path: string): void {
    this.#fresh.delete(this.#nameOf(path) ?? '');
  }

  /**
   * What this run left, if it is what a finished run of this phone leaves.
   *
   * @throws device/backup-unproven, device/other-phone
   */
  prove(phone: { readonly name: string; readonly willEncrypt: boolean }): Proof {
    const unproven = (what: string) => fail('backup-unproven', { name: phone.name, what });
    const database = this.#fresh.has('Manifest.db') ? 'Manifest.db' : 'Manifest.mbdb';
    for (const name of ['Status.plist', 'Manifest.plist', database]) {
      if (!this.#fresh.has(name)) throw unproven(notesInWords(name, 'did not arrive'));
    }
    const state = textIn(this.#readNote(this.#path('Status.plist')) ?? {}, 'SnapshotState');
    if (state !== 'finished') throw unproven('its closing note does not say so');
    const manifest = this.#readNote(this.#path('Manifest.plist'));
    if (!manifest) throw unproven(notesInWords('Manifest.plist', 'cannot be read'));
    const found = textIn(dictIn(manifest, 'Lockdown') ?? {}, 'UniqueDeviceID');
    if (found !== undefined && found !== this.#udid) throw fail('other-phone', { expected: this.#udid, found });
    const isEncrypted = booleanIn(manifest, 'IsEncrypted') ?? false;
    if (isEncrypted !== phone.willEncrypt) {
      throw unproven(
        isEncrypted ? 'it is encrypted, though no password was set' : 'it is not encrypted, though it should be',
      );
    }
    return {
      isEncrypted,
      paths: {
        info: this.#path('Info.plist'),
        status: this.#path('Status.plist'),
        manifest: this.#path('Manifest.plist'),
        database: this.#path(database),
      },
    };
  }

  #path(name: string): string {
    return `${this.#udid}/${name}`;
  }

  #nameOf(path: string): string | undefined {
    const name = path.slice(this.#udid.length + 1);
    return tracked.has(name) ? name : undefined;
  }

  /** `undefined` for what no reader of property lists understands: what follows from that, the caller says. */
  #readNote(path: string): PlistDict | undefined {
    try {
      return asDict(parsePlist(readWhole(this.#folder, path, limits.notesBytes)));
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }
}
