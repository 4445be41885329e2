import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupResult } from '@pearmain/contract';
import { differences, listTree } from '../harness/compare-folders.js';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { leftOutOfPlain } from '../harness/only-encrypted.js';
import { pearmain } from '../harness/pearmain.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const secret = 'one generation, zwei Wörter';
const manySmall = 300;
const smallBytes = 8192;
/** In the second batch of 128 files: the first has arrived, and the phone knows it. */
const cutAtByte = 1_800_000;

/** Sizes around the block of a cipher and of a transfer, names that are easy to mistake, and what plain backups leave out. */
function* life(): Iterable<readonly [path: string, content: Uint8Array | string]> {
  for (const size of [0, 1, 15, 16, 17, 4095, 4096, 4097, 262_143, 262_144, 262_145, 1_048_577]) {
    yield [`HomeDomain/Library/Sizes/${size}`, Buffer.alloc(size, `${size} `)];
  }
  yield ['AppDomain-com.apple.mobilesafari/Documents/caf\u00e9', 'composed'];
  yield ['AppDomain-com.apple.mobilesafari/Documents/cafe\u0301', 'decomposed'];
  yield [`CameraRollDomain/Media/DCIM/${'n'.repeat(240)}.JPG`, 'a long name'];
  yield ['HealthDomain/Health/healthdb.sqlite', 'steps'];
  yield ['HomeDomain/Library/Safari/SafariTabs.db', 'tabs'];
  yield ['SystemPreferencesDomain/com.apple.wifi.known-networks.plist', 'networks'];
}

/** What phone a stage has. */
export interface StagedPhone {
  readonly ios: string;
  readonly product: string;
  readonly isEncrypted: boolean;
  /** What goes otherwise in each run (docs/protocols/virtual-phone.md §5). */
  readonly runs?: readonly object[];
}

/** A phone of one generation, and our program's folders beside it. */
export class Stage implements Disposable {
  readonly #scratch: Scratch;
  readonly #phone: StagedPhone;

  constructor(phone: StagedPhone, scratch = makeScratch()) {
    this.#phone = phone;
    this.#scratch = scratch;
    writeFileSync(this.at('password'), secret);
    // The real rounds would take three seconds for every password; what they make of it is not the question here.
    writeFileSync(
      this.at('day.json'),
      JSON.stringify({ keybagWork: { iterations: 10, doubleIterations: 100 }, rebootMs: 0, runs: phone.runs }),
    );
  }

  at(name: string): string {
    return this.#scratch.at(name);
  }

  startFullPhone(): Promise<PhoneProgram> {
    const tree = this.at('tree');
    for (const [path, content] of life()) {
      mkdirSync(join(tree, path, '..'), { recursive: true });
      writeFileSync(join(tree, path), content);
    }
    const withPassword = this.#phone.isEncrypted ? ['--backup-password-file', this.at('password')] : [];
    return this.#startPhone('phone', ['--import', tree, ...withPassword]);
  }

  /** The same phone with another iOS, and the same folders beside it. */
  updatedTo(ios: string): Stage {
    return new Stage({ ...this.#phone, ios }, this.#scratch);
  }

  startAgain(): Promise<PhoneProgram> {
    return this.#startPhone('phone', []);
  }

  #startPhone(state: string, options: readonly string[]): Promise<PhoneProgram> {
    const { ios, product } = this.#phone;
    const day = this.at('day.json');
    return startPhone(this.at(state), [
      '--ios',
      ios,
      '--product',
      product,
      '--name',
      state,
      '--scenario',
      day,
      ...options,
    ]);
  }

  async fullIncrementalResumed(phone: PhoneProgram): Promise<void> {
    const full = await this.backUp(phone.env);
    assert.equal(full.snapshot.kind, 'full');
    await this.compare(full);

    this.changeSomething(1);
    const incremental = await this.backUp(phone.env);
    assert.equal(incremental.snapshot.kind, 'incremental');
    assert.ok(incremental.received.files < 20, `${incremental.received.files} files`);
    await this.compare(incremental);

    this.changeSomething(2);
    this.#addManyFiles();
    await this.breakBackup(phone);
    const resumed = await this.backUp(phone.env);
    assert.ok(resumed.received.files < manySmall, `${resumed.received.files} files: nothing was resumed`);
    await this.compare(resumed);
  }

  async backUpTwiceWithRealTool({ env }: PhoneProgram): Promise<void> {
    mkdirSync(this.at('theirs'));
    const first = await idevicebackup2(env, 'backup', '--full', this.at('theirs'));
    assert.match(first.out, /Backup Successful\./, first.out + first.err);
    this.changeSomething(3);
    const second = await idevicebackup2(env, 'backup', this.at('theirs'));
    assert.match(second.out, /Backup Successful\./, second.out + second.err);
  }

  /** An empty phone is, after it got the backup of either program, what the other one was then. */
  async restoreWithRealTool(source: string, from: 'location' | 'theirs'): Promise<void> {
    await using target = await this.#startPhone(`their target of ${from}`, []);
    const password = this.#phone.isEncrypted ? ['--password', secret] : [];
    const words = ['restore', '--source', source, '--system', '--settings', '--remove', ...password, this.at(from)];
    const restored = await idevicebackup2(target.env, ...words);
    assert.match(restored.out, /Restore Successful\./, restored.out + restored.err);
    await target.stop();
    this.#compareWithTarget(`their target of ${from}`);
  }

  /** The same with our own program. */
  async restoreWithOurs(source: string, from: 'location' | 'theirs'): Promise<void> {
    await using target = await this.#startPhone(`our target of ${from}`, []);
    const options = ['--no-safety-backup', '--yes', '--json', '--location', this.at('location')];
    const password = this.#phone.isEncrypted ? ['--password-file', this.at('password')] : [];
    const words = ['restore', join(this.at(from), source), ...options, ...password];
    const restored = await pearmain(this.at('home'), words, target);
    assert.equal(restored.code, 0, restored.out + restored.err);
    await target.stop();
    this.#compareWithTarget(`our target of ${from}`);
  }

  #compareWithTarget(target: string): void {
    const files = this.at('phone/files');
    const except = this.#phone.isEncrypted ? [] : leftOutOfPlain(files);
    assert.deepEqual(differences(files, join(this.at(target), 'files'), { except }), []);
  }

