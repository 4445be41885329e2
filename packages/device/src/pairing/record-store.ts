import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Log, silentLog, type Udid } from '@pearmain/base';
import { decodePairRecord, encodePairRecord, type PairRecord } from '@pearmain/wire';
import { fail } from '../failures.js';
import { type AttachedDevice, udidOfSerial } from '../mux/attached-device.js';

/** Where a pair record was found. */
export type RecordOrigin = 'muxer' | 'platform' | 'own';

/** A pair record and where it lay. */
export interface FoundRecord {
  readonly record: PairRecord;
  readonly origin: RecordOrigin;
}

/** A record as it was kept, and the places that would not take it. */
export interface KeptRecord {
  readonly record: PairRecord;
  readonly problems: readonly AppError[];
}

/** Where pair records are kept. */
export interface RecordPlaces {
  /** Our own folder; it and what is in it are for this user alone (docs/protocols/pairing.md §5). */
  readonly folder: string;
  /** The system's folder (`/var/lib/lockdown` and its like), only ever read. */
  readonly platformFolder?: string | undefined;
  readonly log?: Log;
}

type Source = [origin: RecordOrigin, where: string, read: () => Promise<Uint8Array | undefined>];

/**
 * Pair records: whoever holds one may do to the phone what its owner's computer may. The muxer is asked first, then the
 * system's folder, then ours.
 */
export class PairRecordStore {
  readonly #folder: string;
  readonly #platformFolder: string | undefined;
  readonly #log: Log;

  constructor({ folder, platformFolder, log = silentLog }: RecordPlaces) {
    this.#folder = folder;
    this.#platformFolder = platformFolder;
    this.#log = log;
  }

  /**
   * Every record for this phone, best first, one for each host id. A damaged one is passed over as long as another is good.
   *
   * @throws device/pair-record-damaged, device/pair-record-unreadable when there are records, but none can be read
   */
  async find(device: AttachedDevice, signal?: AbortSignal): Promise<FoundRecord[]> {
    const found = new Map<string, FoundRecord>();
    const problems: AppError[] = [];
    for (const [origin, where, read] of this.#sources(device, signal)) {
      try {
        const bytes = await read();
        const record = bytes && decode(bytes, where);
        if (record && !found.has(record.hostId)) found.set(record.hostId, { record, origin });
      } catch (error) {
        signal?.throwIfAborted();
        const problem = asRecordProblem(error, where);
        this.#log.warn('passed over a pair record', { where, code: problem.code });
        // On Linux the system's folder belongs to usbmuxd alone: not being let in there is the usual case.
        if (origin !== 'platform' || problem.code === 'device/pair-record-damaged') problems.push(problem);
      }
    }
    const [problem] = problems;
    if (found.size === 0 && problem) throw problem;
    return [...found.values()];
  }

  /**
   * Every phone of which a folder here holds a record, with the first that can be read. The muxer cannot be asked for all of
   * its records, only for those of phones whose identifiers are known.
   */
  async all(): Promise<{ readonly udid: Udid; readonly record: PairRecord }[]> {
    const known = new Map<Udid, PairRecord>();
    for (const folder of [this.#folder, this.#platformFolder]) {
      for (const name of folder === undefined ? [] : await namesIn(folder)) {
        const udid = name.endsWith('.plist') ? udidOfSerial(name.slice(0, -'.plist'.length)) : undefined;
        if (folder === undefined || udid === undefined || known.has(udid)) continue;
        const path = join(folder, name);
        try {
          const bytes = await readIfThere(path);
          if (bytes) known.set(udid, decode(bytes, path));
        } catch (error) {
          this.#log.info('passed over a pair record', { where: path, code: asRecordProblem(error, path).code });
        }
      }
    }
    return [...known].map(([udid, record]) => ({ udid, record }));
  }

  /**
   * Keeps a record with the muxer and in our folder, and says where that did not work. An escrow bag that is already
   * there survives a record without one (a locked phone gives none); our copy of the record before stays as `….plist.old`.
   */
  async save(device: AttachedDevice, record: PairRecord, signal?: AbortSignal): Promise<KeptRecord> {
    const whole = await this.#withEscrowBag(device, record, signal);
    const problems: AppError[] = [];
    const attempt = async (where: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        signal?.throwIfAborted();
        this.#log.warn('kept no pair record', { where });
        problems.push(fail('pair-record-not-kept', { where }, { cause: error }));
      }
    };
    const { muxer, udid, deviceId } = device;
    await attempt('the muxer', () => muxer.savePairRecord(udid, encodePairRecord(whole, 'xml'), deviceId, signal));
    await attempt(this.#folder, () => this.#writeOwn(udid, encodePairRecord(whole, 'xml')));
    return { record: whole, problems };
  }

  /** Keeps in our own folder too what only another place had: for those who have no muxer to ask. */
  async keepOwn(udid: Udid, record: PairRecord): Promise<void> {
    const own = await readIfThere(this.#pathOf(udid)).catch(() => undefined); // what cannot be read is replaced
    if (own && tryDecode(own)?.hostId === record.hostId) return;
    await this.#writeOwn(udid, encodePairRecord(record, 'xml'));
  }

  /** Forgets the phone here and at the muxer. */
  async remove(device: AttachedDevice, signal?: AbortSignal): Promise<void> {
    const path = this.#pathOf(device.udid);
    for (const file of [path, `${path}.old`, `${path}.part`]) await rm(file, { force: true });
    await device.muxer.deletePairRecord(device.udid, signal);
  }

  #pathOf(udid: Udid): string {
    return join(this.#folder, `${udid}.plist`);
  }

  #sources(device: AttachedDevice, signal?: AbortSignal): Source[] {
    const { muxer, udid } = device;
    const own = this.#pathOf(udid);
    const sources: Source[] = [['muxer', 'the muxer', () => muxer.readPairRecord(udid, signal)]];
    if (this.#platformFolder !== undefined) {
      const path = join(this.#platformFolder, `${udid}.plist`);
      sources.push(['platform', path, () => readIfThere(path)]);
    }
    sources.push(['own', own, () => readIfThere(own)]);
    return sources;
  }

  async #withEscrowBag(device: AttachedDevice, record: PairRecord, signal?: AbortSignal): Promise<PairRecord> {
    if (record.escrowBag) return record;
    const found = await this.find(device, signal).catch(() => []); // damaged records hold no bag worth keeping
    const escrowBag = found.find((one) => one.record.escrowBag)?.record.escrowBag;
    return escrowBag ? { ...record, escrowBag } : record;
  }

  async #writeOwn(udid: Udid, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    const path = this.#pathOf(udid);
    await rm(`${path}.part`, { force: true });
    const file = await open(`${path}.part`, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(path, `${path}.old`).catch(ignoreMissing);
    await rename(`${path}.part`, path);
  }
}

function decode(bytes: Uint8Array, where: string): PairRecord {
  try {
    return decodePairRecord(bytes);
  } catch (error) {
    throw fail('pair-record-damaged', { where }, { cause: error });
  }
}

function tryDecode(bytes: Uint8Array): PairRecord | undefined {
  try {
    return decodePairRecord(bytes);
  } catch {
    return undefined; // a damaged record is none
  }
}

function asRecordProblem(error: unknown, where: string): AppError {
  if (error instanceof AppError) return error;
  return fail('pair-record-unreadable', { where }, { cause: error });
}

/** None where the folder is not there, or not for this account to look into. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    ignoreMissing(error);
    return undefined;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
