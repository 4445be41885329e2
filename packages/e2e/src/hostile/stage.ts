import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { HostAnswer, HostileCase } from '@pearmain/virtual-phone';
import { scenario, startVirtualPhone, witnessOf } from '@pearmain/virtual-phone';
import { listTree } from '../harness/compare-folders.js';
import { Client, type ClientEnd } from './client.js';
import type { ClientJob, ClientReport } from './client-job.js';

/** Where paths that lead out of everything lead to. */
const escapes = ['/tmp/pearmain-escaped', '/pearmain-escaped'];
const otherPhone = '00008110-00DECOY00DECOY00';
/** How long one case may take on a machine that has much else to do. */
const deadlineMs = 45_000;
/** Names that a backup has, and no others; the phone's part of one. */
const backupName =
  /^(?:(?:Info|Status|Manifest)\.plist|Manifest\.db(?:-(?:wal|shm))?|Snapshot|(?:Snapshot\/)?[0-9a-f]{2}(?:\/[0-9a-f]{40})?)$/;

/** How a case ended: what the client says, what the phone was answered. */
export interface CaseEnd {
  readonly client: ClientEnd;
  readonly answers: readonly HostAnswer[];
  /** The client came as far as asking the phone for a backup. */
  readonly wasAskedForBackup: boolean;
}

/**
 * A folder with everything that a hostile phone may want to reach: a location with a good backup, beside it another
 * phone's, and decoys on every floor. One phone that is paired, one client, and one case after the other.
 */
export class Stage implements AsyncDisposable {
  readonly #path: string;
  readonly #client: Client;
  #udid = '';

  private constructor(path: string) {
    this.#path = path;
    this.#client = new Client(join(path, 'home'));
  }