  async backUp(env: Readonly<Record<string, string>>): Promise<BackupResult> {
    const ended = await this.#pearmain(env, ['--json']);
    assert.equal(ended.code, 0, ended.out + ended.err);
    const { data } = JSON.parse(ended.out) as { data: BackupResult };
    assert.deepEqual([data.snapshot.verified?.level, data.snapshot.verified?.findings], ['complete', 0]);
    return data;
  }

  /** A run whose connection is cut while content travels. */
  async breakBackup(phone: PhoneProgram): Promise<void> {
    await using proxy = await startCuttingProxy(phone.tcp, { byte: cutAtByte, act: (cutting) => cutting.cut() });
    await this.failToBackUp({ USBMUXD_SOCKET_ADDRESS: proxy.address });
    assert.ok(proxy.passed >= cutAtByte, `${proxy.passed} bytes passed`);
  }

  async failToBackUp(env: Readonly<Record<string, string>>): Promise<void> {
    const ended = await this.#pearmain(env, ['--retries', '0']);
    assert.notEqual(ended.code, 0, 'the run was not cut');
  }

  /** One file more, one changed, one gone. */
  changeSomething(round: number): void {
    const home = this.at('phone/files/HomeDomain/Library');
    writeFileSync(join(home, `Preferences/com.example.round-${round}.plist`), `round ${round}`);
    appendFileSync(join(home, 'Preferences/com.apple.MobileSMS.plist'), `round ${round}`);
    const before = round === 1 ? 'com.apple.springboard.plist' : `com.example.round-${round - 1}.plist`;
    rmSync(join(home, 'Preferences', before));
  }

  #addManyFiles(): void {
    const folder = this.at('phone/files/CameraRollDomain/Media/DCIM/999APPLE');
    mkdirSync(folder, { recursive: true });
    for (let number = 0; number < manySmall; number += 1) {
      writeFileSync(join(folder, `IMG_${number}.JPG`), Buffer.alloc(smallBytes, `picture ${number} `));
    }
  }

  /** Everything that lies on the phone, and nothing else, read by a program with nothing of ours in it. */
  async compare({ snapshot }: BackupResult): Promise<void> {
    const { isEncrypted } = this.#phone;
    const found = await readWithForeignReader(snapshot.folder, isEncrypted ? secret : undefined);
    const files = this.at('phone/files');
    const leftOut = new Set(isEncrypted ? [] : leftOutOfPlain(files));
    const expected = [...listTree(files)].filter(([path, kind]) => kind !== 'directory' && !leftOut.has(path));
    assert.deepEqual(new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1))), new Map(expected));
  }

  #pearmain(env: Readonly<Record<string, string>>, options: readonly string[]) {
    const withPassword = this.#phone.isEncrypted ? ['--password-file', this.at('password')] : [];
    const words = ['backup', '--location', this.at('location'), ...withPassword, ...options];
    return pearmain(this.at('home'), words, { env, timeoutMs: 180_000 });
  }

  [Symbol.dispose](): void {
    this.#scratch[Symbol.dispose]();
  }
}
