import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, type TaskContext, type TaskEvent } from '@pearmain/base';
import { dictIn, textIn, utf8Encode } from '@pearmain/formats';
import { FakeClock, LoopbackPhone } from '@pearmain/testkit';
import { openPaired, openTrusted, pair } from './open-trusted.js';
import { PairRecordStore } from './record-store.js';
import { unpair } from './unpair.js';

class Bench implements AsyncDisposable, TaskContext {
  readonly clock = new FakeClock();
  readonly events: TaskEvent[] = [];
  readonly controller = new AbortController();
  readonly signal = this.controller.signal;
  readonly log = silentLog;
  readonly phone: LoopbackPhone;
  readonly folder = mkdtempSync(join(tmpdir(), 'trust-'));
  readonly store = new PairRecordStore({ folder: this.folder });

  private constructor(phone: LoopbackPhone) {
    this.phone = phone;
    this.clock.skip(1000);
  }

  static async open(...pairAnswers: readonly string[]): Promise<Bench> {
    const phone = await LoopbackPhone.listen();
    phone.lockdown.pairAnswers.push(...pairAnswers);
    return new Bench(phone);
  }

  emit(event: TaskEvent): void {
    this.events.push(event);
  }

  get options() {
    return { clock: this.clock, patienceMs: 60_000 };
  }

  /** The prompts and notices, shortly. */
  get told(): string[] {
    return this.events.flatMap((event) => {
      if (event.kind === 'prompt') return [`${event.what}?`];
      if (event.kind === 'prompt-done') return [`${event.what}!`];
      return event.kind === 'notice' ? [event.code] : [];
    });
  }

  pair() {
    return pair(this.phone.device, this.store, this.options, this);
  }

  get pairRequests() {
    return this.phone.lockdown.requests.filter((request) => textIn(request, 'Request') === 'Pair');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.phone[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true });
    assert.deepEqual(this.phone.problems, []);
  }
}