  /** Builds it in an empty folder; the phone is paired and backed up once. */
  static async build(path: string): Promise<Stage> {
    const stage = new Stage(path);
    mkdirSync(join(path, 'home'));
    mkdirSync(join(path, 'reach'));
    await using phone = await startVirtualPhone({
      state: join(path, 'phone'),
      listen: ['127.0.0.1:0'],
      filler: { files: 12, bytes: 60_000, seed: 'hostile' },
    });
    stage.#udid = phone.udid;
    const { report } = await stage.#run({
      does: 'backup',
      location: stage.#location,
      pauseMs: 0,
      muxer: phone.listen[0] ?? '',
    });
    assert.ok(report?.isDone, `the first backup: ${JSON.stringify(report)}`);
    stage.#layDecoys();
    cpSync(stage.#reach, join(path, 'reach-as-it-was'), { recursive: true, preserveTimestamps: true });
    return stage;
  }

  /** Plays one case to its end; whatever must never happen throws. */
  async play(one: HostileCase): Promise<CaseEnd> {
    const areLinksLaid = one.name.startsWith('links/');
    if (areLinksLaid) this.#layLinks();
    const isRestore = one.name.startsWith('restores/');
    const isBackupSpoilt = one.name === 'restores/links';
    if (isBackupSpoilt) this.#layLinksInBackup();
    const before = listTree(this.#reach);
    await using phone = await startVirtualPhone({
      state: join(this.#path, 'phone'),
      listen: ['127.0.0.1:0'],
      scenario: scenario({ hostile: one.name }),
    });
    const witness = witnessOf(phone.plugged.phone);
    using _watching = witness.onTimePasses((passes) => this.#client.letTimePass(passes));
    const job: ClientJob = {
      does: isRestore ? 'restore' : 'backup',
      location: this.#location,
      pauseMs: one.host === 'fails' ? 30 : 500,
      muxer: phone.listen[0] ?? '',
    };
    const client = await this.#client.run(job, deadlineMs);
    if (client.kind === 'hang') await this.#client.restart();
    try {
      // A restore never changes a backup.
      const isDone = client.kind === 'report' && client.report.isDone && !isRestore;
      this.#checkNothingEscaped(before, { isDone, areLinksLaid, isBackupSpoilt });
      const { answers, wasAskedForBackup } = witness;
      return { client, answers, wasAskedForBackup };
    } finally {
      this.#reset(isBackupSpoilt || (client.kind === 'report' && client.report.isDone));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  get #reach(): string {
    return join(this.#path, 'reach');
  }

  get #location(): string {
    return join(this.#reach, 'location');
  }

  async #run(job: ClientJob): Promise<{ report: ClientReport | undefined }> {
    const end = await this.#client.run(job, deadlineMs);
    return { report: end.kind === 'report' ? end.report : undefined };
  }

  #layDecoys(): void {
    const own = join(this.#location, '.pearmain', this.#udid);
    for (const folder of [this.#reach, this.#location, join(this.#location, '.pearmain'), own]) {
      writeFileSync(join(folder, 'decoy'), `not for phones: ${folder.length}`);
    }
    mkdirSync(join(this.#reach, 'decoys'));
    writeFileSync(join(this.#reach, 'decoys', 'decoy'), 'not for phones');
    const other = join(this.#location, otherPhone);
    mkdirSync(other);
    for (const name of ['Info.plist', 'Status.plist', 'Manifest.plist', 'Manifest.db']) {
      cpSync(join(this.#location, this.#udid, name), join(other, name));
    }
    // The phone makes them again; so each run has less to clone, and each look at the tree less to see.
    for (const name of readdirSync(join(this.#location, this.#udid)))
      removeIfEmpty(join(this.#location, this.#udid, name));
  }

  /** A run that broke off, with links in it that lead out. */
  #layLinks(): void {
    const work = join(this.#location, '.pearmain', this.#udid, 'work', this.#udid);
    mkdirSync(work, { recursive: true });
    symlinkSync(this.#reach, join(work, 'hop'));
    symlinkSync(this.#reach, join(work, 'Snapshot'));
    symlinkSync(join(this.#location, this.#udid), join(work, 'aa'));
    symlinkSync(join(this.#reach, 'decoy'), join(work, 'hop-file'));
  }

  /** A backup that somebody else has put links and a pipe into. */
  #layLinksInBackup(): void {
    const backup = join(this.#location, this.#udid);
    symlinkSync(this.#reach, join(backup, 'hop'));
    symlinkSync(join(this.#reach, 'decoy'), join(backup, 'hop-file'));
    mkdirSync(join(backup, 'aa'), { recursive: true });
    symlinkSync(join(this.#reach, 'decoy'), join(backup, 'aa', 'hop'));
    execFileSync('mkfifo', [join(backup, 'pipe')]);
  }

  /** Nothing but the run's own places changed; after a backup that was published, its places as well. */
  #checkNothingEscaped(
    before: ReadonlyMap<string, string>,
    { isDone, areLinksLaid, isBackupSpoilt }: { isDone: boolean; areLinksLaid: boolean; isBackupSpoilt: boolean },
  ): void {
    const udid = this.#udid;
    const own = `location/.pearmain/${udid}`;
    const working = ['work', 'cloning', 'lock', 'lock.json', 'lock-journal'].map((name) => `${own}/${name}`);
    const published = ['snapshots', 'sums', 'metadata', 'journal.json'].map((name) => `${own}/${name}`);
    const mayChange = isDone ? [...working, ...published, `location/${udid}`] : working;
    const after = listTree(this.#reach);
    const changed = [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => before.get(path) !== after.get(path))
      .filter((path) => !mayChange.some((place) => path === place || path.startsWith(`${place}/`)));
    assert.deepEqual(changed, [], 'escaped');
    for (const path of escapes) assert.ok(!existsSync(path), `escaped to ${path}`);

    const inWork = existsSync(join(this.#reach, own, 'work')) ? readdirSync(join(this.#reach, own, 'work')) : [];
    const strangers = inWork.filter((name) => name !== udid && !/^sums\.db(?:-(?:wal|shm|journal))?$/.test(name));
    assert.deepEqual(strangers, [], 'escaped into the work folder');
    const linked = [...after].filter(([path, kind]) => path.startsWith(`${own}/work/`) && kind.startsWith('link'));
    if (!areLinksLaid) assert.deepEqual(linked, [], 'a link in the work folder');
    if (isBackupSpoilt) return;
    const inBackup = [...after.keys()].filter((path) => path.startsWith(`location/${udid}/`));
    const unknown = inBackup.filter((path) => !backupName.test(path.slice(`location/${udid}/`.length)));
    assert.deepEqual(unknown, [], 'the last good backup holds what no backup has');
  }

  /** The next case finds everything as this one did. */
  #reset(isDone: boolean): void {
    const own = join(this.#location, '.pearmain', this.#udid);
    if (!isDone) {
      for (const name of ['work', 'cloning']) rmSync(join(own, name), { recursive: true, force: true });
      return;
    }
    rmSync(this.#reach, { recursive: true });
    cpSync(join(this.#path, 'reach-as-it-was'), this.#reach, { recursive: true, preserveTimestamps: true });
  }
}

function removeIfEmpty(path: string): void {
  if (lstatSync(path).isDirectory() && readdirSync(path).length === 0) rmdirSync(path);
}
