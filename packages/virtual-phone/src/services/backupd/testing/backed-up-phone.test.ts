import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlistDict } from '@pearmain/formats';
import { memoryChannelPair } from '@pearmain/testkit';
import { BackupRequest, type BackupResponse, type ByteChannel, backupRequest } from '@pearmain/wire';
import { makePhoneState, type PhoneTraits } from '../../../phone/make-state.js';
import { Phone } from '../../../phone/phone.js';
import { type Scenario, scenario } from '../../../scenario.js';
import { backupd } from '../backup-agent.js';
import { MemoryHost } from './memory-host.test.js';

/** What real phones take is too much for a test. */
const keybagWork = { doubleIterations: 100, iterations: 10 };

/** Making a key takes longer than most tests. */
const deviceKey = makePhoneState({}).deviceKey;

/** The phone that all these tests have. */
export const testUdid = '00008110-001A2B3C4D5E6F70';

/** How a test's phone is. */
export interface TestPhoneOptions {
  readonly day?: Partial<Scenario>;
  readonly traits?: PhoneTraits;
  /** Another phone's computer, for a restore of its backup. */
  readonly host?: MemoryHost;
  readonly deterministic?: string;
  /** Whether the host gives the escrow bag; it does unless told otherwise. */
  readonly escrowUnlocked?: boolean;
}

/** A phone and a computer that backs it up, both in memory but for the phone's own files. */
export class BackedUpPhone implements AsyncDisposable {
  readonly phone: Phone;
  readonly host: MemoryHost;
  readonly folder: string;
  readonly udid = testUdid;
  readonly #escrowUnlocked: boolean;
  #connection: { near: ByteChannel; served: Promise<void> } | undefined;

  constructor({ day, traits, host, deterministic, escrowUnlocked = true }: TestPhoneOptions = {}) {
    this.#escrowUnlocked = escrowUnlocked;
    this.folder = mkdtempSync(join(tmpdir(), 'backup-agent-'));
    const state = makePhoneState({ deviceKey, udid: testUdid, ...traits });
    const run = { scenario: scenario({ keybagWork, passcodeMs: 0, rebootMs: 0, ...day }) };
    this.phone = Phone.open(this.folder, state, { ...run, ...(deterministic === undefined ? {} : { deterministic }) });
    this.host = host ?? new MemoryHost(testUdid);
  }

  /** One request over a connection of its own. */
  async ask(name: string, keys: PlistDict = {}): Promise<BackupResponse> {
    const near = this.connect();
    try {
      return await this.host.request(near, backupRequest(name, testUdid, keys));
    } finally {
      near.close();
      await this.#connection?.served;
    }
  }

  /** The computer's end of a new connection to the agent. */
  connect(): ByteChannel {
    const [near, far] = memoryChannelPair();
    const ending = new AbortController();
    const escrowUnlocked = this.#escrowUnlocked;
    const served = backupd({ channel: far, phone: this.phone, signal: ending.signal, escrowUnlocked }).then(
      () => far.close(),
      () => far.close(),
    );
    this.#connection = { near, served };
    return near;
  }

  backUp(): Promise<BackupResponse> {
    return this.ask(BackupRequest.backup);
  }

  restore(options: PlistDict = {}): Promise<BackupResponse> {
    const usual = { RestoreDontCopyBackup: true, RestoreShouldReboot: true };
    return this.ask(BackupRequest.restore, { SourceIdentifier: testUdid, Options: { ...usual, ...options } });
  }

  /** Cuts the connection, as a pulled cable does. */
  unplug(): void {
    this.#connection?.near.close();
  }

  /** Everything about the phone's files that a restore brings back. */
  snapshot(): unknown[] {
    return [...this.phone.files.entries()].map(({ changed: _changed, ...file }) => file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.unplug();
    await this.#connection?.served;
    this.phone[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A small life: nested folders, an empty file, extended attributes, a link, and something only encrypted backups hold. */
export function layFiles(phone: Phone): void {
  const { files } = phone;
  const modified = 1_700_000_000;
  phone.install({
    bundleId: 'org.example.app',
    name: 'Example',
    kind: 'User',
    version: '1',
    groups: ['group.example'],
  });
  files.put('HomeDomain', 'Library/SMS/sms.db', Buffer.from('messages'), { modified, protectionClass: 3 });
  files.put('HomeDomain', 'Library/empty', new Uint8Array(), { modified, mode: 0o600 });
  files.put('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.JPG', Buffer.alloc(600_000, 7), {
    modified: modified + 1,
    extendedAttributes: { 'com.apple.assetsd.UUID': Buffer.from('uuid') },
  });
  files.put('AppDomain-org.example.app', 'Documents/caf\u00e9', Buffer.from('NFC'), { modified });
  files.put('AppDomain-org.example.app', 'Documents/cafe\u0301', Buffer.from('NFD'), { modified });
  files.link('AppDomain-org.example.app', 'Documents/link', '../elsewhere', { modified });
  files.makeDirectory('AppDomainGroup-group.example', 'Empty folder', { mode: 0o700, modified });
  files.put('HealthDomain', 'Health/healthdb.sqlite', Buffer.from('steps'), { modified, protectionClass: 1 });
}