test('a locked phone is unlocked, trust is tapped, and pairing goes on by itself', async () => {
  await using at = await Bench.open(
    'PasswordProtected',
    'PasswordProtected',
    'PairingDialogResponsePending',
    'PairingDialogResponsePending',
  );
  const record = await at.pair();
  assert.deepEqual(at.told, ['unlock?', 'unlock!', 'trust?', 'trust!']);
  assert.equal(at.events[0]?.kind, 'phase');
  assert.deepEqual(record.escrowBag, at.phone.lockdown.escrowBag);
  assert.equal(record.wifiMacAddress, 'aa:bb:cc:00:11:22');
  assert.equal(record.systemBuid, '30142955-444094379208051516');
  assert.match(record.hostId, /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  assert.equal(at.phone.records.size, 1);
  assert.deepEqual(readdirSync(at.folder), [`${at.phone.device.udid}.plist`]);
});

test('every try is the same request, and no private key leaves this computer', async () => {
  await using at = await Bench.open('PairingDialogResponsePending');
  await at.pair();
  const [first, second] = at.pairRequests;
  assert.deepEqual(first, second);
  assert.equal(first?.['ProtocolVersion'], '2');
  assert.deepEqual({ ...dictIn(first ?? {}, 'PairingOptions') }, { ExtendedPairingErrors: true });
  const keys = Object.keys(dictIn(first ?? {}, 'PairRecord') ?? {}).sort();
  assert.deepEqual(keys, ['DeviceCertificate', 'HostCertificate', 'HostID', 'RootCertificate', 'SystemBUID']);
});

test('the phone sees our host certificate', async () => {
  await using at = await Bench.open();
  const record = await at.pair();
  const [shown] = at.phone.lockdown.shownCertificates;
  assert.deepEqual(shown, new Uint8Array(new X509Certificate(record.hostCertificate).raw));
});

test('each refusal of trust ends pairing with its own failure', async () => {
  for (const [answer, code] of [
    ['UserDeniedPairing', 'device/user-denied-pairing'],
    ['MCProtected', 'device/managed-phone'],
    ['MCChallengeRequired', 'device/supervised-phone'],
    ['PairingProhibitedOverThisConnection', 'device/pairing-needs-cable'],
    ['FMiPProtected', 'device/find-my-protected'],
    ['SomethingNew', 'device/refused'],
  ] as const) {
    await using at = await Bench.open('PairingDialogResponsePending', answer);
    await assert.rejects(at.pair(), { code });
    assert.deepEqual(at.told, ['trust?', 'trust!']);
    assert.deepEqual(readdirSync(at.folder), []);
    assert.equal(at.phone.records.size, 0);
  }
});

test('patience ends, and says what nobody did', async () => {
  await using dialog = await Bench.open(...new Array<string>(100).fill('PairingDialogResponsePending'));
  await assert.rejects(dialog.pair(), { code: 'device/trust-not-given' });
  await using locked = await Bench.open(...new Array<string>(100).fill('PasswordProtected'));
  await assert.rejects(locked.pair(), { code: 'device/locked' });
  assert.equal(locked.pairRequests.length, 61);
});

test('cancelling ends the wait with the reason of the signal', async () => {
  await using at = await Bench.open(...new Array<string>(100).fill('PairingDialogResponsePending'));
  const { emit } = at;
  at.emit = (event) => {
    emit.call(at, event);
    if (event.kind === 'prompt') at.controller.abort(new Error('enough'));
  };
  await assert.rejects(at.pair(), /enough/);
  assert.deepEqual(at.told, ['trust?', 'trust!']);
});

test('a phone that hangs up while somebody looks for it is asked again with the same keys', async () => {
  await using at = await Bench.open(
    'PairingDialogResponsePending',
    'hang-up',
    'PairingDialogResponsePending',
    'hang-up',
  );
  await at.pair();
  assert.equal(
    new Set(at.pairRequests.map((request) => textIn(dictIn(request, 'PairRecord') ?? {}, 'HostID'))).size,
    1,
  );
  await using broken = await Bench.open(...new Array<string>(20).fill('hang-up'));
  await assert.rejects(broken.pair(), { code: 'device/connection-lost' });
});

test('a phone that trusts this computer is not asked again', async () => {
  await using at = await Bench.open();
  const first = await at.pair();
  const second = await at.pair();
  assert.equal(second.hostId, first.hostId);
  assert.equal(at.pairRequests.length, 1);
  assert.deepEqual(at.told, []);
});

test('a phone that was erased is asked again, and it is said why', async () => {
  await using at = await Bench.open();
  const first = await at.pair();
  at.phone.lockdown.trusted.clear();
  await using session = await openTrusted(at.phone.device, at.store, at.options, at);
  assert.notEqual(session.record.hostId, first.hostId);
  assert.deepEqual(at.told, ['device/trust-forgotten']);
  assert.deepEqual(readdirSync(at.folder).sort(), [`${session.udid}.plist`, `${session.udid}.plist.old`]);
});

test('a phone that no longer knows this computer and is left waiting costs no stored record', async () => {
  await using at = await Bench.open();
  await at.pair();
  const before = readdirSync(at.folder);
  at.phone.lockdown.trusted.clear();
  at.phone.lockdown.pairAnswers.push('UserDeniedPairing');
  await assert.rejects(at.pair(), { code: 'device/user-denied-pairing' });
  assert.deepEqual(readdirSync(at.folder), before);
});

test('a stale record at the muxer does not hide a good one of ours', async () => {
  await using at = await Bench.open();
  const ours = await at.pair();
  at.phone.records.clear();
  await using other = await Bench.open();
  await other.pair();
  at.phone.records.set(at.phone.device.udid, other.phone.records.get(other.phone.device.udid) ?? new Uint8Array());
  await using session = await openPaired(at.phone.device, at.store, at.options, at);
  assert.equal(session.record.hostId, ours.hostId);
});

test('a damaged record is told, and the phone asked again', async () => {
  await using at = await Bench.open();
  at.phone.records.set(at.phone.device.udid, utf8Encode('damaged'));
  await at.pair();
  assert.deepEqual(at.told, ['device/pair-record-damaged']);
});

test('without a record nobody is asked by accident', async () => {
  await using at = await Bench.open();
  await assert.rejects(openPaired(at.phone.device, at.store, at.options, at), { code: 'device/not-paired' });
  await at.pair();
  at.phone.lockdown.trusted.clear();
  await assert.rejects(openPaired(at.phone.device, at.store, at.options, at), { code: 'device/trust-forgotten' });
});

test('pairing again while locked keeps the escrow bag of before', async () => {
  await using at = await Bench.open();
  const first = await at.pair();
  at.phone.lockdown.trusted.clear();
  at.phone.lockdown.escrowBag = undefined;
  const second = await at.pair();
  assert.deepEqual(second.escrowBag, first.escrowBag);
});

test('unpairing ends the trust on both sides', async () => {
  await using at = await Bench.open();
  await assert.rejects(unpair(at.phone.device, at.store, at.options, at), { code: 'device/not-paired' });
  await at.pair();
  await unpair(at.phone.device, at.store, at.options, at);
  assert.equal(at.phone.lockdown.trusted.size, 0);
  assert.equal(at.phone.records.size, 0);
  assert.deepEqual(readdirSync(at.folder), []);
});

test('unpairing ends what is left of the trust when the phone has forgotten it, and when the record is damaged', async () => {
  await using at = await Bench.open();
  await at.pair();
  at.phone.lockdown.trusted.clear();
  await unpair(at.phone.device, at.store, at.options, at);
  assert.equal(at.phone.records.size, 0);
  assert.deepEqual(readdirSync(at.folder), []);

  await at.pair();
  const [name = ''] = readdirSync(at.folder);
  writeFileSync(join(at.folder, name), 'no property list');
  at.phone.records.clear();
  await unpair(at.phone.device, at.store, at.options, at);
  assert.deepEqual(readdirSync(at.folder), []);
});

test('a phone in restore mode is told apart', async () => {
  await using at = await Bench.open();
  at.phone.lockdown.type = 'com.apple.mobile.restored';
  await assert.rejects(at.pair(), { code: 'device/restore-mode' });
});

test('a key of the phone that is no text ends pairing', async () => {
  await using bench = await Bench.open();
  bench.phone.lockdown.values.set('DevicePublicKey', new Uint8Array([0xff, 0xfe]));
  await assert.rejects(bench.pair(), { code: 'device/unclear-answer' });
});

test('a key of the phone that is none ends pairing', async () => {
  await using at = await Bench.open();
  at.phone.lockdown.values.set('DevicePublicKey', utf8Encode('no key'));
  await assert.rejects(at.pair(), { code: 'device/unclear-answer' });
  at.phone.lockdown.values.delete('DevicePublicKey');
  await assert.rejects(at.pair(), { code: 'device/unclear-answer' });
});
