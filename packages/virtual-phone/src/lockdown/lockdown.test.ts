import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { arrayIn, booleanIn, dataIn, dictIn, integerIn, type PlistDict, textIn, utf8Decode } from '@pearmain/formats';
import { goldenFiles } from '@pearmain/testkit';
import { muxMessageOf, PlistChannel, readMuxPacket } from '@pearmain/wire';
import { makePhoneState } from '../phone/make-state.js';
import { writePhoneState } from '../phone/state.js';
import { scenario } from '../scenario.js';
import { makePairing, pairRecord } from '../testing/pairing-material.test.js';
import { RawHost, scratchFolder, tlsOf } from '../testing/raw-host.test.js';

const golden = goldenFiles(new URL('../x', import.meta.url).href);

test('idevicepair, recorded, is paired by the phone whose key its certificate carries, and by no other', async () => {
  using scratch = scratchFolder();
  const own = join(scratch.path, 'own');
  mkdirSync(own);
  writePhoneState(own, { ...makePhoneState({}), deviceKey: utf8Decode(golden('device-key.pem')) });
  for (const [options, expected] of [
    [{ state: own }, undefined],
    [{}, 'InvalidPairRecord'],
  ] as const) {
    await using host = await RawHost.open(options);
    const channel = await host.mux();
    await channel.write(golden('idevicepair-pair.bin'));
    assert.equal(integerIn(muxMessageOf(await readMuxPacket(channel)), 'Number'), 0);
    const lockdown = new PlistChannel(channel);
    assert.equal(textIn(await lockdown.receiveDict(), 'Type'), 'com.apple.mobile.lockdown');
    assert.match(utf8Decode(dataIn(await lockdown.receiveDict(), 'Value') ?? new Uint8Array()), /BEGIN RSA PUBLIC KEY/);
    assert.match(textIn(await lockdown.receiveDict(), 'Value') ?? '', /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    const paired = await lockdown.receiveDict();
    assert.equal(textIn(paired, 'Error'), expected);
    assert.equal(dataIn(paired, 'EscrowBag')?.length, expected === undefined ? 32 : undefined);
  }
});

test('a stranger learns the model and its name, not its numbers, and may not do anything', async () => {
  await using host = await RawHost.open();
  const lockdown = await host.lockdown();
  const values = dictIn(await lockdown.request('GetValue'), 'Value') ?? {};
  assert.equal(values['ProductType'], 'iPhone14,5');
  assert.equal(values['UniqueDeviceID'], host.running.udid);
  for (const secret of [
    'SerialNumber',
    'InternationalMobileEquipmentIdentity',
    'PhoneNumber',
    'TimeZone',
    'PasswordProtected',
  ]) {
    assert.equal(values[secret], undefined, secret);
  }
  assert.equal(await lockdown.refusal('GetValue', { Key: 'SerialNumber' }), 'MissingValue');
  assert.equal(await lockdown.refusal('GetValue', { Domain: 'com.apple.disk_usage' }), 'MissingValue');
  assert.equal(await lockdown.refusal('SetValue', { Key: 'DeviceName', Value: 'Mine' }), 'SessionInactive');
  assert.equal(await lockdown.refusal('StartService', { Service: 'com.apple.afc' }), 'SessionInactive');
  assert.equal(await lockdown.refusal('StartSession', { HostID: 'NOBODY' }), 'InvalidHostID');
  assert.equal(await lockdown.refusal('StopSession', { SessionID: 'X' }), 'SessionInactive');
  assert.equal(await lockdown.refusal('Dance'), 'InvalidRequest');
  assert.equal(await lockdown.refusal('SetValue', { Key: 'UntrustedHostBUID', Value: 'B' }), undefined);
  const music = dictIn(await lockdown.request('GetValue', { Domain: 'com.apple.mobile.iTunes' }), 'Value') ?? {};
  assert.deepEqual(Object.keys(music), ['FamilyID', 'MinITunesVersion', 'MinMacOSVersion', 'iTunesSetupComplete']);
});

test('the trust dialog belongs to the computer: new keys at each attempt still find its answer', async () => {
  await using host = await RawHost.open({ scenario: 'trust-after-three' });
  const outcomes: (string | undefined)[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) outcomes.push(textIn((await host.pair('MINE')).reply, 'Error'));
  const pending = 'PairingDialogResponsePending';
  assert.deepEqual(outcomes, [pending, pending, pending, undefined]);
  assert.equal(textIn((await host.pair('OTHER')).reply, 'Error'), pending);
});

test('a stranger with the insecure notification proxy hears that the dialog was answered', async () => {
  await using host = await RawHost.open({ scenario: scenario({ trust: { pendingFor: 1 } }) });
  const lockdown = await host.lockdown();
  const started = await lockdown.request('StartService', { Service: 'com.apple.mobile.insecure_notification_proxy' });
  assert.equal(booleanIn(started, 'EnableServiceSSL') ?? false, false);
  const proxy = new PlistChannel(await host.dial(integerIn(started, 'Port') ?? 0));
  const name = 'com.apple.mobile.lockdown.request_pair';
  await proxy.send({ Command: 'ObserveNotification', Name: name });
  await host.pair();
  assert.deepEqual({ ...(await proxy.receiveDict()) }, { Command: 'RelayNotification', Name: name });
});

test('refusal, lock screen and management each answer with their own word', async () => {
  for (const [name, word] of [
    ['trust-denied', 'UserDeniedPairing'],
    ['locked', 'PasswordProtected'],
    ['managed', 'MCProtected'],
  ] as const) {
    await using host = await RawHost.open({ scenario: name });
    assert.equal(textIn((await host.pair()).reply, 'Error'), word);
  }
  await using host = await RawHost.open({ scenario: scenario({ locked: 1 }) });
  assert.equal(textIn((await host.pair()).reply, 'Error'), 'PasswordProtected');
  assert.equal(textIn((await host.pair()).reply, 'Error'), undefined);
});

test('a computer that is trusted pairs again at once, also with a locked phone', async () => {
  using scratch = scratchFolder();
  const state = join(scratch.path, 'phone');
  let before: Uint8Array | undefined;
  {
    await using host = await RawHost.open({ state });
    before = dataIn((await host.pair()).reply, 'EscrowBag');
  }
  await using host = await RawHost.open({ state, scenario: 'locked' });
  const after = dataIn((await host.pair()).reply, 'EscrowBag');
  assert.notEqual(before, undefined);
  assert.notDeepEqual(after, before);
});

test('a pair record with anything missing or foreign is refused', async () => {
  await using host = await RawHost.open();
  const { material } = await host.pair();
  const whole = pairRecord(material);
  const lockdown = await host.lockdown();
  const refusal = (record: PlistDict) => lockdown.refusal('Pair', { PairRecord: record });
  assert.equal(await lockdown.refusal('Pair'), 'MissingPairRecord');
  assert.equal(await refusal({ ...whole, HostID: '' }), 'MissingHostID');
  assert.equal(await refusal({ ...whole, SystemBUID: '' }), 'InvalidPairRecord');
  assert.equal(await refusal({ ...whole, DeviceCertificate: whole['HostCertificate'] ?? '' }), 'InvalidPairRecord');
  assert.equal(await refusal({ ...whole, RootCertificate: whole['HostCertificate'] ?? '' }), 'InvalidPairRecord');
  assert.equal(await refusal({ ...whole, HostCertificate: new Uint8Array(9) }), 'InvalidPairRecord');
});

test('sessions run side by side under TLS 1.2 and 1.3, shown the root’s or the host’s certificate', async () => {
  await using host = await RawHost.open();
  const { material } = await host.pair();
  const asHost = { certificate: material.hostCertificate, privateKey: material.hostKey };
  const sessions = await Promise.all([
    host.session(material, { maxVersion: 'TLSv1.2' }),
    host.session(material, { minVersion: 'TLSv1.3', ...asHost }),
    host.session(material),
  ]);
  for (const session of sessions) {
    const values = dictIn(await session.request('GetValue'), 'Value') ?? {};
    assert.match(String(values['SerialNumber']), /^[0-9A-Z]{10}$/);
    assert.equal(await session.refusal('StartSession', { HostID: material.hostId }), 'SessionActive');
  }
});

test('who shows another certificate, or none, is dropped', async () => {
  await using host = await RawHost.open();
  const { material } = await host.pair();
  const stranger = makePairing(host.running.plugged.phone.devicePublicKey, 'STRANGER');
  // Another host's certificate is signed by the same root key here; only its bytes tell it apart.
  const other = { certificate: stranger.deviceCertificate, privateKey: host.running.plugged.phone.deviceKey };
  await assert.rejects(async () => (await host.session(material, other)).request('GetValue'));
});

test('a session ends by its name, and a computer that is forgotten gets no other', async () => {
  await using host = await RawHost.open();
  const { material } = await host.pair();
  const lockdown = await host.lockdown();
  const id = await lockdown.startSession(material);
  assert.equal(await lockdown.refusal('StopSession', { SessionID: 'OTHER' }), 'InvalidSessionID');
  assert.equal(await lockdown.refusal('StopSession', { SessionID: id }), undefined);
  const plain = await host.lockdown();
  assert.equal(await plain.refusal('Unpair', { PairRecord: pairRecord(material) }), undefined);
  assert.equal(await plain.refusal('Unpair', { PairRecord: pairRecord(material) }), 'InvalidHostID');
  assert.equal(await plain.refusal('StartSession', { HostID: material.hostId }), 'InvalidHostID');
});

test('a service waits at a new port for one connection, and the escrow bag must be the record’s', async () => {
  await using host = await RawHost.open();
  const { material, reply } = await host.pair();
  const lockdown = await host.session(material);
  const service = { Service: 'com.apple.mobile.heartbeat' };
  const started = await lockdown.request('StartService', { ...service, EscrowBag: dataIn(reply, 'EscrowBag') ?? '' });
  const port = integerIn(started, 'Port') ?? 0;
  assert.ok(port >= 49_152 && port <= 65_535);
  assert.equal(booleanIn(started, 'EnableServiceSSL'), true);
  const channel = await host.dial(port);
  const pulse = await new PlistChannel(await channel.startTls(tlsOf(material))).receiveDict();
  assert.deepEqual({ ...pulse }, { Command: 'Marco', Interval: 10, SupportsSleepyTime: true });
  await assert.rejects(host.dial(port), /answered 3/);
  assert.equal(await lockdown.refusal('StartService', { ...service, EscrowBag: new Uint8Array(32) }), 'EscrowLocked');
  assert.equal(await lockdown.refusal('StartService', { Service: 'com.apple.nothing' }), 'InvalidService');
  assert.equal(await lockdown.refusal('StartService'), 'MissingService');
});

test('a reboot cuts what is connected, and the phone is itself afterwards', async () => {
  await using host = await RawHost.open({ scenario: scenario({ rebootMs: 0 }) });
  const { material } = await host.pair();
  const lockdown = await host.session(material);
  host.running.plugged.phone.reboot();
  await assert.rejects(lockdown.request('GetValue'));
  host.running.plugged.plugIn();
  assert.equal(host.running.plugged.deviceId, 2);
  await host.session(material);
});

test('what is set is kept, what only the phone knows is not to be set', async () => {
  using scratch = scratchFolder();
  const state = join(scratch.path, 'phone');
  const wireless = { Domain: 'com.apple.mobile.wireless_lockdown', Key: 'EnableWifiConnections' };
  {
    await using host = await RawHost.open({ state });
    const lockdown = await host.session((await host.pair()).material);
    assert.equal(await lockdown.refusal('SetValue', { Key: 'DeviceName', Value: 'Zoë’s 📱' }), undefined);
    assert.equal(await lockdown.refusal('SetValue', { ...wireless, Value: true }), undefined);
    assert.equal(await lockdown.refusal('SetValue', { Key: 'SerialNumber', Value: 'X' }), 'ImmutableValue');
    assert.equal(await lockdown.refusal('SetValue', { Key: 'Nothing', Value: 'X' }), 'SetProhibited');
    const fmip = { Domain: 'com.apple.fmip', Key: 'IsAssociated' };
    assert.equal(await lockdown.refusal('SetValue', { ...fmip, Value: true }), 'SetProhibited');
    assert.equal(await lockdown.refusal('RemoveValue', fmip), 'RemoveProhibited');
  }
  await using host = await RawHost.open({ state });
  const lockdown = await host.session((await host.pair()).material);
  assert.equal(textIn(await lockdown.request('GetValue', { Key: 'DeviceName' }), 'Value'), 'Zoë’s 📱');
  assert.equal(booleanIn(await lockdown.request('GetValue', wireless), 'Value'), true);
  await lockdown.request('RemoveValue', wireless);
  assert.equal(booleanIn(await lockdown.request('GetValue', wireless), 'Value'), false);
});

test('devices without a modem have none of its values', async () => {
  for (const product of ['iPad13,18', 'iPod9,1']) {
    await using host = await RawHost.open({ product, ios: '15.7.1' });
    const lockdown = await host.session((await host.pair()).material);
    const values = dictIn(await lockdown.request('GetValue'), 'Value') ?? {};
    assert.equal(values['TelephonyCapability'], false);
    assert.equal(values['BasebandStatus'], 'NoTelephonyCapabilty');
    assert.deepEqual(
      Object.keys(values).filter((key) => /IMEI|PhoneNumber|BasebandVersion|MobileEquipment|Subscriber/.test(key)),
      [],
    );
    assert.deepEqual(arrayIn(values, 'SupportedDeviceFamilies'), product.startsWith('iPad') ? [1, 2] : [1]);
  }
});

test('a phone that was never backed up says nothing of passwords, and disk figures add up', async () => {
  await using host = await RawHost.open();
  const lockdown = await host.session((await host.pair()).material);
  const domain = async (name: string) => dictIn(await lockdown.request('GetValue', { Domain: name }), 'Value') ?? {};
  const backup = await domain('com.apple.mobile.backup');
  assert.deepEqual({ ...backup }, { CloudBackupEnabled: false, RequiresEncryption: 0, Version: '2.0' });
  assert.equal(
    await lockdown.refusal('GetValue', { Domain: 'com.apple.mobile.backup', Key: 'WillEncrypt' }),
    'MissingValue',
  );
  const disk = await domain('com.apple.disk_usage');
  assert.equal(disk['TotalDiskCapacity'], 128_000_000_000);
  assert.equal(disk['AmountDataAvailable'], Number(disk['TotalDataAvailable']) - 209_715_200);
  assert.deepEqual({ ...(await domain('com.apple.iTunes')) }, {});
});

test('iOS 6 validates a pairing before each session, later phones no longer know that request', async () => {
  await using old = await RawHost.open({ product: 'iPhone5,2', ios: '6.1.3' });
  const paired = await old.pair();
  assert.equal(
    await (await old.lockdown()).refusal('ValidatePair', { PairRecord: pairRecord(paired.material) }),
    undefined,
  );
  assert.match(old.running.udid, /^[0-9a-f]{40}$/);
  await using current = await RawHost.open();
  const { material } = await current.pair();
  assert.equal(
    await (await current.lockdown()).refusal('ValidatePair', { PairRecord: pairRecord(material) }),
    'InvalidRequest',
  );
});

test('requests are refused with the word that the scenario has, as often as it says', async () => {
  const refuses = {
    Pair: 'MCChallengeRequired',
    'StartService com.apple.afc': { word: 'ServiceLimit', times: 1 },
    'StartService com.apple.mobilebackup2': 'EscrowLocked',
  };
  await using host = await RawHost.open();
  const { material } = await host.pair();
  host.running.plugged.phone.day.change({ refuses });
  const lockdown = await host.session(material);
  const start = (Service: string) => lockdown.refusal('StartService', { Service });
  assert.deepEqual(
    [await start('com.apple.afc'), await start('com.apple.afc'), await start('com.apple.mobilebackup2')],
    ['ServiceLimit', undefined, 'EscrowLocked'],
  );
  assert.equal(await start('com.apple.mobile.heartbeat'), undefined);
  const { reply } = await host.pair('another computer');
  assert.equal(reply['Error'], 'MCChallengeRequired');
  assert.equal(dataIn(dictIn(reply, 'ExtendedResponse') ?? {}, 'PairingChallenge')?.length, 32);
});

test('a phone that has forgotten its computers wants to be paired anew', async () => {
  await using host = await RawHost.open();
  const { material } = await host.pair();
  await host.session(material);
  host.running.plugged.phone.day.change({ trustLost: true });
  const { hostId: HostID, systemBuid: SystemBUID } = material;
  const refusal = async () => (await host.lockdown()).refusal('StartSession', { HostID, SystemBUID });
  assert.deepEqual([await refusal(), await refusal()], ['InvalidHostID', 'InvalidHostID']);
  const again = await host.pair();
  await host.session(again.material);
});
