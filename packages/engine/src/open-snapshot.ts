import { basename } from 'node:path';
import {
  type Backup,
  type BackupParts,
  type ClassKeys,
  fail as failInBackup,
  openBackup,
  readBackup,
  unlockBackup,
} from '@pearmain/backup';
import { type Clock, isFailure } from '@pearmain/base';
import { KeyMemory } from './key-memory.js';

/** An encrypted backup whose password is wanted. */
export interface LockedBackup {
  readonly folder: string;
  /** The device whose password it is; `undefined` where the backup does not say. */
  readonly udid: string | undefined;
  readonly deviceName: string;
}

/** Where the passwords of backups come from, in the order in which they are tried. */
export interface PasswordSources {
  /** Those that were given for this run. */
  readonly given: readonly string[];
  /** What this computer keeps for that device; looked for where none of those fits. */
  remembered?(backup: LockedBackup): Promise<string | undefined>;
  /** The last resort: asks a person. `attempt` counts from 1; `undefined` where there is nobody to ask. */
  ask?(backup: LockedBackup, attempt: number): Promise<string | undefined>;
}

/** How often a person is asked for the password of one backup. */
const mostQuestions = 3;

/** How a backup is opened by its opener. */
export interface SnapshotOpening {
  readonly folder: string;
  /** Where private copies of a large index go; the system's folder for temporary files when not given. */
  readonly scratch?: string;
}

/**
 * Opens backups with the passwords that are known. What one backup was opened with is tried on the next ones first, and keys
 * that were derived once are used again. To be disposed of at the end: that wipes them.
 */
export class SnapshotOpener implements Disposable {
  readonly #sources: PasswordSources;
  readonly #memory: KeyMemory;

  constructor(sources: PasswordSources, { clock }: { readonly clock: Pick<Clock, 'after'> }) {
    this.#sources = sources;
    this.#memory = new KeyMemory(clock);
  }

  /**
   * Opens a backup folder, such as that of a `SnapshotSummary`; an encrypted one is unlocked, a plain one needs nothing.
   *
   * @throws backup/password-needed where no password is known, backup/wrong-password where none of them fits; as `openBackup`
   */
  async open({ folder, scratch }: SnapshotOpening): Promise<Backup> {
    const parts = readBackup(folder);
    const keys = parts.properties.isEncrypted ? await this.unlock(parts) : undefined;
    return await openBackup(folder, { ...(keys ? { keys } : {}), ...(scratch === undefined ? {} : { scratch }) });
  }

  /**
   * The opened keys of an encrypted backup, the caller's to wipe. Its index is not touched.
   *
   * @throws backup/password-needed, backup/wrong-password, backup/damaged-keybag
   */
  async unlock(parts: BackupParts): Promise<ClassKeys> {
    const { keybag } = parts.properties;
    const known = keybag && this.#memory.find(keybag);
    if (known) return known;
    const { keys } = await this.#unlock(parts);
    return keys;
  }

  /**
   * The password itself, after it has opened the backup's keys.
   *
   * @throws backup/password-needed, backup/wrong-password, backup/damaged-keybag
   */
  async findPassword(parts: BackupParts): Promise<string> {
    const { keys, password } = await this.#unlock(parts);
    keys[Symbol.dispose]();
    return password;
  }

  async #unlock(parts: BackupParts): Promise<{ keys: ClassKeys; password: string }> {
    const { keybag } = parts.properties;
    let isAnyTried = false;
    for await (const password of this.#passwords(lockedBackup(parts))) {
      isAnyTried = true;
      const keys = await tryPassword(parts, password);
      if (!keys) continue;
      if (keybag) this.#memory.keep(keybag, keys, password);
      return { keys, password };
    }
    throw isAnyTried ? failInBackup('wrong-password') : failInBackup('password-needed');
  }

  [Symbol.dispose](): void {
    this.#memory[Symbol.dispose]();
  }

  /** Each password once: a derivation takes seconds. */
  async *#passwords(backup: LockedBackup): AsyncGenerator<string> {
    const tried = new Set<string>();
    for await (const password of this.#known(backup)) {
      if (tried.has(password)) continue;
      tried.add(password);
      yield password;
    }
  }

  async *#known(backup: LockedBackup): AsyncGenerator<string> {
    yield* this.#memory.passwords;
    yield* this.#sources.given;
    const remembered = await this.#sources.remembered?.(backup);
    if (remembered !== undefined) yield remembered;
    for (let attempt = 1; attempt <= mostQuestions; attempt++) {
      const answer = await this.#sources.ask?.(backup, attempt);
      if (answer === undefined) return;
      yield answer;
    }
  }
}

/** Whose backup it is, as far as it says so without its password. */
export function lockedBackup({ folder, properties, info }: BackupParts): LockedBackup {
  return {
    folder,
    udid: properties.device.udid ?? info?.targetIdentifier,
    deviceName: info?.deviceName ?? properties.device.name ?? basename(folder),
  };
}

async function tryPassword(parts: BackupParts, password: string): Promise<ClassKeys | undefined> {
  try {
    return await unlockBackup(parts, password);
  } catch (error) {
    if (isFailure(error, 'backup/wrong-password')) return undefined;
    throw error;
  }
}
