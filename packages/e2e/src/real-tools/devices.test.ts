import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { startPhone } from '../harness/phone-program.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

const quick = ['--seed', 'empty'];

test('idevice_id lists the phone over TCP and over a Unix socket', needs('idevice_id'), async () => {
  using scratch = makeScratch();
  const socket = scratch.at('mux.sock');
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--listen', `unix:${socket}`]);
  for (const address of [phone.tcp, `UNIX:${socket}`]) {
    const { out, code } = await runProgram('idevice_id', ['-l'], { env: { USBMUXD_SOCKET_ADDRESS: address } });
    assert.equal(out.trim(), phone.udid);
    assert.equal(code, 0);
  }
});

test(
  'ideviceinfo reads everything, one key, a domain, and the little a stranger may read',
  needs('ideviceinfo'),
  async () => {
    using scratch = makeScratch();
    await using phone = await startPhone(scratch.at('phone'), [
      ...quick,
      '--ios',
      '17.5.1',
      '--name',
      'Zoë’s iPhone 📱',
    ]);
    const info = (...args: string[]) => runProgram('ideviceinfo', args, { env: phone.env });

    const stranger = await info('-s');
    assert.match(stranger.out, /^ProductVersion: 17\.5\.1$/m);
    assert.doesNotMatch(stranger.out, /^SerialNumber:/m);

    const all = await info();
    assert.equal(all.code, 0);
    assert.match(all.out, new RegExp(`^UniqueDeviceID: ${phone.udid}$`, 'm'));
    assert.match(all.out, /^SerialNumber: \S+$/m);
    assert.match(all.out, /^DeviceName: Zoë’s iPhone 📱$/m);

    assert.equal((await info('-k', 'ProductVersion')).out.trim(), '17.5.1');
    assert.match((await info('-q', 'com.apple.disk_usage')).out, /^TotalDiskCapacity: \d+$/m);
    assert.match((await info('-q', 'com.apple.mobile.battery')).out, /^BatteryCurrentCapacity: \d+$/m);
  },
);

test('an iPad and an iPod say what they are', needs('ideviceinfo'), async () => {
  using scratch = makeScratch();
  for (const [product, deviceClass] of [
    ['iPad13,1', 'iPad'],
    ['iPod9,1', 'iPod'],
  ] as const) {
    await using phone = await startPhone(scratch.at(deviceClass), [...quick, '--product', product, '--ios', '15.8']);
    const { out } = await runProgram('ideviceinfo', ['-k', 'DeviceClass'], { env: phone.env });
    assert.equal(out.trim(), deviceClass);
  }
});

test('idevicepair pairs, validates, unpairs, and is refused the second time', needs('idevicepair'), async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), quick);
  const pair = (command: string) => runProgram('idevicepair', [command], { env: phone.env });
  assert.match((await pair('pair')).out, /SUCCESS: Paired with device/);
  assert.match((await pair('validate')).out, /SUCCESS: Validated pairing/);
  assert.match((await pair('unpair')).out, /SUCCESS: Unpaired with device/);
  const again = await pair('unpair');
  assert.equal(again.code, 1);
  assert.match(again.out + again.err, /not paired with this host/);
});

test('idevicepair is told of the dialog, of a refusal and of the passcode', needs('idevicepair'), async () => {
  using scratch = makeScratch();
  const pairWith = async (scenario: string, attempts: number) => {
    await using phone = await startPhone(scratch.at(scenario), [...quick, '--scenario', scenario]);
    let last = '';
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { out, err } = await runProgram('idevicepair', ['pair'], { env: phone.env });
      last = out + err;
    }
    return last;
  };
  assert.match(await pairWith('trust-pending', 1), /accept the trust dialog/);
  assert.match(await pairWith('trust-denied', 1), /user denied the trust dialog/);
  assert.match(await pairWith('locked', 1), /passcode is set/);
});

test('idevicename reads the name and gives another', needs('idevicename'), async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), [...quick, '--name', 'Anna']);
  const { env } = phone;
  assert.equal((await runProgram('idevicename', [], { env })).out.trim(), 'Anna');
  await runProgram('idevicename', ['Bertha'], { env });
  assert.equal((await runProgram('idevicename', [], { env })).out.trim(), 'Bertha');
});

test('ideviceinstaller lists the apps', needs('ideviceinstaller'), async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'family']);
  const { out, code } = await runProgram('ideviceinstaller', ['-l'], { env: phone.env });
  assert.equal(code, 0, out);
  assert.match(out, /WhatsApp/);
});

test('what was learnt in one run is known in the next', needs('idevicepair'), async () => {
  using scratch = makeScratch();
  const state = join(scratch.path, 'phone');
  const udid = await (async () => {
    await using phone = await startPhone(state, quick);
    await runProgram('idevicepair', ['pair'], { env: phone.env });
    return phone.udid;
  })();
  await using phone = await startPhone(state);
  assert.equal(phone.udid, udid);
  assert.match((await runProgram('idevicepair', ['validate'], { env: phone.env })).out, /SUCCESS/);
});
